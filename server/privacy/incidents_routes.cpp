#include "privacy/incidents_routes.hpp"

#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

namespace {

using IncidentId = Id<struct Incident>;

// Days as they are written: 2027-02-18.
struct IncidentForm {
    std::string happened_on, known_on;
    std::string what, data;
    std::optional<std::int64_t> people;
    bool is_serious = false;
    std::string why;
    std::optional<std::string> cai_told_on, people_told_on;
    std::string measures;

    bool operator==(const IncidentForm&) const = default;
};

struct Incident {
    IncidentId id;
    IncidentForm form;
    Instant noted_at;
    std::string noted_by;
    std::int64_t version = 1;
};

}  // namespace

static Answer list_incidents(Service& service, const Request& request);
static Answer note_incident(Service& service, const Request& request);
static Answer complete_incident(Service& service, const Request& request);
static IncidentForm incident_form(JsonReader& body);
static void keep(Transaction& tx, const Incident& incident);
static Incident incident_from(const Row& row);
static Incident require_incident(const Snapshot& db, const IncidentId& id);
static json shown(const Snapshot& db, const Incident& incident);

Routes incidents_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/incidents", Access::admins, with(list_incidents)},
        {post, "/api/v1/incidents", Access::admins, Once::by_key, with(note_incident)},
        {patch, "/api/v1/incidents/{id}", Access::admins, with(complete_incident)},
    };
}

constexpr auto kRegister = R"(
    SELECT id, happened_on, known_on, what, data, people, is_serious, why, cai_told_on, people_told_on, measures,
           noted_at, noted_by, version
      FROM incident ORDER BY known_on DESC, id DESC)";

Answer list_incidents(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([](const Snapshot& db) {
        json rows = json::array();
        for (const Incident& incident : db.all(kRegister, {}, incident_from)) rows.push_back(shown(db, incident));
        return ok({{"data", std::move(rows)}, {"next", nullptr}});
    });
}

static std::string day_in(JsonReader& body, const std::string& pointer) {
    std::string day = body.text(pointer, 10);
    if (!day.empty() && !parse_day(day)) body.fault({pointer, "not_a_day"});
    return day;
}

static std::optional<std::string> maybe_day_in(JsonReader& body, const std::string& pointer) {
    return body.is_null(pointer) ? std::nullopt : std::optional{day_in(body, pointer)};
}

IncidentForm incident_form(JsonReader& body) {
    constexpr std::size_t kLongest = 2'000;
    constexpr std::int64_t kMostPeople = 10'000'000;
    IncidentForm form;
    form.happened_on = day_in(body, "/happened_on");
    form.known_on = day_in(body, "/known_on");
    form.what = body.text("/what", kLongest);
    form.data = body.text("/data", kLongest);
    if (!body.is_null("/people")) form.people = body.integer("/people", 0, kMostPeople);
    form.is_serious = body.boolean("/is_serious");
    form.why = body.text("/why", kLongest);
    form.cai_told_on = maybe_day_in(body, "/cai_told_on");
    form.people_told_on = maybe_day_in(body, "/people_told_on");
    form.measures = body.line("/measures", kLongest);
    return form;
}

static void require_between(const std::string& pointer, const std::optional<std::string>& day, const std::string& first,
                            const std::string& last) {
    if (day && *day < first) throw invalid(pointer, "too_small", {{"limit", first}});
    if (day && *day > last) throw invalid(pointer, "too_large", {{"limit", last}});
}

// Nothing is known before it has happened, told before it is known, or noted before its day.
static void require_in_order(const IncidentForm& form, Instant now) {
    const std::string today = day_text(quebec_day(now));
    require_between("/happened_on", form.happened_on, "", today);
    require_between("/known_on", form.known_on, form.happened_on, today);
    require_between("/cai_told_on", form.cai_told_on, form.known_on, today);
    require_between("/people_told_on", form.people_told_on, form.known_on, today);
}

Answer note_incident(Service& service, const Request& request) {
    const IncidentForm form = read_json(request.body, incident_form);
    const Instant now = service.now();
    require_in_order(form, now);
    return once(service, request, [&](Transaction& tx) {
        const Incident incident{.id = {new_key(now)}, .form = form, .noted_at = now, .noted_by = request.visitor.actor};
        keep(tx, incident);
        audit(tx, {.done_by = incident.noted_by, .act = "incident.noted", .subject = subject_of(incident.id)}, now);
        return versioned(created(shown(tx, incident), "/api/v1/incidents"), incident.version);
    });
}

