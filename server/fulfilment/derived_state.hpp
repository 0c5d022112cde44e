#pragma once

#include <optional>
#include <span>

#include "orders/parcel_state.hpp"

// From packed on, an order's state is its parcels' (product.md, « Order states »): of its own, since one that answers a
// claim stands in no order's state. Values in, values out.
namespace trousse {

// Does the parcel hold what was packed for its order: is it here, on its way or where it went? What was unpacked, came
// back or is sent again holds nothing any more.
bool counts(ParcelState state);

// What is still to be done with the order, as rules and lists go by it: packed while a parcel is still here or a
// remainder is to be packed, whatever has left (people read `partly_shipped` then: order_state.hpp); shipped while one
// waits for pick-up or is on its way; delivered when all that came have come. A lost one is as far as it got. Nothing
// when no parcel counts any more: it is to be packed anew, as far as the stock allows.
std::optional<OrderState> derived_state(std::span<const ParcelState> parcels, Count remainder = 0);

}  // namespace trousse
