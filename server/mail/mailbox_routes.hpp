#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"
#include "schools/school_card.hpp"

namespace trousse {

// What staff know of the address that a school's letters go to: that mail came back from it, or does no more.
Routes mailbox_routes(Service& service, RestOfCard rest_of);

// Why no invitation goes there, and since when; null where they do.
nlohmann::json mailbox_of_school(const Snapshot& db, const SchoolId& school);

}  // namespace trousse
