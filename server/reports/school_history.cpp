#include "reports/school_history.hpp"

#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static json year_from(const Row& row);
static json letter_from(const Row& row);

constexpr auto kYears = R"(
    SELECT campaign.slug, campaign.name_fr, campaign.name_en, coalesce(counts_as, answer) AS answer, reason, answered_at,
           orders.number, kit_name_fr, kit_name_en,
           (SELECT count(*) FROM orders AS theirs JOIN claim ON claim.order_id = theirs.id
             WHERE theirs.school_id = roster.school_id AND theirs.campaign_id = roster.campaign_id) AS claims,
           account.name AS in_hand_of, contacted_at, note
      FROM roster JOIN campaign ON campaign.id = roster.campaign_id
      LEFT JOIN live_order ON live_order.id = order_id LEFT JOIN orders ON orders.id = order_id
      LEFT JOIN contents ON contents.id = orders.contents_id
      LEFT JOIN school_follow_up AS call ON call.campaign_id = roster.campaign_id AND call.school_id = roster.school_id
      LEFT JOIN account ON account.id = call.account_id
     WHERE roster.school_id IN (SELECT id FROM school WHERE id = $school OR merged_into = $school)
     ORDER BY opens_at DESC, roster.school_id <> $school)";

// A letter's cause begins with what it is about: an order's number, the campaign and the school, or the school alone.
// A building is told in the invitation to its school, where it gets none of its own.
constexpr auto kLetters = R"(
    SELECT id, letter, step, state, recipient, due_at, sent_at, number FROM letter
     WHERE id IN (
           SELECT outbox.id FROM orders CROSS JOIN outbox ON cause > orders.number || '/' AND cause < orders.number || '0'
            WHERE orders.school_id = $school
           UNION ALL
           SELECT outbox.id FROM school AS entry CROSS JOIN campaign
             CROSS JOIN outbox ON cause > campaign.id || '-' || entry.id || '/' AND cause < campaign.id || '-' || entry.id || '0'
            WHERE entry.id = $school OR entry.merged_into = $school
           UNION ALL
           SELECT outbox.id FROM school AS entry CROSS JOIN outbox ON cause > entry.id || '/' AND cause < entry.id || '0'
            WHERE entry.id = $school OR entry.merged_into = $school
           UNION ALL
           SELECT outbox.id FROM school AS building
             CROSS JOIN outbox ON cause > parent_id || '/invitation/' AND cause < parent_id || '/invitation0'
            WHERE building.id = $school AND EXISTS (
                  SELECT 1 FROM told_by_invitation AS told WHERE told.letter_id = outbox.id AND told.school_id = $school))
     ORDER BY id DESC LIMIT 50)";

json history_of_school(const Snapshot& db, const SchoolId& school) {
    return {{"years", db.all(kYears, {{"$school", school}}, year_from)},
            {"letters", db.all(kLetters, {{"$school", school}}, letter_from)}};
}

json year_from(const Row& row) {
    const auto number = row.maybe_text("number");
    return {{"campaign", {{"slug", row.text("slug")}, {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}}},
            {"answer", row.text("answer")},
            {"reason", row.text("reason")},
            {"answered_at", told(row.maybe_instant("answered_at"))},
            {"order", maybe(number)},
            {"kit", number ? told(Bilingual{row.text("kit_name_fr"), row.text("kit_name_en")}) : json()},
            {"claims", row.integer("claims")},
            {"in_hand_of", maybe(row.maybe_text("in_hand_of"))},
            {"contacted_at", told(row.maybe_instant("contacted_at"))},
            {"note", row.maybe_text("note").value_or("")}};
}

json letter_from(const Row& row) {
    return {{"id", row.integer("id")},
            {"letter", row.text("letter")},
            {"step", maybe(row.maybe_text("step"))},
            {"state", row.text("state")},
            {"recipient", row.text("recipient")},
            {"due_at", told(row.instant("due_at"))},
            {"sent_at", told(row.maybe_instant("sent_at"))},
            {"order", maybe(row.maybe_text("number"))}};
}

}  // namespace trousse
