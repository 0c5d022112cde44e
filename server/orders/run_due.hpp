#pragma once

#include <optional>
#include <vector>

#include "platform/clock.hpp"

// When is the generic run due? (product.md, rule 5.) Values in, values out, and nothing remembered between: whoever
// asks again, after a restart or once the clock was put right, gets the true answer.
namespace trousse {

struct PastRun {
    Instant began_at;
    std::optional<Instant> ended_at;  // none: it was cut short, or is under way
    std::optional<Instant> undone_at;
};

struct RunFacts {
    bool is_published = false;
    bool on_hold = false;
    Instant closes_at;        // the deadline
    Instant deadline_set_at;  // when it was last moved
    std::vector<PastRun> runs = {};
};

// The deadline: it is due now if that is not after `now`, whether minutes or weeks, and else then. Nothing where it is
// not due until somebody acts: on hold, or done by a run that stands and ended since the deadline was set. A run that
// was cut short has not ended, so the next one takes it up. A school added since makes nothing due.
std::optional<Instant> run_due_at(const RunFacts& facts, Instant now);

}  // namespace trousse
