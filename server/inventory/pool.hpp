#pragma once

#include "inventory/inventory.hpp"

namespace trousse {

// The pool of one campaign, and its id, by which its waiting orders and its generic kit are read. Without a campaign
// nothing is kept.
struct CampaignPool {
    std::optional<CampaignId> id;
    Pool pool{.on = false};
    Count silent = 0;  // of the schools with a claim; the others wait
};
CampaignPool current_pool(const Snapshot& db);  // of the published campaign

// Of the campaign named, "" for the published one. 404 unknown_campaign.
CampaignPool pool_named(const Snapshot& db, std::string_view campaign);

// Every item's shelf, or one's, as this campaign sees it.
Shelves shelves_in(const Snapshot& db, const CampaignPool& campaign);
Shelf shelf_in(const Snapshot& db, const CampaignPool& campaign, const ItemId& item);

// Pieces kept for the claims, beyond what waiting orders need, as far as there is stock.
Count protected_on(const Shelf& shelf, const Pool& pool);

}  // namespace trousse
