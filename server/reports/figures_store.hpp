#pragma once

#include "platform/db.hpp"
#include "reports/figures.hpp"

namespace trousse {

// From one look at the campaign's roster and its live orders.
Figures figures_of(const Snapshot& db, const Campaign& campaign);

}  // namespace trousse
