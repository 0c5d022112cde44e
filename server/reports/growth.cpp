#include "reports/growth.hpp"

#include <algorithm>

namespace trousse {

static bool counts_towards_target(const OrdersOfADay& these);
static std::vector<Count> chosen_by_day(const CampaignDays& campaign);
static std::vector<GrowthDay> series_to(int today, const std::vector<Count>& chosen,
                                        const std::vector<Count>& baseline);

Growth growth_on(int today, const CampaignDays& campaign, const std::optional<CampaignDays>& baseline) {
    Growth growth;
    for (const OrdersOfADay& these : campaign.orders) {
        if (these.from_partner)
            growth.partners += these.orders;
        else if (!counts_towards_target(these))
            growth.automatic += these.orders;
        else
            growth.chosen += these.orders;
        if (counts_towards_target(these) && these.origin == Origin::staff) growth.entered_by_staff += these.orders;
    }

    const auto before = baseline ? chosen_by_day(*baseline) : std::vector<Count>{};
    if (baseline)
        growth.baseline_same_day =
            today < 1 ? 0 : before[static_cast<std::size_t>(std::min(today, baseline->days)) - 1];
    growth.series = series_to(std::min(today, campaign.days), chosen_by_day(campaign), before);
    return growth;
}

bool counts_towards_target(const OrdersOfADay& these) {
    return !these.from_partner && !these.swapped && these.origin != Origin::automatic;
}

// Cumulative, one figure for each day of the campaign.
std::vector<Count> chosen_by_day(const CampaignDays& campaign) {
    std::vector<Count> chosen(static_cast<std::size_t>(campaign.days));
    for (const OrdersOfADay& these : campaign.orders)
        if (counts_towards_target(these))
            chosen[static_cast<std::size_t>(std::clamp(these.day, 1, campaign.days)) - 1] += these.orders;
    for (std::size_t day = 1; day < chosen.size(); ++day) chosen[day] += chosen[day - 1];
    return chosen;
}

std::vector<GrowthDay> series_to(int today, const std::vector<Count>& chosen, const std::vector<Count>& baseline) {
    const auto passed = static_cast<std::size_t>(std::max(today, 0));
    std::vector<GrowthDay> series;
    for (std::size_t i = 0; i < std::max(passed, baseline.size()); ++i) {
        GrowthDay day{.day = static_cast<int>(i) + 1, .chosen = {}, .baseline = {}};
        if (i < passed) day.chosen = chosen[i];
        if (i < baseline.size()) day.baseline = baseline[i];
        series.push_back(day);
    }
    return series;
}

}  // namespace trousse
