#include "reports/year_report.hpp"

#include <algorithm>

#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

YearReport year_report(std::string_view slug, const std::vector<CampaignYear>& years, const StockBooks& books,
                       const VisitsOfYear& visits, Instant now) {
    YearReport report;
    report.visits = visits;
    for (const CampaignYear& year : years) {
        if (year.campaign.slug == slug) report.year = year;
        if (year.campaign.state != "draft") report.years.push_back({year, pieces_sent(books, year.campaign.id)});
    }
    const Campaign& campaign = report.year.campaign;
    report.materials = materials_of(books, campaign.id);
    report.stock = books_of(books, campaign.id);

    const auto compared = std::ranges::find_if(
        years, [&](const CampaignYear& year) { return year.campaign.id == campaign.baseline_campaign; });
    if (compared != years.end()) report.compared = compared->campaign;
    report.baseline = campaign.baseline_beside(compared == years.end() ? 0 : compared->figures->coverage.ordered);
    if (campaign.state == "archived" || campaign.phase(now) == "closed")
        report.wished_next = next_target(report.year.figures->coverage.ordered, campaign.wish_percent);
    return report;
}

static json told(const Campaign& campaign);
static json growth_of(const YearReport& report);
static json told(const KitFigures& kit);
static json told(const Material& material);
static json told(const RegionFigures& region);
static json told(const YearReport::Line& line);
static json told(const ItemBooks& line);

template <class Figures>
static json each(const std::vector<Figures>& all) {
    json rows = json::array();
    for (const Figures& one : all) rows.push_back(told(one));
    return rows;
}

json told(const YearReport& report) {
    const auto& [campaign, figures] = report.year;
    return {{"campaign", told(campaign)},          {"distributed", figures->distributed},
            {"chosen", figures->coverage.ordered}, {"automatic", figures->coverage.automatic},
            {"next_target", maybe(report.wished_next)}, {"wish_percent", campaign.wish_percent},
            {"growth", growth_of(report)},         {"materials", each(report.materials)},
            {"kits", each(figures->kits)},         {"boards", each(figures->boards)},
            {"mrcs", each(figures->mrcs)},         {"years", each(report.years)},
            {"coverage", told(figures->coverage)}, {"stock", each(report.stock)},
            {"visits", told(report.visits)}};
}

json told(const Campaign& campaign) {
    return {{"slug", campaign.slug},
            {"name", told(campaign.name)},
            {"state", campaign.state},
            {"opens_at", told(campaign.opens_at)},
            {"closes_at", told(campaign.closes_at)},
            {"event_on", maybe(campaign.event_on)}};
}

// Against the baseline, which may be of a year that was not held here.
json growth_of(const YearReport& report) {
    const Figures& figures = *report.year.figures;
    const auto& compared = report.compared;
    return {{"target", maybe(report.year.campaign.target)},
            {"baseline", maybe(report.baseline)},
            {"change_percent", maybe(change_in_percent(figures.coverage.ordered, report.baseline))},
            {"compared", compared ? json{{"slug", compared->slug}, {"name", told(compared->name)}} : json()},
            {"entered_by_staff", figures.entered_by_staff},
            {"partners", figures.coverage.partners}};
}

json told(const Coverage& coverage) {
    return {{"eligible", coverage.eligible},      {"ordered", coverage.ordered},   {"automatic", coverage.automatic},
            {"declined", coverage.declined},      {"excluded", coverage.excluded}, {"silent", coverage.silent},
            {"waiting", coverage.waiting},        {"partners", coverage.partners}, {"adds_up", coverage.adds_up()},
            {"not_covered", coverage.not_covered}};
}

json told(const KitFigures& kit) {
    return {{"kit", kit.slug},    {"name", told(kit.name)},     {"chosen", kit.chosen},
            {"staff", kit.staff}, {"automatic", kit.automatic}, {"shipped", kit.shipped}};
}

json told(const Material& material) {
    const BookedItem& item = material.item;
    return {{"sku", item.sku},
            {"name", told(item.name)},
            {"plural", told(item.plural)},
            {"unit", item.unit},
            {"picture", item.picture},
            {"quantity", material.quantity()},
            {"in_kits", material.in_kits},
            {"handed_out", material.handed_out}};
}

json told(const RegionFigures& region) {
    return {{"name", region.name},
            {"schools", region.schools},
            {"chosen", region.chosen},
            {"automatic", region.automatic},
            {"shipped", region.shipped}};
}

json told(const YearReport::Line& line) {
    const auto& [campaign, figures] = line.year;
    const Coverage& coverage = figures->coverage;
    return {{"campaign", campaign.slug},     {"name", told(campaign.name)},     {"eligible", coverage.eligible},
            {"chosen", coverage.ordered},    {"automatic", coverage.automatic}, {"declined", coverage.declined},
            {"excluded", coverage.excluded}, {"partners", coverage.partners},   {"distributed", figures->distributed},
            {"pieces", line.pieces}};
}

json told(const ItemBooks& line) {
    return {{"sku", line.item.sku},
            {"plural", told(line.item.plural)},
            {"unit", line.item.unit},
            {"opening", line.opening},
            {"received", line.moved.received},
            {"shipped", -line.moved.shipped},
            {"returned", line.moved.returned},
            {"handed_out", -line.moved.handed_out},
            {"adjusted", line.moved.adjusted},
            {"closing", line.closing},
            {"adds_up", line.adds_up()}};
}

}  // namespace trousse
