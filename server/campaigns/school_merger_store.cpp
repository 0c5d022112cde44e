#include "campaigns/roster.hpp"
#include "campaigns/school_merger.hpp"
#include "platform/audit.hpp"
#include "schools/places_store.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

static void move_places(Transaction& tx, const Merger& merger, Instant now);
static void move_orders(Transaction& tx, const Merger& merger);
static void move_answer(Transaction& tx, const Merger& merger, const YearOfBoth& year);
static void move_contact(Transaction& tx, const Merger& merger);
static void move_calls(Transaction& tx, const Merger& merger);
static void move_letters(Transaction& tx, const Merger& merger);
static void move_keys(Transaction& tx, const Merger& merger);
static void close_other(Transaction& tx, const Merger& merger, Instant now);

void merge(Transaction& tx, const Merger& merger, std::string_view done_by, Instant now) {
    if (merger.refusal) throw *merger.refusal;
    move_places(tx, merger, now);
    move_orders(tx, merger);
    for (const YearOfBoth& year : merger.years) move_answer(tx, merger, year);
    move_contact(tx, merger);
    move_calls(tx, merger);
    move_letters(tx, merger);
    move_keys(tx, merger);
    close_other(tx, merger, now);
    audit(tx,
          {.done_by = done_by,
           .act = "school.merged",
           .subject = subject_of(merger.kept.id),
           .was = merger.other.name,
           .became = merger.kept.name},
          now);
}

// Staff's own from now on: the ministry knows them of another school. What both have is one place.
constexpr auto kNextPosition =
    "SELECT coalesce(max(position), 0) + 1 AS figure FROM delivery_place WHERE school_id = $kept";
constexpr auto kMovePlaces = R"(
    UPDATE delivery_place SET school_id = $kept, building = NULL, position = position + $next,
           closed_at = CASE WHEN address <> '' AND (address, postal_code) IN (SELECT address, postal_code FROM school WHERE id = $kept
                                 UNION ALL SELECT address, postal_code FROM delivery_place WHERE school_id = $kept AND closed_at IS NULL)
                            THEN coalesce(closed_at, $now) ELSE closed_at END
     WHERE school_id = $other)";
constexpr auto kSendThere = R"(
    UPDATE orders SET delivery_place_id = $place
     WHERE school_id = $other AND delivery_place_id IS NULL AND delivery_way = 'ship')";

// Where the other lay is a place of the kept one, if that lies elsewhere: what is ordered to go there does.
void move_places(Transaction& tx, const Merger& merger, Instant now) {
    const auto& [kept, other] = std::tie(merger.kept, merger.other);
    const auto next = tx.figure(kNextPosition, {{"$kept", kept.id}});
    tx.run(kMovePlaces, {{"$kept", kept.id}, {"$other", other.id}, {"$next", next}, {"$now", now}});
    if (other.address.empty() || std::tie(kept.address, kept.postal_code) == std::tie(other.address, other.postal_code))
        return;
    const PlaceId place = add_place(tx, kept.id,
                                    {.id = {},
                                     .name = other.name,
                                     .address = other.address,
                                     .municipality = other.municipality,
                                     .postal_code = other.postal_code},
                                    now);
    tx.run(kSendThere, {{"$place", place}, {"$other", other.id}});
}

// What a run gave and was cancelled says that the school had been served (rule 6): it goes with the order that stands,
// for the growth of neither year changes.
constexpr auto kMoveOrders = R"(
    UPDATE orders SET school_id = $kept
     WHERE school_id = $other AND NOT (state = 'cancelled' AND generic_run_id IS NOT NULL))";
constexpr auto kExchangeCancelled = R"(
    UPDATE orders SET school_id = iif(school_id = $kept, $other, $kept)
     WHERE (school_id = $kept OR school_id = $other) AND +campaign_id = $campaign
       AND +state = 'cancelled' AND +generic_run_id IS NOT NULL)";

void move_orders(Transaction& tx, const Merger& merger) {
    tx.run(kMoveOrders, {{"$kept", merger.kept.id}, {"$other", merger.other.id}});
    for (const YearOfBoth& year : merger.years)
        if (year.others_stands())
            tx.run(kExchangeCancelled,
                   {{"$kept", merger.kept.id}, {"$other", merger.other.id}, {"$campaign", year.campaign}});
}

