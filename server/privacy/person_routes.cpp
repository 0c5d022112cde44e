#include "privacy/person_routes.hpp"

#include <algorithm>

#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/erased.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "platform/quebec_time.hpp"
#include "privacy/held.hpp"
#include "reports/spreadsheets.hpp"
#include "schools/roster_form.hpp"

namespace trousse {

using nlohmann::json;

static Answer find_person(Service& service, const Request& request);
static Answer hand_over(Service& service, const Request& request);
static Answer correct_person(Service& service, const Request& request);
static Answer erase_person(Service& service, const std::function<int()>& reach_copies, const Request& request);
static Answer list_erasures(Service& service, const Request& request);
static Answer preview_erasures(Service& service, const Request& request);
static std::vector<HeldPlace> places_in(JsonReader& body);
static json shown(const Holding& held);
static std::string readable(const Holding& held, const std::string& field);
static Table table_of(const std::vector<Holding>& found, std::string_view language);

constexpr std::ptrdiff_t kShortestPerson = 3;
constexpr std::size_t kLongestPerson = 254, kMostPlaces = 1'000;

Routes person_routes(Service& service, std::function<int()> reach_copies) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        shows_contact("person", {post, "/api/v1/person-searches", Access::admins, Once::no_act, with(find_person)}),
        shows_contact("person", {post, "/api/v1/person-files", Access::admins, Once::no_act, with(hand_over)}),
        {post, "/api/v1/person-corrections", Access::admins, Once::by_key, with(correct_person)},
        {post, "/api/v1/person-erasures", Access::admins, Once::by_key,
         [&service, reach = std::move(reach_copies)](const Request& request) {
             return erase_person(service, reach, request);
         }},
        {get, "/api/v1/erasures", Access::admins, with(list_erasures)},
        {get, "/api/v1/erasures/preview", Access::admins, with(preview_erasures)},
    };
}

static std::string person_in(JsonReader& body) {
    std::string person = body.text("/person", kLongestPerson);
    const auto characters = std::ranges::count_if(person, [](char byte) { return (byte & 0xc0) != 0x80; });
    if (characters > 0 && characters < kShortestPerson)
        body.fault({"/person", "too_short", {{"limit", kShortestPerson}}});
    return person;
}

Answer find_person(Service& service, const Request& request) {
    const std::string person = read_json(request.body, person_in);
    const auto found = service.db.read([&](const Snapshot& db) { return held_on(db, person); });
    json rows = json::array();
    for (const Holding& held : found)
        if (rows.size() < kMostPlaces) rows.push_back(shown(held));
    return ok({{"data", std::move(rows)}, {"found", found.size()}});
}

static json named(const Bilingual& name) { return {{"fr", name.fr}, {"en", name.en}}; }

json shown(const Holding& held) {
    json values = json::array(), actions = json::array();
    for (const char* field : {"name", "email", "phone", "words", "reply"})
        if (held.values.contains(field))
            values.push_back({{"field", field},
                              {"title", named(name_of_field(held.place.kind, field))},
                              {"text", readable(held, field)}});
    if (held.may_erase) actions.push_back("erasure");
    if (may_correct(held.place.kind)) actions.push_back("correction");
    return {{"place", held.place.text()},
            {"kind", held.place.kind},
            {"title", named(name_of_kind(held.place.kind))},
            {"since", told(held.since)},
            {"school", held.school ? json{{"id", held.school->text()}, {"name", held.school_name}} : json()},
            {"order", held.order.empty() ? json() : json(held.order)},
            {"values", std::move(values)},
            {"actions", std::move(actions)}};
}

// All texts that stand in it, a line each.
static std::string texts_in(const json& value) {
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        const json inner = text.starts_with('{') ? json::parse(text, nullptr, false) : json();
        return inner.is_object() ? texts_in(inner) : text + '\n';
    }
    std::string all;
    if (value.is_structured())
        for (const json& part : value) all += texts_in(part);
    return all;
}

// What a letter or an answer says, out of the form in which it is kept.
std::string readable(const Holding& held, const std::string& field) {
    const std::string& text = held.values.at(field);
    if (field != "words" || (held.place.kind != "letter" && held.place.kind != "answer")) return text;
    const json kept = json::parse(text, nullptr, false);
    return kept.is_structured() ? texts_in(kept) : text;
}

namespace {

struct FileAsked {
    std::string person, format, language;
};

}  // namespace

Answer hand_over(Service& service, const Request& request) {
    const auto asked = read_json(request.body, [](JsonReader& body) {
        return FileAsked{person_in(body), body.word("/format", {"json", "csv", "xlsx"}),
                         body.word("/language", {"fr", "en"})};
    });
    const Instant now = service.now();
    const auto found = service.db.read([&](const Snapshot& db) { return held_on(db, asked.person); });
    service.db.write([&](Transaction& tx) {
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "person.handed_over",
               .subject = "person",
               .became = std::to_string(found.size())},
              now);
    });
    const std::string name =
        "attachment; filename=\"renseignements-" + day_text(quebec_day(now)) + '.' + asked.format + '"';
    Answer file{.headers = {{"Content-Disposition", name}}};
    if (asked.format == "json") {
        json rows = json::array();
        for (const Holding& held : found) rows.push_back(shown(held));
        file.body = json{{"data", std::move(rows)}, {"found", found.size()}}.dump(2);
    } else if (asked.format == "csv") {
        file.type = "text/csv; charset=utf-8";
        file.body = csv_of(table_of(found, asked.language), asked.language);
    } else {
        file.type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        file.body = xlsx_of({table_of(found, asked.language)});
    }
    return file;
}

