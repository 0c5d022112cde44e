#include "model_database.hpp"

namespace trousse::model {

constexpr auto kShelves = R"(
    SELECT printf('item %s: %d on hand, %d by the ledger, %d reserved', sku, on_hand,
                  (SELECT sum(change) FROM movement WHERE item_id = item.id), reserved) AS told FROM item ORDER BY id)";
constexpr auto kCampaigns = R"(
    SELECT printf('%s: %s, closes %d, hold %d, pool %d, late %d, %d silent, %d orders, %d waves', slug, state, closes_at / 1000, run_on_hold,
                  pool_on, late_changes_on, silent, last_number, last_wave) AS told
      FROM campaign JOIN campaign_count ON campaign_id = id ORDER BY id)";
constexpr auto kRoster = R"(
    SELECT slug || ', ' || school.name || ': rank ' || rank || ', ' || answer || ' ' || coalesce(number, '') AS told
      FROM roster JOIN campaign ON campaign.id = roster.campaign_id JOIN school ON school.id = roster.school_id LEFT JOIN orders ON orders.id = order_id
     ORDER BY roster.campaign_id, roster.school_id)";
constexpr auto kOrders = R"(
    WITH line (contents_id, text) AS (
        SELECT contents_id, group_concat(' ' || quantity || 'x' || sku || iif(chosen, '*', ''), '')
          FROM (SELECT contents_id, quantity, sku, chosen FROM contents_line JOIN item ON item.id = item_id ORDER BY contents_id, contents_line.position)
         GROUP BY contents_id)
    SELECT printf('%s: %s, %s, %s, %s, wave %d, remainder %d, run %d, swapped %d, %s%s', orders.number, school.name, origin, orders.state, delivery_way,
                  wave.number, remainder, (SELECT count(*) FROM generic_run WHERE generic_run.id <= generic_run_id), swapped, kit.slug, line.text) AS told
      FROM orders JOIN school ON school.id = school_id JOIN contents ON contents.id = orders.contents_id JOIN kit ON kit.id = kit_id
      JOIN line ON line.contents_id = orders.contents_id LEFT JOIN wave ON wave.id = wave_id
     ORDER BY orders.id)";
constexpr auto kParcels = R"(
    SELECT printf('%s-%d: %s, claim %d, %s', number, parcel.position, parcel.state,
                  (SELECT count(*) FROM claim WHERE claim.id <= claim_id),
                  (SELECT group_concat(pieces, ' ') FROM (SELECT coalesce(quantity, 0) AS pieces FROM item
                     LEFT JOIN parcel_line ON parcel_id = parcel.id AND item_id = item.id ORDER BY item.id))) AS told
      FROM parcel JOIN orders ON orders.id = order_id ORDER BY order_id, parcel.position)";
constexpr auto kClaims = R"(
    SELECT printf('claim %d: %s, %s, %s', row_number() OVER (ORDER BY claim.id), number, kind, answer) AS told
      FROM claim JOIN orders ON orders.id = order_id ORDER BY claim.id)";
constexpr auto kRuns = R"(
    SELECT printf('run %d: %s, ended %d, undone %d', row_number() OVER (ORDER BY generic_run.id), slug, ended_at IS NOT NULL, undone_at IS NOT NULL) AS told
      FROM generic_run JOIN campaign ON campaign.id = campaign_id ORDER BY generic_run.id)";
constexpr auto kBuilt = R"(
    SELECT slug_of_year || ', ' || slug || ': ' || built || ' built' AS told FROM (
        SELECT campaign.id AS year, campaign.slug AS slug_of_year, kit.slug AS slug, kit.position AS position,
               (SELECT sum(change) FROM kit_building WHERE kit_id = kit.id) AS built
          FROM kit JOIN campaign ON campaign.id = campaign_id)
     WHERE built <> 0 ORDER BY year, position)";

std::vector<std::string> told_by(const Snapshot& db) {
    std::vector<std::string> all;
    for (const Sql section : {Sql{kShelves}, Sql{kCampaigns}, Sql{kRoster}, Sql{kOrders}, Sql{kParcels}, Sql{kClaims},
                              Sql{kRuns}, Sql{kBuilt}})
        db.all(section, {}, [&](const Row& row) {
            all.push_back(row.text("told"));
            return true;
        });
    return all;
}

}  // namespace trousse::model
