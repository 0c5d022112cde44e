#pragma once

#include <string>
#include <string_view>

namespace trousse {

// The key by which a text is found, whoever types it: lower case, no accents, œ as oe, æ as ae; apostrophes, dashes and
// every kind of space are one space, with none at either end. « L’Île-aux-Œufs » is "l ile aux oeufs".
// What is kept in a `…_key` column and what is asked for must both go through it. Bytes that are not UTF-8 are left
// out.
std::string fold(std::string_view text);

}  // namespace trousse
