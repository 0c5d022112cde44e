#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "reports/figures.hpp"

// Growth against the target, as admins see it (product.md, rule 6). Nothing is read here: all follows from what was
// counted.
namespace trousse {

struct GrowthFacts {
    const Campaign& campaign;
    const Figures& figures;
    const Campaign* other = nullptr;  // the campaign that it is compared with, where there is one …
    const Figures* compared = nullptr;  // … and what was counted of it

    std::optional<Count> baseline() const;

    // How the baseline came to be, day by day; empty where that is not known, as of a number that an admin typed.
    std::span<const Count> baseline_by_day() const;
};

// Which day of the campaign it is: 0 before it opens, 1 on the day it does, the last one from its end on.
int today_of(const Campaign& campaign, const Figures& figures, Instant now);

nlohmann::json growth_json(const GrowthFacts& facts, Instant now);

}  // namespace trousse
