#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The copies of the data: listed, made, looked into, taken away, deleted.
Routes backup_routes(Service& service);

}  // namespace trousse
