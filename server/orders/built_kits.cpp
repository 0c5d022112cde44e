#include "orders/built_kits.hpp"

#include <algorithm>

#include "orders/orders_store.hpp"

namespace trousse {

static void note_building(Transaction& tx, const KitId& kit, Count change, std::string_view cause,
                          const ParcelId& parcel, std::string_view done_by, Instant now);

constexpr auto kBuilt = "SELECT coalesce(sum(change), 0) AS figure FROM kit_building WHERE kit_id = $kit";

Count built(const Snapshot& db, const KitId& kit) { return db.figure(kBuilt, {{"$kit", kit}}); }

constexpr auto kPlacedByWave = R"(
    SELECT coalesce(wave.number, 0) AS wave, contents_id, count(*) AS orders
      FROM orders JOIN contents ON contents.id = contents_id LEFT JOIN wave ON wave.id = wave_id
     WHERE orders.campaign_id = (SELECT campaign_id FROM kit WHERE id = $kit) AND orders.state = 'placed' AND kit_id = $kit
     GROUP BY wave.number, contents_id ORDER BY wave.number IS NULL, wave.number, contents_id)";

std::map<Count, Count> built_by_wave(const Snapshot& db, const KitId& kit) {
    std::map<Count, Count> promised;
    Count left = built(db, kit);
    if (left <= 0) return promised;
    const Demand box = box_of(db, kit);
    db.all(kPlacedByWave, {{"$kit", kit}}, [&](const Row& row) {
        if (demand_of(contents_of(db, row.id<KeptContents>("contents_id"))) != box) return false;
        const Count taken = std::min(left, row.integer("orders"));
        promised[row.integer("wave")] += taken;
        left -= taken;
        return true;
    });
    return promised;
}

constexpr auto kBox = R"(
    SELECT item_id, sum(quantity) AS pieces FROM kit_component
     WHERE kit_id = $kit AND NOT EXISTS (SELECT 1 FROM kit_choice WHERE kit_choice.kit_id = $kit)
     GROUP BY item_id ORDER BY item_id)";

Demand box_of(const Snapshot& db, const KitId& kit) {
    Demand box;
    db.all(kBox, {{"$kit", kit}}, [&](const Row& row) { return box[row.id<Item>("item_id")] = row.integer("pieces"); });
    return box;
}

void take_built(Transaction& tx, const Order& order, const ParcelId& parcel, const Demand& pieces,
                std::string_view done_by, Instant now) {
    if (built(tx, order.kit) <= 0 || pieces != box_of(tx, order.kit)) return;
    if (built_by_wave(tx, order.kit)[order.wave.value_or(0)] > 0)
        note_building(tx, order.kit, -1, "packed", parcel, done_by, now);
}

// Nothing stands built ahead for a campaign that is archived: nobody could take it apart.
constexpr auto kTaken = R"(
    SELECT kit_id FROM kit_building JOIN kit ON kit.id = kit_id JOIN campaign ON campaign.id = campaign_id
     WHERE parcel_id = $parcel AND state = 'published' GROUP BY kit_id HAVING sum(change) < 0 ORDER BY kit_id)";

void put_back_built(Transaction& tx, const ParcelId& parcel, const Demand& pieces, std::string_view done_by,
                    Instant now) {
    const auto kit = tx.first(kTaken, {{"$parcel", parcel}}, [](const Row& row) { return row.id<Kit>("kit_id"); });
    if (kit && pieces == box_of(tx, *kit)) note_building(tx, *kit, 1, "unpacked", parcel, done_by, now);
}

constexpr auto kNote = R"(
    INSERT INTO kit_building (kit_id, change, cause, parcel_id, done_by, done_at)
    VALUES ($kit, $change, $cause, $parcel, $done_by, $now))";

void note_building(Transaction& tx, const KitId& kit, Count change, std::string_view cause, const ParcelId& parcel,
                   std::string_view done_by, Instant now) {
    tx.run(kNote, {{"$kit", kit},
                   {"$change", change},
                   {"$cause", cause},
                   {"$parcel", parcel},
                   {"$done_by", done_by},
                   {"$now", now}});
}

}  // namespace trousse