constexpr auto kMoveRow = "UPDATE roster SET school_id = $kept WHERE campaign_id = $campaign AND school_id = $other";
constexpr auto kExchangeAnswers = R"(
    UPDATE roster SET answer = theirs.answer, order_id = theirs.order_id, reason = theirs.reason,
           answered_at = theirs.answered_at, answered_by = theirs.answered_by
      FROM roster AS theirs
     WHERE roster.campaign_id = $campaign AND (roster.school_id = $kept OR roster.school_id = $other)
       AND theirs.campaign_id = $campaign AND theirs.school_id = iif(roster.school_id = $kept, $other, $kept))";
constexpr auto kTakeRank = R"(
    UPDATE roster SET rank = min(rank, (SELECT rank FROM roster WHERE campaign_id = $campaign AND school_id = $other))
     WHERE campaign_id = $campaign AND school_id = $kept)";
constexpr auto kLeaveRoster = "DELETE FROM roster WHERE campaign_id = $campaign AND school_id = $other";
constexpr auto kCountOneLess = "UPDATE campaign_count SET silent = silent - 1 WHERE campaign_id = $campaign";

// An archived campaign keeps both rows: what it came to is history.
void move_answer(Transaction& tx, const Merger& merger, const YearOfBoth& year) {
    const Parameters both{{"$kept", merger.kept.id}, {"$other", merger.other.id}, {"$campaign", year.campaign}};
    if (!year.kept) {
        tx.run(kMoveRow, both);
        return;
    }
    if (year.others_stands()) tx.run(kExchangeAnswers, both);
    if (year.is_archived) return;
    tx.run(kTakeRank, both);
    silence(tx, year.campaign, merger.other.id, *roster_row(tx, year.campaign, merger.other.id));
    tx.run(kLeaveRoster, {{"$other", merger.other.id}, {"$campaign", year.campaign}});
    tx.run(kCountOneLess, {{"$campaign", year.campaign}});
}

constexpr auto kMoveContact = "UPDATE school_contact SET school_id = $kept WHERE school_id = $other";

void move_contact(Transaction& tx, const Merger& merger) {
    if (merger.contact == "other") {
        erase_contact(tx, merger.kept.id);
        tx.run(kMoveContact, {{"$kept", merger.kept.id}, {"$other", merger.other.id}});
    } else {
        erase_contact(tx, merger.other.id);
    }
}

constexpr auto kMoveCalls = R"(
    INSERT INTO school_follow_up (campaign_id, school_id, account_id, contacted_at, note, written_at)
    SELECT campaign_id, $kept, account_id, contacted_at, note, written_at FROM school_follow_up
     WHERE campaign_id IN (SELECT id FROM campaign) AND school_id = $other
        ON CONFLICT DO UPDATE SET account_id = coalesce(account_id, excluded.account_id),
           contacted_at = nullif(max(coalesce(contacted_at, 0), coalesce(excluded.contacted_at, 0)), 0),
           note = CASE WHEN note = '' OR excluded.note = '' THEN note || excluded.note ELSE note || ' · ' || excluded.note END,
           written_at = max(written_at, excluded.written_at), version = version + 1)";
constexpr auto kEndCalls =
    "DELETE FROM school_follow_up WHERE campaign_id IN (SELECT id FROM campaign) AND school_id = $other";

void move_calls(Transaction& tx, const Merger& merger) {
    tx.run(kMoveCalls, {{"$kept", merger.kept.id}, {"$other", merger.other.id}});
    tx.run(kEndCalls, {{"$other", merger.other.id}});
}

// Found as a card finds them: by what their causes are about. The orders have moved already.
constexpr auto kMoveLetters = R"(
    UPDATE outbox SET school_id = $kept
     WHERE school_id = $other AND id IN (
           SELECT letter.id FROM orders CROSS JOIN outbox AS letter ON letter.cause > number || '/' AND letter.cause < number || '0'
            WHERE orders.school_id = $kept
           UNION ALL
           SELECT letter.id FROM campaign
             CROSS JOIN outbox AS letter ON letter.cause > campaign.id || '-' || $other || '/' AND letter.cause < campaign.id || '-' || $other || '0'
           UNION ALL
           SELECT letter.id FROM outbox AS letter WHERE letter.cause > $other || '/' AND letter.cause < $other || '0'))";

