#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// GET /school-names: a school that has lost its code finds itself by its name, without being known.
Routes school_names_routes(Service& service);

}  // namespace trousse
