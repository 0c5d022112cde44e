#pragma once

#include <nlohmann/json.hpp>

#include "platform/db.hpp"
#include "reports/growth.hpp"

// Growth against the target, from the orders as they are (product.md, rule 6).
namespace trousse {

Growth growth_of(const Snapshot& db, const Campaign& campaign, Instant now);

// Which day of the campaign it is: 1 on the day it opens, the last one from its end on.
int today_of(const Campaign& campaign, Instant now);
int days_of(const Campaign& campaign);

nlohmann::json growth_json(const Snapshot& db, const Campaign& campaign, Instant now);

}  // namespace trousse
