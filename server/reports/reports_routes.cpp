#include "reports/reports_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/jobs.hpp"
#include "reports/coverage.hpp"
#include "reports/growth_report.hpp"
#include "reports/year_report.hpp"

namespace trousse {

using nlohmann::json;

static Answer show_growth(Service& service, const Request& request);
static Answer show_coverage(Service& service, const Request& request);
static Answer show_report(Service& service, const Request& request);
static Answer list_jobs(Service& service, const Request& request);

Routes reports_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/campaigns/{slug}/growth", Access::admins, with(show_growth)},
        {get, "/api/v1/campaigns/{slug}/coverage", Access::staff, with(show_coverage)},
        {get, "/api/v1/campaigns/{slug}/report", Access::staff, with(show_report)},
        {get, "/api/v1/jobs", Access::admins, with(list_jobs)},
    };
}

Answer show_growth(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        return ok(growth_json(db, require_campaign(db, request.parameter("slug")), service.now()));
    });
}

Answer show_coverage(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read(
        [&](const Snapshot& db) { return ok(told(coverage_of(db, require_campaign(db, request.parameter("slug"))))); });
}

Answer show_report(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read(
        [&](const Snapshot& db) { return ok(report_json(db, require_campaign(db, request.parameter("slug")))); });
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
