#include "privacy/wanted_person.hpp"

#include <algorithm>

#include "schools/fold.hpp"

namespace trousse {

static std::string lower(std::string_view text);

WantedPerson::WantedPerson(std::string_view person) {
    if (person.find('@') != std::string_view::npos) {
        address_ = lower(person);
        return;
    }
    const std::string folded = fold(person);
    for (std::size_t from = 0; from < folded.size();) {
        const std::size_t end = std::min(folded.find(' ', from), folded.size());
        words_.push_back(' ' + folded.substr(from, end - from));
        from = end + 1;
    }
}

bool WantedPerson::is_in(std::string_view text) const {
    return address_.empty() ? holds_words(text) : names_address(lower(text));
}

// « lea@ecole.example » is not in « paulea@ecole.example », nor in « lea@ecole.example.org ».
bool WantedPerson::names_address(std::string_view text) const {
    const auto goes_on = [](char one) {
        return one == '.' || one == '-' || one == '_' || one == '+' || one == '@' || (one >= '0' && one <= '9') ||
               (one >= 'a' && one <= 'z') || (static_cast<unsigned char>(one) & 0x80) != 0;
    };
    for (auto at = text.find(address_); at != text.npos; at = text.find(address_, at + 1)) {
        const std::string_view before = text.substr(0, at), after = text.substr(at + address_.size());
        const bool ends_here =
            after.empty() || !goes_on(after[0]) || (after[0] == '.' && (after.size() == 1 || !goes_on(after[1])));
        if ((before.empty() || !goes_on(before.back())) && ends_here) return true;
    }
    return false;
}

bool WantedPerson::holds_words(std::string_view text) const {
    const std::string folded = ' ' + fold(text);
    return !words_.empty() &&
           std::ranges::all_of(words_, [&](const std::string& word) { return folded.find(word) != folded.npos; });
}

std::string lower(std::string_view text) {
    std::string small{text};
    for (char& one : small)
        if (one >= 'A' && one <= 'Z') one = static_cast<char>(one + 32);
    return small;
}

}  // namespace trousse
