#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// « If I act today »: whom to remind and whom to call, each with what the past lets expect of it, beside what the
// target lacks.
Routes next_acts_routes(Service& service);

}  // namespace trousse
