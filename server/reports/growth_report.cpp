#include "reports/growth_report.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/quebec_time.hpp"
#include "reports/choosers.hpp"
#include "reports/forecast.hpp"
#include "reports/kit_figures.hpp"
#include "reports/regions.hpp"
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
static json forecast_json(const Growth& growth, int today, int days);
static json needed_a_day(const Growth& growth, const Campaign& campaign, int today);
static json schools_beside(const Snapshot& db, const Campaign& campaign);
static json by_region(const std::vector<RegionFigures>& regions);
static json by_level(const std::vector<LevelFigures>& levels);
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
            {"forecast", forecast_json(growth, today_of(campaign, now), days_of(campaign))},
            {"needed_a_day", needed_a_day(growth, campaign, today_of(campaign, now))},
            {"schools", schools_beside(db, campaign)},
            {"kits", std::move(kits)},
            {"boards", by_region(boards_of(db, campaign))},
            {"mrcs", by_region(mrcs_of(db, campaign))},
            {"levels", by_level(levels_of(db, campaign.id))}};
}

// Null where there are not enough days yet, or none is left.
json forecast_json(const Growth& growth, int today, int days) {
    std::vector<Count> chosen, baseline;
    for (const GrowthDay& day : growth.series) {
        if (day.chosen && day.day <= today) chosen.push_back(*day.chosen);
        if (day.baseline) baseline.push_back(*day.baseline);
    }
    const auto expected = chosen.empty() ? std::nullopt : forecast(chosen, days, baseline);
    if (!expected) return {};
    json rows = json::array();
    for (const auto& [day, low, likely, high] : expected->series)
        rows.push_back({{"day", day}, {"low", low}, {"likely", likely}, {"high", high}});
    const auto& [last, low, likely, high] = expected->at_the_end();
    return {{"from", expected->from == Forecast::From::last_year ? "last_year" : "own_pace"},
            {"low", low},
            {"likely", likely},
            {"high", high},
            {"series", std::move(rows)}};
}

// Orders, with today among the days that are left; null without a target, or once it is over.
json needed_a_day(const Growth& growth, const Campaign& campaign, int today) {
    const int left = days_of(campaign) - std::max(today, 1) + 1;
    if (!campaign.target || left < 1) return {};
    return static_cast<double>(std::max<Count>(*campaign.target - growth.chosen, 0)) / left;
}

json schools_beside(const Snapshot& db, const Campaign& campaign) {
    if (!campaign.baseline_campaign) return {};
    const auto [fresh, returning, lapsed] = choosers(db, campaign.id, *campaign.baseline_campaign);
    return {{"new", fresh}, {"returning", returning}, {"lapsed", lapsed}};
}

json by_region(const std::vector<RegionFigures>& regions) {
    json rows = json::array();
    for (const RegionFigures& region : regions)
        rows.push_back({{"name", region.name}, {"schools", maybe(region.schools)}, {"chosen", region.chosen}});
    return rows;
}

json by_level(const std::vector<LevelFigures>& levels) {
    json rows = json::array();
    for (const auto& [level, chosen] : levels) rows.push_back({{"level", level}, {"chosen", chosen}});
    return rows;
}

json series(const std::vector<GrowthDay>& days) {
    json rows = json::array();
    for (const auto& [day, chosen, baseline] : days)
        rows.push_back({{"day", day}, {"chosen", maybe(chosen)}, {"baseline", maybe(baseline)}});
    return rows;
}

}  // namespace trousse
