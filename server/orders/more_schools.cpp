#include "orders/more_schools.hpp"

#include "campaigns/roster.hpp"
#include "catalog/catalog_store.hpp"
#include "inventory/incoming_store.hpp"
#include "inventory/pool.hpp"
#include "inventory/stock_lines.hpp"

namespace trousse {

using nlohmann::json;

static json before_and_after(Count before, Count after) { return {{"before", before}, {"after", after}}; }

json with_more_schools(const Snapshot& db, Count added) {
    const CampaignPool campaign = current_pool(db);
    if (!campaign.id) return json();
    const RosterCounts roster = roster_counts(db, *campaign.id);
    const Shelves shelves = shelves_in(db, campaign);
    const OnItsWay on_its_way = arrivals(db).pieces;
    const Count claims = campaign.pool.schools_with_claim;

    std::map<ItemId, Count> missing;
    for (const Short& each : shorts(shelves, on_its_way, claims)) missing[each.item] = each.missing;
    json fall_short = json::array();
    for (const Short& each : shorts(shelves, on_its_way, claims + added)) {
        json line = before_and_after(missing[each.item], each.missing);
        line["item"] = named(require_item(db, each.item));
        fall_short.push_back(std::move(line));
    }
    return {{"eligible", before_and_after(roster.eligible, roster.eligible + added)},
            {"silent", before_and_after(roster.silent, roster.silent + added)},
            {"covered", before_and_after(covered(shelves, claims), covered(shelves, claims + added))},
            {"short", std::move(fall_short)}};
}

}  // namespace trousse
