#pragma once

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"

// Campaigns in the database. Those that require something throw a Problem when it is not there.
namespace trousse {

// The published one; there is one at most. 404 `no_campaign` without one.
Campaign current_campaign(const Snapshot& db);
std::optional<Campaign> published_campaign(const Snapshot& db);

Campaign require_campaign(const Snapshot& db, std::string_view slug);  // 404 unknown_campaign
Campaign campaign_by_id(const Snapshot& db, const CampaignId& id);     // one that is known to exist
std::vector<Campaign> all_campaigns(const Snapshot& db);               // newest first

// The one that the query names (?campaign=jps-2027), else the current one.
Campaign asked_campaign(const Snapshot& db, std::string_view slug);

}  // namespace trousse
