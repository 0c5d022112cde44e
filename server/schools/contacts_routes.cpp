#include "schools/contacts_routes.hpp"

#include "platform/answers.hpp"
#include "platform/crypto.hpp"
#include "platform/once.hpp"
#include "schools/contacts_import_store.hpp"
#include "schools/file_text.hpp"

namespace trousse {

using nlohmann::json;

namespace {

struct ReadContacts {
    Coding coding;
    ContactsFile content;
};

}  // namespace

static Answer import_contacts(Service& service, const Request& request);
static Answer show_coverage(Service& service, const Request& request);

constexpr std::size_t kLongestFile = 1024 * 1024;

Routes contacts_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        shows_contact("contact-imports", takes_csv({post, "/api/v1/contact-imports", Access::staff, Once::by_key,
                                                    with(import_contacts), kLongestFile})),
        {get, "/api/v1/contact-coverage", Access::staff, with(show_coverage)},
    };
}

static ReadContacts read_file(std::string_view bytes);
static Answer preview(Service& service, const ReadContacts& file);
static Told written(Transaction& tx, const ReadContacts& file, const std::string& seen, const Request& request,
                    Instant now);
static json shown(const ReadContacts& file, const std::vector<ContactVerdict>& verdicts);

// Nothing is written that was not seen: a preview says by what it is named, and the list it shows is written whole or
// not at all.
Answer import_contacts(Service& service, const Request& request) {
    require_known(request, {"dry_run", "seen"});
    const bool dry_run = asked_word(request, "dry_run", {"true", "false"}) == "true";
    const std::string seen = asked(request, "seen");
    const ReadContacts file = read_file(request.body);
    if (dry_run) return preview(service, file);
    const Instant now = service.now();
    return once(
        service, request, [&](Transaction& tx) { return written(tx, file, seen, request, now); },
        [&](const Snapshot&, const Told& told) {
            json answer = shown({.coding = file.coding, .content = {}}, {});
            answer.update(json::parse(told));
            return ok(answer);
        });
}

ReadContacts read_file(std::string_view bytes) {
    try {
        const FileText file = read_text(bytes);
        return {file.coding, read_contacts_file(file.text)};
    } catch (const CsvFault& fault) {
        throw Problem{.status = 422,
                      .code = "unreadable_file",
                      .params = {{"why", fault.code}, {"line", fault.line}, {"column", fault.column}}};
    }
}

Answer preview(Service& service, const ReadContacts& file) {
    return service.db.read([&](const Snapshot& db) {
        const auto schools = known_schools(db);
        return ok(shown(file, verdicts_of(file.content.rows, schools)));
    });
}

// What is kept of it holds no contact.
Told written(Transaction& tx, const ReadContacts& file, const std::string& seen, const Request& request, Instant now) {
    const auto schools = known_schools(tx);
    const auto verdicts = verdicts_of(file.content.rows, schools);
    const json report = shown(file, verdicts);
    if (report["refused"] != 0 || report["ambiguous"] != 0)
        throw Problem{.status = 409,
                      .code = "rows_refused",
                      .params = {{"refused", report["refused"]}, {"ambiguous", report["ambiguous"]}}};
    if (report["seen"] != seen) throw Problem{.status = 409, .code = "not_as_seen"};
    apply(tx, verdicts, request.visitor.actor, now);
    return json{{"dry_run", false},
                {"added", report["added"]},
                {"changed", report["changed"]},
                {"unchanged", report["unchanged"]}}
        .dump();
}

static json shown(const ContactRow& row, const ContactVerdict& verdict);
static json shown(const KnownSchool& school);
static std::vector<std::string> names_with_accents(const ContactsFile& file);

// Its name is of all that it shows.
json shown(const ReadContacts& file, const std::vector<ContactVerdict>& verdicts) {
    json report = {{"dry_run", true},
                   {"coding", word(file.coding)},
                   {"examples", names_with_accents(file.content)},
                   {"headings", file.content.headings},
                   {"unread", file.content.unread},
                   {"rows", json::array()}};
    for (const auto each : {Verdict::added, Verdict::changed, Verdict::unchanged, Verdict::ambiguous, Verdict::refused})
        report[std::string{word(each)}] = std::ranges::count(verdicts, each, &ContactVerdict::verdict);
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        report["rows"].push_back(shown(file.content.rows[i], verdicts[i]));
    report["seen"] = sha256(report["rows"].dump());
    return report;
}

json shown(const ContactRow& row, const ContactVerdict& verdict) {
    json candidates = json::array(), changes = json::array();
    for (const KnownSchool* each : verdict.candidates) candidates.push_back(shown(*each));
    for (const auto& [field, before, after] : verdict.changes)
        changes.push_back({{"field", field}, {"before", before}, {"after", after}});
    return {{"line", row.line},
            {"name", row.says.name.empty() ? row.says.organisation : row.says.name},
            {"verdict", word(verdict.verdict)},
            {"why", verdict.why.empty() ? json() : json(verdict.why)},
            {"column", verdict.column.empty() ? json() : json(verdict.column)},
            {"cell", verdict.cell},
            {"other_line", verdict.other_line == 0 ? json() : json(verdict.other_line)},
            {"school", verdict.school ? shown(*verdict.school) : json()},
            {"candidates", std::move(candidates)},
            {"changes", std::move(changes)},
            {"cells", row.cells}};
}

json shown(const KnownSchool& school) {
    return {{"id", school.id.text()},
            {"name", school.name},
            {"municipality", school.municipality},
            {"organisation", school.organisation},
            {"building", school.building}};
}

std::vector<std::string> names_with_accents(const ContactsFile& file) {
    std::vector<std::string> names;
    for (const ContactRow& row : file.rows) names.push_back(row.says.name.empty() ? row.says.contact : row.says.name);
    return first_with_accents(names);
}

// ── Which schools can be reached ──

constexpr auto kCoverage = R"(
    SELECT count(*) AS eligible, count(*) FILTER (WHERE reach = 'own') AS own, count(*) FILTER (WHERE reach = 'parent') AS parent,
           count(*) FILTER (WHERE reach = 'phone') AS phone, count(*) FILTER (WHERE reach = 'paper') AS paper
      FROM school JOIN reach_of_school ON school_id = school.id WHERE kind = 'school' AND closed_at IS NULL)";

Answer show_coverage(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([](const Snapshot& db) {
        return *db.first(kCoverage, {}, [](const Row& row) {
            return ok({{"eligible", row.integer("eligible")},
                       {"own", row.integer("own")},
                       {"parent", row.integer("parent")},
                       {"phone", row.integer("phone")},
                       {"paper", row.integer("paper")}});
        });
    });
}

}  // namespace trousse
