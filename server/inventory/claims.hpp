#pragma once

#include "inventory/inventory.hpp"

namespace trousse {

// What the published campaign claims of the stock: its waiting orders and its generic kit are read by its id, its
// silent schools stand in the pool. Without such a campaign nothing is claimed.
struct Claims {
    std::optional<CampaignId> campaign;
    Pool pool{.on = false, .other_silent_schools = 0};
};
Claims current_claims(const Snapshot& db);

// Of the campaign named, "" for the published one. 404 unknown_campaign.
Claims claims_of(const Snapshot& db, std::string_view campaign);

// Every item's shelf, or one's, as these claims see it.
Shelves shelves_under(const Snapshot& db, const Claims& claims);
Shelf shelf_under(const Snapshot& db, const Claims& claims, const ItemId& item);

// Pieces kept for silent schools: one generic kit each, as far as there is stock.
Count protected_on(const Shelf& shelf, const Pool& pool);

}  // namespace trousse
