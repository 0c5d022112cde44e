#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "orders/orders.hpp"

// From packed on, an order's state is its parcels' (product.md, « Order states »). Values in, values out.
namespace trousse {

enum class ParcelState { packed, ready, shipped, delivered, lost, returned, unpacked };

// The words of the database and the API.
std::string_view word(ParcelState state);
ParcelState parcel_state_of(std::string_view word);

// The order is as far as the parcel that is least far: packed while one is still here, shipped while one waits for
// pick-up or is on its way, delivered when all that came have come. A lost one is as far as it got. Nothing when no
// parcel is out any more: all were unpacked or came back, and the stock decides.
std::optional<OrderState> derived_state(std::span<const ParcelState> parcels);

}  // namespace trousse
