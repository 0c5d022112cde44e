#include "orders/orders_store.hpp"

#include <fmt/format.h>

#include <charconv>

#include "platform/crypto.hpp"
#include "platform/problem.hpp"
#include "schools/fold.hpp"

namespace trousse {

static Order order_from(const Row& row);
static void record_lines(Transaction& tx, const ContentsId& id, const Contents& contents);
static void begin_wait(Transaction& tx, const Order& order);
static void end_wait(Transaction& tx, const Order& order);
static void want_again(Transaction& tx, const OrderId& order);

// ── Contents ──

std::string fingerprint_of(const Kit& kit, const Contents& contents) {
    std::string all = fmt::format("{}\n{}\n{}\n", kit.id.key, kit.name.fr, kit.name.en);
    for (const Line& line : contents)
        all += fmt::format("{}\n{}\n{}\n{}\n{}\n", line.item.key, line.name.fr, line.name.en, line.quantity, line.chosen);
    return sha256(all);
}

constexpr auto kFind = "SELECT id FROM contents WHERE fingerprint = $fingerprint";

std::optional<ContentsId> find_contents(const Snapshot& db, std::string_view fingerprint) {
    return db.first(kFind, {{"$fingerprint", fingerprint}}, [](const Row& row) { return row.id<KeptContents>("id"); });
}

constexpr auto kKeep = R"(
    INSERT INTO contents (kit_id, kit_name_fr, kit_name_en, fingerprint) VALUES ($kit, $name_fr, $name_en, $fingerprint))";

ContentsId keep_contents(Transaction& tx, const Kit& kit, const Contents& contents, std::string_view fingerprint) {
    if (const auto kept = find_contents(tx, fingerprint)) return *kept;
    tx.run(kKeep, {{"$kit", kit.id}, {"$name_fr", kit.name.fr}, {"$name_en", kit.name.en}, {"$fingerprint", fingerprint}});
    const ContentsId id{tx.last_key()};
    record_lines(tx, id, contents);
    return id;
}

constexpr auto kRecordLine = R"(
    INSERT INTO contents_line (contents_id, position, item_id, name_fr, name_en, quantity, chosen)
    VALUES ($contents, $position, $item, $name_fr, $name_en, $quantity, $chosen))";

void record_lines(Transaction& tx, const ContentsId& id, const Contents& contents) {
    Count position = 0;
    for (const Line& line : contents)
        tx.run(kRecordLine, {{"$contents", id},
                             {"$position", ++position},
                             {"$item", line.item},
                             {"$name_fr", line.name.fr},
                             {"$name_en", line.name.en},
                             {"$quantity", line.quantity},
                             {"$chosen", line.chosen}});
}

constexpr auto kContents = R"(
    SELECT item_id, contents_line.name_fr, contents_line.name_en, picture, quantity, chosen
      FROM contents_line JOIN item ON item.id = item_id WHERE contents_id = $contents ORDER BY position)";

Contents contents_of(const Snapshot& db, const ContentsId& contents) {
    return db.all(kContents, {{"$contents", contents}}, [](const Row& row) {
        return Line{.item = row.id<Item>("item_id"),
                    .name = {row.text("name_fr"), row.text("name_en")},
                    .picture = row.text("picture"),
                    .quantity = row.integer("quantity"),
                    .chosen = row.flag("chosen")};
    });
}

// ── Orders ──

constexpr int kSequenceBits = 32;  // of an order's key; its campaign's stands above them

constexpr auto kRecordOrder = R"(
    INSERT INTO orders (id, number, campaign_id, school_id, contents_id, origin, state, delivery_way, delivery_place_id, language,
                        generic_run_id, placed_at, changed_at)
    VALUES ($id, $number, $campaign, $school, $contents, $origin, $state, $way, $place, $language, $run, $now, $now))";

Order record_order(Transaction& tx, const NewOrder& order, Count sequence, Instant now) {
    const auto& [campaign, school, is_partner, kit, contents, origin, state, delivery, language, run] = order;
    Order placed{.id = {campaign.id.key << kSequenceBits | sequence},
                 .number = {fmt::format("{}-{:04}", campaign.number_prefix, sequence)},
                 .campaign = campaign.id,
                 .school = school,
                 .is_partner = is_partner,
                 .contents = contents,
                 .kit = kit.id,
                 .kit_name = kit.name,
                 .origin = origin,
                 .state = state,
                 .delivery = delivery,
                 .language = std::string{language},
                 .run = run,
                 .placed_at = now,
                 .changed_at = now};
    tx.run(kRecordOrder, {{"$id", placed.id},
                          {"$number", placed.number},
                          {"$campaign", campaign.id},
                          {"$school", school},
                          {"$contents", contents},
                          {"$origin", word(origin)},
                          {"$state", word(state)},
                          {"$way", delivery.way},
                          {"$place", delivery.place},
                          {"$language", language},
                          {"$run", run},
                          {"$now", now}});
    if (state == OrderState::waiting) begin_wait(tx, placed);
    return placed;
}

