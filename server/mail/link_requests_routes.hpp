#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// A school without its code has its link sent to the address on file, or leaves a message to staff, who answer it.
// POST /link-letters; POST and GET /link-requests, POST /link-requests/{id}/answer.
Routes link_requests_routes(Service& service);

}  // namespace trousse
