#include "reports/stock_books.hpp"

namespace trousse {

constexpr auto kMaterials = R"(
    SELECT sku, name_fr, name_en, plural_fr, plural_en, unit, picture,
           -coalesce(sum(pieces) FILTER (WHERE cause <> 'hand_out'), 0) AS in_kits,
           -coalesce(sum(pieces) FILTER (WHERE cause = 'hand_out'), 0) AS handed_out
      FROM movement_tally JOIN item ON item.id = item_id
     WHERE campaign_id = $campaign AND cause IN ('shipment', 'return', 'hand_out')
     GROUP BY item_id HAVING sum(pieces) < 0 ORDER BY sum(pieces), sku)";

std::vector<Material> materials_of(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kMaterials, {{"$campaign", campaign}}, [](const Row& row) {
        return Material{.sku = row.text("sku"),
                        .name = {row.text("name_fr"), row.text("name_en")},
                        .plural = {row.text("plural_fr"), row.text("plural_en")},
                        .unit = row.text("unit"),
                        .picture = row.text("picture"),
                        .in_kits = row.integer("in_kits"),
                        .handed_out = row.integer("handed_out")};
    });
}

// What is neither received, sent nor handed out changed the count alone: an adjustment, whatever it is called.
constexpr auto kBooks = R"(
    WITH asked AS (SELECT coalesce(stock_period, (SELECT count(*) FROM campaign WHERE state = 'archived')) AS period
                     FROM campaign WHERE id = $campaign),
         book AS (SELECT item_id, cause, pieces, movement_tally.period < asked.period AS is_before
                    FROM asked JOIN movement_tally ON movement_tally.period <= asked.period)
    SELECT sku, plural_fr, plural_en, unit,
           coalesce(sum(pieces) FILTER (WHERE is_before), 0) AS opening,
           coalesce(sum(pieces) FILTER (WHERE NOT is_before AND cause = 'receipt'), 0) AS received,
           -coalesce(sum(pieces) FILTER (WHERE NOT is_before AND cause = 'shipment'), 0) AS shipped,
           coalesce(sum(pieces) FILTER (WHERE NOT is_before AND cause = 'return'), 0) AS returned,
           -coalesce(sum(pieces) FILTER (WHERE NOT is_before AND cause = 'hand_out'), 0) AS handed_out,
           coalesce(sum(pieces) FILTER (WHERE NOT is_before AND cause NOT IN ('receipt', 'shipment', 'return', 'hand_out')), 0) AS adjusted,
           sum(pieces) AS closing
      FROM book JOIN item ON item.id = item_id GROUP BY item_id ORDER BY sku)";

std::vector<ItemBooks> stock_books(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kBooks, {{"$campaign", campaign}}, [](const Row& row) {
        return ItemBooks{.sku = row.text("sku"),
                         .plural = {row.text("plural_fr"), row.text("plural_en")},
                         .unit = row.text("unit"),
                         .opening = row.integer("opening"),
                         .received = row.integer("received"),
                         .shipped = row.integer("shipped"),
                         .returned = row.integer("returned"),
                         .handed_out = row.integer("handed_out"),
                         .adjusted = row.integer("adjusted"),
                         .closing = row.integer("closing")};
    });
}

}  // namespace trousse
