#pragma once

#include <optional>
#include <span>

#include "orders/orders.hpp"
#include "orders/parcel_state.hpp"

// From packed on, an order's state is its parcels' (product.md, « Order states »). Values in, values out.
namespace trousse {

// Does the parcel hold what was packed for its order: is it here, on its way or where it went? What was unpacked or
// came back holds nothing any more.
bool counts(ParcelState state);

// The order is as far as the parcel that is least far: packed while one is still here or a remainder is still to be
// packed, shipped while one waits for pick-up or is on its way, delivered when all that came have come. A lost one is
// as far as it got. Nothing when no parcel counts any more: the stock decides.
std::optional<OrderState> derived_state(std::span<const ParcelState> parcels, Count remainder = 0);

}  // namespace trousse
