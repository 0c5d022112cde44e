#include "orders/orders_store.hpp"

#include <fmt/format.h>

#include "orders/parcel_counts.hpp"
#include "platform/crypto.hpp"
#include "platform/problem.hpp"
#include "schools/fold.hpp"

namespace trousse {

static void record_contents(Transaction& tx, const OrderId& order, const Contents& contents);
static Order order_from(const Row& row);

constexpr auto kLiveOutcome = R"(
    SELECT outcome.id, kind, order_id, number FROM outcome LEFT JOIN orders ON orders.id = order_id
     WHERE outcome.campaign_id = $campaign AND outcome.school_id = $school AND live = 1)";

std::optional<Outcome> live_outcome(const Snapshot& db, const CampaignId& campaign, const SchoolId& school) {
    return db.first(kLiveOutcome, {{"$campaign", campaign}, {"$school", school}}, [](const Row& row) {
        Outcome outcome{.id = row.id<trousse::Outcome>("id"), .kind = row.text("kind"), .order = {}, .number = {}};
        if (outcome.kind == "order") {
            outcome.order = row.id<struct Order>("order_id");
            outcome.number = row.id<OrderNumbering>("number");
        }
        return outcome;
    });
}

constexpr auto kRecordOutcome = R"(
    INSERT INTO outcome (id, campaign_id, school_id, kind, order_id, reason, signed_by, began_at)
    VALUES ($id, $campaign, $school, $kind, $order, $reason, $signed_by, $now))";

OutcomeId record_outcome(Transaction& tx, const NewOutcome& outcome, Instant now) {
    OutcomeId id{uuid7(now)};
    tx.run(kRecordOutcome, {{"$id", id},
                            {"$campaign", outcome.campaign},
                            {"$school", outcome.school},
                            {"$kind", outcome.kind},
                            {"$order", outcome.order},
                            {"$reason", outcome.reason},
                            {"$signed_by", outcome.signed_by},
                            {"$now", now}});
    return id;
}

constexpr auto kEndOutcome = "UPDATE outcome SET live = 0, ended_at = $now WHERE id = $id";

void end_outcome(Transaction& tx, const OutcomeId& outcome, Instant now) {
    tx.run(kEndOutcome, {{"$id", outcome}, {"$now", now}});
}

constexpr auto kEndOutcomeOf = "UPDATE outcome SET live = 0, ended_at = $now WHERE order_id = $order AND live = 1";

void end_outcome_of(Transaction& tx, const OrderId& order, Instant now) {
    tx.run(kEndOutcomeOf, {{"$order", order}, {"$now", now}});
}

constexpr auto kNextNumber = R"(
    UPDATE campaign SET last_number = last_number + 1 WHERE id = $campaign RETURNING last_number AS figure)";
constexpr auto kRecordOrder = R"(
    INSERT INTO orders (id, number, campaign_id, school_id, kit_id, kit_name_fr, kit_name_en, origin, state, delivery_way,
                        delivery_place_id, language, generic_run_id, shortage_rank, placed_at, changed_at)
    VALUES ($id, $number, $campaign, $school, $kit, $name_fr, $name_en, $origin, $state, $way,
            $place, $language, $run, $rank, $now, $now))";

Order record_order(Transaction& tx, const NewOrder& order, Instant now) {
    const auto& [campaign, school, kit, contents, origin, state, delivery, language, run, done_by] = order;
    const Count sequence = tx.figure(kNextNumber, {{"$campaign", campaign.id}});
    const Order placed{.id = {uuid7(now)},
                       .number = {fmt::format("{}-{:04}", campaign.number_prefix, sequence)},
                       .campaign = campaign.id,
                       .school = school.id,
                       .kit = kit.id,
                       .kit_name = kit.name,
                       .origin = origin,
                       .state = state,
                       .delivery = delivery,
                       .language = language,
                       .run = run,
                       .placed_at = now,
                       .changed_at = now};
    tx.run(kRecordOrder, {{"$id", placed.id},
                          {"$number", placed.number},
                          {"$campaign", campaign.id},
                          {"$school", school.id},
                          {"$kit", kit.id},
                          {"$name_fr", kit.name.fr},
                          {"$name_en", kit.name.en},
                          {"$origin", word(origin)},
                          {"$state", word(state)},
                          {"$way", delivery.way},
                          {"$place", delivery.place},
                          {"$language", language},
                          {"$run", run},
                          {"$rank", school.shortage_rank},
                          {"$now", now}});
    record_contents(tx, placed.id, contents);
    if (!school.is_partner())
        record_outcome(tx, {.campaign = campaign.id, .school = school.id, .kind = "order", .order = placed.id, .signed_by = done_by}, now);
    return placed;
}

