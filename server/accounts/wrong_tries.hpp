#pragma once

#include <string>

#include "platform/pace.hpp"

namespace trousse {

// Wrong codes, links or passwords (each kind has its own count), by the address they come from and in all. They slow
// down who guesses and nobody else: what was tried is looked at first, and only a wrong one is counted. A right one
// counts for nothing, and is never refused for what others tried from the same address or from anywhere.
class WrongTries {
 public:
    explicit WrongTries(const Clock& now);

    // Throws 429 slow_down, with the seconds to wait, where there were too many already.
    void note(const std::string& address);

    bool are_many(const std::string& address) const;

 private:
    Pace by_network_, in_all_;
};

}  // namespace trousse
