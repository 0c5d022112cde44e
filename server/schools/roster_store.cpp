#include "schools/roster_store.hpp"

#include "platform/answers.hpp"
#include "platform/crypto.hpp"
#include "platform/problem.hpp"
#include "schools/fold.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

static json row_from(const Row& row);
static void require_parent(const Snapshot& db, const School& school);

#define ROSTER_ROW                                                                                                   \
    " school.id, school.name, school.kind, school.organisation, school.building, school.parent_id, school.board,"    \
    " school.mrc, school.municipality, school.address, school.postal_code, school.language, school.levels,"          \
    " outcome.kind AS outcome, outcome.id AS outcome_id, orders.number, school.closed_at, school.missing_since, "    \
    " school.version "                                                                                               \
    "FROM school LEFT JOIN campaign ON campaign.state = 'published' "                                                \
    "LEFT JOIN outcome ON outcome.campaign_id = campaign.id AND outcome.school_id = school.id AND outcome.live = 1 " \
    "LEFT JOIN orders ON orders.id = outcome.order_id "

#define ASKED_FOR                                                                                                    \
    " (school.name_key, school.id) > (coalesce((SELECT name_key FROM school WHERE id = $after), ''), $after) "       \
    "AND ($board = '' OR school.board = $board) AND ($mrc = '' OR school.mrc = $mrc) "                               \
    "AND ($kind = '' OR school.kind = $kind) "                                                                       \
    "AND ($outcome = '' OR outcome.kind = $outcome "                                                                 \
    "     OR ($outcome = 'silent' AND outcome.id IS NULL AND school.kind = 'school' AND school.closed_at IS NULL)) " \
    "ORDER BY school.name_key, school.id LIMIT $limit"

// By the index that leads to the fewest: along the names, from the words that begin so, or from the few who are silent.
constexpr auto kByName = "SELECT" ROSTER_ROW "WHERE" ASKED_FOR;
constexpr auto kByWord = "SELECT" ROSTER_ROW R"(
     WHERE school.id IN (SELECT school_id FROM school_word WHERE beginning >= $text AND beginning < $text || char(1114111)) AND)" ASKED_FOR;
constexpr auto kOfTheSilent = "SELECT" ROSTER_ROW R"(
     WHERE school.id IN (SELECT school_id FROM silent_school
                          WHERE campaign_id = (SELECT id FROM campaign WHERE state = 'published')) AND)" ASKED_FOR;
constexpr auto kFewSilent = "SELECT 1 FROM campaign WHERE state = 'published' AND silent < eligible / 20";

std::vector<json> roster_rows(const Snapshot& db, const RosterFilter& filter, std::string_view after,
                              std::int64_t limit) {
    const std::string text = fold(filter.text);
    const auto rows = [&](Sql sql, auto... more) {
        return db.all(sql,
                      {{"$after", after},
                       {"$board", filter.board},
                       {"$mrc", filter.mrc},
                       {"$kind", filter.kind},
                       {"$outcome", filter.outcome},
                       {"$limit", limit},
                       more...},
                      row_from);
    };
    if (!text.empty()) return rows(kByWord, Parameter{"$text", text});
    if (filter.outcome == "silent" && db.any(kFewSilent)) return rows(kOfTheSilent);
    return rows(kByName);
}

constexpr auto kRow = "SELECT" ROSTER_ROW "WHERE school.id = $id";

json roster_row(const Snapshot& db, const SchoolId& school) {
    auto row = db.first(kRow, {{"$id", school}}, row_from);
    if (!row) throw Problem{.status = 404, .code = "unknown_school"};
    return *std::move(row);
}

constexpr auto kAdd = R"(
    INSERT INTO school (id, kind, parent_id, name, name_key, board, mrc, municipality, municipality_key, address,
                        postal_code, language, added_at)
    VALUES ($id, $kind, $parent, $name, $name_key, $board, $mrc, $municipality, $municipality_key, $address,
            $postal_code, $language, $now))";

School add_school(Transaction& tx, School school, Instant now) {
    school.id = {uuid7(now)};
    require_parent(tx, school);
    const std::string name_key = fold(school.name), municipality_key = fold(school.municipality);
    tx.run(kAdd, {{"$id", school.id},
                  {"$kind", school.kind},
                  {"$parent", school.parent},
                  {"$name", school.name},
                  {"$name_key", name_key},
                  {"$board", school.board},
                  {"$mrc", school.mrc},
                  {"$municipality", school.municipality},
                  {"$municipality_key", municipality_key},
                  {"$address", school.address},
                  {"$postal_code", school.postal_code},
                  {"$language", school.language},
                  {"$now", now}});
    return require_school(tx, school.id);
}