Table table_of(const std::vector<Holding>& found, std::string_view language) {
    const auto in = [&](const Bilingual& text) { return language == "en" ? text.en : text.fr; };
    Table table{.key = "person",
                .title = in({"Renseignements", "Personal data"}),
                .columns = {in({"Où", "Where"}), in({"Établissement", "School"}), in({"Commande", "Order"}),
                            in({"Depuis le", "Since"}), in({"Renseignement", "Field"}), in({"Valeur", "Value"})},
                .rows = {}};
    for (const Holding& held : found)
        for (const auto& [field, text] : held.values)
            table.rows.push_back({in(name_of_kind(held.place.kind)), held.school_name, held.order,
                                  quebec_minute(held.since), in(name_of_field(held.place.kind, field)),
                                  readable(held, field)});
    return table;
}

std::vector<HeldPlace> places_in(JsonReader& body) {
    std::vector<HeldPlace> places;
    body.list("/places", kMostPlaces, [&](const std::string& pointer) {
        const std::string text = body.text(pointer, 80);
        if (auto place = HeldPlace::named(text))
            places.push_back(*std::move(place));
        else if (!text.empty())
            body.fault({pointer, "unknown_place"});
    });
    return places;
}

Answer correct_person(Service& service, const Request& request) {
    const auto [places, right] = read_json(request.body, [](JsonReader& body) {
        auto asked = std::pair{places_in(body), contact_in(body, "/contact")};
        for (std::size_t i = 0; i < asked.first.size(); ++i)
            if (!may_correct(asked.first[i].kind)) body.fault({"/places/" + std::to_string(i), "not_correctable"});
        return asked;
    });
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        const auto corrected =
            std::ranges::count_if(places, [&](const HeldPlace& place) { return correct_held(tx, place, right, now); });
        if (corrected > 0)
            audit(tx,
                  {.done_by = request.visitor.actor,
                   .act = "person.corrected",
                   .subject = "person",
                   .became = std::to_string(corrected)},
                  now);
        return ok({{"corrected", corrected}});
    });
}

constexpr auto kWished = "SELECT 1 FROM closed_mailbox WHERE id = $id AND reason = 'asked'";
constexpr auto kInUse = "SELECT name FROM account WHERE id = $id AND disabled_at IS NULL";

static void require_erasable(const Snapshot& db, const HeldPlace& place) {
    if (place.kind == "incident") throw Problem{.status = 409, .code = "kept_by_law"};
    if (place.kind == "mailbox" && db.any(kWished, {{"$id", place.id}}))
        throw Problem{.status = 409, .code = "wish_kept"};
    if (place.kind != "account") return;
    if (const auto name = db.first(kInUse, {{"$id", place.id}}, [](const Row& row) { return row.text("name"); }))
        throw Problem{.status = 409, .code = "account_in_use", .params = {{"name", *name}}};
}

// Erases what is still there of the places, notes that it did, and leaves their keys for the copies.
static std::int64_t erase_places(Transaction& tx, const std::vector<HeldPlace>& places, const std::string& actor,
                                 Instant now) {
    ErasedRows erased;
    for (const HeldPlace& place : places) {
        require_erasable(tx, place);
        if (!erase_held(tx, place)) continue;
        note_erased(tx, place.kind, place.id, place.part);
        ++erased[place.kind];
    }
    std::int64_t all = 0;
    for (const auto& [kind, rows] : erased) {
        record_erasure(tx, now, actor, kind, rows);
        all += rows;
    }
    if (all > 0)
        audit(tx, {.done_by = actor, .act = "person.erased", .subject = "person", .became = std::to_string(all)}, now);
    return all;
}

// Done again under the same key it goes on where a copy could not be reached.
Answer erase_person(Service& service, const std::function<int()>& reach_copies, const Request& request) {
    const auto places = read_json(request.body, places_in);
    const Instant now = service.now();
    Answer answer = once(service, request, [&](Transaction& tx) {
        return ok({{"erased", erase_places(tx, places, request.visitor.actor, now)}});
    });
    json told = json::parse(answer.body);
    told["copies_left"] = reach_copies();
    answer.body = told.dump();
    return answer;
}

constexpr auto kErasures = R"(
    SELECT done_at, done_by, kind, row_count FROM erasure ORDER BY done_at DESC, done_by, kind LIMIT 500)";

Answer list_erasures(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        json rows = json::array();
        db.all(kErasures, {}, [&](const Row& row) {
            const std::string by = row.text("done_by"), at = told(row.instant("done_at"));
            if (rows.empty() || rows.back()["done_at"] != at || rows.back()["actor"] != by)
                rows.push_back(
                    {{"done_at", at}, {"actor", by}, {"done_by", name_of_actor(db, by)}, {"kinds", json::array()}});
            const std::string kind = row.text("kind");
            rows.back()["kinds"].push_back(
                {{"kind", kind}, {"title", named(name_of_kind(kind))}, {"rows", row.integer("row_count")}});
            return 0;
        });
        return ok({{"data", std::move(rows)}, {"next", nullptr}});
    });
}

Answer preview_erasures(Service& service, const Request& request) {
    require_known(request, {});
    const int retention = service.settings.retention_days;
    const auto due = service.db.read(
        [&](const Snapshot& db) { return due_by_age(db, service.now(), std::chrono::days{retention}); });
    json rows = json::array();
    for (const Due& each : due)
        rows.push_back({{"kind", each.kind},
                        {"title", named(name_of_kind(each.kind))},
                        {"rows", each.rows},
                        {"oldest", told(each.oldest)}});
    return ok({{"data", std::move(rows)}, {"next", nullptr}, {"retention_days", retention}});
}

}  // namespace trousse
