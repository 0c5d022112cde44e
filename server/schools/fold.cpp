#include "schools/fold.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <ranges>
#include <vector>

namespace trousse {

namespace {

bool separates_words(char32_t character) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(character))) {
        case UTF8PROC_CATEGORY_PD:  // dashes of every length
        case UTF8PROC_CATEGORY_ZS:  // spaces of every width
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
        case UTF8PROC_CATEGORY_CC: return true;
        default: return character == U'’' || character == U'‘' || character == U'ʼ';
    }
}

void end_word(std::string& key) {
    if (!key.empty() && key.back() != ' ') key.push_back(' ');
}

void append_ascii(std::string& key, char character) {
    if (character >= 'A' && character <= 'Z')
        key.push_back(static_cast<char>(character - 'A' + 'a'));
    else if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9'))
        key.push_back(character);
    else
        end_word(key);
}

// Takes a character apart, and keeps what is neither accent nor invisible.
void append_parts(std::string& key, char32_t character) {
    constexpr auto kHow = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                                         UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    std::array<utf8proc_int32_t, 32> parts{};  // Unicode's longest has 18
    int boundary = 0;
    const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(character), parts.data(),
                                               static_cast<utf8proc_ssize_t>(parts.size()), kHow, &boundary);
    for (std::size_t i = 0; i < parts.size() && static_cast<utf8proc_ssize_t>(i) < count; ++i) {
        if (parts[i] < 0x80) {
            append_ascii(key, static_cast<char>(parts[i]));
            continue;
        }
        std::array<utf8proc_uint8_t, 4> bytes{};
        const auto length = utf8proc_encode_char(parts[i], bytes.data());
        key.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
    }
}

void append_character(std::string& key, char32_t character) {
    if (character == U'œ' || character == U'Œ')
        key += "oe";
    else if (character == U'æ' || character == U'Æ')
        key += "ae";
    else if (separates_words(character))
        end_word(key);
    else
        append_parts(key, character);
}

// The letters of French and its neighbours are taken apart once.
constexpr char32_t kFirstKept = 0xc0, kLastKept = 0x17f;

const std::string& letter(char32_t character) {
    static const auto kLetters = [] {
        std::array<std::string, kLastKept - kFirstKept + 1> letters;
        for (char32_t each = kFirstKept; each <= kLastKept; ++each) append_character(letters[each - kFirstKept], each);
        return letters;
    }();
    return kLetters[character - kFirstKept];
}

void append_folded(std::string& key, char32_t character) {
    if (character >= kFirstKept && character <= kLastKept)
        key += letter(character);
    else
        append_character(key, character);
}

struct WrittenShort {
    std::string_view as, meant;
};
constexpr std::array kWrittenShort{WrittenShort{"st", "saint"}, WrittenShort{"ste", "sainte"},
                                   WrittenShort{"sts", "saints"}, WrittenShort{"stes", "saintes"},
                                   WrittenShort{"cfp", "centre de formation professionnelle"}};

std::string in_full(std::string_view key) {
    std::string whole;
    for (std::size_t at = 0; at < key.size();) {
        const auto end = std::min(key.find(' ', at), key.size());
        const auto word = key.substr(at, end - at);
        const auto found = std::ranges::find(kWrittenShort, word, &WrittenShort::as);
        whole += found == kWrittenShort.end() ? word : found->meant;
        if (end < key.size()) whole += ' ';
        at = end + 1;
    }
    return whole;
}

}  // namespace

std::string fold(std::string_view text) {
    std::string key;
    key.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            append_ascii(key, text[at++]);
            continue;
        }
        utf8proc_int32_t character = 0;
        const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                             static_cast<utf8proc_ssize_t>(text.size() - at), &character);
        if (length > 0) append_folded(key, static_cast<char32_t>(character));
        at += length > 0 ? static_cast<std::size_t>(length) : 1;
    }
    if (key.ends_with(' ')) key.pop_back();
    return in_full(key);
}

// A number first, then the longest.
static bool is_rarer(const std::string& word, const std::string& other) {
    const auto has_digit = [](const std::string& text) {
        return text.find_first_of("0123456789") != std::string::npos;
    };
    return std::pair{has_digit(word), word.size()} > std::pair{has_digit(other), other.size()};
}

TypedWords words_in(std::string_view typed) {
    const std::string folded = fold(typed);
    if (folded.empty() && !typed.empty()) return {" \x01"};  // nothing that is a word finds nothing

    std::vector<std::string> words;
    for (const auto word : std::views::split(folded, ' '))
        if (!word.empty()) words.push_back(' ' + std::string{word.begin(), word.end()});
    std::ranges::stable_sort(words, is_rarer);

    TypedWords rarest;
    std::ranges::copy(words | std::views::take(rarest.size()), rarest.begin());
    return rarest;
}

}  // namespace trousse
