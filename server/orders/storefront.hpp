#pragma once

#include <string_view>

#include "catalog/catalog.hpp"
#include "inventory/allocation.hpp"

// How much is left of a kit, in words: figures would tempt to hoard, and are staff's. Values in, values out.
namespace trousse {

enum class Availability { plenty, few, sold_out };
std::string_view word(Availability availability);

inline constexpr Count kFew = 12;  // so many kits or fewer can still be taken

// For a school that has said nothing yet. Of a choice, as many dishes as must be picked have to be there; of the
// generic kit, one for each school with a claim.
Availability availability_of(const Kit& kit, const Shelves& shelves, const Pool& pool);
Availability availability_of(const Component& component, const Shelves& shelves, const Pool& pool);

}  // namespace trousse
