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

void give_way(Shelves& shelves, const Turn& turn) {
    for (const auto& [item, each] : turn.wants) {
        const auto shelf = shelves.find(item);
        if (shelf == shelves.end()) continue;
        Waiting& waiting = shelf->second.waiting;
        if (turn.of == Turn::Of::waiting_partners) {
            waiting.by_partners += each * turn.number;
        } else {
            waiting.by_schools += each * turn.number;
            waiting.beyond_claims += std::max<Count>(each - shelf->second.in_generic_kit, 0) * turn.number;
        }
    }
}

// With the pool off nobody holds a claim, as if the generic kit held nothing: those who wait still come first, with all
// that they need, schools before partners.
static Count claim_on(const Shelf& shelf, const Pool& pool) { return pool.on ? shelf.in_generic_kit : 0; }

// What is left beyond every claim, and beyond what the waiting schools that come first need besides.
static Count spare_on(const Shelf& shelf, const Pool& pool) {
    const Count beyond_claims = pool.on ? shelf.waiting.beyond_claims : shelf.waiting.by_schools;
    return shelf.free() - claim_on(shelf, pool) * pool.schools_with_claim - beyond_claims;
}

// A claim is served in the order of the line, whatever others wait for.
static Count left_for_claim(const Shelf& shelf, const Pool& pool) {
    return shelf.free() - claim_on(shelf, pool) * pool.before;
}

Count may_take(const Shelf& shelf, const Pool& pool, Asker asker) {
    const Count spare = spare_on(shelf, pool), claim = claim_on(shelf, pool);
    if (asker == Asker::anyone_else) return std::max<Count>(0, spare - shelf.waiting.by_partners);
    return std::max({Count{0}, spare + claim, std::min(left_for_claim(shelf, pool), claim)});
}

Count how_many_take(Count pieces, const Shelf& shelf, const Pool& pool, Asker asker) {
    if (asker == Asker::anyone_else) return may_take(shelf, pool, asker) / pieces;
    const Count beyond_claim = pieces - claim_on(shelf, pool);
    if (beyond_claim > 0) return std::max<Count>(0, spare_on(shelf, pool)) / beyond_claim;
    return std::max<Count>(0, left_for_claim(shelf, pool)) / pieces;
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
