#include "mail/invitations_due.hpp"

#include "mail/closed_mailboxes.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using namespace std::chrono_literals;

constexpr auto kLastOfThePace = R"(
    SELECT tried_at FROM outbox
     WHERE step_id IS NOT NULL AND account_id IS NULL AND tried_at > $hour_ago AND tried_at <= $now AND state <> 'dropped'
     ORDER BY tried_at DESC LIMIT 1 OFFSET $pace - 1)";

Instant next_invitation_at(const Snapshot& db, const Settings& settings, Instant now) {
    const auto& [per_hour, from, until] = settings.invitations;
    const auto full = db.first(kLastOfThePace, {{"$hour_ago", now - 1h}, {"$now", now}, {"$pace", per_hour}},
                               [](const Row& row) { return row.instant("tried_at"); });
    return next_within_hours(from, until, full ? std::max(*full + 1h, now) : now);
}

static std::string_view why_not(Transaction& tx, const LetterInHand& letter, const Addressee& to, Instant now);
static bool was_invited_today(const Snapshot& db, const LetterInHand& letter, Instant now);

constexpr auto kDrop = "UPDATE outbox SET state = 'dropped', last_error = $why, tried_at = $now WHERE id = $id";
constexpr auto kUntilTomorrow = "UPDATE outbox SET due_at = $due WHERE id = $id";
constexpr auto kReaddress = R"(
    UPDATE outbox SET recipient = $recipient, language = $language
     WHERE id = $id AND (recipient <> $recipient OR language <> $language))";

bool is_ready(Transaction& tx, LetterInHand& letter, const Settings& settings, Instant now) {
    const Addressee to = letter.order ? addressee_of(tx, *letter.order) : addressee_of(tx, *letter.school);
    if (const auto why = why_not(tx, letter, to, now); !why.empty()) {
        tx.run(kDrop, {{"$id", letter.id}, {"$why", why}, {"$now", now}});
        return false;
    }
    if (was_invited_today(tx, letter, now)) {
        const Instant tomorrow = quebec_midnight(quebec_day(now) + std::chrono::days{1});
        const Instant due =
            next_within_hours(settings.invitations.from_hour, settings.invitations.until_hour, tomorrow);
        tx.run(kUntilTomorrow, {{"$id", letter.id}, {"$due", due}});
        return false;
    }
    tx.run(kReaddress, {{"$id", letter.id}, {"$recipient", to.email}, {"$language", to.language}});
    letter.recipient = to.email;
    return true;
}

constexpr auto kLaterStep = R"(
    SELECT 1 FROM outbox
     WHERE cause > $about || '/' AND cause < $about || '0' AND step_id IS NOT NULL AND id > $id AND state = 'queued' AND held = 0 AND due_at <= $now)";

static std::string about(const LetterInHand& letter) { return letter.cause.substr(0, letter.cause.find('/')); }

std::string_view why_not(Transaction& tx, const LetterInHand& letter, const Addressee& to, Instant now) {
    if (to.email.empty()) return "no_address";
    if (const auto closed = why_closed(tx, to.email)) return *closed == "asked" ? "unsubscribed" : "bounced";
    return tx.any(kLaterStep, {{"$about", about(letter)}, {"$id", letter.id}, {"$now", now}}) ? "overtaken" : "";
}

constexpr auto kToday = R"(
    SELECT 1 FROM outbox
     WHERE cause > $about || '/' AND cause < $about || '0' AND step_id IS NOT NULL AND id <> $id AND tried_at >= $midnight AND state <> 'dropped'
       AND state <> 'failed')";

bool was_invited_today(const Snapshot& db, const LetterInHand& letter, Instant now) {
    return db.any(kToday,
                  {{"$about", about(letter)}, {"$id", letter.id}, {"$midnight", quebec_midnight(quebec_day(now))}});
}

}  // namespace trousse
