#include "reports/audit_trail.hpp"

#include <algorithm>
#include <charconv>

#include "orders/orders_store.hpp"
#include "platform/audit.hpp"
#include "schools/fold.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// As it stands in the database.
struct Entry {
    std::int64_t id = 0;
    Instant at;
    std::string by;
    std::string act;
    std::string subject;
    std::string was;
    std::string became;
};

// What a searched text names, as JSON lists for the statement.
struct Named {
    std::string subjects;
    std::string actors;
};

std::vector<Entry> entries_of(const Snapshot& db, const AuditFilter& filter, std::int64_t before, std::int64_t at_most);
std::int64_t place_of(const std::string& after);
std::string kept_actor(const std::string& by);
std::string kept_subject(const std::string& subject);
Named named_by(const Snapshot& db, const std::string& text);
Entry entry_from(const Row& row);
Keyed told(const Snapshot& db, const Entry& entry);
json told_by(const Snapshot& db, const std::string& done_by);
json told_subject(const Snapshot& db, const std::string& subject);
std::int64_t number_in(std::string_view digits);

}  // namespace

Answer audit_page(const Snapshot& db, const AuditFilter& filter, const Page& page) {
    std::vector<Keyed> rows;
    for (const Entry& entry : entries_of(db, filter, place_of(page.after), page.limit + 1))
        rows.push_back(told(db, entry));
    return page_with(std::move(rows), page);
}

// By skipping from one to the next: as many steps as there are acts, not lines. The one that stands in no index is
// there as soon as there is an order.
constexpr auto kActs = R"(
    WITH RECURSIVE known (act) AS (
        SELECT min(act) FROM audit WHERE act <> 'order.placed'
        UNION ALL
        SELECT (SELECT min(act) FROM audit WHERE act <> 'order.placed' AND act > known.act) FROM known WHERE known.act IS NOT NULL)
    SELECT act FROM known WHERE act IS NOT NULL
    UNION ALL SELECT 'order.placed' WHERE EXISTS (SELECT 1 FROM orders) ORDER BY act)";

std::vector<std::string> acts_in_audit(const Snapshot& db) {
    return db.all(kActs, {}, [](const Row& row) { return row.text("act"); });
}

namespace {

constexpr auto kNewest = R"(
    SELECT id, done_at, done_by, act, subject, was, became FROM audit
     WHERE id < $before AND done_at >= $from AND done_at < $until AND ($by = '' OR done_by = $by) AND ($act = '' OR act = $act)
       AND ($subject = '' OR subject = $subject)
     ORDER BY id DESC LIMIT $limit)";
constexpr auto kOfSubject = R"(
    SELECT id, done_at, done_by, act, subject, was, became FROM audit
     WHERE subject = $subject AND id < $before AND done_at >= $from AND done_at < $until AND ($by = '' OR done_by = $by)
       AND ($act = '' OR act = $act)
     ORDER BY id DESC LIMIT $limit)";
constexpr auto kOfTheTeam = R"(
    SELECT id, done_at, done_by, act, subject, was, became FROM audit
     WHERE done_by = $by AND (done_by < 'school:' OR done_by >= 'school;') AND id < $before AND done_at >= $from AND done_at < $until
       AND ($act = '' OR act = $act) AND ($subject = '' OR subject = $subject)
     ORDER BY id DESC LIMIT $limit)";
constexpr auto kOfARareAct = R"(
    SELECT id, done_at, done_by, act, subject, was, became FROM audit
     WHERE act = $act AND act <> 'order.placed' AND id < $before AND done_at >= $from AND done_at < $until
       AND ($by = '' OR done_by = $by) AND ($subject = '' OR subject = $subject)
     ORDER BY id DESC LIMIT $limit)";
constexpr auto kFound = R"(
    SELECT id, done_at, done_by, act, subject, was, became FROM audit
     WHERE id IN (SELECT audit.id FROM json_each($subjects) CROSS JOIN audit ON subject = value
                   UNION ALL
                  SELECT audit.id FROM json_each($actors) CROSS JOIN audit
                   WHERE done_by = value AND (done_by < 'school:' OR done_by >= 'school;'))
       AND id < $before AND done_at >= $from AND done_at < $until AND ($by = '' OR done_by = $by) AND ($act = '' OR act = $act)
       AND ($subject = '' OR subject = $subject)
     ORDER BY id DESC LIMIT $limit)";

