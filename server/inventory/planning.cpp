#include "inventory/planning.hpp"

#include <algorithm>

namespace trousse {

static Count of(const Demand& pieces, const ItemId& item);
static Count free_for_claims(const Shelf& shelf);

Shelves with_generic_kit(Shelves shelves, const Demand& generic_kit, const std::vector<Turn>& waiting) {
    for (auto& [item, shelf] : shelves) {
        shelf.in_generic_kit = of(generic_kit, item);
        shelf.waiting = {};
    }
    for (const Turn& turn : waiting) give_way(shelves, turn);
    return shelves;
}

Count to_buy(const Shelf& shelf, Count schools_with_claim, Count on_its_way) {
    const Count needed = shelf.in_generic_kit * schools_with_claim;
    return std::max<Count>(0, needed - free_for_claims(shelf) - on_its_way);
}

Count free_for_claims(const Shelf& shelf) {
    return shelf.free() - shelf.waiting.beyond_claims - shelf.waiting.by_partners;
}

Shelves once_arrived(Shelves shelves, const OnItsWay& on_its_way) {
    for (const auto& [item, pieces] : on_its_way)
        if (const auto shelf = shelves.find(item); shelf != shelves.end()) shelf->second.on_hand += pieces;
    return shelves;
}

namespace {

// What may be taken of each item, and what is left of it once so many kits have had their fixed contents.
struct Takeable {
    const Shelves& shelves;
    const Pool& pool;
    Asker asker;

    Count of(const ItemId& item) const { return may_take(shelves.at(item), pool, asker); }
    Count portions(const std::pair<const ItemId, Count>& option, const Demand& fixed, Count kits) const {
        const auto also = fixed.find(option.first);
        const Count spoken_for = also == fixed.end() ? 0 : also->second * kits;
        return std::max<Count>(0, of(option.first) - spoken_for) / option.second;
    }
};

}  // namespace

static Count most_by_choices(const Draft& draft, const Takeable& takeable);
static const DraftChoice* choice_that_fails(const Draft& draft, const Takeable& takeable, Count kits);
static ItemId scarcest(const DraftChoice& choice, const Demand& fixed, const Takeable& takeable, Count kits);

Buildable buildable(const Draft& draft, const Shelves& shelves, const Pool& pool, Asker asker) {
    const Takeable takeable{shelves, pool, asker};
    const Buildable by_fixed = buildable(draft.fixed, shelves, pool, asker);
    if (draft.choices.empty()) return by_fixed;

    Count possible = 0, beyond = (draft.fixed.empty() ? most_by_choices(draft, takeable) : by_fixed.kits) + 1;
    while (beyond - possible > 1) {
        const Count middle = possible + (beyond - possible) / 2;
        (choice_that_fails(draft, takeable, middle) == nullptr ? possible : beyond) = middle;
    }
    const DraftChoice* const limit = choice_that_fails(draft, takeable, possible + 1);
    if (!draft.fixed.empty() && possible == by_fixed.kits) return by_fixed;
    if (limit == nullptr || limit->options.empty()) return {.kits = possible, .limiting = {}};
    return {.kits = possible, .limiting = scarcest(*limit, draft.fixed, takeable, possible + 1)};
}

// More than that no choice can give, if every portion went to another kit.
Count most_by_choices(const Draft& draft, const Takeable& takeable) {
    Count portions = 0;
    for (const DraftChoice& choice : draft.choices)
        for (const auto& option : choice.options) portions += takeable.portions(option, draft.fixed, 0);
    return portions;
}

// So many kits can each pick different items when the portions, no option's counted more than once a kit, suffice.
const DraftChoice* choice_that_fails(const Draft& draft, const Takeable& takeable, Count kits) {
    const auto fails = [&](const DraftChoice& choice) {
        Count portions = 0;
        for (const auto& option : choice.options)
            portions += std::min(kits, takeable.portions(option, draft.fixed, kits));
        return portions < choice.pick * kits;
    };
    const auto found = std::ranges::find_if(draft.choices, fails);
    return found == draft.choices.end() ? nullptr : &*found;
}

ItemId scarcest(const DraftChoice& choice, const Demand& fixed, const Takeable& takeable, Count kits) {
    return std::ranges::min_element(choice.options, {},
                                    [&](const auto& option) { return takeable.portions(option, fixed, kits); })
        ->first;
}

Count covered(const Shelves& shelves, Count schools_with_claim) {
    std::optional<Count> kits;
    for (const auto& [item, shelf] : shelves)
        if (shelf.in_generic_kit > 0)
            kits = std::min(kits.value_or(schools_with_claim), shelf.free() / shelf.in_generic_kit);
    return kits.value_or(0);
}

std::vector<Short> shorts(const Shelves& shelves, const OnItsWay& on_its_way, Count schools_with_claim) {
    std::vector<Short> all;
    for (const auto& [item, shelf] : shelves) {
        const Count coming = of(on_its_way, item), missing = to_buy(shelf, schools_with_claim, coming);
        if (shelf.in_generic_kit > 0 && missing > 0)
            all.push_back({item, shelf.in_generic_kit * schools_with_claim, free_for_claims(shelf), coming, missing});
    }
    return all;
}

Count of(const Demand& pieces, const ItemId& item) {
    const auto found = pieces.find(item);
    return found == pieces.end() ? 0 : found->second;
}

}  // namespace trousse
