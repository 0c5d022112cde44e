#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"
#include "schools/school_card.hpp"

namespace trousse {

// What so many new schools would change for coverage and for the shelf. Handed in like their orders.
using WithMoreSchools = std::function<nlohmann::json(const Snapshot&, std::int64_t added)>;

// The roster, and the ministry's file.
Routes schools_routes(Service& service, RestOfCard rest_of, WithMoreSchools with_more_schools);

// Whom a school's letters go to and where its parcels may go, as staff correct it. Each answers with the school's card.
Routes school_details_routes(Service& service, RestOfCard rest_of);

}  // namespace trousse
