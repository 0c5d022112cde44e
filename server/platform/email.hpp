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

// A person's or an office's name, as a letter greets it: no address of a site or of mail, no telephone, none of the
// marks that names do without. Whoever's link was found could else have any line sent to any address.
inline bool is_name(std::string_view text) {
    const auto is_digit = [](char one) { return one >= '0' && one <= '9'; };
    const auto is_low = [](char one) { return one >= 'a' && one <= 'z'; };
    const auto is_letter = [&](char one) { return is_low(one) || (one >= 'A' && one <= 'Z'); };
    const auto are = [&](std::string_view part, std::size_t length, auto what) {
        return part.size() == length && std::ranges::all_of(part, what);
    };
    const auto is_plain = [&](char one) { return is_letter(one) || is_digit(one); };
    if (text.find_first_of("@!?<>{}[]\\|$%*=_~^") != std::string_view::npos) return false;
    for (auto dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
        const auto after = text.substr(dot + 1, 2);
        if (dot > 0 && text[dot - 1] != ' ' && text[dot - 1] != '.' && are(after, 2, is_low)) return false;  // bit.ly
        if (dot >= 5 && are(text.substr(dot - 5, 5), 5, is_plain) && are(after, 2, is_letter))
            return false;  // SHOPS.CA
    }
    int digits = 0;  // 555-0199
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_between =
            digits > 0 && is_digit(text[at - 1]) && std::string_view{" .-"}.find(text[at]) != std::string_view::npos;
        digits = is_digit(text[at]) ? digits + 1 : is_between ? digits : 0;
        if (digits == 7) return false;
    }
    return true;
}

}  // namespace trousse
