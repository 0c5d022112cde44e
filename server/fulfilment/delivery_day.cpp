#include "fulfilment/delivery_day.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ranges>

#include "schools/fold.hpp"

namespace trousse {

using Words = std::vector<std::string>;

static Words words_of(std::string_view cell);
static std::optional<int> number_of(std::string_view word);
static int month_named(std::string_view word);
static bool may_be_an_hour(const Words& words, std::size_t from);
static std::optional<Day> day_of(int year, int month, int day);

// Three numbers of which the last is the year: « 29/11/2026 ».
static std::optional<std::array<int, 3>> with_the_year_last(const Words& words) {
    if (words.size() < 3 || words[2].size() != 4) return std::nullopt;
    const auto first = number_of(words[0]), second = number_of(words[1]), year = number_of(words[2]);
    if (!first || !second || !year) return std::nullopt;
    return std::array{*first, *second, *year};
}

DayOrder day_order_in(const std::vector<std::string>& cells) {
    bool has_day_first = false, has_month_first = false;
    for (const std::string& cell : cells)
        if (const auto numbers = with_the_year_last(words_of(cell))) {
            has_day_first |= (*numbers)[0] > 12;
            has_month_first |= (*numbers)[1] > 12;
        }
    if (has_day_first == has_month_first) return DayOrder::unknown;
    return has_day_first ? DayOrder::day_first : DayOrder::month_first;
}

DeliveryDay delivery_day(std::string_view cell, DayOrder order) {
    const Words words = words_of(cell);
    const auto told = [](std::optional<Day> day) { return DeliveryDay{day, day ? "" : "bad_date"}; };
    const auto number = [&](std::size_t at) { return at < words.size() ? number_of(words[at]).value_or(-1) : -1; };

    // A spreadsheet's own count of days.
    constexpr int kCountOf2020 = 43831, kCountOf2100 = 73051;
    if (words.size() <= 2 && number(0) >= kCountOf2020 && number(0) < kCountOf2100)
        return told(Day{std::chrono::days{number(0)}} - std::chrono::days{25569});  // 1970-01-01

    if (words.size() < 3 || !may_be_an_hour(words, 3)) return told({});
    if (words[0].size() == 4) return told(day_of(number(0), number(1), number(2)));
    if (const int month = month_named(words[1])) return told(day_of(number(2), month, number(0)));
    if (const int month = month_named(words[0])) return told(day_of(number(2), month, number(1)));
    const auto numbers = with_the_year_last(words);
    if (!numbers) return told({});
    const auto [first, second, year] = *numbers;
    const auto day_first = day_of(year, second, first), month_first = day_of(year, first, second);
    if (order == DayOrder::day_first) return told(day_first);
    if (order == DayOrder::month_first) return told(month_first);
    if (day_first && month_first && day_first != month_first) return {{}, "ambiguous_date"};
    return told(day_first ? day_first : month_first);
}

// Folded, so that every dash, dot and space is one; « 29T14 » and « 1er » are their number, and a day's name before the
// date says nothing.
Words words_of(std::string_view cell) {
    Words words;
    for (const auto word : std::views::split(fold(cell), ' ')) {
        std::string text{word.begin(), word.end()};
        const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
        if (digits > 0) text.resize(digits);
        if (words.empty() && digits == 0 && month_named(text) == 0) continue;
        words.push_back(std::move(text));
    }
    if (words.size() > 3 && month_named(words[0]) != 0 && month_named(words[2]) != 0)
        words.erase(words.begin());  // « mar. 3 nov. »
    return words;
}

std::optional<int> number_of(std::string_view word) {
    int number = 0;
    const auto [stopped, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc{} && stopped == word.data() + word.size() ? std::optional{number} : std::nullopt;
}

struct MonthBeginning {
    std::string_view with;
    int month;
};
constexpr std::array kMonths{MonthBeginning{"jan", 1},  MonthBeginning{"fev", 2},  MonthBeginning{"feb", 2},
                             MonthBeginning{"mar", 3},  MonthBeginning{"avr", 4},  MonthBeginning{"apr", 4},
                             MonthBeginning{"mai", 5},  MonthBeginning{"may", 5},  MonthBeginning{"juin", 6},
                             MonthBeginning{"jun", 6},  MonthBeginning{"juil", 7}, MonthBeginning{"jul", 7},
                             MonthBeginning{"aou", 8},  MonthBeginning{"aug", 8},  MonthBeginning{"sep", 9},
                             MonthBeginning{"oct", 10}, MonthBeginning{"nov", 11}, MonthBeginning{"dec", 12}};

// In either language, written out or short; 0 for none. « mardi » is no month.
int month_named(std::string_view word) {
    if (word == "mardi") return 0;
    const auto found = std::ranges::find_if(kMonths, [&](const auto& each) { return word.starts_with(each.with); });
    return found == kMonths.end() ? 0 : found->month;
}

// What is left behind a date: short numbers, and letters such as « h », « PM », « HNE ».
bool may_be_an_hour(const Words& words, std::size_t from) {
    return words.size() <= from + 5 &&
           std::all_of(words.begin() + static_cast<std::ptrdiff_t>(std::min(from, words.size())), words.end(),
                       [](const std::string& word) { return word.size() <= 3; });
}

std::optional<Day> day_of(int year, int month, int day) {
    using namespace std::chrono;
    if (year >= 0 && year < 100) year += 2000;  // 29-nov-26
    if (year < 2020 || year > 2100 || month < 1 || day < 1) return std::nullopt;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    return date.ok() ? std::optional{Day{date}} : std::nullopt;
}

}  // namespace trousse
