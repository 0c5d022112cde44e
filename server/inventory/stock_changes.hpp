#pragma once

#include "inventory/inventory.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

// What comes in, what a count finds, what leaves outside the kits: each a movement, and what the orders make of it, in
// one write.
namespace trousse {

Answer receive(Service& service, const OrdersFollowStock& orders, const Request& request);
Answer adjust(Service& service, const OrdersFollowStock& orders, const Request& request);
Answer hand_out(Service& service, const Request& request);

}  // namespace trousse
