#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "platform/http.hpp"
#include "platform/service.hpp"
#include "schools/schools.hpp"

namespace trousse {

// The orders of one school over all campaigns, newest first, a row each. Handed in where the program is put together:
// schools know nothing of orders.
using OrdersOfSchool = std::function<nlohmann::json(const Snapshot&, const SchoolId&, const Visitor&)>;

// The roster, and the ministry's file.
Routes schools_routes(Service& service, OrdersOfSchool orders_of);

}  // namespace trousse
