#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "platform/answers.hpp"
#include "platform/db.hpp"
#include "reports/figures.hpp"

// Which schools choose, laid beside the campaign that this one is compared with. Partners and automatic kits are not in
// it.
namespace trousse {

struct Choosers {
    Count fresh = 0;      // chose now, and not the other time
    Count returning = 0;  // both times
    Count lapsed = 0;     // chose the other time, are eligible now, and have not chosen (yet)
};
Choosers choosers(const Figures& now, const Figures& before);

// The lapsed, by name: with what they had, whom to ask for, what they answered this time, and who has them in hand.
std::vector<Keyed> lapsed_schools(const Snapshot& db, const CampaignId& now, const CampaignId& before,
                                  const Page& page);

}  // namespace trousse
