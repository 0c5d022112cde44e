#include "fulfilment/parcels_store.hpp"

#include <algorithm>
#include <charconv>

#include "orders/parcel_counts.hpp"
#include "platform/crypto.hpp"

namespace trousse {

constexpr auto kParcels =
    "SELECT id, order_id, position, state, claim_id FROM parcel WHERE order_id = $order ORDER BY position";

std::vector<Parcel> parcels_of(const Snapshot& db, const OrderId& order) {
    return db.all(kParcels, {{"$order", order}}, [](const Row& row) {
        return Parcel{.id = row.id<Parcel>("id"),
                      .order = row.id<Order>("order_id"),
                      .position = row.integer("position"),
                      .state = parcel_state_of(row.text("state")),
                      .claim = row.maybe_text("claim_id")};
    });
}

std::vector<Parcel> own_parcels_of(const Snapshot& db, const OrderId& order) {
    auto parcels = parcels_of(db, order);
    std::erase_if(parcels, [](const Parcel& parcel) { return parcel.claim.has_value(); });
    return parcels;
}

std::optional<std::pair<std::string, Count>> parts_of_parcel_number(std::string_view number) {
    const auto dash = number.rfind('-');
    if (dash == std::string_view::npos) return {};
    Count position = 0;
    const char* const end = number.data() + number.size();
    const auto [stopped, error] = std::from_chars(number.data() + dash + 1, end, position);
    if (error != std::errc{} || stopped != end || position < 1) return {};
    return std::pair{std::string{number.substr(0, dash)}, position};
}

constexpr auto kAddParcel = R"(
    INSERT INTO parcel (id, order_id, position, state, packed_at, packed_by, checked_by, short_reason, short_note, claim_id)
    SELECT $id, $order, coalesce(max(position), 0) + 1, 'packed', $now, $packed_by, $checked_by, nullif($short_reason, ''),
           $short_note, $claim
      FROM parcel WHERE order_id = $order)";
constexpr auto kAddLine = "INSERT INTO parcel_line (parcel_id, item_id, quantity) VALUES ($id, $item, $quantity)";

ParcelId add_parcel(Transaction& tx, const NewParcel& parcel, Instant now) {
    const ParcelId id{uuid7(now)};
    tx.run(kAddParcel, {{"$id", id},
                        {"$order", parcel.order},
                        {"$now", now},
                        {"$packed_by", parcel.packed_by},
                        {"$checked_by", parcel.checked_by},
                        {"$short_reason", parcel.short_reason},
                        {"$short_note", parcel.short_note},
                        {"$claim", parcel.claim}});
    for (const auto& [item, quantity] : parcel.lines)
        tx.run(kAddLine, {{"$id", id}, {"$item", item}, {"$quantity", quantity}});
    return id;
}

ParcelId pack_everything(Transaction& tx, const OrderId& order, std::string_view packed_by, Instant now) {
    return add_parcel(tx, {.order = order, .lines = loose_of(tx, order), .packed_by = packed_by}, now);
}

constexpr auto kTakeBuilt = R"(
    INSERT INTO kit_building (kit_id, change, cause, parcel_id, done_by, done_at)
    SELECT kit.id, -1, 'packed', parcel.id, $done_by, $now
      FROM parcel JOIN orders ON orders.id = parcel.order_id JOIN kit ON kit.id = orders.kit_id
     WHERE parcel.id = $parcel AND built > 0 AND NOT EXISTS (SELECT 1 FROM kit_choice WHERE kit_id = kit.id)
       AND )" PARCEL_HOLDS_KIT("kit.id");

void take_built_kit(Transaction& tx, const ParcelId& parcel, std::string_view done_by, Instant now) {
    tx.run(kTakeBuilt, {{"$parcel", parcel}, {"$done_by", done_by}, {"$now", now}});
}

constexpr auto kSend = "UPDATE parcel SET state = $state, tracking = $tracking, shipped_at = $now WHERE id = $id";
#define LINES_OF_PARCEL                                                                                  \
    " FROM parcel JOIN orders ON orders.id = parcel.order_id JOIN parcel_line ON parcel_id = parcel.id " \
    "WHERE parcel.id = $id ORDER BY item_id"
constexpr auto kLeave = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, order_id, cause, on_hand_change, reserved_change, done_by)
    SELECT $now, item_id, campaign_id, order_id, 'shipment', -quantity, -quantity, $done_by)" LINES_OF_PARCEL;

void send(Transaction& tx, const ParcelId& parcel, ParcelState ready_or_shipped, std::string_view tracking,
          std::string_view done_by, Instant now) {
    tx.run(kSend, {{"$id", parcel}, {"$state", word(ready_or_shipped)}, {"$tracking", tracking}, {"$now", now}});
    tx.run(kLeave, {{"$id", parcel}, {"$done_by", done_by}, {"$now", now}});
}

constexpr auto kDeliver = R"(
    UPDATE parcel SET state = 'delivered', delivered_at = $now, delivered_by = $delivered_by WHERE id = $id)";

void set_delivered(Transaction& tx, const ParcelId& parcel, std::string_view delivered_by, Instant now) {
    tx.run(kDeliver, {{"$id", parcel}, {"$now", now}, {"$delivered_by", delivered_by}});
}

constexpr auto kLose = "UPDATE parcel SET state = 'lost', end_reason = $reason WHERE id = $id";

void set_lost(Transaction& tx, const ParcelId& parcel, std::string_view reason) {
    tx.run(kLose, {{"$id", parcel}, {"$reason", reason}});
}

constexpr auto kReturn = "UPDATE parcel SET state = 'returned', end_reason = $reason WHERE id = $id";
constexpr auto kComeBack = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, order_id, cause, on_hand_change, reserved_change, done_by)
    SELECT $now, item_id, campaign_id, order_id, 'return', quantity, 0, $done_by)" LINES_OF_PARCEL;
constexpr auto kReserveAgain = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, order_id, cause, on_hand_change, reserved_change, done_by)
    SELECT $now, item_id, campaign_id, order_id, 'reservation', 0, quantity, $done_by)" LINES_OF_PARCEL;

void take_back(Transaction& tx, const ParcelId& parcel, bool reserved_again, std::string_view reason,
               std::string_view done_by, Instant now) {
    tx.run(kReturn, {{"$id", parcel}, {"$reason", reason}});
    tx.run(kComeBack, {{"$id", parcel}, {"$done_by", done_by}, {"$now", now}});
    if (reserved_again) tx.run(kReserveAgain, {{"$id", parcel}, {"$done_by", done_by}, {"$now", now}});
}

}  // namespace trousse
