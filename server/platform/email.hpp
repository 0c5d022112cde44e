#pragma once

#include <algorithm>
#include <string_view>

namespace trousse {

// ASCII, one @, a dot in the domain unless it is localhost, and nothing that a mail server could read as anything else.
// What people type, what the settings hold and whom a letter is sent to are all held against this.
inline bool is_email_address(std::string_view text) {
    constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~.";
    const auto is_plain = [](char one) {
        return (one >= '0' && one <= '9') || (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
    };
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
    const auto local = text.substr(0, at), domain = text.substr(at + 1);
    return std::ranges::all_of(local,
                               [&](char one) { return is_plain(one) || kMarks.find(one) != std::string_view::npos; }) &&
           std::ranges::all_of(domain, [&](char one) { return is_plain(one) || one == '.' || one == '-'; }) &&
           !domain.empty() && domain.front() != '.' && domain.back() != '.' &&
           domain.find("..") == std::string_view::npos &&
           (domain.find('.') != std::string_view::npos || domain == "localhost");
}

}  // namespace trousse
