#include <nlohmann/json.hpp>

#include "inventory/inventory.hpp"

namespace trousse {

static Shelves shelves_from(const std::vector<std::pair<ItemId, Shelf>>& rows);
static std::pair<ItemId, Shelf> shelf_from(const Row& row);

#define SHELF_COLUMNS                                                                                            \
    "id, on_hand, reserved, "                                                                                    \
    "coalesce((SELECT pieces FROM awaited WHERE campaign_id = $campaign AND item_id = item.id), 0) AS awaited, " \
    "(SELECT coalesce(sum(quantity), 0) FROM kit JOIN kit_component ON kit_component.kit_id = kit.id "           \
    "  WHERE kit.campaign_id = $campaign AND is_generic = 1 AND item_id = item.id) AS in_generic_kit"

constexpr auto kShelves = "SELECT " SHELF_COLUMNS R"( FROM item
     WHERE id IN (SELECT value FROM json_each($items)) ORDER BY id)";
constexpr auto kAllShelves = "SELECT " SHELF_COLUMNS " FROM item ORDER BY id";

Shelves shelves_of(const Snapshot& db, const CampaignId& campaign, const Demand& items) {
    nlohmann::json ids = nlohmann::json::array();
    for (const auto& [item, quantity] : items) ids.push_back(item.text);
    return shelves_from(db.all(kShelves, {{"$campaign", campaign}, {"$items", ids.dump()}}, shelf_from));
}

Shelves all_shelves(const Snapshot& db, const CampaignId& campaign) {
    return shelves_from(db.all(kAllShelves, {{"$campaign", campaign}}, shelf_from));
}

Shelves shelves_from(const std::vector<std::pair<ItemId, Shelf>>& rows) { return {rows.begin(), rows.end()}; }

std::pair<ItemId, Shelf> shelf_from(const Row& row) {
    return {row.id<Item>("id"), Shelf{.on_hand = row.integer("on_hand"),
                                      .reserved = row.integer("reserved"),
                                      .awaited = row.integer("awaited"),
                                      .in_generic_kit = row.integer("in_generic_kit")}};
}

constexpr auto kMove = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, order_id, cause, on_hand_change, reserved_change, reason, done_by)
    VALUES ($now, $item, $campaign, $order, $cause, $on_hand, $reserved, $reason, $done_by))";

void move(Transaction& tx, const Movement& movement, Instant now) {
    tx.run(kMove, {{"$now", now},
                   {"$item", movement.item},
                   {"$campaign", movement.campaign},
                   {"$order", movement.order},
                   {"$cause", movement.cause},
                   {"$on_hand", movement.on_hand_change},
                   {"$reserved", movement.reserved_change},
                   {"$reason", movement.reason},
                   {"$done_by", movement.done_by}});
}

constexpr auto kReserve = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, order_id, cause, on_hand_change, reserved_change, done_by)
    SELECT $now, item_id, campaign_id, orders.id, 'reservation', 0, sum(quantity), $done_by
      FROM orders JOIN order_line ON order_id = orders.id WHERE orders.id = $order GROUP BY item_id ORDER BY item_id)";

void reserve(Transaction& tx, const OrderId& order, std::string_view done_by, Instant now) {
    tx.run(kReserve, {{"$order", order}, {"$done_by", done_by}, {"$now", now}});
}

// What lies in a packed parcel has left the shelf for the table: an order that gives its promise back keeps it.
#define IN_PACKED_PARCELS \
    "coalesce((SELECT sum(quantity) FROM parcel JOIN parcel_line ON parcel_line.parcel_id = parcel.id " \
    "           WHERE parcel.order_id = $order AND parcel.state = 'packed' AND parcel_line.item_id = movement.item_id), 0)"

// Nothing for a waiting order, nothing a second time.
constexpr auto kRelease = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, order_id, cause, on_hand_change, reserved_change, reason, done_by)
    SELECT $now, item_id, max(campaign_id), $order, 'release', 0, )" IN_PACKED_PARCELS R"( - sum(reserved_change), $reason, $done_by
      FROM movement INDEXED BY movement_of_an_order WHERE order_id = $order
     GROUP BY item_id HAVING sum(reserved_change) > )" IN_PACKED_PARCELS " ORDER BY item_id";

void release(Transaction& tx, const OrderId& order, std::string_view done_by, Instant now, std::string_view reason) {
    tx.run(kRelease, {{"$order", order}, {"$done_by", done_by}, {"$now", now}, {"$reason", reason}});
}

static Demand demand_by(const Snapshot& db, Sql sql, const OrderId& order) {
    Demand demand;
    db.all(sql, {{"$order", order}}, [&](const Row& row) {
        demand[row.id<Item>("item_id")] = row.integer("pieces");
        return true;
    });
    return demand;
}

constexpr auto kPromised = R"(
    SELECT item_id, sum(reserved_change) AS pieces FROM movement INDEXED BY movement_of_an_order WHERE order_id = $order
     GROUP BY item_id HAVING sum(reserved_change) > 0 ORDER BY item_id)";
constexpr auto kLoose = R"(
    SELECT item_id, sum(reserved_change) - )" IN_PACKED_PARCELS R"( AS pieces
      FROM movement INDEXED BY movement_of_an_order WHERE order_id = $order
     GROUP BY item_id HAVING sum(reserved_change) > )" IN_PACKED_PARCELS " ORDER BY item_id";

Demand promised_to(const Snapshot& db, const OrderId& order) { return demand_by(db, kPromised, order); }

Demand loose_of(const Snapshot& db, const OrderId& order) { return demand_by(db, kLoose, order); }

// Boxes that hold more than the ledger knows of leave nothing to look for.
constexpr auto kLooseOnShelf = R"(
    SELECT max(0, on_hand
               - (SELECT coalesce(sum(quantity), 0) FROM parcel JOIN parcel_line ON parcel_id = parcel.id
                   WHERE state = 'packed' AND item_id = item.id)
               - (SELECT coalesce(sum(built * quantity), 0) FROM kit JOIN kit_component ON kit_id = kit.id
                   WHERE built > 0 AND item_id = item.id)) AS figure
      FROM item WHERE id = $item)";

Count loose_on_shelf(const Snapshot& db, const ItemId& item) { return db.figure(kLooseOnShelf, {{"$item", item}}); }

}  // namespace trousse
