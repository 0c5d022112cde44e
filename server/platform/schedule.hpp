#pragma once

#include <optional>

#include "platform/clock.hpp"

namespace trousse {

// When is a job due that is done once a day at an hour of Québec's, counted from its midnight? Not after `now`: it is
// due now, since it was not done after the hour last struck; else at the next hour. Nothing is remembered of it but
// when it was last done (none: never), and a moment that is still to come is no such moment: a clock that was wrong for
// four seconds costs a run too many, never one too few. Pure; any thread may ask.
Instant next_daily(std::optional<Instant> last_done, std::chrono::hours hour, Instant now);

}  // namespace trousse
