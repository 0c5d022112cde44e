#pragma once

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"
#include "platform/problem.hpp"
#include "schools/schools.hpp"

// Two entries of one school become one: one is kept, the other closes and points to it. All that hung on either is the
// kept one's: its orders, its links and codes go on opening it, its places, letters and calls. It cannot be taken back.
namespace trousse {

// What an entry ended with in a campaign.
struct EntryAnswer {
    std::string answer;  // silent, order, decline, exclusion
    std::string number;  // of its order, "" where there is none
    bool is_growth = false;

    bool is_silent() const { return answer == "silent"; }
    bool has_order() const { return !number.empty(); }
};

struct YearOfBoth {
    CampaignId campaign;
    std::string slug;
    Bilingual name;
    bool is_archived = false;
    bool is_open = false;  // schools may still answer
    std::optional<EntryAnswer> kept, other;

    // One outcome per campaign: two live orders are one too many, and while schools may still answer staff do not
    // choose between two answers for them.
    bool contradicts() const;

    // Whose answer stands: the one that says more. A chosen order before an automatic one, any order before none.
    bool others_stands() const;
};

struct Merger {
    School kept, other;
    std::vector<YearOfBoth> years;  // in which the other has a row, newest first
    std::string contact;            // whose stays: kept, other; "" where there is none
    Count orders = 0, claims = 0, letters = 0, places = 0, buildings = 0, keys = 0, follow_ups = 0;  // of the other
    std::optional<Problem> refusal;
};

// What would become of both. Throws 404 unknown_school, and 422 at "/school" for another that is none. Refused (409)
// not_mergeable {"why"}: kind (a school and a partner), closed (the kept one is), other_way (a building cannot have
// buildings); both_answered {"campaign", "kept", "other"} with the orders' numbers, or the answers.
Merger merger_of(const Snapshot& db, const SchoolId& kept, const SchoolId& other, Instant now);

void merge(Transaction& tx, const Merger& merger, std::string_view done_by, Instant now);  // throws its refusal

}  // namespace trousse
