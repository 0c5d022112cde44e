#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

// How letters are written in Québec, in French and in English (frontend/js/format.js does the same for pages). Pure.
namespace trousse {

// ’ « » and the spaces that must not break, none before ; ! ? : as the Office québécois de la langue française has them.
// Source texts are written with plain ' and spaces. Twice is the same as once.
std::string typeset(std::string_view text, std::string_view language);

std::string day_in_words(std::chrono::year_month_day day, std::string_view language);  // 22 janvier 2027
std::string count_in_words(std::int64_t count, std::string_view language);             // 7 040
std::string postal_code_in_words(std::string_view code);                               // J7E 4X5

}  // namespace trousse
