#include "reports/year_report.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "reports/growth_report.hpp"

namespace trousse {

using nlohmann::json;

static std::optional<YearFigures> compared_with(const Snapshot& db, const Campaign& campaign, const std::vector<YearFigures>& all);

YearReport year_report(const Snapshot& db, const Campaign& campaign, Instant now) {
    YearReport report{.campaign = campaign,
                      .coverage = coverage_of(db, campaign),
                      .compared = {},
                      .growth = growth_of(db, campaign, now),
                      .kits = kit_figures(db, campaign.id),
                      .materials = materials_of(db, campaign.id),
                      .boards = boards_of(db, campaign),
                      .mrcs = mrcs_of(db, campaign),
                      .years = years(db),
                      .stock = stock_books(db, campaign.id)};
    for (const KitFigures& kit : report.kits) report.distributed += kit.shipped;
    report.compared = compared_with(db, campaign, report.years);
    return report;
}

std::optional<YearFigures> compared_with(const Snapshot& db, const Campaign& campaign, const std::vector<YearFigures>& all) {
    if (!campaign.baseline_campaign) return {};
    const auto found = std::ranges::find(all, campaign_by_id(db, *campaign.baseline_campaign).slug, &YearFigures::slug);
    return found == all.end() ? std::nullopt : std::optional{*found};
}

static json told(const Campaign& campaign);
static json growth_of(const YearReport& report);
static json told(const KitFigures& kit);
static json told(const Material& material);
static json told(const RegionFigures& region);
static json told(const YearFigures& year);
static json told(const ItemBooks& line);
static json maybe(const std::optional<Count>& count) { return count ? json(*count) : json(); }

template <class Figures>
static json each(const std::vector<Figures>& all) {
    json rows = json::array();
    for (const Figures& one : all) rows.push_back(told(one));
    return rows;
}

json told(const YearReport& report) {
    return {{"campaign", told(report.campaign)},
            {"distributed", report.distributed},
            {"chosen", report.coverage.ordered},
            {"automatic", report.coverage.automatic},
            {"next_target", report.wished_next()},
            {"wish_percent", report.campaign.wish_percent},
            {"growth", growth_of(report)},
            {"materials", each(report.materials)},
            {"kits", each(report.kits)},
            {"boards", each(report.boards)},
            {"mrcs", each(report.mrcs)},
            {"years", each(report.years)},
            {"coverage", told(report.coverage)},
            {"stock", each(report.stock)}};
}

json told(const Campaign& campaign) {
    return {{"slug", campaign.slug},
            {"name", told(campaign.name)},
            {"state", campaign.state},
            {"opens_at", told(campaign.opens_at)},
            {"closes_at", told(campaign.closes_at)},
            {"event_on", campaign.event_on ? json(*campaign.event_on) : json()}};
}

// Against the figure that was set as the baseline, which may be of a year that was not held here.
json growth_of(const YearReport& report) {
    const Campaign& campaign = report.campaign;
    const auto& compared = report.compared;
    return {{"target", maybe(campaign.target)},
            {"baseline", maybe(campaign.baseline)},
            {"change_percent", maybe(change_in_percent(report.coverage.ordered, campaign.baseline))},
            {"compared", compared ? json{{"slug", compared->slug}, {"name", told(compared->name)}} : json()},
            {"entered_by_staff", report.growth.entered_by_staff},
            {"partners", report.growth.partners}};
}

json told(const KitFigures& kit) {
    return {{"kit", kit.slug},    {"name", told(kit.name)},     {"chosen", kit.chosen},
            {"staff", kit.staff}, {"automatic", kit.automatic}, {"shipped", kit.shipped}};
}

json told(const Material& material) {
    return {{"sku", material.sku},
            {"name", told(material.name)},
            {"plural", told(material.plural)},
            {"unit", material.unit},
            {"picture", material.picture},
            {"quantity", material.quantity()},
            {"in_kits", material.in_kits},
            {"handed_out", material.handed_out}};
}

json told(const RegionFigures& region) {
    return {{"name", region.name},
            {"schools", maybe(region.schools)},
            {"chosen", region.chosen},
            {"automatic", region.automatic},
            {"shipped", region.shipped}};
}

json told(const YearFigures& year) {
    return {{"campaign", year.slug},     {"name", told(year.name)},    {"eligible", year.eligible},
            {"chosen", year.chosen},     {"automatic", year.automatic}, {"declined", year.declined},
            {"excluded", year.excluded}, {"partners", year.partners},   {"distributed", year.distributed},
            {"pieces", year.pieces}};
}

json told(const ItemBooks& line) {
    return {{"sku", line.sku},
            {"plural", told(line.plural)},
            {"unit", line.unit},
            {"opening", line.opening},
            {"received", line.received},
            {"shipped", line.shipped},
            {"returned", line.returned},
            {"handed_out", line.handed_out},
            {"adjusted", line.adjusted},
            {"closing", line.closing},
            {"adds_up", line.adds_up()}};
}

}  // namespace trousse
