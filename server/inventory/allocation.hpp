#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "catalog/catalog.hpp"

// May this be taken from the shelves? (product.md, rules 2 to 4.) Values in, values out; every count is in pieces.
namespace trousse {

// What one item's shelf holds, and what is spoken for.
struct Shelf {
    Count on_hand = 0;
    Count reserved = 0;        // promised to orders, still on the shelf
    Count awaited = 0;         // what waiting orders need
    Count in_generic_kit = 0;  // its quantity in the generic kit: 0 for an item that no default needs

    // May be negative, when more is spoken for than there is.
    Count free() const { return on_hand - reserved - awaited; }
};

using Shelves = std::map<ItemId, Shelf>;
using Demand = std::map<ItemId, Count>;

// The claims of the schools that have said nothing yet, on one generic kit each.
struct Pool {
    bool on = true;                  // an admin may switch it off for a campaign
    Count other_silent_schools = 0;  // besides the one that asks
};

enum class Asker { silent_school, anyone_else };

struct Shortage {
    ItemId item;
    Count wanted = 0;
    Count left = 0;
    bool is_protected = false;  // pieces remain, kept for schools that said nothing
    bool operator==(const Shortage&) const = default;
};

// Summed per item, so that two lines that share an item cannot both pass on the same stock (rule 3).
Demand demand_of(const Contents& contents);
Demand fixed_demand(const Kit& kit);  // of one kit, whatever is chosen in it

// What a change of contents adds: a change is checked only on that (rule 4). Never negative, no zeroes.
Demand added_by(const Demand& promised, const Contents& after);

// How many pieces may be taken without eating another school's default (rule 4). Never negative.
Count may_take(const Shelf& shelf, const Pool& pool, Asker asker);

// What stands in the way of taking all of `demand`: nothing, if it may be taken. An order is granted whole or not.
std::vector<Shortage> shortages(const Demand& demand, const Shelves& shelves, const Pool& pool, Asker asker);

// How many times all of `demand` may be taken by this asker, and the item that limits it (none for an empty demand).
struct Buildable {
    Count kits = 0;
    std::optional<ItemId> limiting;
};
Buildable buildable(const Demand& demand, const Shelves& shelves, const Pool& pool, Asker asker);

}  // namespace trousse
