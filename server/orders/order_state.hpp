#pragma once

#include <optional>
#include <vector>

#include "orders/orders.hpp"

// How an order stands, and who may do what with it: the whole of it as one table (product.md, « Order states »). Values
// in, values out.
namespace trousse {

// What people read of an order, the same in every list, page and letter, to school and staff. Up to `placed` it is the
// order's own state, which rules and lists go by; from `packed` on it is what its parcels say (rule 11).
enum class Standing { waiting, placed, packed, partly_shipped, ready, shipped, delivered, lost, returned, cancelled };
std::string_view word(Standing standing);
Standing standing(const Order& order);

enum class Act { change, cancellation, packing, unpacking, shipment, delivery, remainder_release };
std::string_view word(Act act);

// What decides besides the state.
struct Circumstances {
    bool is_staff = false;         // staff, an admin, the operator or a job; else the school itself
    bool is_own_campaign = false;  // its code is of the order's campaign: that of another only reads (rule 1)
    bool before_deadline = true;
    bool late_changes = false;  // the admin lets schools swap automatic kits after the run
    bool archived = false;      // answers are over; what staff do with what was promised goes on (rule 12)
};

// The table, and what an order's parcels make of it: a remainder may be packed or given up, only what is here be
// unpacked or sent, only what is under way be received, and nobody cancels what has left in part.
bool may(Act act, const Order& order, const Circumstances& circumstances);
std::vector<Act> open_acts(const Order& order, const Circumstances& circumstances);

// What a school's order leaves behind when it is cancelled.
enum class Leaves { silence, decline };

// What is left of a cancellation that asked for this; nothing where it is refused: only staff put a school back to
// silent. After the run it is a decline, whatever was asked (rule 1).
std::optional<Leaves> what_cancellation_leaves(Leaves asked, bool by_staff, bool run_is_over);

}  // namespace trousse
