#include "purge_job.hpp"

#include <fmt/format.h>

#include "platform/audit.hpp"
#include "platform/schedule.hpp"

namespace trousse {

using namespace std::chrono_literals;

static std::string purge(Service& service);

Job purge_job(Service& service) {
    return {.name = "purge",
            .next = [](std::optional<Instant> last_done, Instant now) { return next_daily(last_done, 3h, now); },
            .run = [&service] { return purge(service); }};
}

constexpr auto kOrderContacts = R"(
    DELETE FROM order_contact WHERE order_id IN (SELECT id FROM orders WHERE changed_at < $before))";
constexpr auto kSchoolContacts = "DELETE FROM school_contact WHERE given_at < $before";

constexpr auto kFollowUps = "DELETE FROM school_follow_up WHERE written_at < $before";
constexpr auto kClaimTexts = R"(
    DELETE FROM claim_text WHERE claim_id IN (SELECT id FROM claim WHERE coalesce(answered_at, opened_at) < $before))";
constexpr auto kOrderNotes = "DELETE FROM order_note WHERE written_at < $before";
constexpr auto kMovementNotes = R"(
    DELETE FROM movement_note WHERE movement_id IN (SELECT id FROM movement WHERE moved_at < $before))";
constexpr auto kParcelNotes = R"(
    UPDATE parcel SET checked_by = '', short_note = '', end_reason = ''
     WHERE packed_at < $before AND (checked_by <> '' OR short_note <> '' OR end_reason <> ''))";
// Where something must stand, a dash does.
constexpr auto kReasons =
    "UPDATE roster SET reason = '—' WHERE answered_at < $before AND reason <> '' AND reason <> '—'";
constexpr auto kOccasions = "UPDATE hand_out SET occasion = '—' WHERE handed_at < $before AND occasion <> '—'";

constexpr auto kLetterContents = R"(
    DELETE FROM outbox_content WHERE letter_id IN (SELECT id FROM outbox WHERE due_at < $before))";
constexpr auto kLetters = "DELETE FROM outbox WHERE due_at < $before";

constexpr auto kAnswers = "DELETE FROM idempotency WHERE answered_at < $before";
constexpr auto kSessions = "DELETE FROM session WHERE expires_at < $before";

std::string purge(Service& service) {
    const Instant now = service.now(), retained = now - std::chrono::days{service.settings.retention_days};
    return service.db.write([&](Transaction& tx) {
        const auto erase = [&](Sql sql) { return tx.run(sql, {{"$before", retained}}); };
        const auto contacts = erase(kOrderContacts) + erase(kSchoolContacts);
        const auto texts = erase(kFollowUps) + erase(kClaimTexts) + erase(kOrderNotes) + erase(kMovementNotes) +
                           erase(kParcelNotes) + erase(kReasons) + erase(kOccasions);
        erase(kLetterContents);
        const auto letters = erase(kLetters);
        tx.run(kAnswers, {{"$before", now - std::chrono::days{14}}});
        tx.run(kSessions, {{"$before", now}});
        if (const auto all = contacts + texts + letters; all > 0)
            audit(tx,
                  {.done_by = "job:purge",
                   .act = "personal_data.erased",
                   .subject = "retention",
                   .became = std::to_string(all)},
                  now);
        return fmt::format(
            "contacts effacés : {0}, textes : {1}, lettres : {2} | contacts erased: {0}, texts: {1}, letters: {2}",
            contacts, texts, letters);
    });
}

}  // namespace trousse
