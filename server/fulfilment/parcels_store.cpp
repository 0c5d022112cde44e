#include "fulfilment/parcels_store.hpp"

#include <algorithm>
#include <charconv>

#include "platform/problem.hpp"
#include "schools/ministry_cells.hpp"

namespace trousse {

static void move_pieces(Transaction& tx, const Order& order, const ParcelId& parcel, std::string_view cause, Count sign,
                        std::string_view done_by, Instant now);

constexpr auto kParcelsOfOrder = R"(
    SELECT id, order_id, position, state, claim_id FROM parcel WHERE order_id = $order ORDER BY position)";

std::vector<Parcel> parcels_of(const Snapshot& db, const OrderId& order) {
    return db.all(kParcelsOfOrder, {{"$order", order}}, [](const Row& row) {
        return Parcel{.id = row.id<Parcel>("id"),
                      .order = row.id<Order>("order_id"),
                      .position = row.integer("position"),
                      .state = parcel_state_of(row.text_view("state")),
                      .claim = row.maybe_id<Claim>("claim_id")};
    });
}

std::vector<Parcel> own_parcels_of(const Snapshot& db, const OrderId& order) {
    auto parcels = parcels_of(db, order);
    std::erase_if(parcels, [](const Parcel& parcel) { return parcel.claim.has_value(); });
    return parcels;
}

std::string number_as_printed(std::string_view written) {
    std::string number = upper_case(with_plain_dashes(tidy(written)));
    std::erase(number, ' ');
    return number;
}

std::optional<std::pair<OrderNumber, Count>> parts_of_parcel_number(std::string_view number) {
    const auto dash = number.rfind('-');
    if (dash == std::string_view::npos) return {};
    Count position = 0;
    const char* const end = number.data() + number.size();
    const auto [stopped, error] = std::from_chars(number.data() + dash + 1, end, position);
    if (error != std::errc{} || stopped != end || position < 1) return {};
    return std::pair{OrderNumber{std::string{number.substr(0, dash)}}, position};
}

std::optional<std::pair<Order, Parcel>> find_parcel(const Snapshot& db, std::string_view number,
                                                    const std::optional<SchoolId>& owner) {
    const auto parts = parts_of_parcel_number(number);
    auto order = parts ? find_order(db, parts->first, owner) : std::nullopt;
    if (!order) return {};
    const auto parcels = parcels_of(db, order->id);
    const auto parcel = std::ranges::find(parcels, parts->second, &Parcel::position);
    if (parcel == parcels.end()) return {};
    return std::pair{*std::move(order), *parcel};
}

std::pair<Order, Parcel> require_parcel(const Snapshot& db, std::string_view number,
                                        const std::optional<SchoolId>& owner) {
    auto found = find_parcel(db, number, owner);
    if (!found) throw Problem{.status = 404, .code = "unknown_parcel"};
    return *std::move(found);
}

constexpr auto kNextPosition = "SELECT coalesce(max(position), 0) + 1 AS figure FROM parcel WHERE order_id = $order";

Count next_position(const Snapshot& db, const OrderId& order) { return db.figure(kNextPosition, {{"$order", order}}); }

constexpr auto kAddParcel = R"(
    INSERT INTO parcel (id, order_id, position, claim_id, state, since, packed_at, packed_by, checked_by, short_reason, short_note)
    VALUES ($id, $order, $position, $claim, 'packed', $now, $now, $packed_by, $checked_by, nullif($short_reason, ''), $short_note))";
constexpr auto kAddPieces = "INSERT INTO parcel_line (parcel_id, item_id, quantity) VALUES ($id, $item, $quantity)";

ParcelId add_parcel(Transaction& tx, const NewParcel& parcel, Instant now) {
    const ParcelId id{new_key(now)};
    tx.run(kAddParcel, {{"$id", id},
                        {"$order", parcel.order},
                        {"$position", next_position(tx, parcel.order)},
                        {"$claim", parcel.claim},
                        {"$now", now},
                        {"$packed_by", parcel.packed_by},
                        {"$checked_by", parcel.checked_by},
                        {"$short_reason", parcel.short_reason},
                        {"$short_note", parcel.short_note}});
    for (const auto& [item, quantity] : parcel.pieces)
        tx.run(kAddPieces, {{"$id", id}, {"$item", item}, {"$quantity", quantity}});
    return id;
}

constexpr auto kSend = R"(
    UPDATE parcel SET state = $state, since = $now, tracking = $tracking, shipped_at = $now WHERE id = $parcel)";

void send(Transaction& tx, const Order& order, const ParcelId& parcel, ParcelState ready_or_shipped,
          std::string_view tracking, std::string_view done_by, Instant now) {
    tx.run(kSend, {{"$parcel", parcel}, {"$state", word(ready_or_shipped)}, {"$tracking", tracking}, {"$now", now}});
    release(tx, pieces_in(tx, parcel));
    move_pieces(tx, order, parcel, "shipment", -1, done_by, now);
}

constexpr auto kDeliver = R"(
    UPDATE parcel SET state = 'delivered', since = $now, delivered_at = $now, delivered_by = $delivered_by WHERE id = $parcel)";

void set_delivered(Transaction& tx, const ParcelId& parcel, std::string_view delivered_by, Instant now) {
    tx.run(kDeliver, {{"$parcel", parcel}, {"$now", now}, {"$delivered_by", delivered_by}});
}

constexpr auto kEnd = "UPDATE parcel SET state = $state, since = $now, end_reason = $reason WHERE id = $parcel";

void set_lost(Transaction& tx, const ParcelId& parcel, std::string_view reason, Instant now) {
    tx.run(kEnd, {{"$parcel", parcel}, {"$state", "lost"}, {"$reason", reason}, {"$now", now}});
}

constexpr auto kReplace = "UPDATE parcel SET state = 'replaced', since = $now WHERE id = $parcel";

void set_replaced(Transaction& tx, const ParcelId& parcel, Instant now) {
    tx.run(kReplace, {{"$parcel", parcel}, {"$now", now}});
}

void take_back(Transaction& tx, const Order& order, const ParcelId& parcel, std::string_view reason,
               std::string_view done_by, Instant now) {
    tx.run(kEnd, {{"$parcel", parcel}, {"$state", "returned"}, {"$reason", reason}, {"$now", now}});
    move_pieces(tx, order, parcel, "return", 1, done_by, now);
}

void move_pieces(Transaction& tx, const Order& order, const ParcelId& parcel, std::string_view cause, Count sign,
                 std::string_view done_by, Instant now) {
    for (const auto& [item, quantity] : pieces_in(tx, parcel))
        move(tx,
             {.cause = cause,
              .item = item,
              .change = sign * quantity,
              .campaign = order.campaign,
              .parcel = parcel,
              .done_by = done_by},
             now);
}

}  // namespace trousse
