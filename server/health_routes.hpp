#pragma once

#include "platform/http.hpp"
#include "platform/metrics.hpp"
#include "platform/service.hpp"

namespace trousse {

// Is it alive, is it ready, how does it go: for whoever watches the server.
Routes health_routes(Service& service, const Metrics& metrics);

}  // namespace trousse
