#include "purge_job.hpp"

#include <fmt/format.h>

#include "platform/audit.hpp"
#include "platform/schedule.hpp"

namespace trousse {

using namespace std::chrono_literals;

static std::string purge(Service& service);
static std::int64_t erase_all(Database& db, Sql sql, Instant before);

Job purge_job(Service& service) {
    return {.name = "purge",
            .next = [](std::optional<Instant> last_done, Instant now) { return next_daily(last_done, 3h, now); },
            .run = [&service] { return purge(service); }};
}

// What is erased is looked through first, by its own key: each write goes on where the one before it ended.
constexpr auto kOrderContacts = R"(
    DELETE FROM order_contact WHERE order_id IN (
        SELECT order_id FROM order_contact CROSS JOIN orders ON orders.id = order_id
         WHERE changed_at < $before LIMIT $at_once))";
constexpr auto kSchoolContacts = R"(
    DELETE FROM school_contact WHERE school_id IN (
        SELECT school_id FROM school_contact WHERE given_at < $before LIMIT $at_once))";

constexpr auto kFollowUps = R"(
    DELETE FROM school_follow_up WHERE (campaign_id, school_id) IN (
        SELECT campaign_id, school_id FROM school_follow_up WHERE written_at < $before LIMIT $at_once))";
constexpr auto kClaimTexts = R"(
    DELETE FROM claim_text WHERE claim_id IN (
        SELECT claim_id FROM claim_text CROSS JOIN claim ON claim.id = claim_id
         WHERE coalesce(answered_at, opened_at) < $before LIMIT $at_once))";
constexpr auto kOrderNotes = R"(
    DELETE FROM order_note WHERE id IN (SELECT id FROM order_note WHERE written_at < $before LIMIT $at_once))";
constexpr auto kMovementNotes = R"(
    DELETE FROM movement_note WHERE movement_id IN (
        SELECT movement_id FROM movement_note CROSS JOIN movement ON movement.id = movement_id
         WHERE moved_at < $before LIMIT $at_once))";
constexpr auto kParcelNotes = R"(
    UPDATE parcel SET checked_by = '', short_note = '', end_reason = '' WHERE id IN (
        SELECT id FROM parcel
         WHERE packed_at < $before AND (checked_by <> '' OR short_note <> '' OR end_reason <> '') LIMIT $at_once))";
// Where something must stand, a dash does.
constexpr auto kReasons = R"(
    UPDATE roster SET reason = '—' WHERE (campaign_id, school_id) IN (
        SELECT campaign_id, school_id FROM roster
         WHERE answered_at < $before AND reason <> '' AND reason <> '—' LIMIT $at_once))";
constexpr auto kOccasions = R"(
    UPDATE hand_out SET occasion = '—' WHERE id IN (
        SELECT id FROM hand_out WHERE handed_at < $before AND occasion <> '—' LIMIT $at_once))";

constexpr auto kLetterContents = R"(
    DELETE FROM outbox_content WHERE letter_id IN (
        SELECT letter_id FROM outbox_content CROSS JOIN outbox ON outbox.id = letter_id
         WHERE due_at < $before LIMIT $at_once))";
constexpr auto kLetters =
    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE due_at < $before LIMIT $at_once)";

constexpr auto kAnswers = R"(
    DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE answered_at < $before LIMIT $at_once))";
constexpr auto kSessions = R"(
    DELETE FROM session WHERE token_hash IN (
        SELECT token_hash FROM session WHERE expires_at < $before LIMIT $at_once))";

// What is erased is overwritten in the file; in the log beside it, it would stand until something else is written
// there.
std::string purge(Service& service) {
    const Instant now = service.now(), retained = now - std::chrono::days{service.settings.retention_days};
    const auto erase = [&](Sql sql) { return erase_all(service.db, sql, retained); };
    const auto contacts = erase(kOrderContacts) + erase(kSchoolContacts);
    const auto texts = erase(kFollowUps) + erase(kClaimTexts) + erase(kOrderNotes) + erase(kMovementNotes) +
                       erase(kParcelNotes) + erase(kReasons) + erase(kOccasions);
    erase(kLetterContents);
    const auto letters = erase(kLetters);
    erase_all(service.db, kAnswers, now - std::chrono::days{14});
    erase_all(service.db, kSessions, now);
    if (const auto all = contacts + texts + letters; all > 0)
        service.db.write([&](Transaction& tx) {
            audit(tx,
                  {.done_by = "job:purge",
                   .act = "personal_data.erased",
                   .subject = "retention",
                   .became = std::to_string(all)},
                  now);
        });
    if (!service.db.empty_log())
        throw std::runtime_error{"the log beside the database could not be emptied"};  // tried again in a minute
    return fmt::format(
        "contacts effacés : {0}, textes : {1}, lettres : {2} | contacts erased: {0}, texts: {1}, letters: {2}",
        contacts, texts, letters);
}

// In writes of so many rows that no order waits long behind one.
std::int64_t erase_all(Database& db, Sql sql, Instant before) {
    constexpr std::int64_t kAtOnce = 500;
    std::int64_t erased = 0;
    for (std::int64_t last = kAtOnce; last == kAtOnce; erased += last)
        last = db.write([&](Transaction& tx) { return tx.run(sql, {{"$before", before}, {"$at_once", kAtOnce}}); });
    return erased;
}

}  // namespace trousse
