#include "orders/run_due.hpp"

#include <algorithm>

namespace trousse {

static bool has_done(const PastRun& run, const RunFacts& facts, Instant now);

std::optional<Instant> run_due_at(const RunFacts& facts, Instant now) {
    if (!facts.is_published || facts.on_hold) return {};
    const auto done = [&](const PastRun& run) { return has_done(run, facts, now); };
    if (std::ranges::any_of(facts.runs, done)) return {};
    return facts.closes_at;
}

// A deadline that was set later than now was set by a clock that was wrong: no run could ever end since.
bool has_done(const PastRun& run, const RunFacts& facts, Instant now) {
    if (!run.ended_at || run.undone_at) return false;
    return *run.ended_at >= facts.deadline_set_at || facts.deadline_set_at > now;
}

}  // namespace trousse
