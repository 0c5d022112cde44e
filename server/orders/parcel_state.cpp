#include "orders/parcel_state.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace trousse {

using enum ParcelState;

constexpr std::array<std::string_view, 7> kWords{"packed", "ready",    "shipped", "delivered",
                                                 "lost",   "returned", "unpacked"};
constexpr std::array<std::string_view, 5> kActs{"shipment", "delivery", "loss", "return", "unpacking"};

std::string_view word(ParcelState state) { return kWords.at(static_cast<std::size_t>(state)); }

ParcelState parcel_state_of(std::string_view word) {
    const auto found = std::ranges::find(kWords, word);
    if (found == kWords.end()) throw std::logic_error{"not a state of a parcel: " + std::string{word}};
    return static_cast<ParcelState>(found - kWords.begin());
}

std::string_view word(ParcelAct act) { return kActs.at(static_cast<std::size_t>(act)); }

bool may(ParcelAct act, ParcelState state, bool is_staff) {
    const bool is_under_way = state == ready || state == shipped;
    switch (act) {
        case ParcelAct::shipment:
        case ParcelAct::unpacking: return is_staff && state == packed;
        case ParcelAct::delivery: return is_under_way || state == lost;
        case ParcelAct::loss: return is_staff && is_under_way;
        case ParcelAct::comes_back: return is_staff && (is_under_way || state == delivered || state == lost);
    }
    return false;
}

std::vector<ParcelAct> open_acts(ParcelState state, bool is_staff) {
    std::vector<ParcelAct> open;
    for (std::size_t i = 0; i < kActs.size(); ++i)
        if (may(static_cast<ParcelAct>(i), state, is_staff)) open.push_back(static_cast<ParcelAct>(i));
    return open;
}

}  // namespace trousse
