#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The storeroom's day: what waits to be done, and the kits that are built ahead.
Routes storeroom_routes(Service& service);

}  // namespace trousse
