#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "platform/db.hpp"
#include "platform/http.hpp"
#include "schools/schools.hpp"

// A school as staff see it: its line of the list, where its parcels may go, whom its letters go to, its orders.
namespace trousse {

// As every answer has them.
nlohmann::json told(const DeliveryPlace& place);
nlohmann::json told(const Contact& contact);
nlohmann::json told_places(const Snapshot& db, const SchoolId& school);  // those that are open

// What others know of a school: its orders over all campaigns, its years, its letters. Handed in where the program is
// put together: schools know nothing of orders.
using RestOfCard = std::function<nlohmann::json(const Snapshot&, const SchoolId&, const Visitor&)>;

nlohmann::json school_card(const Snapshot& db, const SchoolId& school, const RestOfCard& rest_of,
                           const Visitor& visitor);  // 404 unknown_school

// As an answer, with its version; of a school that was just made, with its address.
Answer told_card(const Snapshot& db, const SchoolId& school, const RestOfCard& rest_of, const Visitor& visitor);
Answer told_new_card(const Snapshot& db, const SchoolId& school, const RestOfCard& rest_of,
                     const Visitor& visitor);

}  // namespace trousse