constexpr auto kEdit = R"(
    UPDATE school
       SET parent_id = $parent, name = $name, name_key = $name_key, board = $board, mrc = $mrc,
           municipality = $municipality, municipality_key = $municipality_key, address = $address,
           postal_code = $postal_code, language = $language,
           closed_at = CASE WHEN $active THEN NULL ELSE coalesce(closed_at, $now) END, version = version + 1
     WHERE id = $id)";

School edit_school(Transaction& tx, const School& school, Instant now) {
    if (school.parent != require_school(tx, school.id).parent) require_parent(tx, school);
    const std::string name_key = fold(school.name), municipality_key = fold(school.municipality);
    tx.run(kEdit, {{"$id", school.id},
                   {"$parent", school.parent},
                   {"$name", school.name},
                   {"$name_key", name_key},
                   {"$board", school.board},
                   {"$mrc", school.mrc},
                   {"$municipality", school.municipality},
                   {"$municipality_key", municipality_key},
                   {"$address", school.address},
                   {"$postal_code", school.postal_code},
                   {"$language", school.language},
                   {"$active", school.is_active},
                   {"$now", now}});
    return require_school(tx, school.id);
}

// One level: the link of a parent opens its buildings, and no more.
constexpr auto kMayBeParent = R"(
    SELECT 1 FROM school
     WHERE id = $parent AND parent_id IS NULL AND closed_at IS NULL AND kind = 'school' AND id <> $school
       AND NOT EXISTS (SELECT 1 FROM school AS building WHERE building.parent_id = $school))";

void require_parent(const Snapshot& db, const School& school) {
    if (school.parent && !db.any(kMayBeParent, {{"$parent", school.parent}, {"$school", school.id}}))
        throw invalid("/parent", "unknown_school");
}

constexpr auto kLiveOutcome = R"(
    SELECT outcome.kind, orders.number FROM outcome
      JOIN campaign ON campaign.id = outcome.campaign_id LEFT JOIN orders ON orders.id = outcome.order_id
     WHERE outcome.school_id = $school AND outcome.live = 1 AND campaign.state <> 'archived'
     ORDER BY campaign.state = 'published' DESC, campaign.id LIMIT 1)";

void require_no_outcome(const Snapshot& db, const SchoolId& school) {
    const auto live = db.first(kLiveOutcome, {{"$school", school}}, [](const Row& row) -> json {
        const auto number = row.maybe_text("number");
        return {{"outcome", row.text("kind")}, {"order", number ? json(*number) : json()}};
    });
    if (live) throw Problem{.status = 409, .code = "already_answered", .params = *live};
}

static json maybe(const Row& row, const char* column) {
    const auto text = row.maybe_text(column);
    return text ? json(*text) : json();
}

static json levels_of(std::string_view listed) {
    json levels = json::array();
    while (!listed.empty()) {
        const auto end = std::min(listed.find(','), listed.size());
        levels.push_back(listed.substr(0, end));
        listed.remove_prefix(std::min(end + 1, listed.size()));
    }
    return levels;
}

json row_from(const Row& row) {
    return {{"id", row.text("id")},
            {"name", row.text("name")},
            {"kind", row.text("kind")},
            {"organisation", maybe(row, "organisation")},
            {"building", maybe(row, "building")},
            {"parent", maybe(row, "parent_id")},
            {"board", row.text("board")},
            {"mrc", row.text("mrc")},
            {"municipality", row.text("municipality")},
            {"address", row.text("address")},
            {"postal_code", row.text("postal_code")},
            {"language", row.text("language")},
            {"levels", levels_of(row.text("levels"))},
            {"outcome", maybe(row, "outcome")},
            {"outcome_id", maybe(row, "outcome_id")},
            {"order", maybe(row, "number")},
            {"active", row.is_null("closed_at")},
            {"missing_since", told(row.maybe_instant("missing_since"))},
            {"version", row.integer("version")}};
}

// From one name to the next along the index: as many steps as there are names, however many schools.
#define DISTINCT(column)                                                                                                   \
    "WITH RECURSIVE each (name) AS ("                                                                                      \
    "    SELECT min(" column ") FROM school WHERE " column " > '' UNION ALL "                                              \
    "    SELECT (SELECT min(" column ") FROM school WHERE " column " > each.name) FROM each WHERE each.name IS NOT NULL) " \
    "SELECT name FROM each WHERE name IS NOT NULL ORDER BY name"
constexpr auto kBoards = DISTINCT("board");
constexpr auto kMrcs = DISTINCT("mrc");

static std::string name_in(const Row& row) { return row.text("name"); }

std::vector<std::string> boards(const Snapshot& db) { return db.all(kBoards, {}, name_in); }
std::vector<std::string> mrcs(const Snapshot& db) { return db.all(kMrcs, {}, name_in); }

}  // namespace trousse
