#include "schools/ministry_cells.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace trousse {

namespace {

// What stands for something else in a cell, in UTF-8: « from » to « to » are written as `as`.
struct Written {
    std::string_view from, to;
    std::string_view as;
};
constexpr std::array kWritten{
    // Windows-1252's characters where Unicode has C1 controls.
    Written{"\xc2\x85", "\xc2\x85", "…"},
    Written{"\xc2\x8c", "\xc2\x8c", "Œ"},
    Written{"\xc2\x91", "\xc2\x91", "‘"},
    Written{"\xc2\x92", "\xc2\x92", "’"},
    Written{"\xc2\x93", "\xc2\x93", "“"},
    Written{"\xc2\x94", "\xc2\x94", "”"},
    Written{"\xc2\x96", "\xc2\x96", "–"},
    Written{"\xc2\x97", "\xc2\x97", "—"},
    Written{"\xc2\x9c", "\xc2\x9c", "œ"},
    // Spaces: U+00A0, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000.
    Written{"\xc2\xa0", "\xc2\xa0", " "},
    Written{"\xe2\x80\x80", "\xe2\x80\x8a", " "},
    Written{"\xe2\x80\xa8", "\xe2\x80\xa9", " "},
    Written{"\xe2\x80\xaf", "\xe2\x80\xaf", " "},
    Written{"\xe2\x81\x9f", "\xe2\x81\x9f", " "},
    Written{"\xe3\x80\x80", "\xe3\x80\x80", " "},
    // What nobody sees: the soft hyphen, U+200B to U+200F, U+202A to U+202E, U+2060 to U+2064, the byte order mark.
    Written{"\xc2\xad", "\xc2\xad", ""},
    Written{"\xe2\x80\x8b", "\xe2\x80\x8f", ""},
    Written{"\xe2\x80\xaa", "\xe2\x80\xae", ""},
    Written{"\xe2\x81\xa0", "\xe2\x81\xa4", ""},
    Written{"\xef\xbb\xbf", "\xef\xbb\xbf", ""},
};

const Written* written_at(std::string_view cell, std::size_t at) {
    if ((cell[at] & 0x80) == 0) return nullptr;
    const auto found = std::ranges::find_if(kWritten, [&](const Written& each) {
        const auto here = cell.substr(at, each.from.size());
        return here >= each.from && here <= each.to;
    });
    return found == kWritten.end() ? nullptr : found;
}

}  // namespace

std::string tidy(std::string_view cell) {
    std::string tidied;
    tidied.reserve(cell.size());
    const auto end_word = [&] {
        if (!tidied.empty() && tidied.back() != ' ') tidied.push_back(' ');
    };
    for (std::size_t i = 0; i < cell.size();) {
        const Written* other = written_at(cell, i);
        const std::string_view as = other ? other->as : cell.substr(i, 1);
        i += other ? other->from.size() : 1;
        if (as == " " || (as.size() == 1 && as[0] >= '\t' && as[0] <= '\r'))
            end_word();
        else
            tidied += as;
    }
    if (tidied.ends_with(' ')) tidied.pop_back();
    return tidied;
}

std::optional<std::string> padded_code(std::string_view cell, std::size_t digits) {
    auto code = tidy(cell);
    if (code.starts_with('\'')) code.erase(0, 1);
    if (code.empty() || code.size() > digits || !std::ranges::all_of(code, is_digit)) return std::nullopt;
    return std::string(digits - code.size(), '0') + code;
}

std::string with_plain_dashes(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        const auto three = text.substr(i, 3);
        const bool is_dash = (three >= "\xe2\x80\x90" && three <= "\xe2\x80\x95") || three == "\xe2\x88\x92";
        plain.push_back(is_dash ? '-' : text[i]);
        i += is_dash ? 3 : 1;
    }
    return plain;
}

std::optional<std::string> plain_postal_code(std::string_view cell) {
    auto code = upper_case(with_plain_dashes(tidy(cell)));
    std::erase_if(code, [](char each) { return each == ' ' || each == '-'; });
    if (code.empty()) return code;
    const auto is_letter = [](char character) { return character >= 'A' && character <= 'Z'; };
    bool good = code.size() == 6;
    for (std::size_t i = 0; good && i < code.size(); ++i) good = i % 2 == 0 ? is_letter(code[i]) : is_digit(code[i]);
    return good ? std::optional{code} : std::nullopt;
}

std::optional<bool> yes_or_no(std::string_view cell) {
    const auto word = upper_case(tidy(cell));
    for (const auto* yes : {"1", "1.0", "1,0", "VRAI", "TRUE", "X"})
        if (word == yes) return true;
    for (const auto* no : {"", "0", "0.0", "0,0", "FAUX", "FALSE"})
        if (word == no) return false;
    return std::nullopt;
}

bool is_blank(const std::vector<std::string>& cells) {
    return std::ranges::all_of(cells, [](const auto& cell) { return tidy(cell).empty(); });
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool has_control_character(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) return true;
        if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    }
    return false;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

std::string upper_case(std::string text) {
    for (char& character : text)
        if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
    return text;
}

bool has_level(std::string_view levels, std::string_view level) {
    for (std::size_t at = 0; at < levels.size();) {
        const auto end = std::min(levels.find(',', at), levels.size());
        if (levels.substr(at, end - at) == level) return true;
        at = end + 1;
    }
    return false;
}

std::string shown(std::string_view cell) {
    constexpr std::size_t kEnough = 200;
    auto name = tidy(cell);
    if (has_control_character(name)) return {};
    if (name.size() <= kEnough) return name;
    std::size_t end = kEnough;
    while (end > 0 && (name[end] & 0xc0) == 0x80) --end;  // never half a character
    return name.substr(0, end);
}

}  // namespace trousse
