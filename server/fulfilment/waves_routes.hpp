#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// Waves, and the papers that are printed for them.
Routes waves_routes(Service& service);

}  // namespace trousse
