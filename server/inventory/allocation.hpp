#pragma once

#include <map>
#include <optional>
#include <vector>

#include "catalog/catalog.hpp"

// May this be taken from the shelves? (product.md, rules 2 to 4.) Values in, values out; every count is in pieces.
namespace trousse {

using Demand = std::map<ItemId, Count>;

// What those who wait, and come before whoever asks, need of one item.
struct Waiting {
    Count by_schools = 0;
    Count beyond_claims = 0;  // of that, what goes beyond one generic kit each
    Count by_partners = 0;
};

// What one item's shelf holds, and what is spoken for.
struct Shelf {
    Count on_hand = 0;
    Count reserved = 0;        // promised to orders, still on the shelf
    Count in_generic_kit = 0;  // its quantity in the generic kit: 0 for an item that no default needs
    Waiting waiting = {};

    Count free() const { return on_hand - reserved; }
};
using Shelves = std::map<ItemId, Shelf>;

// Every school without stock in hand, silent or waiting, holds a claim on one generic kit.
struct Pool {
    bool on = true;                // an admin may switch it off for a campaign: then nobody holds a claim
    Count schools_with_claim = 0;  // a school that asks included
    Count before = 0;              // of these, those that stand in the line before the waiting school that asks
};

// A school with a claim is silent, or waits. Anyone else: a school that has stock and wants more or other, a hand-out,
// a partner, a school that had declined.
enum class Asker { school_with_claim, anyone_else };

// Schools, or orders of partners, that stand in the line one behind the other and want the same.
struct Turn {
    enum class Of { silent_schools, waiting_schools, waiting_partners };
    Of of = Of::waiting_schools;
    Count number = 1;
    Demand wants = {};  // each; of silent schools nothing yet
};

struct Shortage {
    ItemId item;
    Count wanted = 0;
    Count left = 0;
    bool is_protected = false;  // pieces remain, kept for those who come first
    bool operator==(const Shortage&) const = default;
};

// Summed per item, so that two lines that share an item cannot both pass on the same stock (rule 3).
Demand demand_of(const Contents& contents);
Demand fixed_demand(const Kit& kit);  // of one kit, whatever is chosen in it

// What a change of contents adds: a change is checked only on that (rule 4). Never negative, no zeroes.
Demand added_by(const Demand& promised, const Contents& after);

// Those of the turn come before whoever asks of these shelves. Items that are on none of them are left out.
void give_way(Shelves& shelves, const Turn& turn);

// How many pieces may be taken without eating another school's default (rule 4). Never negative.
Count may_take(const Shelf& shelf, const Pool& pool, Asker asker);

// How many askers, one behind the other, can each take so many pieces: those served hold no claim any more.
Count how_many_take(Count pieces, const Shelf& shelf, const Pool& pool, Asker asker);

// What stands in the way of taking all of `demand`: nothing, if it may be taken. An order is granted whole or not.
std::vector<Shortage> shortages(const Demand& demand, const Shelves& shelves, const Pool& pool, Asker asker);

// How many times all of `demand` may be taken by this asker, and the item that limits it (none for an empty demand).
struct Buildable {
    Count kits = 0;
    std::optional<ItemId> limiting;
};
Buildable buildable(const Demand& demand, const Shelves& shelves, const Pool& pool, Asker asker);

}  // namespace trousse
