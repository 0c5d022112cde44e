// is_common_password: what anyone would try first on this service, found by how it is made rather than by a long list.

#include <algorithm>
#include <array>
#include <ranges>
#include <set>
#include <utility>

#include "platform/password.hpp"

namespace trousse {

namespace {

constexpr std::size_t kFewest = 6;      // different characters
constexpr std::size_t kOwnLetters = 4;  // that must stay once the usual words are taken out

// A longer word stands before a shorter one that it contains.
constexpr std::string_view kUsualWords =
    "correcthorsebatterystaple thequickbrownfoxjumpsoverthelazydog portezcevieuxwhisky loremipsumdolorsitamet "
    "jemesouviens perseverance perseverons persevert administrateur administrator administration "
    "coordonnatrice coordonnateur secretariat secretaire laurentides motdepasse changezmoi changeme "
    "saintetherese bienvenue iloveyou jetaime scolaire hookedonschool journees password passwort passw0rd "
    "p4ssw0rd trousses trousse bonjour welcome canada quebec equipe admin soleil school secret ecole letmein "
    "prel jps kits";

constexpr auto kRuns = std::to_array<std::string_view>({"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop",
                                                        "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
                                                        "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                                                        "q1w2e3r4t5y6u7i8o9p0", "a1b2c3d4e5f6g7h8i9j0"});

// Lower case, without the accents of French, spaces and marks: « Persévérance 2027! » and « perseverance2027 » are one.
std::string folded(std::string_view password) {
    static const std::array<std::pair<std::string_view, char>, 7> kAccents = {
        {{"\xa0\xa2\xa4\x80\x82\x84", 'a'},
         {"\xa7\x87", 'c'},
         {"\xa8\xa9\xaa\xab\x88\x89\x8a\x8b", 'e'},
         {"\xae\xaf\x8e\x8f", 'i'},
         {"\xb4\xb6\x94\x96", 'o'},
         {"\xb9\xbb\xbc\x99\x9b\x9c", 'u'},
         {"\xbf", 'y'}}};
    std::string text;
    for (std::size_t i = 0; i < password.size(); ++i) {
        const char byte = password[i];
        if (byte >= 'A' && byte <= 'Z')
            text += static_cast<char>(byte - 'A' + 'a');
        else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'))
            text += byte;
        else if (byte == '\xc3' && i + 1 < password.size()) {
            const char mark = password[++i];
            const auto* accent = std::ranges::find_if(
                kAccents, [mark](const auto& one) { return one.first.find(mark) != std::string_view::npos; });
            if (accent != kAccents.end()) text += accent->second;
        } else if (static_cast<unsigned char>(byte) >= 0x80)
            text += byte;  // another script: each byte counts as a letter of its own
    }
    return text;
}

bool is_repeated(const std::string& text) { return (text + text).find(text, 1) < text.size(); }

bool follow(char one, char next) {
    return std::ranges::any_of(kRuns, [&](std::string_view run) {
        for (std::size_t i = 0; i + 1 < run.size(); ++i)
            if ((run[i] == one && run[i + 1] == next) || (run[i] == next && run[i + 1] == one)) return true;
        return false;
    });
}

// Four steps of five go to a neighbour, or stay: « qwertyuiopasdfg », « abcdef654321aaa ».
bool is_a_run(const std::string& text) {
    std::size_t steps = 0;
    for (std::size_t i = 1; i < text.size(); ++i) steps += text[i - 1] == text[i] || follow(text[i - 1], text[i]);
    return steps * 5 >= (text.size() - 1) * 4;
}

std::size_t letters_besides_usual_words(std::string text) {
    for (const auto part : std::views::split(kUsualWords, ' ')) {
        const std::string_view word{part.begin(), part.end()};
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word))
            std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), word.size(), ' ');
    }
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char one) { return one != ' ' && (one < '0' || one > '9'); }));
}

}  // namespace

bool is_common_password(std::string_view password) {
    const std::string text = folded(password);
    if (std::set<char>(text.begin(), text.end()).size() < kFewest) return true;
    return is_repeated(text) || is_a_run(text) || letters_besides_usual_words(text) < kOwnLetters;
}

}  // namespace trousse
