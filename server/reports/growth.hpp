#pragma once

#include <optional>
#include <span>
#include <vector>

#include "catalog/catalog.hpp"

// The figure against the target, beside that of another campaign (product.md, rule 6). Values in, values out. Figures
// are cumulative, one for each day of a campaign: what had been chosen by its end.
namespace trousse {

struct GrowthDay {
    int day = 0;
    std::optional<Count> chosen;  // nothing for a day to come
    std::optional<Count>
        baseline;  // of the campaign compared with, as many days before its deadline; nothing without one
    bool operator==(const GrowthDay&) const = default;
};

struct Growth {
    std::optional<Count> baseline_same_day;  // nothing when there is no baseline: never 0
    std::vector<GrowthDay> series;           // to today; with a baseline to the end, which is that one's end
};

// As it stands on day `today` of the campaign: 0 or less before it opens. `baseline` is empty where there is none.
Growth growth_on(int today, std::span<const Count> chosen, std::span<const Count> baseline);

// What the baseline had at the same distance to its deadline, for each day of a campaign that lasts `days`. Its last
// figure is the baseline's last; before it had opened, 0. Empty where there is none.
std::vector<Count> at_same_distance(std::span<const Count> baseline, std::size_t days);

}  // namespace trousse
