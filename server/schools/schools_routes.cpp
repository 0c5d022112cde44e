#include "schools/schools_routes.hpp"

#include <charconv>

#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "schools/import.hpp"
#include "schools/roster_form.hpp"
#include "schools/school_edit.hpp"
#include "schools/school_list.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

namespace {

Answer list_regions(Service& service, const Request& request);
Answer list_schools(Service& service, const Request& request);
Answer show_school(Service& service, const RestOfCard& rest_of, const Request& request);
Answer add(Service& service, const RestOfCard& rest_of, const Request& request);
Answer edit(Service& service, const RestOfCard& rest_of, const Request& request);
Answer import_file(Service& service, const WithMoreSchools& with_more_schools, const Request& request);

constexpr std::size_t kLongestFile = CsvLimits{}.file;  // all of Québec's public schools are 1.3 MB

}  // namespace

Routes schools_routes(Service& service, RestOfCard rest_of, WithMoreSchools with_more_schools) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    const auto with_orders = [&service, rest_of](auto handler) {
        return std::bind_front(handler, std::ref(service), rest_of);
    };
    return {
        {get, "/api/v1/roster", Access::staff, with(list_regions)},
        shows_contact("schools", {get, "/api/v1/schools", Access::staff, with(list_schools)}),
        {post, "/api/v1/schools", Access::staff, Once::by_key, with_orders(add)},
        shows_contact("school", {get, "/api/v1/schools/{id}", Access::staff, with_orders(show_school)}),
        {patch, "/api/v1/schools/{id}", Access::staff, with_orders(edit)},
        takes_csv({post, "/api/v1/school-imports", Access::staff, Once::by_key,
                   std::bind_front(import_file, std::ref(service), with_more_schools), kLongestFile}),
    };
}

namespace {

Answer list_regions(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([](const Snapshot& db) { return ok({{"boards", boards(db)}, {"mrcs", mrcs(db)}}); });
}

Answer list_schools(Service& service, const Request& request) {
    require_known(request, {"q", "board", "mrc", "kind", "outcome", "reach", "limit", "cursor"});
    const Page asked_for = page_of(request);
    const SchoolFilter filter{
        .text = asked(request, "q"),
        .board = asked(request, "board"),
        .mrc = asked(request, "mrc"),
        .kind = asked_word(request, "kind", {"school", "partner"}),
        .outcome = asked_word(request, "outcome", {"silent", "order", "decline", "exclusion"}),
        .reach = asked_word(request, "reach", {"own", "parent", "phone", "paper", "unaddressed", "returned"})};

    std::vector<Keyed> rows;
    for (json& row : service.db.read([&](const Snapshot& db) {
             return school_rows(db, filter, asked_for.after_id<School>(), asked_for.limit + 1);
         }))
        rows.push_back({row.at("id"), std::move(row)});
    return page_with(std::move(rows), asked_for);
}

Answer show_school(Service& service, const RestOfCard& rest_of, const Request& request) {
    require_known(request, {});
    return service.db.read(
        [&](const Snapshot& db) { return told_card(db, request.id<School>("id"), rest_of, request.visitor); });
}

School school_form(JsonReader& body) {
    return {.id = {},
            .kind = body.word("/kind", {"school", "partner"}),
            .name = body.text("/name", 160),
            .board = body.line("/board", 120),
            .mrc = body.line("/mrc", 120),
            .municipality = body.line("/municipality", 120),
            .address = body.line("/address", 200),
            .postal_code = postal_code_in(body),
            .language = body.word("/language", {"fr", "en"}),
            .parent = body.maybe_id<School>("/parent")};
}

Answer add(Service& service, const RestOfCard& rest_of, const Request& request) {
    const School form = read_json(request.body, school_form);
    const Instant now = service.now();

    const auto act = [&](Transaction& tx) -> Told {
        const School added = add_school(tx, form, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "school.added",
               .subject = subject_of(added.id),
               .became = added.name},
              now);
        return added.id.text();
    };
    return once(service, request, act, [&](const Snapshot& db, const Told& id) {
        return told_new_card(db, SchoolId::named(id), rest_of, request.visitor);
    });
}

