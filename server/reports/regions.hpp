#pragma once

#include <optional>
#include <string>
#include <vector>

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"

// A campaign's orders, by where the schools are. Partners stand apart, and are not in it.
namespace trousse {

struct RegionFigures {
    std::string name;              // "" for the schools that have none
    std::optional<Count> schools;  // active now; nothing for an archived campaign, whose roster is not kept
    Count chosen = 0;              // live, by schools or entered for them
    Count automatic = 0;           // live, by the rule, swapped ones included
    Count shipped = 0;             // of both
};

std::vector<RegionFigures> boards_of(const Snapshot& db, const Campaign& campaign);  // by name
std::vector<RegionFigures> mrcs_of(const Snapshot& db, const Campaign& campaign);

}  // namespace trousse
