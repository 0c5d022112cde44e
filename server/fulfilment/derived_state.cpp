#include "fulfilment/derived_state.hpp"

#include <algorithm>
#include <array>

namespace trousse {

using enum ParcelState;

constexpr std::array<std::string_view, 7> kWords{"packed", "ready",    "shipped", "delivered",
                                                 "lost",   "returned", "unpacked"};

std::string_view word(ParcelState state) { return kWords.at(static_cast<std::size_t>(state)); }

ParcelState parcel_state_of(std::string_view word) {
    const auto found = std::ranges::find(kWords, word);
    if (found == kWords.end()) throw std::logic_error{"not a state of a parcel: " + std::string{word}};
    return static_cast<ParcelState>(found - kWords.begin());
}

std::optional<OrderState> derived_state(std::span<const ParcelState> parcels) {
    const auto one_is = [&](ParcelState state) { return std::ranges::find(parcels, state) != parcels.end(); };
    if (one_is(packed)) return OrderState::packed;
    if (one_is(ready) || one_is(shipped)) return OrderState::shipped;
    if (one_is(delivered)) return OrderState::delivered;
    if (one_is(lost)) return OrderState::shipped;
    return {};
}

}  // namespace trousse
