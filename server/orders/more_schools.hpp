#pragma once

#include <nlohmann/json.hpp>

#include "platform/db.hpp"

namespace trousse {

// What so many new schools would do to the campaign under way: how many are eligible and silent, how many of their
// claims on a generic kit the shelf covers, and which items fall short, each before and after. null without a campaign.
nlohmann::json with_more_schools(const Snapshot& db, std::int64_t added);

}  // namespace trousse
