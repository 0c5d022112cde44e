#pragma once

#include "mail/outbox.hpp"

// What holds of invitations alone, when one is due.
namespace trousse {

// When the next one may leave: within the hours of the settings, and at their pace.
Instant next_invitation_at(const Snapshot& db, const Settings& settings, Instant now);

// It goes to whom the school's letters go to now, where no later step says the same today, and once a day at most. False
// where it was dropped, or put off until tomorrow.
bool is_ready(Transaction& tx, LetterInHand& letter, const Settings& settings, Instant now);

}  // namespace trousse
