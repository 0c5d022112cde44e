#pragma once

#include <nlohmann/json.hpp>

#include "invitations/effect.hpp"
#include "invitations/invitations.hpp"

namespace trousse {

// A step as an admin reads it: what is set, how far it has come, what may be done with it, and what followed. Its
// state: planned, waiting (for its hour), sending, paused, done; « on its way » goes with the generic run: with_run.
nlohmann::json shown(const Snapshot& db, const Campaign& campaign, const InvitationStep& step, Instant now);

}  // namespace trousse