// What finds the fewest lines goes first.
Sql question(const std::string& subject, const std::string& by, const std::string& act) {
    if (!subject.empty()) return kOfSubject;
    if (!by.empty() && !by.starts_with("school:")) return kOfTheTeam;
    if (!act.empty() && act != "order.placed") return kOfARareAct;
    return kNewest;
}

std::vector<Entry> entries_of(const Snapshot& db, const AuditFilter& filter, std::int64_t before,
                              std::int64_t at_most) {
    const std::string by = kept_actor(filter.by), subject = kept_subject(filter.subject);
    if (filter.text.empty())
        return db.all(question(subject, by, filter.act),
                      {{"$before", before},
                       {"$from", filter.from},
                       {"$until", filter.before},
                       {"$by", by},
                       {"$act", filter.act},
                       {"$subject", subject},
                       {"$limit", at_most}},
                      entry_from);
    const Named named = named_by(db, filter.text);
    return db.all(kFound,
                  {{"$before", before},
                   {"$from", filter.from},
                   {"$until", filter.before},
                   {"$by", by},
                   {"$act", filter.act},
                   {"$subject", subject},
                   {"$limit", at_most},
                   {"$subjects", named.subjects},
                   {"$actors", named.actors}},
                  entry_from);
}

// Where the page begins: after this line.
std::int64_t place_of(const std::string& after) {
    if (after.empty()) return INT64_MAX;
    const std::int64_t id = number_in(after);
    if (id == 0) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "cursor"}}};
    return id;
}

std::string kept_actor(const std::string& by) {
    const auto colon = by.find(':');
    const std::int64_t key = colon == std::string::npos ? 0 : key_of(std::string_view{by}.substr(colon + 1));
    return key == 0 ? by : by.substr(0, colon + 1) + std::to_string(key);
}

std::string kept_subject(const std::string& subject) {
    const std::int64_t key = key_of(subject);
    return key == 0 ? subject : std::to_string(key);
}

constexpr auto kSchools = R"(
    SELECT id FROM school_words
     WHERE instr(words, $word) AND instr(words, $word_2) AND instr(words, $word_3) AND instr(words, $word_4) ORDER BY id LIMIT 100)";
constexpr auto kTheirOrders = R"(
    SELECT number FROM json_each($schools) CROSS JOIN orders ON school_id = value ORDER BY orders.id DESC LIMIT 500)";
constexpr auto kNumbers = R"(
    SELECT number FROM campaign JOIN orders ON orders.id > (campaign.id << 32) AND orders.id < (campaign.id + 1 << 32)
     WHERE substr($text, 1, length(number_prefix)) = number_prefix AND substr(number, 1, length($text)) = $text
     ORDER BY orders.id DESC LIMIT 200)";
constexpr auto kOthers = R"(
    SELECT id, '' AS actor, sku || ' ' || name_fr || ' ' || name_en || ' ' || plural_fr || ' ' || plural_en AS names FROM item
    UNION ALL SELECT id, 'account:' || id, name || ' ' || email FROM account
    UNION ALL SELECT id, 'token:' || id, name FROM api_token ORDER BY id)";

bool holds(const std::string& names, const TypedWords& words) {
    const std::string folded = ' ' + fold(names);
    return std::ranges::all_of(words, [&](const std::string& word) { return folded.find(word) != std::string::npos; });
}

