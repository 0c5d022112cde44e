#pragma once

#include "inventory/allocation.hpp"

// The one line (product.md, rules 4 and 5): silent and waiting schools by their declared rank, partners after all
// schools, by when they ordered. Values in, values out.
//
// Callers pass the line from its head on, those who stand together and want the same as one turn; every school with a
// claim in the pool, also those behind the end of the line that is given; and the shelf of every item that the generic
// kit holds or somebody of the line wants. Of a shelf only what lies there and the generic kit are read: who waits is
// told by the line. Where every claim is covered (planning.hpp) the places of silent schools decide nothing, and they
// may all be one turn, anywhere, or left out.
namespace trousse {

using WaitingLine = std::vector<Turn>;

// How many of each turn can be served now, from its first on. A claim is served in its place, whatever others wait for;
// what somebody needs beyond its claim comes from what no claim and nobody before it needs, and one that is passed by
// keeps its place. A silent school is not served here: it only keeps its claim.
std::vector<Count> servable(WaitingLine line, const Shelves& shelves, const Pool& pool);

// What stands in the way of serving somebody who stands behind `before`: nothing, if all it wants can be had. So a
// waiting order that is changed or swapped is asked for; its school is counted in the pool.
std::vector<Shortage> shortages_behind(const WaitingLine& before, const Demand& wants, const Shelves& shelves,
                                       const Pool& pool, Asker asker);

}  // namespace trousse
