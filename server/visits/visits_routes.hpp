#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"
#include "visits/visits.hpp"

namespace trousse {

// Where the public pages tell that they were looked at: POST /visits. What was counted is read in reports.
Routes visits_routes(Service& service, VisitCounts& counts);

}  // namespace trousse
