#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What an edit of the campaign would change at its deadline, told before it is saved (product.md, rule 5). It takes
// what the edit takes and refuses what that refuses; nothing is written.
Answer preview_deadline(Service& service, const Request& request);

}  // namespace trousse
