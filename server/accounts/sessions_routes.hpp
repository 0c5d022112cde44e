#pragma once

#include "accounts/school_view.hpp"
#include "platform/service.hpp"

namespace trousse {

// Signing in by code, link or password, and by the one-time link of an account; signing out. Wrong tries are counted as
// long as the table lives.
Routes sessions_routes(Service& service, ShowOrder show_order);

}  // namespace trousse
