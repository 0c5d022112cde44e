#pragma once

#include "inventory/allocation.hpp"

// What is still to be bought, and what other contents of a kit would do. Values in, values out; counts are pieces.
namespace trousse {

// What is on its way to the storeroom, by item.
using OnItsWay = std::map<ItemId, Count>;

// The shelves as they would be with this generic kit and these who wait.
Shelves with_generic_kit(Shelves shelves, const Demand& generic_kit, const std::vector<Turn>& waiting);

// How many more must come so that every school's claim and every waiting order is covered; 0 when they are.
Count to_buy(const Shelf& shelf, Count schools_with_claim, Count on_its_way);

// The shelves once that has come.
Shelves once_arrived(Shelves shelves, const OnItsWay& on_its_way);

// A kit as it might be. Of each of its choices every school picks so many different items.
struct DraftChoice {
    Count pick = 0;
    Demand options;
};
struct Draft {
    Demand fixed;
    std::vector<DraftChoice> choices;
};

// How many of it can be made from what this asker may take, however the schools pick, as long as each can pick; and
// the item that limits it. An item that two choices share counts in full for each.
Buildable buildable(const Draft& draft, const Shelves& shelves, const Pool& pool, Asker asker);

// How many schools' claims on a generic kit are covered by what is free: claims are served before anything else. None
// where there is no generic kit.
Count covered(const Shelves& shelves, Count schools_with_claim);

// The items of which those claims want more than there is and will be.
struct Short {
    ItemId item;
    Count needed = 0;  // by the claims
    Count free = 0;    // beyond what waiting orders need besides: may be negative
    Count on_its_way = 0;
    Count missing = 0;
};
std::vector<Short> shorts(const Shelves& shelves, const OnItsWay& on_its_way, Count schools_with_claim);

}  // namespace trousse