constexpr auto kRecordLine = R"(
    INSERT INTO order_line (order_id, position, item_id, name_fr, name_en, quantity, chosen)
    VALUES ($order, $position, $item, $name_fr, $name_en, $quantity, $chosen))";

void record_contents(Transaction& tx, const OrderId& order, const Contents& contents) {
    Count position = 0;
    for (const Line& line : contents)
        tx.run(kRecordLine, {{"$order", order},
                             {"$position", ++position},
                             {"$item", line.item},
                             {"$name_fr", line.name.fr},
                             {"$name_en", line.name.en},
                             {"$quantity", line.quantity},
                             {"$chosen", line.chosen}});
}

#define ORDER_COLUMNS                                                                                                  \
    "id, number, campaign_id, school_id, kit_id, kit_name_fr, kit_name_en, origin, swapped, state, delivery_way, "      \
    "delivery_place_id, language, generic_run_id, placed_at, changed_at, version, edition, remainder, "                 \
    "(SELECT wave.number FROM wave WHERE wave.id = wave_id) AS wave, " PARCEL_COUNTS

constexpr auto kOrder = "SELECT " ORDER_COLUMNS R"( FROM orders
     WHERE number = $number
       AND ($owner IS NULL OR school_id IN (SELECT id FROM school WHERE id = $owner OR parent_id = $owner)))";
constexpr auto kOrderById = "SELECT " ORDER_COLUMNS " FROM orders WHERE id = $id";

Order require_order(const Snapshot& db, const OrderNumber& number, const std::optional<SchoolId>& owner) {
    auto order = find_order(db, number, owner);
    if (!order) throw Problem{.status = 404, .code = "unknown_order"};
    return *std::move(order);
}

std::optional<Order> find_order(const Snapshot& db, const OrderNumber& number, const std::optional<SchoolId>& owner) {
    return db.first(kOrder, {{"$number", number}, {"$owner", owner}}, order_from);
}

Order order_by_id(const Snapshot& db, const OrderId& id) {
    auto order = db.first(kOrderById, {{"$id", id}}, order_from);
    if (!order) throw std::logic_error{"no such order: " + id.text};
    return *std::move(order);
}

Order order_from(const Row& row) {
    Order order{.id = row.id<Order>("id"),
                .number = row.id<OrderNumbering>("number"),
                .campaign = row.id<Campaign>("campaign_id"),
                .school = row.id<School>("school_id"),
                .kit = row.id<Kit>("kit_id"),
                .kit_name = {row.text("kit_name_fr"), row.text("kit_name_en")},
                .origin = origin_of(row.text("origin")),
                .swapped = row.flag("swapped"),
                .state = order_state_of(row.text("state")),
                .delivery = {.way = row.text("delivery_way"), .place = {}},
                .language = row.text("language"),
                .run = {},
                .placed_at = row.instant("placed_at"),
                .changed_at = row.instant("changed_at"),
                .version = row.integer("version"),
                .wave = row.maybe_integer("wave"),
                .edition = row.integer("edition"),
                .remainder = row.integer("remainder"),
                .parcels = parcels_in(row)};
    if (!row.is_null("delivery_place_id")) order.delivery.place = row.id<DeliveryPlace>("delivery_place_id");
    if (!row.is_null("generic_run_id")) order.run = row.id<GenericRun>("generic_run_id");
    return order;
}

