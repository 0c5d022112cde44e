#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The slip's code, read by a hand scanner or a phone: the order is packed, or shipped, or it is said loudly why not.
Answer scan(Service& service, const Request& request);

}  // namespace trousse
