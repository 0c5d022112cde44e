#include "reports/audit_routes.hpp"

#include "platform/answers.hpp"
#include "platform/quebec_time.hpp"
#include "reports/audit_trail.hpp"

namespace trousse {

using nlohmann::json;

static Answer search_audit(Service& service, const Request& request);
static Answer list_acts(Service& service, const Request& request);
static Instant asked_day(const Request& request, std::string_view name, int days_later, Instant otherwise);

Routes audit_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/audit", Access::admins, with(search_audit)},
        {get, "/api/v1/audit/acts", Access::admins, with(list_acts)},
    };
}

Answer search_audit(Service& service, const Request& request) {
    require_known(request, {"q", "by", "act", "subject", "since", "until", "limit", "cursor"});
    const AuditFilter filter{.text = asked(request, "q"),
                             .by = asked(request, "by"),
                             .act = asked(request, "act"),
                             .subject = asked(request, "subject"),
                             .from = asked_day(request, "since", 0, kEver.first),
                             .before = asked_day(request, "until", 1, kEver.second)};
    return service.db.read([&](const Snapshot& db) { return audit_page(db, filter, page_of(request)); });
}

// Days of Québec, both within.
Instant asked_day(const Request& request, std::string_view name, int days_later, Instant otherwise) {
    const std::string given = asked(request, name);
    if (given.empty()) return otherwise;
    const auto day = parse_day(given);
    if (!day) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", name}}};
    return quebec_midnight(*day + std::chrono::days{days_later});
}

Answer list_acts(Service& service, const Request& request) {
    require_known(request, {});
    return ok({{"data", service.db.read(acts_in_audit)}, {"next", nullptr}});
}

}  // namespace trousse
