#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// Many at once: scanned one after the other, chosen in a list of orders or of parcels, or told by a carrier's file.
// Each is judged for itself; what is refused changes nothing.
Routes order_acts_routes(Service& service);

}  // namespace trousse
