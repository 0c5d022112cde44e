#pragma once

#include <optional>
#include <variant>

#include "catalog/catalog.hpp"

// What a school gets when it takes a kit and picks inside its choices. Values in, values out.
namespace trousse {

// The items picked inside one choice.
struct Picked {
    Count choice = 0;
    std::vector<ItemId> items;
};

// Why a pick cannot be: `choice` and `item` are places in the list that was given.
struct PickFault {
    enum class Why { no_choice_here, chosen_twice, not_in_this_choice, too_many_choices, too_few_choices };
    Why why;
    std::size_t choice = 0;           // which element of the list; its size, for a choice that nobody mentioned
    std::optional<std::size_t> item;  // which of its items, when the fault is one item's
    Count pick = 0;
    Count given = 0;
};

// The kit's fixed components, then what was picked, in the kit's order; or every fault.
std::variant<Contents, std::vector<PickFault>> contents_of(const Kit& kit, const std::vector<Picked>& picked);

}  // namespace trousse
