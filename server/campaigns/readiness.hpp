#pragma once

#include <string_view>
#include <vector>

#include "campaigns/campaigns.hpp"

// What must be so before a campaign is published, or archived. Values in, values out; the page shows each line with its
// tick.
namespace trousse {

struct Check {
    std::string_view code;
    bool ok = false;
};

struct CampaignFacts {
    Count kits = 0;
    Count empty_kits = 0;
    bool has_generic_kit = false;
    bool another_is_published = false;
    Count unfinished = 0;  // live orders of which something is still to be packed: waiting, placed, or with a remainder
    Count built = 0;       // kits built ahead that stand
};

std::vector<Check> checks_for_publication(const Campaign& campaign, const CampaignFacts& facts, Instant now);
std::vector<Check> checks_for_archiving(const Campaign& campaign, const CampaignFacts& facts, Instant now);

bool all_ok(const std::vector<Check>& checks);

}  // namespace trousse
