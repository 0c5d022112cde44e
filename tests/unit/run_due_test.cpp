// When the generic run is due: product.md, rule 5.
#include "orders/run_due.hpp"

#include <doctest/doctest.h>

using namespace trousse;
using namespace std::chrono_literals;

namespace {

// Hours since the campaign was made; the deadline is at 100, and was set at 0.
Instant at(int hour) { return Instant{} + std::chrono::hours{hour}; }

RunFacts campaign() { return {.is_published = true, .closes_at = at(100), .deadline_set_at = at(0)}; }
RunFacts after(PastRun run, RunFacts facts = campaign()) {
    facts.runs.push_back(run);
    return facts;
}
RunFacts unpublished(RunFacts facts) {
    facts.is_published = false;
    return facts;
}
RunFacts on_hold(RunFacts facts) {
    facts.on_hold = true;
    return facts;
}
RunFacts moved_to(int hour, int set_at, RunFacts facts) {
    facts.closes_at = at(hour);
    facts.deadline_set_at = at(set_at);
    return facts;
}

const PastRun kEnded{.began_at = at(100), .ended_at = at(101), .undone_at = {}};
const PastRun kCutShort{.began_at = at(100), .ended_at = {}, .undone_at = {}};
const PastRun kUndone{.began_at = at(100), .ended_at = at(101), .undone_at = at(102)};
const PastRun kUndoneCutShort{.began_at = at(100), .ended_at = {}, .undone_at = at(102)};
const PastRun kByAWrongClock{.began_at = at(90'000), .ended_at = at(90'000), .undone_at = {}};

}  // namespace

TEST_CASE("when the run is due, case by case") {
    struct Case {
        const char* told;
        RunFacts facts;
        int now;
        std::optional<Instant> due_at;
    };
    const std::optional<Instant> no, deadline = at(100), later = at(200);
    const Case cases[]{
        {"before the deadline it is due then", campaign(), 50, deadline},
        {"at the deadline it is due", campaign(), 100, deadline},
        {"weeks late, after a machine that was down, it is due still", campaign(), 900, deadline},
        {"a draft's or an archived campaign's is never due", unpublished(campaign()), 150, no},
        {"a hold holds it, before and after the deadline", on_hold(campaign()), 50, no},
        {"a hold holds it, before and after the deadline", on_hold(campaign()), 150, no},
        {"a run that stands has done it", after(kEnded), 150, no},
        {"and still has when schools are added", after(kEnded), 5'000, no},
        {"one that was cut short is taken up again", after(kCutShort), 101, deadline},
        {"unless a hold is on", on_hold(after(kCutShort)), 101, no},
        {"undone, it waits for the hold to be lifted", on_hold(after(kUndone)), 103, no},
        {"and is due again once it is", after(kUndone), 103, deadline},
        {"or at a later deadline", moved_to(200, 103, after(kUndone)), 104, later},
        {"and is due there", moved_to(200, 103, after(kUndone)), 200, later},
        {"undone before it had ended", after(kUndoneCutShort), 103, deadline},
        {"a second run that stands has done it", after(kEnded, after(kUndone)), 150, no},
        {"a deadline set after a run that stands asks for another", moved_to(200, 150, after(kEnded)), 160, later},
        {"a clock that went back before the deadline waits for it again", campaign(), 99, deadline},
        {"a run by a clock that was wrong for four seconds stands", after(kByAWrongClock), 50, no},
        {"a deadline set by such a clock asks for no run without end", moved_to(200, 90'000, after(kEnded)), 201, no},
    };
    for (const Case& each : cases) {
        INFO(each.told);
        CHECK(run_due_at(each.facts, at(each.now)) == each.due_at);
    }
}
