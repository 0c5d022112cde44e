#include "orders/storefront.hpp"

#include <algorithm>
#include <array>

namespace trousse {

static Availability in_words(Count kits);
static Pool pool_of_others(bool pool_on, Count silent_schools);

std::string_view word(Availability availability) {
    constexpr std::array<std::string_view, 3> kWords{"plenty", "few", "sold_out"};
    return kWords.at(static_cast<std::size_t>(availability));
}

Availability availability_of(const Kit& kit, const Shelves& shelves, bool pool_on, Count silent_schools) {
    Demand fixed;
    for (const Component& component : kit.components)
        if (component.choice == 0) fixed[component.item] += component.quantity;

    if (kit.is_generic) {  // what is kept for every silent school is there for this one too
        const Count kits = buildable(fixed, shelves, {.on = false}, Asker::anyone_else).kits;
        return kits >= silent_schools && kits > 0 ? Availability::plenty : kits > 0 ? Availability::few : Availability::sold_out;
    }

    const Pool pool = pool_of_others(pool_on, silent_schools);
    auto worst = fixed.empty() ? Availability::plenty : in_words(buildable(fixed, shelves, pool, Asker::silent_school).kits);
    for (const Choice& choice : kit.choices) {
        std::vector<Availability> dishes;
        for (const Component& component : kit.components)
            if (component.choice == choice.choice) dishes.push_back(availability_of(component, shelves, pool_on, silent_schools));
        std::ranges::sort(dishes);
        const auto last = static_cast<std::size_t>(choice.pick) - 1;
        worst = std::max(worst, last < dishes.size() ? dishes[last] : Availability::sold_out);
    }
    return worst;
}

Availability availability_of(const Component& component, const Shelves& shelves, bool pool_on, Count silent_schools) {
    const Demand demand{{component.item, component.quantity}};
    return in_words(buildable(demand, shelves, pool_of_others(pool_on, silent_schools), Asker::silent_school).kits);
}

Pool pool_of_others(bool pool_on, Count silent_schools) {
    return {.on = pool_on, .other_silent_schools = std::max<Count>(silent_schools - 1, 0)};
}

Availability in_words(Count kits) {
    return kits == 0 ? Availability::sold_out : kits <= kFew ? Availability::few : Availability::plenty;
}

}  // namespace trousse