// Of a step one letter goes: a school gets each once. A building may have been told in that of its school.
constexpr auto kDropSecond = R"(
    UPDATE outbox SET state = 'dropped', last_error = 'overtaken'
     WHERE cause > $one || '/invitation/' AND cause < $one || '/invitation0' AND state = 'queued'
       AND EXISTS (SELECT 1 FROM school AS two JOIN outbox AS told ON told.step_id = outbox.step_id AND told.school_id IN (two.id, two.parent_id)
                    WHERE two.id = $two AND told.account_id IS NULL
                      AND (told.state IN ('sending', 'sent', 'uncertain') OR (told.state = 'queued' AND $even_waiting))))";
void move_letters(Transaction& tx, const Merger& merger) {
    const SchoolId &kept = merger.kept.id, &other = merger.other.id;
    tx.run(kDropSecond, {{"$one", kept}, {"$two", other}, {"$even_waiting", false}});
    tx.run(kDropSecond, {{"$one", other}, {"$two", kept}, {"$even_waiting", true}});
    tx.run(kMoveLetters, {{"$kept", kept}, {"$other", other}});
}

// Where the kept one has a key of its own, the other's goes on opening it by the pointer (accounts/school_keys.cpp).
constexpr auto kMoveKeys = R"(
    UPDATE school_key SET school_id = $kept
     WHERE campaign_id IN (SELECT id FROM campaign) AND school_id = $other AND revoked_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM school_key AS own
                        WHERE own.campaign_id = school_key.campaign_id AND own.school_id = $kept AND own.revoked_at IS NULL))";
constexpr auto kMoveSessions = "UPDATE session SET school_id = $kept WHERE school_id = $other";
constexpr auto kMoveLinks = "UPDATE school_link SET school_id = $kept WHERE school_id = $other";
constexpr auto kMoveRequests = "UPDATE link_request SET school_id = $kept WHERE school_id = $other";

void move_keys(Transaction& tx, const Merger& merger) {
    tx.run(kMoveKeys, {{"$kept", merger.kept.id}, {"$other", merger.other.id}});
    for (const Sql& sql : {Sql{kMoveSessions}, Sql{kMoveLinks}, Sql{kMoveRequests}})
        tx.run(sql, {{"$kept", merger.kept.id}, {"$other", merger.other.id}});
}

constexpr auto kMoveBuildings =
    "UPDATE school SET parent_id = $kept, version = version + 1 WHERE parent_id = $other AND id <> $kept";
constexpr auto kMovePointers = "UPDATE school SET merged_into = $kept WHERE merged_into = $other";
constexpr auto kGivesCode = R"(
    SELECT organisation FROM school WHERE id = $other AND building IS NULL
       AND organisation IS NOT NULL AND (SELECT organisation FROM school WHERE id = $kept) IS NULL)";
constexpr auto kClose = R"(
    UPDATE school SET closed_at = coalesce(closed_at, $now), merged_into = $kept, version = version + 1,
           organisation = iif($code IS NULL, organisation, NULL)
     WHERE id = $other)";
constexpr auto kTakeOver = R"(
    UPDATE school SET organisation = coalesce(school.organisation, $code), board = coalesce(nullif(school.board, ''), other.board),
           mrc = coalesce(nullif(school.mrc, ''), other.mrc), levels = coalesce(nullif(school.levels, ''), other.levels),
           municipality_code = coalesce(nullif(school.municipality_code, ''), other.municipality_code),
           pupils = coalesce(school.pupils, other.pupils), classes = coalesce(school.classes, other.classes),
           edition = school.edition + other.edition + 1, version = school.version + 1
      FROM school AS other WHERE school.id = $kept AND other.id = $other)";

// The ministry's code goes to the kept one where it has none, so that its file finds it again. What the other alone
// knew is known of the kept one.
void close_other(Transaction& tx, const Merger& merger, Instant now) {
    const auto& [kept, other] = std::tie(merger.kept.id, merger.other.id);
    tx.run(kMoveBuildings, {{"$kept", kept}, {"$other", other}});
    tx.run(kMovePointers, {{"$kept", kept}, {"$other", other}});
    const auto code = tx.first(kGivesCode, {{"$kept", kept}, {"$other", other}},
                               [](const Row& row) { return row.text("organisation"); });
    tx.run(kClose, {{"$kept", kept}, {"$other", other}, {"$code", code}, {"$now", now}});
    tx.run(kTakeOver, {{"$kept", kept}, {"$other", other}, {"$code", code}});
}

}  // namespace trousse
