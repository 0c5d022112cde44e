#pragma once

#include <optional>
#include <span>
#include <vector>

#include "orders/orders.hpp"

// The figure against the target, counted honestly (product.md, rule 6). Values in, values out.
namespace trousse {

// Live orders that are alike in all that growth cares about. `day` is the campaign's, from the first placed_at: no
// later change moves it. What was entered before the opening or after the deadline counts on the first or the last day.
struct OrdersOfADay {
    int day = 1;
    Origin origin = Origin::chosen;
    bool swapped = false;  // they began as automatic ones
    bool from_partner = false;
    Count orders = 1;
};

// How long a campaign is and what it brought, day by day.
struct CampaignDays {
    int days = 1;
    std::span<const OrdersOfADay> orders;
};

struct GrowthDay {
    int day = 0;
    std::optional<Count> chosen;    // up to that day, included; nothing for a day to come
    std::optional<Count> baseline;  // the same of the campaign compared with; nothing after its end, or without one
    bool operator==(const GrowthDay&) const = default;
};

struct Growth {
    Count chosen = 0;                        // against the target: schools that chose, themselves or through staff
    Count entered_by_staff = 0;              // of these
    Count partners = 0;                      // apart
    Count automatic = 0;                     // what the rule gave, swapped ones included: never growth
    std::optional<Count> baseline_same_day;  // nothing when there is no baseline: never 0
    std::vector<GrowthDay> series;           // to today, or to the baseline's end if that is later
};

// As it stands on day `today` of the campaign: 0 or less before it opens.
Growth growth_on(int today, const CampaignDays& campaign, const std::optional<CampaignDays>& baseline);

}  // namespace trousse
