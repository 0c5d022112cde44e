#pragma once

#include <optional>

#include "accounts/school_view.hpp"
#include "platform/service.hpp"

namespace trousse {

// Everything under /accounts, /account-setups and /sessions, and the keys of schools.
Routes accounts_routes(Service& service, ShowOrder show_order);

// A one-time link for the first admin, while no admin has a password: made anew each time it is asked for, so that it
// can be shown at every start until it is used. Nothing, once an admin can sign in.
std::optional<std::string> first_admin_link(Service& service);

}  // namespace trousse
