#pragma once

#include <vector>

#include "inventory/allocation.hpp"

// Who is served when stock falls short: the order in which orders wait was declared beforehand (product.md, rule 5).
// Values in, values out.
namespace trousse {

// Which of the waiting orders can be served now, as places in the line. The first comes first: what it still lacks is
// kept for it, and one behind is served only from what is left over. The claims of silent schools stay untouched.
std::vector<std::size_t> servable(const std::vector<Demand>& line, const Shelves& shelves, const Pool& pool);

}  // namespace trousse
