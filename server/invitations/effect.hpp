#pragma once

#include "invitations/invitations.hpp"

// What followed a step. That an order came after a letter does not say that it came because of it: only a tenth that is
// held out tells.
namespace trousse {

inline constexpr std::chrono::hours kFollows{72};  // an order that comes later is not counted

struct Effect {
    Count sent = 0;         // letters
    Count opened = 0;       // of them, their link
    Count ordered = 0;      // of them, a kit that the school chose within three days
    bool is_whole = false;  // the three days are over for all

    // Counted for both from when the step began, whether the letter left or not.
    struct Group {
        Count schools = 0, ordered = 0;
    };
    Group written_to, held_out;
};
Effect effect_of(const Snapshot& db, const Campaign& campaign, const InvitationStep& step, Instant now);

// The same tenth whenever it is asked, another one at each step.
bool is_held_out(const Campaign& campaign, Step step, const SchoolId& school);

// So many of `schools` as in the past, with the range in which the true share lies in nineteen cases of twenty
// (Wilson's interval). Nothing while the past says nothing.
struct Gain {
    double expected = 0, low = 0, high = 0;  // orders
};
std::optional<Gain> gain_of(Count schools, Count of_past, Count ordered);

}  // namespace trousse
