#pragma once

#include <nlohmann/json.hpp>

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"

// The year's report: what went out, to how many, and what to wish for next. All of it is summed from orders and ledger.
namespace trousse {

// What left the shelf for the campaign, in pieces.
struct Material {
    std::string sku;
    Bilingual name;
    Bilingual plural;
    std::string unit;
    Count in_kits = 0;     // shipped, less what came back
    Count handed_out = 0;  // outside the kits
};
std::vector<Material> materials_of(const Snapshot& db, const CampaignId& campaign);

// So many chosen orders, and as many percent more, to the nearest.
constexpr Count next_target(Count chosen, Count wish_percent) { return (chosen * (100 + wish_percent) + 50) / 100; }

nlohmann::json report_json(const Snapshot& db, const Campaign& campaign);

}  // namespace trousse
