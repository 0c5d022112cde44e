#pragma once

#include <nlohmann/json.hpp>

#include "invitations/effect.hpp"
#include "invitations/invitations.hpp"

namespace trousse {

// How far a step has come, and what may be done with it. Its state: planned, waiting (for its hour), sending, paused,
// done; « on its way » goes with the generic run: with_run.
struct StepStanding {
    std::string_view state;
    std::vector<std::string_view> actions;
};
StepStanding standing_of(const Snapshot& db, const Campaign& campaign, const InvitationStep& step, Instant now);

// A step as an admin reads it: what is set, its standing, its letters, and what followed.
nlohmann::json shown(const Snapshot& db, const Campaign& campaign, const InvitationStep& step, Instant now);

}  // namespace trousse
