#include "upkeep_routes.hpp"

#include <algorithm>

#include "backups.hpp"
#include "carried_over.hpp"
#include "integrity.hpp"
#include "notices.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/jobs.hpp"
#include "platform/json_reader.hpp"
#include "platform/log.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer ready(Service& service);
static bool jobs_run(Service& service);
static Answer show_upkeep(Service& service, const Request& request, Instant started);
static Answer list_notices(Service& service, const Request& request);
static Answer confirm_access_of(Service& service, const Request& request);
static Answer run_job(Service& service, const Request& request);
static Answer back_up(Service& service, const Request& request);

constexpr std::chrono::minutes kLate{5};

Routes upkeep_routes(Service& service, const Metrics& metrics) {
    using enum Method;
    return {
        public_read("/healthz", [](const Request&) { return ok({{"status", "ok"}}); }),
        public_read("/readyz", [&service](const Request&) { return ready(service); }),
        {get, "/api/v1/upkeep", Access::admins,
         [&service, started = service.now()](const Request& request) { return show_upkeep(service, request, started); }},
        {get, "/api/v1/notices", Access::staff, [&service](const Request& request) { return list_notices(service, request); }},
        {post, "/api/v1/access-confirmations", Access::admins, Once::by_key,
         [&service](const Request& request) { return confirm_access_of(service, request); }},
        {post, "/api/v1/jobs/{name}/runs", Access::admins, Once::by_key,
         [&service](const Request& request) { return run_job(service, request); }},
        {get, "/api/v1/checks", Access::admins,
         [&service](const Request&) { return service.db.read([](const Snapshot& db) { return ok(integrity(db)); }); }},
        {post, "/api/v1/backup-copies", Access::operators, Once::by_key,
         [&service](const Request& request) { return back_up(service, request); }},
        {get, "/metrics", Access::monitors,
         [&metrics](const Request&) { return Answer{.body = metrics.text(), .type = "text/plain; version=0.0.4; charset=utf-8"}; }},
    };
}

constexpr auto kAnything = "SELECT 1";

Answer ready(Service& service) {
    json checks;
    const auto check = [&](const char* name, const std::function<bool()>& holds) {
        try {
            checks[name] = holds() ? "ok" : "failing";
        } catch (const std::exception& failure) {
            log_error("a check failed", {{"check", name}, {"why", failure.what()}});
            checks[name] = "failing";
        }
    };
    check("database", [&] { return !service.db.is_damaged() && service.db.read([](const Snapshot& db) { return db.any(kAnything); }); });
    check("disk", [&] { return std::filesystem::space(service.settings.data).available >= kLeastSpace; });
    check("jobs", [&] { return jobs_run(service); });

    const bool all = std::ranges::all_of(checks, [](const json& each) { return each == "ok"; });
    Answer answer = ok({{"status", all ? "ok" : "failing"}, {"checks", checks}});
    if (!all) answer.status = 503;
    return answer;
}

// A job whose hour passed a while ago means that nobody works them off.
bool jobs_run(Service& service) {
    const Instant now = service.now();
    return std::ranges::none_of(job_states(service.db), [&](const JobState& job) {
        return job.next_run_at && *job.next_run_at + kLate < now;
    });
}

constexpr auto kSchema = "SELECT max(name) AS name FROM migration";

Answer show_upkeep(Service& service, const Request& request, Instant started) {
    require_known(request, {});
    const Settings& settings = service.settings;
    const auto bytes = [&](const char* file) {
        std::error_code none;
        const auto size = std::filesystem::file_size(settings.data / file, none);
        return none ? 0 : size;
    };
    const auto disk = std::filesystem::space(settings.data);
    const auto schema = service.db.read(
        [](const Snapshot& db) { return db.first(kSchema, {}, [](const Row& row) { return row.text("name"); }); });
    return ok({{"version", TROUSSE_VERSION},
               {"schema", schema.value_or("")},
               {"started_at", told(started)},
               {"database_bytes", bytes("trousse.db")},
               {"wal_bytes", bytes("trousse.db-wal")},
               {"disk", {{"free_bytes", disk.available}, {"total_bytes", disk.capacity}, {"is_low", disk.available < kLeastSpace}}},
               {"retention_days", settings.retention_days}});
}

Answer list_notices(Service& service, const Request& request) {
    require_known(request, {});
    json told = json::array();
    for (const auto& [code, count] : notices(service))
        if (count > 0) told.push_back({{"code", code}, {"count", count}});
    return ok({{"data", std::move(told)}});
}

// After a restore that could not know it: links, codes, accounts and tokens were looked after.
Answer confirm_access_of(Service& service, const Request& request) {
    require_empty(request.body);
    return once(service, request, [&](Transaction& tx) {
        if (confirm_access(tx))
            audit(tx, {.done_by = request.visitor.actor, .act = "backup.access_checked", .subject = "installation"},
                  service.now());
        return no_content();
    });
}

// By hand, whatever its hour: the runner of the jobs does it, so that it never runs beside itself.
Answer run_job(Service& service, const Request& request) {
    require_empty(request.body);
    const std::string& name = request.parameter("name");
    const auto jobs = job_states(service.db);
    if (std::ranges::find(jobs, name, &JobState::name) == jobs.end()) throw Problem{.status = 404, .code = "not_found"};
    if (!service.run_job) throw Problem{.status = 503, .code = "not_ready"};
    return once(service, request, [&] {
        const std::string result = service.run_job(name);
        service.db.write([&](Transaction& tx) {
            audit(tx, {.done_by = request.visitor.actor, .act = "job.run_by_hand", .subject = name}, service.now());
        });
        return created({{"name", name}, {"result", result}}, "/api/v1/jobs");
    });
}

// Only the operator, at this machine, names a file; it must not exist yet.
Answer back_up(Service& service, const Request& request) {
    const std::filesystem::path file = read_json(request.body, [](JsonReader& body) { return body.text("/file", 1000); });
    if (!file.is_absolute() || !std::filesystem::is_directory(file.parent_path())) throw invalid("/file", "no_such_folder");
    return once(service, request, [&] {
        if (std::filesystem::exists(file) || std::filesystem::exists(key_beside(file))) throw invalid("/file", "already_taken");
        copy_data(service.db, service.settings, file);
        return created({{"file", file.string()}, {"bytes", std::filesystem::file_size(file)}}, "/api/v1/backup-copies");
    });
}

}  // namespace trousse
