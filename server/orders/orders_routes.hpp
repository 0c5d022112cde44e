#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

Routes orders_routes(Service& service);       // place, show, change, cancel, list
Routes handing_on_routes(Service& service);   // links of an order for a colleague
Routes outcomes_routes(Service& service);     // declines, exclusions
Routes storefront_routes(Service& service);   // what everybody reads: the campaign and its kits
Routes generic_run_routes(Service& service);  // preview, run, reversal, letters

}  // namespace trousse
