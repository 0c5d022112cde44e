#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The ladder as admins see and set it: its steps, whom each is for, how its letter reads, and when it leaves.
Routes invitations_routes(Service& service);

}  // namespace trousse
