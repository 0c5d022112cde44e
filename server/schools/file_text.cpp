#include "schools/file_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "schools/csv.hpp"

namespace trousse {

static bool proves_windows_1252(std::string_view bytes, const std::string& text);
static std::string from_windows_1252(std::string_view bytes);
static std::string composed(std::string text);

std::string_view word(Coding coding) { return coding == Coding::utf_8 ? "utf-8" : "windows-1252"; }

FileText read_text(std::string_view bytes) {
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) throw CsvFault{"utf_16", 1};
    const auto bad = first_bad_utf8(bytes);
    if (!bad) return {.text = composed(std::string{bytes})};
    auto text = from_windows_1252(bytes);
    if (!proves_windows_1252(bytes, text)) throw bad_utf8(bytes, *bad);
    return {.text = std::move(text), .coding = Coding::windows_1252};
}

// From 0x80 to 0x9F; 0 where there is none.
constexpr std::array<char16_t, 32> kWindows{u'€', 0,    u'‚', u'ƒ', u'„', u'…', u'†', u'‡', u'ˆ', u'‰', u'Š',
                                            u'‹', u'Œ', 0,    u'Ž', 0,    0,    u'‘', u'’', u'“', u'”', u'•',
                                            u'–', u'—', u'˜', u'™', u'š', u'›', u'œ', 0,    u'ž', u'Ÿ'};

std::string from_windows_1252(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        const char32_t character = byte >= 0x80 && byte < 0xa0 ? kWindows[byte - 0x80] : byte;
        std::array<utf8proc_uint8_t, 4> coded{};
        const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), coded.data());
        text.append(reinterpret_cast<const char*>(coded.data()), static_cast<std::size_t>(length));
    }
    return text;
}

// The letters from À to ÿ, and what stands between words. Other codings have these bytes for something else: é is Ž in
// a Macintosh's file and ‚ in one of DOS.
static bool is_written_in_names(char each) {
    const auto byte = static_cast<unsigned char>(each);
    if (byte < 0x80) return true;
    if (byte >= 0xc0) return byte != 0xd7 && byte != 0xf7;
    constexpr std::string_view kOthers = "\x85\x8c\x91\x92\x93\x94\x96\x97\x9c\x9f\xa0\xab\xb0\xb7\xba\xbb";
    return kOthers.find(each) != kOthers.npos;
}

// In names, and in headings: a list of contacts by code may have its only accents there.
constexpr std::array kWordsOfSuchFiles{"École",     "école",    "ÉCOLE",  "Collège",   "COLLÈGE",   "Académie",
                                       "Québec",    "Montréal", "Jérôme", "Thérèse",   "Îles",      "Numéro",
                                       "numéro",    "Livré",    "livré",  "Téléphone", "téléphone", "Municipalité",
                                       "Ministère", "Élèves",   "élèves", "Français",  "français"};

bool proves_windows_1252(std::string_view bytes, const std::string& text) {
    if (!std::ranges::all_of(bytes, is_written_in_names)) return false;
    for (std::size_t at = 0; at + 1 < bytes.size(); ++at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const std::size_t length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (length > 0 && at + length <= bytes.size() && !first_bad_utf8(bytes.substr(at, length))) return false;
    }
    return std::ranges::any_of(kWordsOfSuchFiles, [&](const char* each) { return text.find(each) != text.npos; });
}

// Line by line: few files have an accent apart from its letter (U+0300 to U+036F), and few of their lines.
std::string composed(std::string text) {
    const auto is_apart = [](std::string_view line) {
        for (std::size_t at = 0; at + 1 < line.size(); ++at)
            if (line[at] == '\xcc' || (line[at] == '\xcd' && static_cast<unsigned char>(line[at + 1]) < 0xb0))
                return true;
        return false;
    };
    if (!is_apart(text)) return text;
    std::string whole;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
        std::string line = text.substr(at, end - at);
        if (is_apart(line)) {
            utf8proc_uint8_t* made = nullptr;
            const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(line.data()),
                                             static_cast<utf8proc_ssize_t>(line.size()), &made,
                                             static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
            const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned{made, &std::free};
            if (length >= 0) line.assign(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
        }
        whole += line;
        at = end;
    }
    return whole;
}

std::vector<std::string> first_with_accents(const std::vector<std::string>& names) {
    constexpr std::size_t kEnough = 3;
    std::vector<std::string> some;
    for (const std::string& name : names) {
        const bool has_accent = std::ranges::any_of(name, [](char byte) { return (byte & 0x80) != 0; });
        if (has_accent && std::ranges::find(some, name) == some.end()) some.push_back(name);
        if (some.size() == kEnough) break;
    }
    return some;
}

}  // namespace trousse
