#pragma once

#include <vector>

#include "orders/orders.hpp"

// Who may do what with an order in which state: the whole of it as one table (product.md, « Order states »). Values in,
// values out.
namespace trousse {

enum class Act { change, cancellation, packing, unpacking, shipment, delivery, remainder_release };
std::string_view word(Act act);

// What decides besides the state.
struct Circumstances {
    bool is_staff = false;      // staff, an admin, the operator or a job; else the school itself
    bool before_deadline = true;
    bool late_changes = false;  // the admin lets schools swap automatic kits after the run
    bool archived = false;      // a campaign that is over for good is only read
};

// The table, and what an order's parcels make of it: a remainder may be packed or given up, only what is here be unpacked
// or sent, and nobody cancels what has left in part.
bool may(Act act, const Order& order, const Circumstances& circumstances);
std::vector<Act> open_acts(const Order& order, const Circumstances& circumstances);

}  // namespace trousse
