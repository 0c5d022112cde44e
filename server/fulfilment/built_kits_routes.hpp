#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The kits that are built ahead.
Routes built_kits_routes(Service& service);

}  // namespace trousse
