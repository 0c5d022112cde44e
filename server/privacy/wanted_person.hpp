#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trousse {

// A person who is looked for in what is held: by an e-mail address, which must stand there whole, or by the words of a
// name, each of which must begin a word. Accents and case do not count.
class WantedPerson {
 public:
    explicit WantedPerson(std::string_view person);
    bool is_in(std::string_view text) const;

 private:
    bool names_address(std::string_view text) const;
    bool holds_words(std::string_view text) const;

    std::string address_;  // lower case; "" where it is a name
    std::vector<std::string> words_;
};

}  // namespace trousse
