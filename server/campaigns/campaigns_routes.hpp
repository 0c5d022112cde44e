#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// Campaigns as staff see them and admins set them, with all the tables below. What the public sees of one stands with
// the storefront.
Routes campaigns_routes(Service& service);

Routes campaign_years_routes(Service& service);  // made from the year before, published, archived
Routes campaign_kits_routes(Service& service);
Routes campaign_texts_routes(Service& service);
Routes shortage_order_routes(Service& service);  // who is served first when stock falls short
Routes follow_ups_routes(Service& service);      // who calls which school

}  // namespace trousse
