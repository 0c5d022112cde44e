#pragma once

#include <array>
#include <string>
#include <string_view>

namespace trousse {

// The key by which a text is found, whoever types it: lower case, no accents, œ as oe, æ as ae; apostrophes, dashes,
// what else ASCII has for marks and every kind of space are one space, with none at either end. « L’Île-aux-Œufs » is
// "l ile aux oeufs". A word that people write short stands in full, so that « Ste-Adèle » and « CFP » find what is written
// out, and are found by it. What is kept in a `…_key` column and what is asked for must both go through it. Bytes that are not
// UTF-8 are left out.
std::string fold(std::string_view text);

// What was typed to find something, as a statement compares it with a text whose words each stand after a space: every
// box finds by the beginnings of words, in any order. The rarest come first, so that most is passed over at once; "",
// which every text holds, stands where there are no more. More of them would find hardly less.
using TypedWords = std::array<std::string, 4>;
TypedWords words_in(std::string_view typed);

}  // namespace trousse