constexpr auto kCampaignOfPrefix = "SELECT id AS figure FROM campaign WHERE number_prefix = $prefix";

// By arithmetic: « JPS27-0048 » is the 48th of the campaign with that prefix. {0} for what is no number of an order.
OrderId order_named(const Snapshot& db, const OrderNumber& number) {
    const auto dash = number.text.rfind('-');
    if (dash == std::string::npos) return {};
    Count sequence = 0;
    const char* const end = number.text.data() + number.text.size();
    const auto [stopped, error] = std::from_chars(number.text.data() + dash + 1, end, sequence);
    if (error != std::errc{} || stopped != end || sequence < 1 || sequence >> kSequenceBits != 0) return {};
    const Count campaign = db.figure(kCampaignOfPrefix, {{"$prefix", std::string_view{number.text}.substr(0, dash)}});
    return {campaign << kSequenceBits | sequence};
}

constexpr auto kOrder = R"(
    SELECT id, number, campaign_id, school_id, is_partner, contents_id, kit_id, kit_name_fr, kit_name_en, origin, swapped, state,
           delivery_way, delivery_place_id, language, generic_run_id, wave, edition, remainder, placed_at, changed_at, version,
           parcels_packed, parcels_ready, parcels_shipped, parcels_delivered, parcels_lost, parcels_returned
      FROM order_whole
     WHERE id = $id AND ($owner IS NULL OR school_id IN (SELECT id FROM school WHERE id = $owner OR parent_id = $owner)))";

Order require_order(const Snapshot& db, const OrderNumber& number, const std::optional<SchoolId>& owner) {
    auto order = find_order(db, number, owner);
    if (!order) throw Problem{.status = 404, .code = "unknown_order"};
    return *std::move(order);
}

std::optional<Order> find_order(const Snapshot& db, const OrderNumber& number, const std::optional<SchoolId>& owner) {
    auto order = db.first(kOrder, {{"$id", order_named(db, number)}, {"$owner", owner}}, order_from);
    return order && order->number == number ? order : std::nullopt;
}

Order order_by_id(const Snapshot& db, const OrderId& id) {
    auto order = db.first(kOrder, {{"$id", id}, {"$owner", std::nullopt}}, order_from);
    if (!order) throw std::logic_error{"no such order: " + std::to_string(id.key)};
    return *std::move(order);
}

Order order_from(const Row& row) {
    return {.id = row.id<Order>("id"),
            .number = {row.text("number")},
            .campaign = row.id<Campaign>("campaign_id"),
            .school = row.id<School>("school_id"),
            .is_partner = row.flag("is_partner"),
            .contents = row.id<KeptContents>("contents_id"),
            .kit = row.id<Kit>("kit_id"),
            .kit_name = {row.text("kit_name_fr"), row.text("kit_name_en")},
            .origin = origin_of(row.text("origin")),
            .swapped = row.flag("swapped"),
            .state = order_state_of(row.text("state")),
            .delivery = {.way = row.text("delivery_way"), .place = row.maybe_id<DeliveryPlace>("delivery_place_id")},
            .language = row.text("language"),
            .run = row.maybe_id<GenericRun>("generic_run_id"),
            .placed_at = row.instant("placed_at"),
            .changed_at = row.instant("changed_at"),
            .version = row.integer("version"),
            .wave = row.maybe_integer("wave"),
            .edition = row.integer("edition"),
            .remainder = row.integer("remainder"),
            .parcels = parcels_in(row)};
}

Parcels parcels_in(const Row& row) {
    return {.packed = row.integer("parcels_packed"),
            .ready = row.integer("parcels_ready"),
            .shipped = row.integer("parcels_shipped"),
            .delivered = row.integer("parcels_delivered"),
            .lost = row.integer("parcels_lost"),
            .returned = row.integer("parcels_returned")};
}

constexpr auto kLoose = R"(
    SELECT item_id, sum(quantity) AS pieces FROM (
        SELECT item_id, quantity FROM contents_line WHERE contents_id = $contents
         UNION ALL
        SELECT item_id, -quantity FROM order_given_up WHERE order_id = $order
         UNION ALL
        SELECT item_id, -quantity FROM parcel JOIN parcel_line ON parcel_id = parcel.id
         WHERE order_id = $order AND claim_id IS NULL AND state NOT IN ('unpacked', 'returned', 'replaced'))
     GROUP BY item_id HAVING sum(quantity) > 0 ORDER BY item_id)";

