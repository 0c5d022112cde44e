#pragma once

#include "orders/order_state.hpp"
#include "orders/orders_store.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What happens to an order once it is placed: packed, unpacked, sent, received; and the same of one parcel. Safe to
// repeat by If-Match alone: the second finds another version.
Routes fulfilment_routes(Service& service);

}  // namespace trousse
