#include "campaigns/readiness.hpp"

#include <algorithm>

namespace trousse {

std::vector<Check> checks_for_publication(const Campaign& campaign, const CampaignFacts& facts, Instant now) {
    return {{"is_draft", campaign.state == "draft"},    {"has_kits", facts.kits > 0},
            {"has_generic_kit", facts.has_generic_kit}, {"no_empty_kit", facts.empty_kits == 0},
            {"closes_later", campaign.closes_at > now}, {"no_other_published", !facts.another_is_published}};
}

// What is in its parcel may still leave, arrive, get lost or come back (rule 12). What is not is packed first, given up
// or cancelled: nobody would look for it any more. Nor for kits built ahead.
std::vector<Check> checks_for_archiving(const Campaign& campaign, const CampaignFacts& facts, Instant now) {
    return {{"is_published", campaign.is_published()},
            {"is_over", campaign.is_over(now)},
            {"nothing_unfinished", facts.unfinished == 0},
            {"none_built", facts.built == 0}};
}

bool all_ok(const std::vector<Check>& checks) { return std::ranges::all_of(checks, &Check::ok); }

}  // namespace trousse