Demand loose_of(const Snapshot& db, const Order& order) {
    Demand loose;
    if (order.state == OrderState::waiting || order.state == OrderState::cancelled) return loose;
    db.all(kLoose, {{"$order", order.id}, {"$contents", order.contents}}, [&](const Row& row) {
        loose[row.id<Item>("item_id")] = row.integer("pieces");
        return true;
    });
    return loose;
}

constexpr auto kSetState = R"(
    UPDATE orders SET state = $state, remainder = $remainder, changed_at = $now, version = version + 1 WHERE id = $order)";

Order set_state(Transaction& tx, Order order, OrderState state, Instant now, Count remainder) {
    tx.run(kSetState, {{"$order", order.id}, {"$state", word(state)}, {"$remainder", remainder}, {"$now", now}});
    if (order.state != state && order.state == OrderState::waiting) end_wait(tx, order);
    if (order.state != state && state == OrderState::waiting) {
        begin_wait(tx, order);
        want_again(tx, order.id);  // it waits for its whole contents, whatever it had given up
    }
    order.state = state;
    order.remainder = remainder;
    order.changed_at = now;
    ++order.version;
    return order;
}

constexpr auto kBeginWait = R"(
    INSERT INTO waiting (campaign_id, contents_id, is_partner, orders) VALUES ($campaign, $contents, $is_partner, 1)
        ON CONFLICT DO UPDATE SET orders = orders + 1)";

void begin_wait(Transaction& tx, const Order& order) {
    tx.run(kBeginWait, {{"$campaign", order.campaign}, {"$contents", order.contents}, {"$is_partner", order.is_partner}});
}

constexpr auto kEndLastWait = R"(
    DELETE FROM waiting WHERE campaign_id = $campaign AND contents_id = $contents AND is_partner = $is_partner AND orders = 1)";
constexpr auto kEndWait = R"(
    UPDATE waiting SET orders = orders - 1 WHERE campaign_id = $campaign AND contents_id = $contents AND is_partner = $is_partner)";

void end_wait(Transaction& tx, const Order& order) {
    const auto count = [&](Sql sql) {
        return tx.run(sql, {{"$campaign", order.campaign}, {"$contents", order.contents}, {"$is_partner", order.is_partner}});
    };
    if (count(kEndLastWait) == 0) count(kEndWait);
}

constexpr auto kWantAgain = "DELETE FROM order_given_up WHERE order_id = $order";

void want_again(Transaction& tx, const OrderId& order) { tx.run(kWantAgain, {{"$order", order}}); }

constexpr auto kSetDelivery = R"(
    UPDATE orders SET delivery_way = $way, delivery_place_id = $place, language = $language, changed_at = $now,
                      version = version + 1, edition = edition + $outdates
     WHERE id = $order)";

Order set_delivery(Transaction& tx, Order order, const Delivery& delivery, std::string_view language, bool outdates, Instant now) {
    tx.run(kSetDelivery, {{"$order", order.id},
                          {"$way", delivery.way},
                          {"$place", delivery.place},
                          {"$language", language},
                          {"$outdates", outdates},
                          {"$now", now}});
    order.delivery = delivery;
    order.language = language;
    order.changed_at = now;
    ++order.version;
    order.edition += outdates;
    return order;
}

// It keeps its origin: an automatic order that was swapped never counts as growth (rule 6).
constexpr auto kSetContents = R"(
    UPDATE orders SET contents_id = $contents, swapped = $swapped, changed_at = $now, version = version + 1, edition = edition + 1
     WHERE id = $order)";

Order set_contents(Transaction& tx, Order order, const Kit& kit, const ContentsId& contents, Instant now) {
    if (order.state == OrderState::waiting) end_wait(tx, order);
    order.contents = contents;
    order.kit = kit.id;
    order.kit_name = kit.name;
    order.swapped = order.origin == Origin::automatic;
    order.changed_at = now;
    ++order.version;
    ++order.edition;
    tx.run(kSetContents, {{"$order", order.id}, {"$contents", contents}, {"$swapped", order.swapped}, {"$now", now}});
    want_again(tx, order.id);  // what it had given up was of what it held before
    if (order.state == OrderState::waiting) begin_wait(tx, order);
    return order;
}

constexpr auto kGiveUp = R"(
    INSERT INTO order_given_up (order_id, item_id, quantity) VALUES ($order, $item, $quantity)
        ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity)";

void give_up(Transaction& tx, const OrderId& order, const Demand& pieces) {
    for (const auto& [item, quantity] : pieces) tx.run(kGiveUp, {{"$order", order}, {"$item", item}, {"$quantity", quantity}});
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
