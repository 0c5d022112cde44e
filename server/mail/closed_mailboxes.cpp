#include "mail/closed_mailboxes.hpp"

namespace trousse {

constexpr auto kWhy = "SELECT reason FROM closed_mailbox WHERE email = $email";
constexpr auto kClose = R"(
    INSERT INTO closed_mailbox (email, reason, since) VALUES ($email, $reason, $now)
        ON CONFLICT (email) DO UPDATE SET reason = excluded.reason, since = excluded.since WHERE reason = 'bounced' AND excluded.reason = 'asked')";
constexpr auto kReopen = "DELETE FROM closed_mailbox WHERE email = $email";

std::optional<std::string> why_closed(const Snapshot& db, std::string_view email) {
    return db.first(kWhy, {{"$email", email}}, [](const Row& row) { return row.text("reason"); });
}

bool close_mailbox(Transaction& tx, std::string_view email, std::string_view reason, Instant now) {
    return tx.run(kClose, {{"$email", email}, {"$reason", reason}, {"$now", now}}) > 0;
}

bool open_mailbox(Transaction& tx, std::string_view email) { return tx.run(kReopen, {{"$email", email}}) > 0; }

}  // namespace trousse
