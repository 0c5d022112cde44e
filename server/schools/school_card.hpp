#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "platform/db.hpp"
#include "platform/http.hpp"
#include "schools/schools.hpp"

// A school as staff see it: its line of the roster, where its parcels may go, whom its letters go to, its orders.
namespace trousse {

// The orders of one school over all campaigns, newest first, a row each. Handed in where the program is put together:
// schools know nothing of orders.
using OrdersOfSchool = std::function<nlohmann::json(const Snapshot&, const SchoolId&, const Visitor&)>;

nlohmann::json school_card(const Snapshot& db, const SchoolId& school, const OrdersOfSchool& orders_of,
                           const Visitor& visitor);  // 404 unknown_school

}  // namespace trousse
