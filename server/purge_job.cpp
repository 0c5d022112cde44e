#include "purge_job.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "backups.hpp"
#include "platform/audit.hpp"
#include "platform/schedule.hpp"
#include "privacy/held.hpp"

namespace trousse {

using namespace std::chrono_literals;

static std::string purge(Service& service);
static ErasedRows erase_old(Database& db, const Service& service);
static std::int64_t erase_all(Database& db, Sql sql, Instant before);

Job purge_job(Service& service) {
    return {.name = "purge",
            .next = [](std::optional<Instant> last_done, Instant now) { return next_daily(last_done, 3h, now); },
            .run = [&service] { return purge(service); }};
}

std::string purge(Service& service) {
    const Instant now = service.now();
    std::int64_t contacts = 0, texts = 0, letters = 0;
    for (const auto& [kind, rows] : erase_old(service.db, service))
        (kind == "letter" ? letters : kind.ends_with("_contact") ? contacts : texts) += rows;
    if (const auto all = contacts + texts + letters; all > 0)
        service.db.write([&](Transaction& tx) {
            audit(tx,
                  {.done_by = "job:purge",
                   .act = "personal_data.erased",
                   .subject = "retention",
                   .became = std::to_string(all)},
                  now);
        });
    const int left = erase_in_copies(service);
    return fmt::format(
        "contacts effacés : {0}, textes : {1}, lettres : {2}{3} | contacts erased: {0}, texts: {1}, letters: {2}{4}",
        contacts, texts, letters, left > 0 ? fmt::format(", copies non atteintes : {}", left) : "",
        left > 0 ? fmt::format(", copies not reached: {}", left) : "");
}

constexpr auto kAnswers = R"(
    DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE answered_at < $before LIMIT $at_once))";
constexpr auto kSessions = R"(
    DELETE FROM session WHERE token_hash IN (
        SELECT token_hash FROM session WHERE expires_at < $before LIMIT $at_once))";

constexpr auto kLooks = R"(
    DELETE FROM contact_look WHERE (kind, subject, day, actor) IN (
        SELECT kind, subject, day, actor FROM contact_look WHERE unixepoch(day) * 1000 < $before LIMIT $at_once))";

static std::chrono::days retention(const Service& service) {
    return std::chrono::days{service.settings.retention_days};
}

// Answers that nobody asks for again are let go whole, whatever they say.
ErasedRows erase_old(Database& db, const Service& service) {
    const Instant now = service.now();
    erase_all(db, kAnswers, now - std::chrono::days{14});
    erase_all(db, kSessions, now);
    erase_all(db, kLooks, now - retention(service));
    return erase_by_age(db, now, retention(service), "job:purge");
}

// In writes of so many rows that no order waits long behind one.
std::int64_t erase_all(Database& db, Sql sql, Instant before) {
    constexpr std::int64_t kAtOnce = 500;
    std::int64_t erased = 0;
    for (std::int64_t last = kAtOnce; last == kAtOnce; erased += last)
        last = db.write([&](Transaction& tx) { return tx.run(sql, {{"$before", before}, {"$at_once", kAtOnce}}); });
    return erased;
}

// What is erased is overwritten in the file; in the log beside it, it would stand until something else is written
// there.
int erase_in_copies(Service& service) {
    if (!service.db.empty_log())
        throw std::runtime_error{"the log beside the database could not be emptied"};  // tried again in a minute
    const Instant now = service.now();
    const auto erased = service.db.read([](const Snapshot& db) { return erased_after(db, 0); });
    const auto is_behind = [&](const Snapshot& copy) {
        return last_erased(copy) < (erased.empty() ? 0 : erased.back().id) ||
               std::ranges::any_of(due_by_age(copy, now, retention(service)),
                                   [](const Due& due) { return due.rows > 0; });
    };
    return change_copies(service, is_behind, [&](Database& copy) {
        const auto known = copy.read(last_erased);
        std::vector<Erased> since;
        std::ranges::copy_if(erased, std::back_inserter(since), [&](const Erased& each) { return each.id > known; });
        copy.write([&](Transaction& tx) { erase_again(tx, since); });
        erase_old(copy, service);
    });
}

}  // namespace trousse
