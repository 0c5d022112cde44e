#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// PREL's own list of contacts, and which schools can be reached.
Routes contacts_routes(Service& service);

}  // namespace trousse
