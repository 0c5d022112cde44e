#pragma once

#include "orders/waiting_line.hpp"

// The rule at the deadline: every silent school gets the generic kit (product.md, rule 5). Values in, values out.
namespace trousse {

// How many of the silent schools can be served, from the first on; the others wait, never silently cut.
struct Sharing {
    Count placed = 0;
    Count waiting = 0;
    std::vector<Shortage> short_of;  // what is missing for those who wait
};

// Callers pass the line from its head to the last silent school that is to be served now (waiting_line.hpp), with the
// waiting schools between. The run works in slices: what an earlier slice left waiting stands before the next one, and
// the pool counts every claim that is left. Once a silent school must wait, so must all behind it.
Sharing share_out(const Demand& generic_kit, const WaitingLine& line, const Shelves& shelves, const Pool& pool);

}  // namespace trousse
