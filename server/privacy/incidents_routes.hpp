#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The register of incidents (Loi 25): noted, completed as more is known, never taken away before its time.
Routes incidents_routes(Service& service);

}  // namespace trousse
