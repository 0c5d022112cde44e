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
constexpr auto kLetters = "DELETE FROM outbox WHERE due_at < $before";
constexpr auto kAnswers = "DELETE FROM idempotency WHERE answered_at < $before";
constexpr auto kSessions = "DELETE FROM session WHERE expires_at < $before";

std::string purge(Service& service) {
    const Instant now = service.now(), retained = now - std::chrono::days{service.settings.retention_days};
    return service.db.write([&](Transaction& tx) {
        const auto contacts = tx.run(kOrderContacts, {{"$before", retained}}) + tx.run(kSchoolContacts, {{"$before", retained}});
        const auto letters = tx.run(kLetters, {{"$before", retained}});
        tx.run(kAnswers, {{"$before", now - std::chrono::days{14}}});
        tx.run(kSessions, {{"$before", now}});
        if (contacts + letters > 0)
            audit(tx, {.done_by = "job:purge", .act = "personal_data.erased", .subject = "retention", .became = std::to_string(contacts + letters)}, now);
        return fmt::format("contacts effacés : {}, lettres : {} | contacts erased: {}, letters: {}", contacts, letters, contacts, letters);
    });
}

}  // namespace trousse
