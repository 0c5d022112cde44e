#include "reports/figures.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>

namespace trousse {

Counting::Counting(std::vector<KitFigures> kits, std::vector<Instant> days) : days_{std::move(days)} {
    figures_.kits = std::move(kits);
    figures_.chosen_by_day.resize(days_.size());
}

template <class Entry>
static Entry& entry(std::map<std::string, Entry, std::less<>>& all, std::string_view name) {
    const auto found = all.find(name);
    return found != all.end() ? found->second : all[std::string{name}];
}

void Counting::add(const RosterLine& line) {
    Coverage& coverage = figures_.coverage;
    ++coverage.eligible;
    coverage.declined += line.answer == "decline";
    coverage.excluded += line.answer == "exclusion";
    coverage.silent += line.answer == "silent";

    RegionFigures &board = entry(boards_, line.board), &mrc = entry(mrcs_, line.mrc);
    ++board.schools;
    ++mrc.schools;
    if (line.order != nullptr) add_order(*line.order, board, mrc);
    if (line.order == nullptr || !line.order->is_growth()) return figures_.others.push_back(line.school);

    figures_.choosers.push_back(line.school);
    ++entry(levels_, line.levels);
}

void Counting::add_order(const LiveOrder& order, RegionFigures& board, RegionFigures& mrc) {
    const bool is_growth = order.is_growth();
    KitFigures& one = kit(order.kit);
    one.chosen += order.counts_as == CountsAs::chosen;
    one.staff += order.counts_as == CountsAs::staff;
    one.automatic += !is_growth;
    one.shipped += order.has_left();
    for (RegionFigures* region : {&board, &mrc}) {
        region->chosen += is_growth;
        region->automatic += !is_growth;
        region->shipped += order.has_left();
    }
    Coverage& coverage = figures_.coverage;
    coverage.ordered += is_growth;
    coverage.automatic += !is_growth;
    coverage.waiting += !is_growth && order.state == OrderState::waiting;
    figures_.entered_by_staff += order.counts_as == CountsAs::staff;
    figures_.distributed += order.has_left();
    if (is_growth) ++day_of(order.placed_at);
}

KitFigures& Counting::kit(const KitId& id) { return *std::ranges::find(figures_.kits, id, &KitFigures::id); }

Count& Counting::day_of(Instant moment) {
    const auto after = std::ranges::upper_bound(days_, moment);
    return figures_.chosen_by_day[after == days_.begin() ? 0 : static_cast<std::size_t>(after - days_.begin()) - 1];
}

Figures Counting::figures(Count orders_of_partners) && {
    figures_.coverage.partners = orders_of_partners;
    std::partial_sum(figures_.chosen_by_day.begin(), figures_.chosen_by_day.end(), figures_.chosen_by_day.begin());
    figures_.boards = by_name(std::move(boards_));
    figures_.mrcs = by_name(std::move(mrcs_));
    figures_.levels = by_level();
    return std::move(figures_);
}

std::vector<RegionFigures> Counting::by_name(Regions regions) {
    std::vector<RegionFigures> all;
    for (auto& [name, region] : regions) {
        region.name = name;
        all.push_back(std::move(region));
    }
    if (!all.empty() && all.front().name.empty()) std::ranges::rotate(all, all.begin() + 1);
    return all;
}

std::vector<LevelFigures> Counting::by_level() const {
    std::vector<LevelFigures> levels{{"preschool"}, {"primary"}, {"secondary"}, {"vocational"}, {"adult"}};
    for (const auto& [names, schools] : levels_) {
        if (names.empty()) levels.push_back({.level = "", .chosen = schools});
        std::istringstream list{names};
        for (std::string name; std::getline(list, name, ',');)
            if (const auto level = std::ranges::find(levels, name, &LevelFigures::level); level != levels.end())
                level->chosen += schools;
    }
    return levels;
}

}  // namespace trousse