// What is given, over what was. A school keeps its kind.
School edited(School school, JsonReader& body) {
    if (body.has("/name")) school.name = body.text("/name", 160);
    if (body.has("/board")) school.board = body.line("/board", 120);
    if (body.has("/mrc")) school.mrc = body.line("/mrc", 120);
    if (body.has("/municipality")) school.municipality = body.line("/municipality", 120);
    if (body.has("/address")) school.address = body.line("/address", 200);
    if (body.has("/postal_code")) school.postal_code = postal_code_in(body);
    if (body.has("/language")) school.language = body.word("/language", {"fr", "en"});
    if (body.has("/parent")) school.parent = body.maybe_id<School>("/parent");
    if (body.has("/active")) school.is_active = body.boolean("/active");
    return school;
}

Difference difference(const School& before, const School& after) {
    const auto parent_of = [](const School& school) { return school.parent ? json(school.parent->text()) : json(); };
    Difference difference;
    difference.note("name", before.name, after.name);
    difference.note("board", before.board, after.board);
    difference.note("mrc", before.mrc, after.mrc);
    difference.note("municipality", before.municipality, after.municipality);
    difference.note("address", before.address, after.address);
    difference.note("postal_code", before.postal_code, after.postal_code);
    difference.note("language", before.language, after.language);
    difference.note("parent", parent_of(before), parent_of(after));
    difference.note("active", before.is_active, after.is_active);
    return difference;
}

Answer edit(Service& service, const RestOfCard& rest_of, const Request& request) {
    read_json(request.body, [](JsonReader& body) { return edited({}, body); });  // 422 before anything is looked up
    const auto id = request.id<School>("id");
    const Instant now = service.now();

    service.db.write([&](Transaction& tx) {
        const School before = require_school(tx, id);
        require_version(request, before.version, [&] { return school_card(tx, id, rest_of, request.visitor); });
        const School wanted = read_json(request.body, [&](JsonReader& body) { return edited(before, body); });
        const auto [was, became] = difference(before, wanted);
        if (became.empty()) return;

        edit_school(tx, before, wanted, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "school.edited",
               .subject = subject_of(id),
               .was = was.dump(),
               .became = became.dump()},
              now);
    });
    return service.db.read([&](const Snapshot& db) { return told_card(db, id, rest_of, request.visitor); });
}

json shown(const ImportOutcome& outcome, const json& coverage) {
    json rows = json::array(), missing = json::array();
    for (const RowVerdict& row : outcome.rows)
        rows.push_back({{"line", row.line},
                        {"organisation", row.organisation},
                        {"name", row.name},
                        {"verdict", word(row.verdict)},
                        {"why", row.why.empty() ? json() : json(row.why)},
                        {"column", row.column.empty() ? json() : json(row.column)},
                        {"cell", row.cell},
                        {"changes", row.changes}});
    for (const MissingSchool& school : outcome.missing_schools)
        missing.push_back({{"id", school.id.text()}, {"name", school.name}});
    return {{"dry_run", outcome.dry_run},
            {"coding", word(outcome.coding)},
            {"examples", outcome.examples},
            {"coverage", coverage},
            {"odd", outcome.is_odd},
            {"organisations", outcome.organisations},
            {"added", outcome.added},
            {"changed", outcome.changed},
            {"unchanged", outcome.unchanged},
            {"missing", outcome.missing_schools.size()},
            {"refused", outcome.refused},
            {"rows", std::move(rows)},
            {"missing_schools", std::move(missing)}};
}

ImportForm import_form(const Request& request) {
    const auto refused = [](const char* field) {
        return Problem{.status = 400, .code = "bad_query", .params = {{"field", field}}};
    };
    const auto region = municipality_range(asked(request, "municipality"));
    if (!region) throw refused("municipality");
    ImportForm form{.file = request.body,
                    .region = *region,
                    .dry_run = asked_word(request, "dry_run", {"true", "false"}) == "true"};
    if (const std::string said = asked(request, "missing"); !said.empty()) {
        std::size_t missing = 0;
        const auto [stopped, error] = std::from_chars(said.data(), said.data() + said.size(), missing);
        if (error != std::errc{} || stopped != said.data() + said.size()) throw refused("missing");
        form.missing = missing;
    }
    return form;
}

Answer import_file(Service& service, const WithMoreSchools& with_more_schools, const Request& request) {
    require_known(request, {"municipality", "dry_run", "missing"});
    const ImportForm form = import_form(request);
    const auto act = [&] {
        const auto outcome = import_schools(service.db, form, service.now(), request.visitor.actor);
        const auto added = static_cast<std::int64_t>(outcome.added);
        return ok(shown(outcome, form.dry_run
                                     ? service.db.read([&](const Snapshot& db) { return with_more_schools(db, added); })
                                     : json()));
    };
    return form.dry_run ? act() : once(service, request, act);
}

}  // namespace

}  // namespace trousse
