#pragma once

#include <string>
#include <vector>

#include "invitations/ladder.hpp"
#include "platform/db.hpp"
#include "schools/schools.hpp"

// The ladder on disk: its steps, and whom each is for.
namespace trousse {

using StepId = Id<struct InvitationStep>;

// What an admin may write over the words of Trousse; each empty for those.
struct OwnWords {
    Bilingual subject, text;  // the text's paragraphs, a line each
    bool operator==(const OwnWords&) const = default;
};

struct InvitationStep {
    StepId id;  // none while nobody has touched it
    Step step = Step::opening;
    Instant due_at;
    bool is_proposed = true;  // its hour is the one that follows from the campaign's dates
    OwnWords words;
    bool holds_out = false;
    std::optional<Instant> let_go_at;
    std::string let_go_by;
    bool is_paused = false;
    std::optional<Instant> begun_at, listed_at;
    Count version = 0;
};

// Can it still be told? Not to the silent once the deadline is over, or would be when it leaves.
bool is_in_time(const InvitationStep& step, const Campaign& campaign, Instant now);

// Its hour came within the last week, it would still be in time, and nobody let it go.
bool is_overdue(const InvitationStep& step, const Campaign& campaign, Instant now);

std::vector<InvitationStep> steps_of(const Snapshot& db, const Campaign& campaign);  // all six, in their order
InvitationStep step_in(const Snapshot& db, const Campaign& campaign, Step step);
void keep_step(Transaction& tx, const Campaign& campaign, const InvitationStep& step);  // over its version

// Why a school gets the step's letter, or why not.
enum class InvitationVerdict { gets, gets_later, written, no_address, asked, bounced };
std::string_view word(InvitationVerdict verdict);

struct Invited {
    SchoolId school;
    SchoolId holder;  // of the address: the school itself, or the one it is a building of; one letter tells all of them
    std::string holder_name;
    std::optional<OrderId> order;  // of a letter that asks how it was
    std::string name, municipality, email, language;
    InvitationVerdict verdict = InvitationVerdict::gets;
};

// Those whom the step is for as things stand, by their keys, from behind `after` on.
std::vector<Invited> audience(const Snapshot& db, const Campaign& campaign, const InvitationStep& step,
                              const SchoolId& after, Count at_most);

// Puts the letters of the next schools into the outbox; gives the last school, or none when there is nobody left.
std::optional<SchoolId> list_letters(Transaction& tx, const Campaign& campaign, const InvitationStep& step,
                                     const SchoolId& after, Instant now);

}  // namespace trousse
