#pragma once

#include <vector>

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"

namespace trousse {

// A campaign in one line, to lay years side by side. Partners stand apart.
struct YearFigures {
    std::string slug;
    Bilingual name;
    Count eligible = 0;
    Count chosen = 0;
    Count automatic = 0;
    Count declined = 0;
    Count excluded = 0;
    Count partners = 0;
    Count distributed = 0;  // kits that left for schools
    Count pieces = 0;       // that left the shelf for it, in kits and outside
};

// All but drafts, the oldest first.
std::vector<YearFigures> years(const Snapshot& db);

}  // namespace trousse
