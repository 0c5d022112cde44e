#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// Parcels are what people work on (product.md, rule 11): the lists they work from, and what happens to one of them,
// whatever it answers, in whichever campaign.
Routes parcels_routes(Service& service);

}  // namespace trousse
