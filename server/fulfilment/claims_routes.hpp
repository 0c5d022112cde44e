#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What a school says is missing, damaged or wished for, and what staff answer; and the notes that staff leave on an
// order.
Routes claims_routes(Service& service);

}  // namespace trousse
