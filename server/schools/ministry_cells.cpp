#include "schools/ministry_cells.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace trousse {

// What Windows-1252 has where Unicode has C1 control characters, all of them in UTF-8 (C2 and this second byte).
constexpr std::array kMeant{std::pair{'\x85', "…"}, std::pair{'\x8c', "Œ"}, std::pair{'\x91', "‘"},
                            std::pair{'\x92', "’"}, std::pair{'\x93', "“"}, std::pair{'\x94', "”"},
                            std::pair{'\x96', "–"}, std::pair{'\x97', "—"}, std::pair{'\x9c', "œ"},
                            std::pair{'\xa0', " "}};  // the last is no control but the no-break space

std::string tidy(std::string_view cell) {
    std::string tidied;
    tidied.reserve(cell.size());
    const auto end_word = [&] {
        if (!tidied.empty() && tidied.back() != ' ') tidied.push_back(' ');
    };
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const char byte = cell[i];
        const auto meant = byte == '\xc2' && i + 1 < cell.size()
                               ? std::ranges::find(kMeant, cell[i + 1], [](const auto& pair) { return pair.first; })
                               : kMeant.end();
        if (meant != kMeant.end()) ++i;
        if (meant != kMeant.end() && meant->first != '\xa0')
            tidied += meant->second;
        else if (meant != kMeant.end() || byte == ' ' || (byte >= '\t' && byte <= '\r'))
            end_word();
        else
            tidied.push_back(byte);
    }
    if (tidied.ends_with(' ')) tidied.pop_back();
    return tidied;
}

std::optional<std::string> padded_code(std::string_view cell, std::size_t digits) {
    const auto code = tidy(cell);
    if (code.empty() || code.size() > digits || !std::ranges::all_of(code, is_digit)) return std::nullopt;
    return std::string(digits - code.size(), '0') + code;
}

std::optional<std::string> plain_postal_code(std::string_view cell) {
    auto code = upper_case(tidy(cell));
    std::erase(code, ' ');
    if (code.empty()) return code;
    const auto is_letter = [](char character) { return character >= 'A' && character <= 'Z'; };
    bool good = code.size() == 6;
    for (std::size_t i = 0; good && i < code.size(); ++i) good = i % 2 == 0 ? is_letter(code[i]) : is_digit(code[i]);
    return good ? std::optional{code} : std::nullopt;
}

char separator_of(std::string_view csv) {
    const auto first_line = csv.substr(0, csv.find('\n'));
    return first_line.find(',') == first_line.npos && first_line.find(';') != first_line.npos ? ';' : ',';
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
