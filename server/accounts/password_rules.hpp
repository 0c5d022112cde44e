#pragma once

#include <optional>
#include <string>

#include "platform/json_reader.hpp"

namespace trousse {

inline constexpr std::size_t kShortestPassword =
    15;  // characters (NIST SP 800-63B-4: 15 where there is no second factor)
inline constexpr std::size_t kLongestPassword = 200;

// What is wrong with a new password: too_short, common_password, or nothing.
std::optional<Fault> fault_of_password(const std::string& pointer, const std::string& password);

// 422 contains_address at `pointer`: a password that holds one's own address, or what stands before its @, is what
// somebody who knows only that would try.
void require_without_address(const std::string& pointer, const std::string& password, std::string_view email);

// A new password out of a body, its faults noted.
std::string new_password(JsonReader& body, const std::string& pointer);

}  // namespace trousse
