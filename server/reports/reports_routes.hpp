#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The figures of a campaign, and what the jobs did. Nothing is written here.
Routes reports_routes(Service& service);

}  // namespace trousse
