#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// Many orders at once: scanned one after the other, chosen in a list, or told by a carrier's file. Each is judged for
// itself; what is refused changes nothing.
Routes order_acts_routes(Service& service);

}  // namespace trousse