constexpr auto kContents = R"(
    SELECT item_id, order_line.name_fr, order_line.name_en, picture, quantity, chosen
      FROM order_line JOIN item ON item.id = item_id WHERE order_id = $order ORDER BY position)";

Contents contents_of(const Snapshot& db, const OrderId& order) {
    return db.all(kContents, {{"$order", order}}, [](const Row& row) {
        return Line{.item = row.id<Item>("item_id"),
                    .name = {row.text("name_fr"), row.text("name_en")},
                    .picture = row.text("picture"),
                    .quantity = row.integer("quantity"),
                    .chosen = row.flag("chosen")};
    });
}

constexpr auto kSetState = R"(
    UPDATE orders SET state = $state, remainder = $remainder, changed_at = $now, version = version + 1 WHERE id = $order)";

Order set_state(Transaction& tx, Order order, OrderState state, Instant now, Count remainder) {
    tx.run(kSetState, {{"$order", order.id}, {"$state", word(state)}, {"$remainder", remainder}, {"$now", now}});
    order.state = state;
    order.remainder = remainder;
    order.changed_at = now;
    ++order.version;
    return order;
}

constexpr auto kSetDelivery = R"(
    UPDATE orders SET delivery_way = $way, delivery_place_id = $place, language = $language, changed_at = $now,
                      version = version + 1
     WHERE id = $order)";

Order set_delivery(Transaction& tx, Order order, const Delivery& delivery, std::string_view language, Instant now) {
    tx.run(kSetDelivery, {{"$order", order.id},
                          {"$way", delivery.way},
                          {"$place", delivery.place},
                          {"$language", language},
                          {"$now", now}});
    order.delivery = delivery;
    order.language = language;
    order.changed_at = now;
    ++order.version;
    return order;
}

// It keeps its origin: an automatic order that was swapped never counts as growth (rule 6).
constexpr auto kSetKit = R"(
    UPDATE orders SET kit_id = $kit, kit_name_fr = $name_fr, kit_name_en = $name_en, swapped = $swapped,
                      changed_at = $now, version = version + 1
     WHERE id = $order)";
constexpr auto kEraseContents = "DELETE FROM order_line WHERE order_id = $order";

Order set_contents(Transaction& tx, Order order, const Kit& kit, const Contents& contents, Instant now) {
    order.kit = kit.id;
    order.kit_name = kit.name;
    order.swapped = order.origin == Origin::automatic;
    order.changed_at = now;
    ++order.version;
    tx.run(kSetKit, {{"$order", order.id},
                     {"$kit", kit.id},
                     {"$name_fr", kit.name.fr},
                     {"$name_en", kit.name.en},
                     {"$swapped", order.swapped},
                     {"$now", now}});
    tx.run(kEraseContents, {{"$order", order.id}});
    record_contents(tx, order.id, contents);
    return order;
}

constexpr auto kContact = R"(
    SELECT name, email, phone, note, language FROM order_contact JOIN orders ON orders.id = order_id
     WHERE order_id = $order)";

std::optional<OrderContact> contact_of(const Snapshot& db, const OrderId& order) {
    return db.first(kContact, {{"$order", order}}, [](const Row& row) {
        return OrderContact{.contact = {row.text("name"), row.text("email"), row.text("phone"), row.text("language")},
                            .note = row.text("note")};
    });
}

constexpr auto kSetContact = R"(
    INSERT INTO order_contact (order_id, name, email, phone, note, search_key)
    VALUES ($order, $name, $email, $phone, $note, $search_key)
        ON CONFLICT (order_id) DO UPDATE SET name = excluded.name, email = excluded.email, phone = excluded.phone,
                                             note = excluded.note, search_key = excluded.search_key)";

void set_contact(Transaction& tx, const OrderId& order, const OrderContact& given) {
    tx.run(kSetContact, {{"$order", order},
                         {"$name", given.contact.name},
                         {"$email", given.contact.email},
                         {"$phone", given.contact.phone},
                         {"$note", given.note},
                         {"$search_key", fold(given.contact.name + ' ' + given.contact.email)}});
}

}  // namespace trousse
