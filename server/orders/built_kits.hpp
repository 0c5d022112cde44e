#pragma once

#include <map>

#include "inventory/inventory.hpp"
#include "orders/orders.hpp"

// Kits built ahead: boxes that stand ready, each of a kit that holds no choice. Their pieces are still counted as
// pieces.
namespace trousse {

Count built(const Snapshot& db, const KitId& kit);  // how many stand

// How many of them each wave of the campaign is promised, by its number; 0 is the orders that are in none. Waves come
// in the order of their numbers, each takes as many as it has placed orders for just such a box, and no box is promised
// twice (product.md, rule 2).
std::map<Count, Count> built_by_wave(const Snapshot& db, const KitId& kit);

// What one such box holds, as the kit is made now; nothing for a kit with a choice.
Demand box_of(const Snapshot& db, const KitId& kit);

// The parcel, packed whole for a placed order, is a box that was built ahead, if one is promised to it.
void take_built(Transaction& tx, const Order& order, const ParcelId& parcel, const Demand& pieces,
                std::string_view done_by, Instant now);

// The parcel was taken apart: the box that it was stands again, unless its kit is made of something else by now.
void put_back_built(Transaction& tx, const ParcelId& parcel, const Demand& pieces, std::string_view done_by,
                    Instant now);

}  // namespace trousse
