#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// Where people of the team are signed in, and what each may do about it: one's own sessions and password, and for
// admins the sessions of the others.
Routes own_account_routes(Service& service);

}  // namespace trousse
