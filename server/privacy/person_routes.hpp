#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What is held on a person: found, handed over, put right, erased; what goes by age, and the record of what went. The
// person is named in bodies alone, never in an address, which a log may hold. `reach_copies` erases in the backups what
// is erased in the data, and returns how many it could not reach.
Routes person_routes(Service& service, std::function<int()> reach_copies);

}  // namespace trousse
