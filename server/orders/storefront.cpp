#include "orders/storefront.hpp"

#include <algorithm>
#include <array>

#include "inventory/planning.hpp"

namespace trousse {

std::string_view word(Availability availability) {
    constexpr std::array<std::string_view, 3> kWords{"plenty", "few", "sold_out"};
    return kWords.at(static_cast<std::size_t>(availability));
}

static Availability of_generic_kit(Count kits, const Shelves& shelves, const Pool& pool);
static Availability of_choice(const Kit& kit, const Choice& choice, const Shelves& shelves, const Pool& pool);
static Count may_order(const Demand& demand, const Shelves& shelves, Pool pool);
static Availability in_words(Count kits);

Availability availability_of(const Kit& kit, const Shelves& shelves, const Pool& pool) {
    const Demand fixed = fixed_demand(kit);
    if (kit.is_generic) return of_generic_kit(may_order(fixed, shelves, pool), shelves, pool);

    auto worst = fixed.empty() ? Availability::plenty : in_words(may_order(fixed, shelves, pool));
    for (const Choice& choice : kit.choices) worst = std::max(worst, of_choice(kit, choice, shelves, pool));
    return worst;
}

Availability availability_of(const Component& component, const Shelves& shelves, const Pool& pool) {
    return in_words(may_order({{component.item, component.quantity}}, shelves, pool));
}

Availability of_generic_kit(Count kits, const Shelves& shelves, const Pool& pool) {
    if (kits == 0) return Availability::sold_out;
    const bool all_are_covered = covered(shelves, pool.schools_with_claim) == pool.schools_with_claim;
    return all_are_covered ? Availability::plenty : Availability::few;
}

Availability of_choice(const Kit& kit, const Choice& choice, const Shelves& shelves, const Pool& pool) {
    std::vector<Availability> dishes;
    for (const Component& component : kit.components)
        if (component.choice == choice.choice) dishes.push_back(availability_of(component, shelves, pool));
    std::ranges::sort(dishes);
    const auto last = static_cast<std::size_t>(choice.pick) - 1;
    return last < dishes.size() ? dishes[last] : Availability::sold_out;
}

// Where no school is silent any more, it is told to one that would be.
Count may_order(const Demand& demand, const Shelves& shelves, Pool pool) {
    pool.schools_with_claim = std::max<Count>(pool.schools_with_claim, 1);
    return buildable(demand, shelves, pool, Asker::school_with_claim).kits;
}

Availability in_words(Count kits) {
    return kits == 0 ? Availability::sold_out : kits <= kFew ? Availability::few : Availability::plenty;
}

}  // namespace trousse
