#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What staff see of the outbox, and what they decide about a letter of which nobody knows whether it left.
Routes letters_routes(Service& service);

}  // namespace trousse
