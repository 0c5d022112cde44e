#pragma once

#include "inventory/inventory.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// Items, their ledger, and what comes in and goes out outside the orders. `orders` says what these do when stock
// changes.
Routes inventory_routes(Service& service, OrdersFollowStock orders);

}  // namespace trousse
