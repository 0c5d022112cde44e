#pragma once

#include "inventory/allocation.hpp"

// What is still to be bought, and what other contents of a kit would do. Values in, values out; counts are pieces.
namespace trousse {

// What is on its way to the storeroom, by item.
using OnItsWay = std::map<ItemId, Count>;

// How many more must come so that every silent school's default and every waiting order is covered; 0 when they are.
Count to_buy(const Shelf& shelf, Count silent_schools, Count on_its_way);

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

// How many silent schools get a default of these contents from what is free.
Count covered(const Demand& generic_kit, const Shelves& shelves, Count silent_schools);

// The items of which a default for every silent school wants more than there is and will be.
struct Short {
    ItemId item;
    Count needed = 0;  // by the defaults
    Count free = 0;    // may be negative, when waiting orders need more than there is
    Count on_its_way = 0;
    Count missing = 0;
};
std::vector<Short> shorts(const Demand& generic_kit, const Shelves& shelves, const OnItsWay& on_its_way,
                          Count silent_schools);

}  // namespace trousse
