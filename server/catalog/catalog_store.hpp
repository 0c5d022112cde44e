#pragma once

#include <optional>

#include "catalog/catalog.hpp"
#include "platform/db.hpp"

// Kits in the database, whole: with their components and choices.
namespace trousse {

std::vector<Kit> kits_of(const Snapshot& db, const CampaignId& campaign);  // in their order
std::optional<Kit> find_kit(const Snapshot& db, const CampaignId& campaign, std::string_view slug);
std::optional<Kit> generic_kit_of(const Snapshot& db, const CampaignId& campaign);

}  // namespace trousse
