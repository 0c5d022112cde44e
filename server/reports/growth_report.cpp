#include "reports/growth_report.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/quebec_time.hpp"
#include "reports/kit_figures.hpp"
#include "reports/tallies.hpp"

namespace trousse {

using nlohmann::json;
using namespace std::chrono_literals;

static std::vector<OrdersOfADay> orders_by_day(const Snapshot& db, const Campaign& campaign);

Growth growth_of(const Snapshot& db, const Campaign& campaign, Instant now) {
    const auto orders = orders_by_day(db, campaign);
    const CampaignDays this_year{days_of(campaign), orders};
    if (!campaign.baseline_campaign) return growth_on(today_of(campaign, now), this_year, {});

    const Campaign compared = campaign_by_id(db, *campaign.baseline_campaign);
    const auto before = orders_by_day(db, compared);
    return growth_on(today_of(campaign, now), this_year, CampaignDays{days_of(compared), before});
}

int today_of(const Campaign& campaign, Instant now) {
    return std::clamp(campaign_day(campaign.opens_at, now), 0, days_of(campaign));
}

int days_of(const Campaign& campaign) { return campaign_day(campaign.opens_at, campaign.closes_at - 1ms); }

std::vector<OrdersOfADay> orders_by_day(const Snapshot& db, const Campaign& campaign) {
    std::vector<OrdersOfADay> orders;
    for (const OrdersOfAnHour& these : orders_by_hour(db, campaign.id))
        orders.push_back({.day = campaign_day(campaign.opens_at, these.hour),
                          .origin = these.origin,
                          .swapped = these.swapped,
                          .from_partner = these.from_partner,
                          .orders = these.orders});
    return orders;
}

static json series(const std::vector<GrowthDay>& days);
static json maybe(const std::optional<Count>& count) { return count ? json(*count) : json(); }

json growth_json(const Snapshot& db, const Campaign& campaign, Instant now) {
    const Growth growth = growth_of(db, campaign, now);
    json kits = json::array();
    for (const KitFigures& kit : kit_figures(db, campaign.id))
        kits.push_back({{"kit", kit.slug},
                        {"name", told(kit.name)},
                        {"chosen", kit.chosen + kit.staff},
                        {"automatic", kit.automatic}});
    return {{"day", today_of(campaign, now)},
            {"days", days_of(campaign)},
            {"chosen", growth.chosen},
            {"entered_by_staff", growth.entered_by_staff},
            {"partners", growth.partners},
            {"automatic", growth.automatic},
            {"target", maybe(campaign.target)},
            {"baseline", maybe(campaign.baseline)},
            {"baseline_same_day", maybe(growth.baseline_same_day)},
            {"series", series(growth.series)},
            {"kits", std::move(kits)}};
}

json series(const std::vector<GrowthDay>& days) {
    json rows = json::array();
    for (const auto& [day, chosen, baseline] : days)
        rows.push_back({{"day", day}, {"chosen", maybe(chosen)}, {"baseline", maybe(baseline)}});
    return rows;
}

}  // namespace trousse
