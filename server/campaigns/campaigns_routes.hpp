#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// Campaigns as staff see them and admins set them. What the public sees of one stands with the storefront.
Routes campaigns_routes(Service& service);

}  // namespace trousse
