#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What one cell of the ministry's files means, whatever a spreadsheet did to it.
namespace trousse {

// No space at either end, none twice, a line break or any other kind of space as a space, and nothing that nobody sees;
// the apostrophes, quotes and dashes of Windows-1252 that were published as C1 control characters (U+0092 in
// « l’Amérique ») are what they were meant to be.
std::string tidy(std::string_view cell);

// A code of `digits` digits, its leading zeros put back, without the apostrophe by which a spreadsheet marks text;
// nothing where it is none: a decimal or a space in it may hide another code.
std::optional<std::string> padded_code(std::string_view cell, std::size_t digits);

// « j7e 4x5 » and « J7E-4X5 » as J7E4X5; "" where there is none, nothing where it is not one of Canada's.
std::optional<std::string> plain_postal_code(std::string_view cell);

// 1, 1.0, 1,0, VRAI, TRUE and x are yes; 0, 0.0, 0,0, FAUX, FALSE and an empty cell no; nothing for any other.
std::optional<bool> yes_or_no(std::string_view cell);

// Every dash of Unicode (U+2010 to U+2015, U+2212) as the keyboard's.
std::string with_plain_dashes(std::string_view text);

bool is_blank(const std::vector<std::string>& cells);  // none of them says anything
bool is_digit(char character);
bool has_control_character(std::string_view text);
std::size_t characters_in(std::string_view text);
std::string upper_case(std::string text);  // ASCII

// Of "preschool,primary", is `level` one?
bool has_level(std::string_view levels, std::string_view level);

// A name for the list of verdicts, even where the cell cannot be taken: tidy, printable, not too long.
std::string shown(std::string_view cell);

}  // namespace trousse
