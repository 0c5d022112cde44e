#include "schools/school_list.hpp"

#include "platform/answers.hpp"
#include "schools/fold.hpp"

namespace trousse {

using nlohmann::json;

static json row_from(const Row& row);

constexpr auto kMatching = R"(
    SELECT id FROM school
     WHERE (name_key, id) > (coalesce((SELECT name_key FROM school WHERE id = $after), ''), coalesce($after, 0))
       AND merged_into IS NULL
       AND ($board = '' OR board = $board) AND ($mrc = '' OR mrc = $mrc) AND ($kind = '' OR kind = $kind)
       AND ($word = '' OR id IN (
            SELECT id FROM school_words
             WHERE instr(words, $word) AND instr(words, $word_2) AND instr(words, $word_3) AND instr(words, $word_4)))
       AND ($outcome = '' OR id IN (
            SELECT school_id FROM roster
             WHERE campaign_id = (SELECT id FROM campaign WHERE state = 'published') AND answer = $outcome))
       AND ($reach = '' OR (closed_at IS NULL AND EXISTS (
            SELECT 1 FROM reach_of_school
             WHERE school_id = school.id AND (reach = $reach OR ($reach = 'unaddressed' AND (reach = 'phone' OR reach = 'paper')))))
            OR ($reach = 'returned' AND closed_at IS NULL AND id IN (SELECT school_id FROM returned_mail)))
     ORDER BY name_key, id LIMIT $limit)";

std::vector<json> school_rows(const Snapshot& db, const SchoolFilter& filter, const std::optional<SchoolId>& after,
                              std::int64_t limit) {
    const TypedWords words = words_in(filter.text);
    const auto matching = db.all(kMatching,
                                 {{"$after", after},
                                  {"$board", filter.board},
                                  {"$mrc", filter.mrc},
                                  {"$kind", filter.kind},
                                  {"$word", words[0]},
                                  {"$word_2", words[1]},
                                  {"$word_3", words[2]},
                                  {"$word_4", words[3]},
                                  {"$outcome", filter.outcome},
                                  {"$reach", filter.reach},
                                  {"$limit", limit}},
                                 [](const Row& row) { return row.id<School>("id"); });
    std::vector<json> rows;
    for (const SchoolId& school : matching) rows.push_back(school_row(db, school));
    return rows;
}

constexpr auto kSchoolRow = R"(
    SELECT school.id, name, kind, organisation, building, parent_id, board, mrc, municipality, address, postal_code, school.language,
           levels, pupils, classes, answer, number, closed_at, missing_since, school.version, school_key.made_at AS code_made_at,
           reach, iif(reach = 'phone', phone, '') AS phone
      FROM school JOIN reach_of_school ON reach_of_school.school_id = school.id LEFT JOIN campaign ON campaign.state = 'published'
      LEFT JOIN roster ON roster.school_id = school.id AND roster.campaign_id = campaign.id
      LEFT JOIN orders ON orders.id = order_id
      LEFT JOIN school_key ON school_key.campaign_id = campaign.id AND school_key.school_id = school.id AND revoked_at IS NULL
     WHERE school.id = $id)";

json school_row(const Snapshot& db, const SchoolId& school) {
    auto row = db.first(kSchoolRow, {{"$id", school}}, row_from);
    if (!row) throw Problem{.status = 404, .code = "unknown_school"};
    return *std::move(row);
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

// A school has one answer in a campaign, so what ends a decline or an exclusion names the school.
json row_from(const Row& row) {
    const auto id = row.id<School>("id").text();
    const auto parent = row.maybe_id<School>("parent_id");
    const std::string answer = row.text("answer");
    const bool is_silent = answer.empty() || answer == "silent";
    return {{"id", id},
            {"name", row.text("name")},
            {"kind", row.text("kind")},
            {"organisation", maybe(row.maybe_text("organisation"))},
            {"building", maybe(row.maybe_text("building"))},
            {"parent", parent ? json(parent->text()) : json()},
            {"board", row.text("board")},
            {"mrc", row.text("mrc")},
            {"municipality", row.text("municipality")},
            {"address", row.text("address")},
            {"postal_code", row.text("postal_code")},
            {"language", row.text("language")},
            {"levels", levels_of(row.text_view("levels"))},
            {"pupils", maybe(row.maybe_integer("pupils"))},
            {"classes", maybe(row.maybe_integer("classes"))},
            {"reach", row.text("reach")},
            {"phone", row.text("phone")},
            {"outcome", is_silent ? json() : json(answer)},
            {"outcome_id", is_silent ? json() : json(id)},
            {"order", maybe(row.maybe_text("number"))},
            {"active", row.is_null("closed_at")},
            {"missing_since", told(row.maybe_instant("missing_since"))},
            {"code_made_at", told(row.maybe_instant("code_made_at"))},
            {"version", row.integer("version")}};
}

// From each name straight to the next along its index, whatever the number of schools.
constexpr auto kBoards = R"(
    WITH RECURSIVE seen (place) AS (
        SELECT min(board) FROM school WHERE board > ''
        UNION ALL SELECT (SELECT min(board) FROM school WHERE board > place) FROM seen WHERE place IS NOT NULL)
    SELECT place AS name FROM seen WHERE place IS NOT NULL ORDER BY place)";
constexpr auto kMrcNames = R"(
    WITH RECURSIVE seen (place) AS (
        SELECT min(mrc) FROM school WHERE mrc > ''
        UNION ALL SELECT (SELECT min(mrc) FROM school WHERE mrc > place) FROM seen WHERE place IS NOT NULL)
    SELECT place AS name FROM seen WHERE place IS NOT NULL ORDER BY place)";

static std::string name_in(const Row& row) { return row.text("name"); }

std::vector<std::string> boards(const Snapshot& db) { return db.all(kBoards, {}, name_in); }
std::vector<std::string> mrcs(const Snapshot& db) { return db.all(kMrcNames, {}, name_in); }

}  // namespace trousse
