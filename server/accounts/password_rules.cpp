#include "accounts/password_rules.hpp"

#include <algorithm>
#include <cctype>

#include "platform/password.hpp"
#include "platform/problem.hpp"

namespace trousse {

std::optional<Fault> fault_of_password(const std::string& pointer, const std::string& password) {
    const auto characters = std::ranges::count_if(password, [](char byte) { return (byte & 0xc0) != 0x80; });
    if (characters < static_cast<std::ptrdiff_t>(kShortestPassword))
        return Fault{pointer, "too_short", {{"limit", kShortestPassword}}};
    if (is_common_password(password)) return Fault{pointer, "common_password"};
    return std::nullopt;
}

void require_without_address(const std::string& pointer, const std::string& password, std::string_view email) {
    constexpr std::size_t kTooShortToTell = 4;
    const auto same = [](char one, char other) {
        return std::tolower(static_cast<unsigned char>(one)) == std::tolower(static_cast<unsigned char>(other));
    };
    const auto name = email.substr(0, email.find('@'));
    if (name.size() >= kTooShortToTell && !std::ranges::search(password, name, same).empty())
        throw invalid(pointer, "contains_address");
}

std::string new_password(JsonReader& body, const std::string& pointer) {
    const std::string password = body.text(pointer, kLongestPassword);
    if (password.empty()) return password;  // its fault is noted
    if (auto fault = fault_of_password(pointer, password)) body.fault(*std::move(fault));
    return password;
}

}  // namespace trousse