// What a school does is done to itself or to its orders.
Named named_by(const Snapshot& db, const std::string& text) {
    json subjects = json::array({text, kept_subject(text)}), actors = json::array({text, kept_actor(text)}),
         schools = json::array();
    const auto number = [&](const Row& row) {
        subjects.push_back(row.text("number"));
        return true;
    };
    const TypedWords words = words_in(text);
    db.all(kSchools, {{"$word", words[0]}, {"$word_2", words[1]}, {"$word_3", words[2]}, {"$word_4", words[3]}},
           [&](const Row& row) {
               schools.push_back(row.integer("id"));
               subjects.push_back(std::to_string(row.integer("id")));
               return true;
           });
    db.all(kTheirOrders, {{"$schools", schools.dump()}}, number);
    std::string capitals = text;
    std::ranges::transform(capitals, capitals.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    db.all(kNumbers, {{"$text", capitals}}, number);
    db.all(kOthers, {}, [&](const Row& row) {
        if (holds(row.text("names"), words)) {
            subjects.push_back(std::to_string(row.integer("id")));
            actors.push_back(row.text("actor"));
        }
        return true;
    });
    return {subjects.dump(), actors.dump()};
}

Entry entry_from(const Row& row) {
    return {.id = row.integer("id"),
            .at = row.instant("done_at"),
            .by = row.text("done_by"),
            .act = row.text("act"),
            .subject = row.text("subject"),
            .was = row.text("was"),
            .became = row.text("became")};
}

Keyed told(const Snapshot& db, const Entry& entry) {
    return {.key = std::to_string(entry.id),
            .row = {{"id", entry.id},
                    {"at", trousse::told(entry.at)},
                    {"by", told_by(db, entry.by)},
                    {"act", entry.act},
                    {"subject", told_subject(db, entry.subject)},
                    {"was", entry.was},
                    {"became", entry.became}}};
}

json told_by(const Snapshot& db, const std::string& done_by) {
    const auto colon = done_by.find(':');
    const std::int64_t key = colon == std::string::npos ? 0 : number_in(std::string_view{done_by}.substr(colon + 1));
    const std::string name = name_of_actor(db, done_by);
    return {{"kind", done_by.substr(0, colon)},
            {"actor", key == 0 ? done_by : done_by.substr(0, colon + 1) + uuid_of(key)},
            {"name", name == done_by ? json() : json(name)}};
}

constexpr auto kOrder = "SELECT 1 FROM orders WHERE id = $id AND number = $number";
constexpr auto kByKey = R"(
    SELECT 'school' AS kind, name AS fr, name AS en FROM school WHERE id = $key
    UNION ALL SELECT 'item', name_fr, name_en FROM item WHERE id = $key
    UNION ALL SELECT 'account', name, name FROM account WHERE id = $key
    UNION ALL SELECT 'token', name, name FROM api_token WHERE id = $key
    UNION ALL SELECT 'kit', name_fr, name_en FROM kit WHERE id = $key ORDER BY kind)";
constexpr auto kBySlug = R"(
    SELECT 'campaign' AS kind, name_fr AS fr, name_en AS en FROM campaign WHERE slug = $slug
    UNION ALL SELECT 'kit', kit.name_fr, kit.name_en FROM kit JOIN campaign ON campaign.id = campaign_id
               WHERE campaign.slug || '/' || kit.slug = $slug ORDER BY kind)";

// What it is, found among what there is: a line of a new sort of thing is shown as it stands.
json told_subject(const Snapshot& db, const std::string& subject) {
    const std::int64_t key = number_in(subject);
    const std::string id = key == 0 ? subject : uuid_of(key);
    const auto named = [&](const Row& row) {
        return json{
            {"kind", row.text("kind")}, {"id", id}, {"name", trousse::told(Bilingual{row.text("fr"), row.text("en")})}};
    };
    if (db.any(kOrder, {{"$id", order_named(db, {subject})}, {"$number", subject}}))
        return {{"kind", "order"}, {"id", id}, {"name", nullptr}};
    const auto found =
        key == 0 ? db.first(kBySlug, {{"$slug", subject}}, named) : db.first(kByKey, {{"$key", key}}, named);
    return found.value_or(json{{"kind", "other"}, {"id", id}, {"name", nullptr}});
}

// 0 for what is no number.
std::int64_t number_in(std::string_view digits) {
    std::int64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, number);
    return error == std::errc{} && stopped == end ? number : 0;
}

}  // namespace

}  // namespace trousse
