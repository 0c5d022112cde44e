#include "fulfilment/derived_state.hpp"

#include <algorithm>

namespace trousse {

bool counts(ParcelState state) {
    using enum ParcelState;
    return state != returned && state != unpacked && state != replaced;
}

std::optional<OrderState> derived_state(std::span<const ParcelState> parcels, Count remainder) {
    using enum ParcelState;
    const auto one_is = [&](ParcelState state) { return std::ranges::find(parcels, state) != parcels.end(); };
    if (std::ranges::none_of(parcels, counts)) return {};
    if (remainder > 0 || one_is(packed)) return OrderState::packed;
    if (one_is(ready) || one_is(shipped)) return OrderState::shipped;
    return one_is(delivered) ? OrderState::delivered : OrderState::shipped;
}

}  // namespace trousse
