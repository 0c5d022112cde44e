#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What happens to an order once it is placed: packed, unpacked, sent, received.
Routes fulfilment_routes(Service& service);

}  // namespace trousse
