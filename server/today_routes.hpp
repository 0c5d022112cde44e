#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// « Aujourd’hui »: what waits to be done, of every part.
Routes today_routes(Service& service);

}  // namespace trousse
