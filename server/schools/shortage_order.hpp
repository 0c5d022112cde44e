#pragma once

#include <string>
#include <vector>

#include "schools/schools.hpp"

// Who is served first when stock falls short, declared beforehand (product.md, rule 5). Values in, values out.
namespace trousse {

struct InLine {
    SchoolId id;
    std::string name_key;  // folded: lower case, no accents
    std::optional<std::int64_t> pupils;
    std::int64_t rank = 0;  // as it is declared now
    std::string draw;       // what chance made of it: a hash of the seed and its id
};

enum class ShortageRule {
    alphabetical,  // by name
    pupils,        // those with most pupils first, those of whom it is not known last
    drawn,         // by chance: who holds the seed can draw again and finds the same
    by_hand        // those named first, in their order; the others keep theirs
};

// The whole line in the order of the rule. Equal ones stand by name, then by id: twice the same gives the same.
std::vector<InLine> in_order(std::vector<InLine> line, ShortageRule rule, const std::vector<SchoolId>& first = {});

}  // namespace trousse
