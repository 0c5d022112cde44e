#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The audit trail, searched: GET /audit and the acts that stand in it.
Routes audit_routes(Service& service);

}  // namespace trousse
