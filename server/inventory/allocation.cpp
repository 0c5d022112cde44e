#include "inventory/allocation.hpp"

#include <algorithm>
#include <limits>

namespace trousse {

Demand demand_of(const Contents& contents) {
    Demand demand;
    for (const Line& line : contents) demand[line.item] += line.quantity;
    return demand;
}

Demand fixed_demand(const Kit& kit) {
    Demand demand;
    for (const Component& component : kit.components)
        if (component.choice == 0) demand[component.item] += component.quantity;
    return demand;
}

Demand added_by(const Demand& promised, const Contents& after) {
    Demand added = demand_of(after);
    for (const auto& [item, quantity] : promised)
        if (const auto more = added.find(item); more != added.end()) more->second -= quantity;
    std::erase_if(added, [](const auto& each) { return each.second <= 0; });
    return added;
}

Count may_take(const Shelf& shelf, const Pool& pool, Asker asker) {
    const Count available = std::max<Count>(shelf.free(), 0);
    if (!pool.on) return available;

    const Count beyond_all_claims = shelf.free() - shelf.in_generic_kit * pool.other_silent_schools;
    const Count own_claim = asker == Asker::silent_school ? std::min(available, shelf.in_generic_kit) : 0;
    return std::max(beyond_all_claims, own_claim);
}

std::vector<Shortage> shortages(const Demand& demand, const Shelves& shelves, const Pool& pool, Asker asker) {
    std::vector<Shortage> missing;
    for (const auto& [item, wanted] : demand) {
        const Shelf& shelf = shelves.at(item);
        const Count left = may_take(shelf, pool, asker);
        if (left < wanted) missing.push_back({item, wanted, left, shelf.free() >= wanted});
    }
    return missing;
}

Buildable buildable(const Demand& demand, const Shelves& shelves, const Pool& pool, Asker asker) {
    Buildable most{.kits = std::numeric_limits<Count>::max(), .limiting = {}};
    for (const auto& [item, quantity] : demand) {
        const Count kits = may_take(shelves.at(item), pool, asker) / quantity;
        if (kits < most.kits) most = {kits, item};
    }
    return most.limiting ? most : Buildable{};
}

}  // namespace trousse
