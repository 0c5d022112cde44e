#pragma once

#include "inventory/inventory.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

// The shelves are counted: begun for a place, entered line by line by as many as want to, then confirmed, when every
// difference becomes an adjustment, or abandoned.
namespace trousse {

Answer list_counts(Service& service, const Request& request);
Answer show_count(Service& service, const Request& request);
Answer begin_counting(Service& service, const Request& request);
Answer enter_line(Service& service, const Request& request);
Answer confirm_count(Service& service, const OrdersFollowStock& orders, const Request& request);
Answer abandon_count(Service& service, const Request& request);

}  // namespace trousse
