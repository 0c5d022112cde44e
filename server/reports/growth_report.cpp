#include "reports/growth_report.hpp"

#include <algorithm>

#include "platform/answers.hpp"
#include "platform/quebec_time.hpp"
#include "reports/choosers.hpp"
#include "reports/forecast.hpp"
#include "reports/growth.hpp"

namespace trousse {

using nlohmann::json;

std::optional<Count> GrowthFacts::baseline() const {
    return campaign.baseline_beside(compared == nullptr ? 0 : compared->coverage.ordered);
}

std::span<const Count> GrowthFacts::baseline_by_day() const {
    if (compared == nullptr || baseline() != compared->coverage.ordered) return {};
    return compared->chosen_by_day;
}

int today_of(const Campaign& campaign, const Figures& figures, Instant now) {
    return std::clamp(campaign_day(campaign.opens_at, now), 0, static_cast<int>(figures.chosen_by_day.size()));
}

static json series(const std::vector<GrowthDay>& days);
static json forecast_json(const GrowthFacts& facts, int today);
static json needed_a_day(const GrowthFacts& facts, int today);
static json schools_beside(const GrowthFacts& facts);
static json by_kit(const std::vector<KitFigures>& kits);
static json by_region(const std::vector<RegionFigures>& regions);
static json by_level(const std::vector<LevelFigures>& levels);

json growth_json(const GrowthFacts& facts, Instant now) {
    const auto& [campaign, figures, other, compared] = facts;
    const int today = today_of(campaign, figures, now);
    const Growth growth = growth_on(today, figures.chosen_by_day, facts.baseline_by_day());
    return {{"day", today},
            {"days", figures.chosen_by_day.size()},
            {"chosen", figures.coverage.ordered},
            {"entered_by_staff", figures.entered_by_staff},
            {"partners", figures.coverage.partners},
            {"automatic", figures.coverage.automatic},
            {"target", maybe(campaign.target)},
            {"baseline", maybe(facts.baseline())},
            {"compared", other == nullptr ? json() : json{{"slug", other->slug}, {"name", told(other->name)}}},
            {"baseline_same_day", maybe(growth.baseline_same_day)},
            {"series", series(growth.series)},
            {"forecast", forecast_json(facts, today)},
            {"needed_a_day", needed_a_day(facts, today)},
            {"schools", schools_beside(facts)},
            {"kits", by_kit(figures.kits)},
            {"boards", by_region(figures.boards)},
            {"mrcs", by_region(figures.mrcs)},
            {"levels", by_level(figures.levels)}};
}

json series(const std::vector<GrowthDay>& days) {
    json rows = json::array();
    for (const auto& [day, chosen, baseline] : days)
        rows.push_back({{"day", day}, {"chosen", maybe(chosen)}, {"baseline", maybe(baseline)}});
    return rows;
}

// Null where there are not enough days yet, or none is left.
json forecast_json(const GrowthFacts& facts, int today) {
    const std::span chosen{facts.figures.chosen_by_day};
    const auto days = chosen.size();
    const auto expected = forecast(chosen.first(static_cast<std::size_t>(today)), static_cast<int>(days),
                                   at_same_distance(facts.baseline_by_day(), days));
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
json needed_a_day(const GrowthFacts& facts, int today) {
    const int left = static_cast<int>(facts.figures.chosen_by_day.size()) - std::max(today, 1) + 1;
    if (!facts.campaign.target || left < 1) return {};
    return static_cast<double>(std::max<Count>(*facts.campaign.target - facts.figures.coverage.ordered, 0)) / left;
}

json schools_beside(const GrowthFacts& facts) {
    if (facts.compared == nullptr) return {};
    const auto [fresh, returning, lapsed] = choosers(facts.figures, *facts.compared);
    return {{"new", fresh}, {"returning", returning}, {"lapsed", lapsed}};
}

json by_kit(const std::vector<KitFigures>& kits) {
    json rows = json::array();
    for (const KitFigures& kit : kits)
        rows.push_back({{"kit", kit.slug},
                        {"name", told(kit.name)},
                        {"chosen", kit.chosen + kit.staff},
                        {"automatic", kit.automatic}});
    return rows;
}

json by_region(const std::vector<RegionFigures>& regions) {
    json rows = json::array();
    for (const RegionFigures& region : regions)
        rows.push_back({{"name", region.name}, {"schools", region.schools}, {"chosen", region.chosen}});
    return rows;
}

json by_level(const std::vector<LevelFigures>& levels) {
    json rows = json::array();
    for (const auto& [level, chosen] : levels) rows.push_back({{"level", level}, {"chosen", chosen}});
    return rows;
}

}  // namespace trousse
