#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "campaigns/campaigns.hpp"
#include "platform/answers.hpp"
#include "platform/db.hpp"

// Which schools choose, laid beside the campaign that this one is compared with. Partners and automatic kits are not in it.
namespace trousse {

struct Choosers {
    Count fresh = 0;      // chose now, and not the other time
    Count returning = 0;  // both times
    Count lapsed = 0;     // the other time, and not (yet) now
};
Choosers choosers(const Snapshot& db, const CampaignId& now, const CampaignId& before);

// How many of those that chose teach at a level; a school may teach at several.
struct LevelFigures {
    std::string level;
    Count chosen = 0;
};
std::vector<LevelFigures> levels_of(const Snapshot& db, const CampaignId& campaign);

// The lapsed, by name: with what they had, whom to ask for, what they answered this time, and who has them in hand.
std::vector<Keyed> lapsed_schools(const Snapshot& db, const CampaignId& now, const CampaignId& before, const Page& page);

}  // namespace trousse
