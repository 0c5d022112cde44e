#pragma once

#include "inventory/allocation.hpp"

// The rule at the deadline: every silent school gets the generic kit (product.md, rule 5). Values in, values out.
namespace trousse {

// How many schools of the line can be served, from the first on; the others wait, never silently cut.
struct Sharing {
    Count placed = 0;
    Count waiting = 0;
    std::vector<Shortage> short_of;  // what is missing for those who wait
};

Sharing share_out(const Demand& generic_kit, const Shelves& shelves, Count silent_schools);

}  // namespace trousse
