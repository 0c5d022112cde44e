#include "reports/growth.hpp"

#include <algorithm>

namespace trousse {

Growth growth_on(int today, std::span<const Count> chosen, std::span<const Count> baseline) {
    const auto passed = std::min(static_cast<std::size_t>(std::max(today, 0)), chosen.size());
    const auto before = at_same_distance(baseline, chosen.size());
    Growth growth;
    if (!before.empty()) growth.baseline_same_day = passed == 0 ? 0 : before[passed - 1];
    for (std::size_t i = 0; i < std::max(passed, before.size()); ++i) {
        GrowthDay day{.day = static_cast<int>(i) + 1, .chosen = {}, .baseline = {}};
        if (i < passed) day.chosen = chosen[i];
        if (!before.empty()) day.baseline = before[i];
        growth.series.push_back(day);
    }
    return growth;
}

std::vector<Count> at_same_distance(std::span<const Count> baseline, std::size_t days) {
    if (baseline.empty()) return {};
    std::vector<Count> figures(days);
    for (std::size_t left = 0; left < std::min(days, baseline.size()); ++left)
        figures[days - 1 - left] = baseline[baseline.size() - 1 - left];
    return figures;
}

}  // namespace trousse
