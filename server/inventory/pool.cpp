#include "inventory/pool.hpp"

#include <algorithm>

#include "platform/problem.hpp"

namespace trousse {

static CampaignPool pool_from(const Snapshot& db, const Row& row);

constexpr auto kPublished = R"(
    SELECT id, pool_on, silent FROM campaign JOIN campaign_count ON campaign_id = id WHERE state = 'published')";
constexpr auto kNamed = R"(
    SELECT id, pool_on, silent FROM campaign JOIN campaign_count ON campaign_id = id WHERE slug = $slug)";

CampaignPool current_pool(const Snapshot& db) {
    return db.first(kPublished, {}, [&](const Row& row) { return pool_from(db, row); }).value_or(CampaignPool{});
}

CampaignPool pool_named(const Snapshot& db, std::string_view campaign) {
    if (campaign.empty()) return current_pool(db);
    const auto pool = db.first(kNamed, {{"$slug", campaign}}, [&](const Row& row) { return pool_from(db, row); });
    if (!pool) throw Problem{.status = 404, .code = "unknown_campaign"};
    return *pool;
}

CampaignPool pool_from(const Snapshot& db, const Row& row) {
    const auto id = row.id<Campaign>("id");
    const Count silent = row.integer("silent");
    return {.id = id,
            .pool = {.on = row.flag("pool_on"), .schools_with_claim = silent + waiting_schools(db, id)},
            .silent = silent};
}

Shelves shelves_in(const Snapshot& db, const CampaignPool& campaign) {
    return all_shelves(db, campaign.id.value_or(CampaignId{}));
}

Shelf shelf_in(const Snapshot& db, const CampaignPool& campaign, const ItemId& item) {
    return shelves_of(db, campaign.id.value_or(CampaignId{}), {{item, 0}}).at(item);
}

Count protected_on(const Shelf& shelf, const Pool& pool) {
    if (!pool.on) return 0;
    const Waiting& waiting = shelf.waiting;
    const Count claimed = shelf.in_generic_kit * pool.schools_with_claim + waiting.beyond_claims - waiting.by_schools;
    return std::max<Count>(0, std::min(claimed, shelf.free() - waiting.by_schools - waiting.by_partners));
}

}  // namespace trousse
