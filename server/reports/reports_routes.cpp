#include "reports/reports_routes.hpp"

#include <ranges>

#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/jobs.hpp"
#include "reports/audit_trail.hpp"
#include "reports/choosers.hpp"
#include "reports/growth_report.hpp"
#include "reports/kept_figures.hpp"
#include "reports/spreadsheets.hpp"
#include "reports/visit_report.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// What the pages of figures answer.
class Reports {
 public:
    explicit Reports(Service& service) : service_{service}, kept_{service} {}

    Answer growth(const Request& request);
    Answer coverage(const Request& request);
    Answer report(const Request& request);
    Answer csv(const Request& request);
    Answer xlsx(const Request& request);

 private:
    YearReport asked(const Request& request);

    Service& service_;
    KeptFigures kept_;
};

}  // namespace

static Answer told_as_of(const std::optional<Instant>& moment, json figures);
static Answer list_lapsed(Service& service, const Request& request);
static Answer show_visits(Service& service, const Request& request);
static Answer list_visits(Service& service, const Request& request);
static Answer list_jobs(Service& service, const Request& request);

Routes reports_routes(Service& service) {
    using enum Method;
    const auto reports = std::make_shared<Reports>(service);
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/campaigns/{slug}/growth", Access::admins, std::bind_front(&Reports::growth, reports)},
        shows_contact("lapsed-schools", {get, "/api/v1/campaigns/{slug}/lapsed-schools", Access::admins, with(list_lapsed)}),
        {get, "/api/v1/campaigns/{slug}/coverage", Access::staff, std::bind_front(&Reports::coverage, reports)},
        {get, "/api/v1/campaigns/{slug}/report", Access::staff, std::bind_front(&Reports::report, reports)},
        {get, "/api/v1/campaigns/{slug}/report.csv", Access::staff, std::bind_front(&Reports::csv, reports)},
        {get, "/api/v1/campaigns/{slug}/report.xlsx", Access::staff, std::bind_front(&Reports::xlsx, reports)},
        {get, "/api/v1/campaigns/{slug}/visits", Access::staff, with(show_visits)},
        {get, "/api/v1/visits", Access::staff, with(list_visits)},
        {get, "/api/v1/jobs", Access::admins, with(list_jobs)},
    };
}

Answer Reports::growth(const Request& request) {
    require_known(request, {});
    std::optional<Campaign> other;
    const Campaign campaign = service_.db.read([&](const Snapshot& db) {
        Campaign asked = require_campaign(db, request.parameter("slug"));
        if (asked.baseline_campaign) other = campaign_by_id(db, *asked.baseline_campaign);
        return asked;
    });
    const auto figures = kept_.of(campaign.slug);
    const auto compared = other ? kept_.of(other->slug).value : nullptr;
    return told_as_of(figures.as_of,
                      growth_json({campaign, *figures, other ? &*other : nullptr, compared.get()}, service_.now()));
}

// Figures that take long to count may be of a moment ago, and then say so (kept.hpp).
Answer told_as_of(const std::optional<Instant>& moment, json figures) {
    figures["as_of"] = told(moment);
    return ok(figures);
}

// Without a campaign to compare with nobody has lapsed.
Answer list_lapsed(Service& service, const Request& request) {
    require_known(request, {"limit", "cursor"});
    const Page asked = page_of(request);
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = require_campaign(db, request.parameter("slug"));
        if (!campaign.baseline_campaign) return page_with({}, asked);
        return page_with(lapsed_schools(db, campaign.id, *campaign.baseline_campaign, asked), asked);
    });
}

Answer Reports::coverage(const Request& request) {
    require_known(request, {});
    const auto figures = kept_.of(request.parameter("slug"));
    return told_as_of(figures.as_of, told(figures->coverage));
}

static std::string asked_language(const Request& request);
static Answer file_named(const std::string& name, std::string type, std::string bytes);

Answer Reports::report(const Request& request) {
    require_known(request, {});
    const YearReport report = asked(request);
    return told_as_of(kept_.of(report.year.campaign.slug).as_of, told(report));
}

Answer Reports::csv(const Request& request) {
    require_known(request, {"table", "language"});
    const std::string language = asked_language(request);
    const std::string key = asked_word(
        request, "table", {"summary", "coverage", "kits", "materials", "boards", "mrcs", "years", "stock", "visits"});
    for (const Table& table : tables_of(asked(request), language))
        if (table.key == key || key.empty())
            return file_named(request.parameter("slug") + '-' + table.key + ".csv", "text/csv; charset=utf-8",
                              csv_of(table, language));
    throw std::logic_error{"no table " + key};
}

Answer Reports::xlsx(const Request& request) {
    require_known(request, {"language"});
    const std::string language = asked_language(request);
    return file_named(request.parameter("slug") + ".xlsx",
                      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                      xlsx_of(tables_of(asked(request), language)));
}

// The oldest year first.
YearReport Reports::asked(const Request& request) {
    const std::string& slug = request.parameter("slug");
    VisitsOfYear visits;
    const auto campaigns = service_.db.read([&](const Snapshot& db) {
        visits = visits_of_year(db, require_campaign(db, slug));
        return all_campaigns(db);
    });
    std::vector<CampaignYear> years;
    for (const Campaign& campaign : campaigns | std::views::reverse)
        if (campaign.state != "draft" || campaign.slug == slug)
            years.push_back({campaign, kept_.of(campaign.slug).value});
    return year_report(slug, years, *kept_.stock(), visits, service_.now());
}

std::string asked_language(const Request& request) {
    const std::string language = asked_word(request, "language", {"fr", "en"});
    return language.empty() ? "fr" : language;
}

Answer file_named(const std::string& name, std::string type, std::string bytes) {
    return {.body = std::move(bytes),
            .type = std::move(type),
            .headers = {{"Content-Disposition", "attachment; filename=\"" + name + '"'}}};
}

static DaySpan span_asked(const Request& request, DaySpan otherwise);

Answer show_visits(Service& service, const Request& request) {
    require_known(request, {"since", "until"});
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = require_campaign(db, request.parameter("slug"));
        return ok(visit_report(db, campaign, span_asked(request, year_of(campaign))));
    });
}

Answer list_visits(Service& service, const Request& request) {
    require_known(request, {"since", "until", "limit", "cursor"});
    const DaySpan span = span_asked(request, {quebec_day(kEver.first), quebec_day(kEver.second)});
    return service.db.read([&](const Snapshot& db) { return visit_page(db, span, page_of(request)); });
}

DaySpan span_asked(const Request& request, DaySpan otherwise) {
    const auto day = [&](std::string_view name, Day usual) {
        const std::string given = asked(request, name);
        const auto read = given.empty() ? usual : parse_day(given);
        if (!read) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", name}}};
        return *read;
    };
    const DaySpan span{day("since", otherwise.since), day("until", otherwise.until)};
    if (span.until < span.since) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "until"}}};
    return span;
}

Answer list_jobs(Service& service, const Request& request) {
    require_known(request, {});
    json rows = json::array();
    for (const JobState& job : job_states(service.db))
        rows.push_back({{"name", job.name},
                        {"next_run_at", told(job.next_run_at)},
                        {"began_at", told(job.began_at)},
                        {"ended_at", told(job.ended_at)},
                        {"result", job.result}});
    return ok({{"data", std::move(rows)}, {"next", nullptr}});
}

}  // namespace trousse
