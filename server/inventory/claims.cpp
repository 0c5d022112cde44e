#include "inventory/claims.hpp"

#include <algorithm>

namespace trousse {

constexpr auto kPublished = "SELECT id, pool_on, silent FROM campaign WHERE state = 'published'";

Claims current_claims(const Snapshot& db) {
    const auto claims = db.first(kPublished, {}, [](const Row& row) {
        return Claims{.campaign = row.id<Campaign>("id"),
                      .pool = {.on = row.flag("pool_on"), .other_silent_schools = row.integer("silent")}};
    });
    return claims.value_or(Claims{});
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
