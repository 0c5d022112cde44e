#pragma once

#include "fulfilment/packing.hpp"
#include "platform/json_reader.hpp"

namespace trousse {

// [{item, quantity}] at the pointer, at most 100; 0 of an item is none of it.
std::vector<std::pair<ItemId, Count>> lines_form(JsonReader& body, const std::string& pointer, Count smallest);

// Everything may be left out: then all that is still to be packed goes into the parcel.
Packing packing_form(std::string_view body);

}  // namespace trousse
