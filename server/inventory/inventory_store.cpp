#include "inventory/inventory.hpp"

namespace trousse {

static Shelf shelf_from(const Row& row);
static Shelves as_claimed(const Snapshot& db, const CampaignId& campaign, Shelves shelves);
static Demand wanted(const Snapshot& db, std::int64_t contents);

constexpr auto kShelf = "SELECT on_hand, reserved FROM item WHERE id = $item";

Shelves shelves_of(const Snapshot& db, const CampaignId& campaign, const Demand& items) {
    Shelves shelves;
    for (const auto& [item, quantity] : items)
        if (const auto shelf = db.first(kShelf, {{"$item", item}}, shelf_from)) shelves.emplace(item, *shelf);
    return as_claimed(db, campaign, std::move(shelves));
}

constexpr auto kShelves = "SELECT id, on_hand, reserved FROM item ORDER BY id";

Shelves all_shelves(const Snapshot& db, const CampaignId& campaign) {
    const auto rows = db.all(kShelves, {}, [](const Row& row) {
        return std::pair{row.id<Item>("id"), shelf_from(row)};
    });
    return as_claimed(db, campaign, {rows.begin(), rows.end()});
}

Shelf shelf_from(const Row& row) { return {.on_hand = row.integer("on_hand"), .reserved = row.integer("reserved")}; }

static std::pair<ItemId, Count> pieces_from(const Row& row) {
    return {row.id<Item>("item_id"), row.integer("quantity")};
}

constexpr auto kGenericKit = R"(
    SELECT item_id, quantity FROM kit JOIN kit_component ON kit_id = kit.id
     WHERE campaign_id = $campaign AND is_generic = 1 ORDER BY kit_component.position)";

Shelves as_claimed(const Snapshot& db, const CampaignId& campaign, Shelves shelves) {
    for (const auto& [item, quantity] : db.all(kGenericKit, {{"$campaign", campaign}}, pieces_from))
        if (const auto shelf = shelves.find(item); shelf != shelves.end()) shelf->second.in_generic_kit += quantity;
    for (const Turn& turn : waiting_in(db, campaign)) give_way(shelves, turn);
    return shelves;
}

constexpr auto kWaiting = R"(
    SELECT contents_id, is_partner, orders FROM waiting WHERE campaign_id = $campaign ORDER BY contents_id, is_partner)";

std::vector<Turn> waiting_in(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kWaiting, {{"$campaign", campaign}}, [&](const Row& row) {
        return Turn{.of = row.flag("is_partner") ? Turn::Of::waiting_partners : Turn::Of::waiting_schools,
                    .number = row.integer("orders"),
                    .wants = wanted(db, row.integer("contents_id"))};
    });
}

constexpr auto kWanted = "SELECT item_id, quantity FROM contents_line WHERE contents_id = $contents ORDER BY position";

Demand wanted(const Snapshot& db, std::int64_t contents) {
    Demand demand;
    for (const auto& [item, quantity] : db.all(kWanted, {{"$contents", contents}}, pieces_from))
        demand[item] += quantity;
    return demand;
}

constexpr auto kWaitingSchools = R"(
    SELECT coalesce(sum(orders), 0) AS figure FROM waiting WHERE campaign_id = $campaign AND is_partner = 0)";

Count waiting_schools(const Snapshot& db, const CampaignId& campaign) {
    return db.figure(kWaitingSchools, {{"$campaign", campaign}});
}

constexpr auto kMove = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, parcel_id, hand_out_id, count_id, cause, change, done_by)
    VALUES ($now, $item, $campaign, $parcel, $hand_out, $count, $cause, $change, $done_by))";
constexpr auto kNote = "INSERT INTO movement_note (movement_id, text) VALUES ($movement, $text)";
constexpr auto kMoved = "UPDATE item SET on_hand = on_hand + $change WHERE id = $item";

void move(Transaction& tx, const Movement& movement, Instant now) {
    tx.run(kMove, {{"$now", now},
                   {"$item", movement.item},
                   {"$campaign", movement.campaign},
                   {"$parcel", movement.parcel},
                   {"$hand_out", movement.hand_out},
                   {"$count", movement.count},
                   {"$cause", movement.cause},
                   {"$change", movement.change},
                   {"$done_by", movement.done_by}});
    if (!movement.note.empty()) tx.run(kNote, {{"$movement", tx.last_key()}, {"$text", movement.note}});
    tx.run(kMoved, {{"$item", movement.item}, {"$change", movement.change}});
}

constexpr auto kPromise = "UPDATE item SET reserved = reserved + $pieces WHERE id = $item";

void reserve(Transaction& tx, const Demand& pieces) {
    for (const auto& [item, quantity] : pieces) tx.run(kPromise, {{"$item", item}, {"$pieces", quantity}});
}

void release(Transaction& tx, const Demand& pieces) {
    for (const auto& [item, quantity] : pieces) tx.run(kPromise, {{"$item", item}, {"$pieces", -quantity}});
}

// Boxes that hold more than the ledger knows of leave nothing to look for.
constexpr auto kLooseOnShelf = R"(
    SELECT max(0, on_hand
               - (SELECT coalesce(sum(quantity), 0) FROM parcel JOIN parcel_line ON parcel_id = parcel.id
                   WHERE state = 'packed' AND item_id = item.id)
               - (SELECT coalesce(sum(quantity * change), 0) FROM kit_component
                    JOIN kit_building ON kit_building.kit_id = kit_component.kit_id WHERE item_id = item.id)) AS figure
      FROM item WHERE id = $item)";

Count loose_on_shelf(const Snapshot& db, const ItemId& item) { return db.figure(kLooseOnShelf, {{"$item", item}}); }

}  // namespace trousse
