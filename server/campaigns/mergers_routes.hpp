#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"
#include "schools/school_card.hpp"

namespace trousse {

// Two entries of one school, made one.
Routes mergers_routes(Service& service, RestOfCard rest_of);

}  // namespace trousse
