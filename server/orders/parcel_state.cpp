#include "orders/parcel_state.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace trousse {

constexpr std::array<std::string_view, 8> kParcelStates{"packed", "ready",    "shipped",  "delivered",
                                                 "lost",   "replaced", "returned", "unpacked"};
constexpr std::array<std::string_view, 6> kParcelActs{"shipment",  "delivery", "loss",
                                                      "resending", "return",   "unpacking"};

std::string_view word(ParcelState state) { return kParcelStates.at(static_cast<std::size_t>(state)); }

ParcelState parcel_state_of(std::string_view word) {
    const auto found = std::ranges::find(kParcelStates, word);
    if (found == kParcelStates.end()) throw std::logic_error{"not a state of a parcel: " + std::string{word}};
    return static_cast<ParcelState>(found - kParcelStates.begin());
}

std::string_view word(ParcelAct act) { return kParcelActs.at(static_cast<std::size_t>(act)); }

bool may(ParcelAct act, ParcelState state, const Circumstances& circumstances) {
    using enum ParcelState;
    const bool is_staff = circumstances.is_staff;
    const bool is_under_way = state == ready || state == shipped;
    switch (act) {
        case ParcelAct::shipment:
        case ParcelAct::unpacking: return is_staff && state == packed;
        case ParcelAct::delivery: return (is_staff || circumstances.is_own_campaign) && (is_under_way || state == lost);
        case ParcelAct::loss: return is_staff && is_under_way;
        case ParcelAct::resending: return is_staff && state == lost;
        case ParcelAct::comes_back: return is_staff && (is_under_way || state == delivered || state == lost);
    }
    return false;
}

std::vector<ParcelAct> open_acts(ParcelState state, const Circumstances& circumstances) {
    std::vector<ParcelAct> open;
    for (std::size_t i = 0; i < kParcelActs.size(); ++i)
        if (may(static_cast<ParcelAct>(i), state, circumstances)) open.push_back(static_cast<ParcelAct>(i));
    return open;
}

}  // namespace trousse
