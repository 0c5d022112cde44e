#pragma once

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"

namespace trousse {

// How often a kit went to schools: partners stand apart.
struct KitFigures {
    std::string slug;
    Bilingual name;
    Count chosen = 0;     // by schools themselves
    Count staff = 0;      // entered for them
    Count automatic = 0;  // by the rule, swapped ones included
    Count shipped = 0;    // of all these, those that have left
};

// Of every kit of the campaign, in the catalog's order.
std::vector<KitFigures> kit_figures(const Snapshot& db, const CampaignId& campaign);

}  // namespace trousse