Answer complete_incident(Service& service, const Request& request) {
    const IncidentForm form = read_json(request.body, incident_form);
    const Instant now = service.now();
    require_in_order(form, now);
    return service.db.write([&](Transaction& tx) {
        Incident incident = require_incident(tx, request.id<struct Incident>("id"));
        require_version(request, incident.version, [&] { return shown(tx, incident); });
        if (form != incident.form) {
            incident.form = form;
            ++incident.version;
            keep(tx, incident);
            audit(tx,
                  {.done_by = request.visitor.actor, .act = "incident.completed", .subject = subject_of(incident.id)},
                  now);
        }
        return versioned(ok(shown(tx, incident)), incident.version);
    });
}

constexpr auto kKeep = R"(
    INSERT INTO incident (id, happened_on, known_on, what, data, people, is_serious, why, cai_told_on, people_told_on,
                          measures, noted_at, noted_by, version)
    VALUES ($id, $happened, $known, $what, $data, $people, $serious, $why, $cai, $told, $measures, $noted, $by,
            $version)
        ON CONFLICT (id) DO UPDATE SET
           happened_on = excluded.happened_on, known_on = excluded.known_on, what = excluded.what, data = excluded.data,
           people = excluded.people, is_serious = excluded.is_serious, why = excluded.why,
           cai_told_on = excluded.cai_told_on, people_told_on = excluded.people_told_on,
           measures = excluded.measures, version = excluded.version)";

void keep(Transaction& tx, const Incident& incident) {
    const IncidentForm& form = incident.form;
    tx.run(kKeep, {{"$id", incident.id},
                   {"$happened", form.happened_on},
                   {"$known", form.known_on},
                   {"$what", form.what},
                   {"$data", form.data},
                   {"$people", form.people},
                   {"$serious", form.is_serious},
                   {"$why", form.why},
                   {"$cai", form.cai_told_on},
                   {"$told", form.people_told_on},
                   {"$measures", form.measures},
                   {"$noted", incident.noted_at},
                   {"$by", incident.noted_by},
                   {"$version", incident.version}});
}

constexpr auto kIncident = R"(
    SELECT id, happened_on, known_on, what, data, people, is_serious, why, cai_told_on, people_told_on, measures,
           noted_at, noted_by, version
      FROM incident WHERE id = $id)";

Incident require_incident(const Snapshot& db, const IncidentId& id) {
    const auto incident = db.first(kIncident, {{"$id", id}}, incident_from);
    if (!incident) throw Problem{.status = 404, .code = "not_found"};
    return *incident;
}

Incident incident_from(const Row& row) {
    return {.id = row.id<struct Incident>("id"),
            .form = {.happened_on = row.text("happened_on"),
                     .known_on = row.text("known_on"),
                     .what = row.text("what"),
                     .data = row.text("data"),
                     .people = row.maybe_integer("people"),
                     .is_serious = row.flag("is_serious"),
                     .why = row.text("why"),
                     .cai_told_on = row.maybe_text("cai_told_on"),
                     .people_told_on = row.maybe_text("people_told_on"),
                     .measures = row.text("measures")},
            .noted_at = row.instant("noted_at"),
            .noted_by = row.text("noted_by"),
            .version = row.integer("version")};
}

json shown(const Snapshot& db, const Incident& incident) {
    const IncidentForm& form = incident.form;
    return {{"id", incident.id.text()},
            {"happened_on", form.happened_on},
            {"known_on", form.known_on},
            {"what", form.what},
            {"data", form.data},
            {"people", maybe(form.people)},
            {"is_serious", form.is_serious},
            {"why", form.why},
            {"cai_told_on", maybe(form.cai_told_on)},
            {"people_told_on", maybe(form.people_told_on)},
            {"measures", form.measures},
            {"noted_at", told(incident.noted_at)},
            {"noted_by", name_of_actor(db, incident.noted_by)},
            {"version", incident.version}};
}

}  // namespace trousse
