#include "accounts/device.hpp"

namespace trousse {

std::string_view device_of(std::string_view user_agent) {
    const auto says = [&](std::string_view word) { return user_agent.find(word) != std::string_view::npos; };
    if (says("iPad") || says("Tablet") || (says("Android") && !says("Mobile"))) return "tablet";
    if (says("iPhone") || says("Mobile")) return "phone";
    if (says("Windows") || says("Macintosh") || says("X11") || says("CrOS")) return "computer";
    return "other";
}

}  // namespace trousse
