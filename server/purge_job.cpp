#include "purge_job.hpp"

#include <fmt/format.h>

#include "platform/audit.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using namespace std::chrono_literals;

static std::string purge(Service& service);

Job purge_job(Service& service) {
    return {.name = "purge",
            .next = [](Instant now) { return quebec_midnight(quebec_day(now) + std::chrono::days{1}) + 3h; },
            .run = [&service] { return purge(service); }};
}

constexpr auto kOrderContacts = R"(
    DELETE FROM order_contact WHERE order_id IN (SELECT id FROM orders WHERE changed_at < $before))";
constexpr auto kSchoolContacts = "DELETE FROM school_contact WHERE given_at < $before";
constexpr auto kFollowUps = "DELETE FROM school_follow_up WHERE written_at < $before";
constexpr auto kClaimTexts = R"(
    DELETE FROM claim_text WHERE claim_id IN (SELECT id FROM claim WHERE coalesce(answered_at, opened_at) < $before))";
constexpr auto kNotes = "DELETE FROM order_note WHERE written_at < $before";
constexpr auto kCheckers = "UPDATE parcel SET checked_by = '' WHERE packed_at < $before AND checked_by <> ''";
constexpr auto kLetters = "DELETE FROM outbox WHERE due_at < $before";
constexpr auto kAnswers = "DELETE FROM idempotency WHERE answered_at < $before";
constexpr auto kSessions = "DELETE FROM session WHERE expires_at < $before";

std::string purge(Service& service) {
    const Instant now = service.now(), retained = now - std::chrono::days{service.settings.retention_days};
    return service.db.write([&](Transaction& tx) {
        const auto contacts = tx.run(kOrderContacts, {{"$before", retained}}) + tx.run(kSchoolContacts, {{"$before", retained}});
        const auto words = tx.run(kClaimTexts, {{"$before", retained}}) + tx.run(kNotes, {{"$before", retained}}) +
                           tx.run(kCheckers, {{"$before", retained}}) + tx.run(kFollowUps, {{"$before", retained}});
        const auto letters = tx.run(kLetters, {{"$before", retained}});
        tx.run(kAnswers, {{"$before", now - std::chrono::days{14}}});
        tx.run(kSessions, {{"$before", now}});
        if (contacts + words + letters > 0)
            audit(tx, {.done_by = "job:purge", .act = "personal_data.erased", .subject = "retention", .became = std::to_string(contacts + words + letters)}, now);
        return fmt::format("contacts effacés : {}, textes : {}, lettres : {} | contacts erased: {}, texts: {}, letters: {}", contacts, words, letters,
                           contacts, words, letters);
    });
}

}  // namespace trousse
