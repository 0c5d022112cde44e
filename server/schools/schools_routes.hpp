#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"
#include "schools/school_card.hpp"

namespace trousse {

// The roster, and the ministry's file.
Routes schools_routes(Service& service, OrdersOfSchool orders_of);

// Whom a school's letters go to and where its parcels may go, as staff correct it. Each answers with the school's card.
Routes school_details_routes(Service& service, OrdersOfSchool orders_of);

}  // namespace trousse
