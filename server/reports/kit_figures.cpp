#include "reports/kit_figures.hpp"

#include <map>

#include "reports/tallies.hpp"

namespace trousse {

constexpr auto kKits = "SELECT id, slug, name_fr, name_en FROM kit WHERE campaign_id = $campaign ORDER BY position, id";

std::vector<KitFigures> kit_figures(const Snapshot& db, const CampaignId& campaign) {
    std::map<KitId, std::size_t> place;
    const auto named = [&](const Row& row) {
        place.emplace(row.id<Kit>("id"), place.size());
        return KitFigures{.slug = row.text("slug"), .name = {row.text("name_fr"), row.text("name_en")}};
    };
    auto kits = db.all(kKits, {{"$campaign", campaign}}, named);
    for (const OrdersOfAKit& these : orders_by_kit(db, campaign)) {
        if (!these.is_of_a_school()) continue;
        KitFigures& kit = kits.at(place.at(these.kit));
        Count& sort = these.by_the_rule() ? kit.automatic : these.origin == Origin::staff ? kit.staff : kit.chosen;
        sort += these.orders;
        if (these.has_left()) kit.shipped += these.orders;
    }
    return kits;
}

}  // namespace trousse
