#pragma once

#include "platform/http.hpp"
#include "platform/metrics.hpp"
#include "platform/service.hpp"

namespace trousse {

// Is it alive, is it ready, how does it go, are the data sound: for whoever watches the server, and for the operator.
Routes upkeep_routes(Service& service, const Metrics& metrics);

}  // namespace trousse
