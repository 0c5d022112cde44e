#include "reports/audit_trail.hpp"

#include <algorithm>
#include <charconv>

#include "schools/fold.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// Where the page begins: after this line, in the order of time.
struct Place {
    Instant at = kEver.second;
    std::int64_t id = INT64_MAX;
};

// What a searched text names, as JSON lists for the statement.
struct Named {
    std::string subjects;
    std::string actors;
};

Place place_of(const std::string& after);
Named named_by(const Snapshot& db, const std::string& text);
Sql question(const AuditFilter& filter);
Keyed line_from(const Row& row);
json by_of(const Row& row);
json subject_of(const Row& row);
bool holds(const std::string& text, const std::string& folded);

}  // namespace

#define LINE "SELECT id, done_at, done_by, act, subject, was, became FROM audit "
#define WITHIN                                                                                                      \
    " AND done_at >= $from AND done_at < $before AND done_at <= $at AND (done_at < $at OR id < $id) "               \
    " AND ($by = '' OR done_by = $by) AND ($act = '' OR act = $act) AND ($subject = '' OR subject = $subject) "     \
    " AND ($subjects <> '' OR $actors = '') "
#define NEWEST " ORDER BY done_at DESC, id DESC LIMIT $limit "
#define NAMED                                                                                                       \
    " SELECT line.id, done_at, done_by, act, subject, was, became, orders.number AS order_number, "                 \
    "        school.name AS school_name, item.name_fr AS item_fr, item.name_en AS item_en, account.name AS account_name, " \
    "        api_token.name AS token_name, kit.name_fr AS kit_fr, kit.name_en AS kit_en, "                          \
    "        campaign.name_fr AS campaign_fr, campaign.name_en AS campaign_en, "                                    \
    "        CASE WHEN done_by LIKE 'school:%' THEN (SELECT name FROM school WHERE id = substr(done_by, 8)) "       \
    "             WHEN done_by LIKE 'account:%' THEN (SELECT name FROM account WHERE id = substr(done_by, 9)) "     \
    "             WHEN done_by LIKE 'token:%' THEN (SELECT name FROM api_token WHERE id = substr(done_by, 7)) END AS by_name " \
    "   FROM line LEFT JOIN orders ON orders.number = subject LEFT JOIN school ON school.id = subject "             \
    "   LEFT JOIN item ON item.id = subject LEFT JOIN account ON account.id = subject "                             \
    "   LEFT JOIN api_token ON api_token.id = subject LEFT JOIN kit ON kit.id = subject "                           \
    "   LEFT JOIN campaign ON campaign.id = subject OR campaign.slug = subject "                                    \
    "  ORDER BY done_at DESC, line.id DESC"

constexpr auto kByTime = "WITH line AS MATERIALIZED (" LINE "INDEXED BY audit_by_time WHERE 1" WITHIN NEWEST ")" NAMED;
constexpr auto kByActor = "WITH line AS MATERIALIZED (" LINE "INDEXED BY audit_of_an_actor WHERE done_by = $by" WITHIN NEWEST ")" NAMED;
constexpr auto kByAct = "WITH line AS MATERIALIZED (" LINE "INDEXED BY audit_of_an_act WHERE act = $act" WITHIN NEWEST ")" NAMED;
constexpr auto kBySubject =
    "WITH line AS MATERIALIZED (" LINE "INDEXED BY audit_of_a_subject WHERE subject = $subject" WITHIN NEWEST ")" NAMED;
constexpr auto kByText =
    "WITH line AS MATERIALIZED (SELECT * FROM ("
    "SELECT * FROM (" LINE "INDEXED BY audit_of_a_subject WHERE subject IN (SELECT value FROM json_each($subjects))" WITHIN NEWEST ")"
    " UNION "
    "SELECT * FROM (" LINE "INDEXED BY audit_of_an_actor WHERE done_by IN (SELECT value FROM json_each($actors))" WITHIN NEWEST ")"
    ")" NEWEST ")" NAMED;

Answer audit_page(const Snapshot& db, const AuditFilter& filter, const Page& page) {
    const Place place = place_of(page.after);
    const Named named = filter.text.empty() ? Named{} : named_by(db, filter.text);
    auto lines = db.all(question(filter),
                        {{"$from", filter.from}, {"$before", filter.before}, {"$at", place.at}, {"$id", place.id},
                         {"$by", filter.by}, {"$act", filter.act}, {"$subject", filter.subject},
                         {"$subjects", named.subjects}, {"$actors", named.actors}, {"$limit", page.limit + 1}},
                        line_from);
    return page_with(std::move(lines), page);
}

// By skipping from one to the next: as many steps as there are acts, not lines.
constexpr auto kActs = R"(
    WITH RECURSIVE known (act) AS (
        SELECT min(act) FROM audit
        UNION ALL SELECT (SELECT min(act) FROM audit WHERE act > known.act) FROM known WHERE known.act IS NOT NULL)
    SELECT act FROM known WHERE act IS NOT NULL ORDER BY act)";

std::vector<std::string> acts_in_audit(const Snapshot& db) {
    return db.all(kActs, {}, [](const Row& row) { return row.text("act"); });
}

