#include "inventory/claims.hpp"

#include <algorithm>

#include "platform/problem.hpp"

namespace trousse {

static Claims claims_from(const Row& row);

constexpr auto kPublished = "SELECT id, pool_on, silent FROM campaign WHERE state = 'published'";
constexpr auto kNamed = "SELECT id, pool_on, silent FROM campaign WHERE slug = $slug";

Claims current_claims(const Snapshot& db) { return db.first(kPublished, {}, claims_from).value_or(Claims{}); }

Claims claims_of(const Snapshot& db, std::string_view campaign) {
    if (campaign.empty()) return current_claims(db);
    const auto claims = db.first(kNamed, {{"$slug", campaign}}, claims_from);
    if (!claims) throw Problem{.status = 404, .code = "unknown_campaign"};
    return *claims;
}

Claims claims_from(const Row& row) {
    return {.campaign = row.id<Campaign>("id"),
            .pool = {.on = row.flag("pool_on"), .other_silent_schools = row.integer("silent")}};
}

Shelves shelves_under(const Snapshot& db, const Claims& claims) {
    return all_shelves(db, claims.campaign.value_or(CampaignId{}));
}

Shelf shelf_under(const Snapshot& db, const Claims& claims, const ItemId& item) {
    return shelves_of(db, claims.campaign.value_or(CampaignId{}), {{item, 0}}).at(item);
}

Count protected_on(const Shelf& shelf, const Pool& pool) {
    if (!pool.on) return 0;
    return std::min(std::max<Count>(shelf.free(), 0), shelf.in_generic_kit * pool.other_silent_schools);
}

}  // namespace trousse
