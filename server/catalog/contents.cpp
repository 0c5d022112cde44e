#include "catalog/contents.hpp"

#include <algorithm>

namespace trousse {

using Why = PickFault::Why;

static void check_one(const Kit& kit, const std::vector<Picked>& picked, std::size_t at,
                      std::vector<PickFault>& faults);
static bool is_dish_of(const Kit& kit, Count choice, const ItemId& item);
static bool is_taken(const Component& component, const std::vector<Picked>& picked);

std::variant<Contents, std::vector<PickFault>> contents_of(const Kit& kit, const std::vector<Picked>& picked) {
    std::vector<PickFault> faults;
    for (std::size_t at = 0; at < picked.size(); ++at) check_one(kit, picked, at, faults);
    for (const Choice& choice : kit.choices)
        if (std::ranges::find(picked, choice.choice, &Picked::choice) == picked.end())
            faults.push_back(
                {.why = Why::too_few_choices, .choice = picked.size(), .item = {}, .pick = choice.pick, .given = 0});
    if (!faults.empty()) return faults;

    Contents contents;
    for (const Component& component : kit.components)
        if (is_taken(component, picked))
            contents.push_back({component.item, component.agreeing_name(), component.picture, component.quantity,
                                component.choice > 0});
    return contents;
}

void check_one(const Kit& kit, const std::vector<Picked>& picked, std::size_t at, std::vector<PickFault>& faults) {
    const auto& [number, items] = picked[at];
    const auto choice = std::ranges::find(kit.choices, number, &Choice::choice);
    if (choice == kit.choices.end()) return faults.push_back({.why = Why::no_choice_here, .choice = at, .item = {}});
    const auto begin = picked.begin(), here = begin + static_cast<std::ptrdiff_t>(at);
    if (std::ranges::find(begin, here, number, &Picked::choice) != here)
        return faults.push_back({.why = Why::chosen_twice, .choice = at, .item = {}});

    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto item = items.begin() + static_cast<std::ptrdiff_t>(i);
        if (!is_dish_of(kit, number, *item))
            faults.push_back({.why = Why::not_in_this_choice, .choice = at, .item = i});
        else if (std::find(items.begin(), item, *item) != item)
            faults.push_back({.why = Why::chosen_twice, .choice = at, .item = i});
    }
    const auto given = static_cast<Count>(items.size());
    if (given > choice->pick)
        faults.push_back(
            {.why = Why::too_many_choices, .choice = at, .item = {}, .pick = choice->pick, .given = given});
    if (given < choice->pick)
        faults.push_back({.why = Why::too_few_choices, .choice = at, .item = {}, .pick = choice->pick, .given = given});
}

bool is_dish_of(const Kit& kit, Count choice, const ItemId& item) {
    return std::ranges::any_of(kit.components, [&](const Component& component) {
        return component.choice == choice && component.item == item;
    });
}

bool is_taken(const Component& component, const std::vector<Picked>& picked) {
    if (component.choice == 0) return true;
    return std::ranges::any_of(picked, [&](const Picked& each) {
        return each.choice == component.choice && std::ranges::find(each.items, component.item) != each.items.end();
    });
}

}  // namespace trousse