namespace {

// What finds the fewest lines goes first.
Sql question(const AuditFilter& filter) {
    if (!filter.subject.empty() && filter.text.empty()) return kBySubject;
    if (!filter.text.empty()) return kByText;
    if (!filter.by.empty()) return kByActor;
    if (!filter.act.empty()) return kByAct;
    return kByTime;
}

Place place_of(const std::string& after) {
    if (after.empty()) return {};
    std::int64_t at = 0, id = 0;
    const char* const end = after.data() + after.size();
    const auto [dash, wrong] = std::from_chars(after.data(), end, at);
    if (wrong != std::errc{} || dash == end || *dash != '-' || std::from_chars(dash + 1, end, id).ptr != end)
        throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "cursor"}}};
    return {Instant{std::chrono::milliseconds{at}}, id};
}

constexpr auto kSchools = R"(
    SELECT DISTINCT school_id AS subject, 'school:' || school_id AS actor FROM school_word
     WHERE beginning >= substr($folded, 1, 40) AND beginning < substr($folded, 1, 40) || char(1114111) LIMIT 100)";
constexpr auto kTheirOrders = R"(
    SELECT number FROM orders WHERE school_id IN (SELECT value FROM json_each($schools)) ORDER BY id DESC LIMIT 500)";
constexpr auto kOrders = "SELECT number FROM orders WHERE number >= upper($text) AND number < upper($text) || '~' ORDER BY number LIMIT 200";
constexpr auto kItems = "SELECT id, sku || ' ' || name_fr || ' ' || name_en || ' ' || plural_fr || ' ' || plural_en AS names FROM item";
constexpr auto kPeople = "SELECT id, 'account:' || id AS actor, name || ' ' || email AS names FROM account";
constexpr auto kTokens = "SELECT id, 'token:' || id AS actor, name AS names FROM api_token";

Named named_by(const Snapshot& db, const std::string& text) {
    const std::string folded = fold(text);
    json subjects = json::array({text}), actors = json::array({text});
    const auto take = [&](const Row& row) {
        if (holds(row.text("names"), folded)) {
            subjects.push_back(row.text("id"));
            actors.push_back(row.text("actor"));
        }
        return true;
    };
    if (!folded.empty()) {
        json schools = json::array();
        db.all(kSchools, {{"$folded", folded}}, [&](const Row& row) {
            schools.push_back(row.text("subject"));
            actors.push_back(row.text("actor"));
            return true;
        });
        const std::string theirs = schools.dump();
        subjects.insert(subjects.end(), schools.begin(), schools.end());
        for (auto& number : db.all(kTheirOrders, {{"$schools", theirs}}, [](const Row& row) { return row.text("number"); }))
            subjects.push_back(std::move(number));
        db.all(kItems, {}, [&](const Row& row) {
            if (holds(row.text("names"), folded)) subjects.push_back(row.text("id"));
            return true;
        });
        db.all(kPeople, {}, take);
        db.all(kTokens, {}, take);
    }
    for (auto& number : db.all(kOrders, {{"$text", text}}, [](const Row& row) { return row.text("number"); }))
        subjects.push_back(std::move(number));
    return {subjects.dump(), actors.dump()};
}

bool holds(const std::string& text, const std::string& folded) { return fold(text).find(folded) != std::string::npos; }

Keyed line_from(const Row& row) {
    return {.key = std::to_string(row.integer("done_at")) + '-' + std::to_string(row.integer("id")),
            .row = {{"id", row.integer("id")},
                    {"at", told(row.instant("done_at"))},
                    {"by", by_of(row)},
                    {"act", row.text("act")},
                    {"subject", subject_of(row)},
                    {"was", row.text("was")},
                    {"became", row.text("became")}}};
}

json by_of(const Row& row) {
    const std::string who = row.text("done_by");
    const auto name = row.maybe_text("by_name");
    return {{"kind", who.substr(0, who.find(':'))}, {"actor", who}, {"name", name ? json(*name) : json()}};
}

// What it is, found among what there is: a line of a new sort of thing is shown as it stands.
json subject_of(const Row& row) {
    const auto subject = [&](const char* kind, json name) {
        return json{{"kind", kind}, {"id", row.text("subject")}, {"name", std::move(name)}};
    };
    const auto both = [&](const char* fr, const char* en) { return told(Bilingual{row.text(fr), row.text(en)}); };
    if (!row.is_null("order_number")) return subject("order", {});
    if (!row.is_null("school_name")) return subject("school", both("school_name", "school_name"));
    if (!row.is_null("item_fr")) return subject("item", both("item_fr", "item_en"));
    if (!row.is_null("account_name")) return subject("account", both("account_name", "account_name"));
    if (!row.is_null("token_name")) return subject("token", both("token_name", "token_name"));
    if (!row.is_null("kit_fr")) return subject("kit", both("kit_fr", "kit_en"));
    if (!row.is_null("campaign_fr")) return subject("campaign", both("campaign_fr", "campaign_en"));
    return subject("other", {});
}

}  // namespace

}  // namespace trousse
