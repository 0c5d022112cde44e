#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "campaigns/campaigns.hpp"
#include "reports/tallies.hpp"

// What every school ended with, so far (product.md, « coverage » and rule 1).
namespace trousse {

struct Coverage {
    Count eligible = 0;   // the campaign's active schools
    Count ordered = 0;    // chosen, or entered by staff; waiting ones included
    Count automatic = 0;  // what the rule gave; waiting ones included
    Count declined = 0;
    Count excluded = 0;
    Count silent = 0;
    Count waiting = 0;      // of automatic
    Count partners = 0;     // their live orders, apart
    Count not_covered = 0;  // silent schools that the generic stock cannot serve now

    bool adds_up() const { return ordered + automatic + declined + excluded + silent == eligible; }
};

// From what was counted. Pure.
struct Answers {
    Count declined = 0;
    Count excluded = 0;
};
Coverage sum_up(const Campaign& campaign, std::span<const OrdersOfAKit> orders, const Answers& answers,
                Count without_a_kit);

Coverage coverage_of(const Snapshot& db, const Campaign& campaign);
nlohmann::json told(const Coverage& coverage);

}  // namespace trousse
