#include "accounts/password_rules.hpp"

#include <algorithm>

#include "platform/password.hpp"

namespace trousse {

std::optional<Fault> fault_of_password(const std::string& pointer, const std::string& password) {
    const auto characters = std::ranges::count_if(password, [](char byte) { return (byte & 0xc0) != 0x80; });
    if (characters < static_cast<std::ptrdiff_t>(kShortestPassword))
        return Fault{pointer, "too_short", {{"limit", kShortestPassword}}};
    if (is_common_password(password)) return Fault{pointer, "common_password"};
    return std::nullopt;
}

std::string new_password(JsonReader& body, const std::string& pointer) {
    const std::string password = body.text(pointer, kLongestPassword);
    if (password.empty()) return password;  // its fault is noted
    if (auto fault = fault_of_password(pointer, password)) body.fault(*std::move(fault));
    return password;
}

}  // namespace trousse
