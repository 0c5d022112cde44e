#pragma once

#include <string>

namespace trousse {

// A text that people read, in both languages. Neither is ever missing.
struct Bilingual {
    std::string fr;
    std::string en;
    bool operator==(const Bilingual&) const = default;
};

}  // namespace trousse
