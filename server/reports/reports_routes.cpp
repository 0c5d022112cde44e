#include "reports/reports_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/jobs.hpp"
#include "reports/choosers.hpp"
#include "reports/coverage.hpp"
#include "reports/growth_report.hpp"
#include "reports/spreadsheets.hpp"
#include "reports/year_report.hpp"

namespace trousse {

using nlohmann::json;

static Answer show_growth(Service& service, const Request& request);
static Answer list_lapsed(Service& service, const Request& request);
static Answer show_coverage(Service& service, const Request& request);
static Answer show_report(Service& service, const Request& request);
static Answer report_csv(Service& service, const Request& request);
static Answer report_xlsx(Service& service, const Request& request);
static Answer list_jobs(Service& service, const Request& request);

Routes reports_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/campaigns/{slug}/growth", Access::admins, with(show_growth)},
        {get, "/api/v1/campaigns/{slug}/lapsed-schools", Access::admins, with(list_lapsed)},
        {get, "/api/v1/campaigns/{slug}/coverage", Access::staff, with(show_coverage)},
        {get, "/api/v1/campaigns/{slug}/report", Access::staff, with(show_report)},
        {get, "/api/v1/campaigns/{slug}/report.csv", Access::staff, with(report_csv)},
        {get, "/api/v1/campaigns/{slug}/report.xlsx", Access::staff, with(report_xlsx)},
        {get, "/api/v1/jobs", Access::admins, with(list_jobs)},
    };
}

Answer show_growth(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        return ok(growth_json(db, require_campaign(db, request.parameter("slug")), service.now()));
    });
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

Answer show_coverage(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read(
        [&](const Snapshot& db) { return ok(told(coverage_of(db, require_campaign(db, request.parameter("slug"))))); });
}

static YearReport asked_report(Service& service, const Request& request);
static std::string asked_language(const Request& request);
static Answer file_named(const std::string& name, std::string type, std::string bytes);

Answer show_report(Service& service, const Request& request) {
    require_known(request, {});
    return ok(told(asked_report(service, request)));
}

Answer report_csv(Service& service, const Request& request) {
    require_known(request, {"table", "language"});
    const std::string language = asked_language(request);
    const std::string key = asked_word(request, "table", {"summary", "coverage", "kits", "materials", "boards", "mrcs", "years", "stock"});
    for (const Table& table : tables_of(asked_report(service, request), language))
        if (table.key == key || key.empty())
            return file_named(request.parameter("slug") + '-' + table.key + ".csv", "text/csv; charset=utf-8", csv_of(table));
    throw std::logic_error{"no table " + key};
}

Answer report_xlsx(Service& service, const Request& request) {
    require_known(request, {"language"});
    const std::string language = asked_language(request);
    return file_named(request.parameter("slug") + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                      xlsx_of(tables_of(asked_report(service, request), language)));
}

YearReport asked_report(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) {
        return year_report(db, require_campaign(db, request.parameter("slug")), service.now());
    });
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
