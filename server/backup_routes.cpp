#include "backup_routes.hpp"

#include <fmt/format.h>

#include <fstream>
#include <memory>

#include "accounts/own_password.hpp"
#include "accounts/password_rules.hpp"
#include "backups.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_backups(Service& service, const Request& request);
static Answer make_one(Service& service, const Request& request);
static Answer check_one(Service& service, const Request& request);
static Answer send_database(Service& service, const Request& request);
static Answer send_key(Service& service, OwnPassword& own, const Request& request);
static Answer delete_one(Service& service, const Request& request);
static json shown(const Backup& backup);
static void note(Service& service, const Request& request, std::string_view act);

Routes backup_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    const auto own = std::make_shared<OwnPassword>(service);
    return {
        {get, "/api/v1/backups", Access::admins, with(list_backups)},
        {post, "/api/v1/backups", Access::admins, Once::by_key, with(make_one)},
        {get, "/api/v1/backups/{name}/verdict", Access::admins, with(check_one)},
        {get, "/api/v1/backups/{name}/database", Access::admins, with(send_database)},
        {post, "/api/v1/backups/{name}/key", Access::admins, Once::no_act,
         [&service, own](const Request& request) { return send_key(service, *own, request); }},
        {remove, "/api/v1/backups/{name}", Access::admins, with(delete_one)},
    };
}

Answer list_backups(Service& service, const Request& request) {
    require_known(request, {});
    json rows = json::array();
    for (const Backup& backup : backups_in(service.settings.backups())) rows.push_back(shown(backup));
    return ok({{"data", std::move(rows)},
               {"next", nullptr},
               {"keep_days", service.settings.backup.keep},
               {"hour", service.settings.backup.hour}});
}

Answer make_one(Service& service, const Request& request) {
    require_empty(request.body);
    return once(service, request, [&] { return created(shown(make_backup(service, request.visitor.actor)), "/api/v1/backups"); });
}

constexpr auto kOwnSchema = "SELECT max(name) AS name FROM migration";

// A backup of an older Trousse is restored too: it is brought up to date at the next start. A newer one is refused then.
Answer check_one(Service& service, const Request& request) {
    require_known(request, {});
    const BackupVerdict verdict = verdict_of_backup(file_of_backup(service.settings, request.parameter("name")));
    const std::string ours =
        service.db.read([](const Snapshot& db) { return db.first(kOwnSchema, {}, [](const Row& row) { return row.text("name"); }); })
            .value_or("");
    return ok({{"health", verdict.health},
               {"schema", verdict.schema},
               {"is_ours", !verdict.schema.empty() && verdict.schema <= ours},
               {"key", verdict.has_key}});
}

Answer send_database(Service& service, const Request& request) {
    require_known(request, {});
    const auto file = file_of_backup(service.settings, request.parameter("name"));
    note(service, request, "backup.downloaded");
    return {.body = "",
            .type = "application/vnd.sqlite3",
            .headers = {{"Content-Disposition", "attachment; filename=\"" + file.filename().string() + '"'}},
            .file = file};
}

// With it, whoever has the database can try codes and tokens against it: the password is asked once more.
Answer send_key(Service& service, OwnPassword& own, const Request& request) {
    const std::string password = read_json(request.body, [](JsonReader& body) { return body.text("/password", kLongestPassword); });
    const auto key = key_beside(file_of_backup(service.settings, request.parameter("name")));
    own.require(request, "/password", password);
    std::ifstream stream{key, std::ios::binary};
    if (!stream) throw Problem{.status = 404, .code = "not_found"};
    std::string digits;
    for (int byte = stream.get(); byte != EOF; byte = stream.get()) digits += fmt::format("{:02x}", byte);
    note(service, request, "backup.key_taken");
    return ok({{"name", key.filename().string()}, {"key", digits}});
}

Answer delete_one(Service& service, const Request& request) {
    delete_backup(service, request.parameter("name"), request.visitor.actor);
    return no_content();
}

json shown(const Backup& backup) {
    return {{"name", backup.name}, {"made_at", told(backup.made_at)}, {"bytes", backup.bytes}, {"key", backup.has_key}};
}

void note(Service& service, const Request& request, std::string_view act) {
    service.db.write([&](Transaction& tx) {
        audit(tx, {.done_by = request.visitor.actor, .act = act, .subject = request.parameter("name")}, service.now());
    });
}

}  // namespace trousse
