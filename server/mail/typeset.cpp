#include "mail/typeset.hpp"

#include <array>
#include <vector>

namespace trousse {

constexpr std::string_view kNoBreak = "\u00a0";
constexpr std::string_view kThin = "\u202f";

static bool is_digit(char one) { return one >= '0' && one <= '9'; }
static bool is_capital(char one) { return one >= 'A' && one <= 'Z'; }
static bool is_small(char one) { return (one >= 'a' && one <= 'z') || static_cast<unsigned char>(one) >= 0x80; }

static std::string with(std::string text, std::string_view from, std::string_view to);
static void bind_counts(std::string& text);
static void bind_postal_codes(std::string& text);
static void bind_phones(std::string& text);
static void bind_hours(std::string& text);

std::string typeset(std::string_view plain, std::string_view language) {
    std::string text = with(std::string{plain}, "'", "’");
    if (language == "fr") {
        text = with(std::move(text), "« ", "«\u00a0");
        text = with(std::move(text), " »", "\u00a0»");
        text = with(std::move(text), " :", "\u00a0:");
        text = with(std::move(text), " %", "\u00a0%");
        bind_hours(text);
    } else {
        text = with(std::move(text), " a.m.", "\u00a0a.m.");
        text = with(std::move(text), " p.m.", "\u00a0p.m.");
    }
    bind_phones(text);
    bind_postal_codes(text);
    bind_counts(text);
    return text;
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// Calls `bound(at)` for each plain space: true where no line may end.
template <class Bound>
static void bind(std::string& text, std::string_view by, Bound bound) {
    std::vector<std::size_t> places;
    for (auto at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1))
        if (bound(at)) places.push_back(at);
    for (auto place = places.rbegin(); place != places.rend(); ++place) text.replace(*place, 1, by);
}

static char at_or_nul(const std::string& text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

// « 12 cartes », « 22 janvier »: a figure and what it counts.
void bind_counts(std::string& text) {
    bind(text, kNoBreak, [&](std::size_t at) {
        std::size_t begin = at;
        while (begin > 0 && is_digit(text[begin - 1])) --begin;
        const auto digits = at - begin;
        return digits >= 1 && digits <= 3 && is_small(at_or_nul(text, at + 1)) && is_small(at_or_nul(text, at + 2)) &&
               is_small(at_or_nul(text, at + 3));
    });
}

// « J7E 4X5 »
void bind_postal_codes(std::string& text) {
    bind(text, kNoBreak, [&](std::size_t at) {
        return at >= 3 && is_capital(text[at - 3]) && is_digit(text[at - 2]) && is_capital(text[at - 1]) &&
               is_digit(at_or_nul(text, at + 1)) && is_capital(at_or_nul(text, at + 2)) && is_digit(at_or_nul(text, at + 3));
    });
}

// « 450 434-7735 »
void bind_phones(std::string& text) {
    const auto three = [&](std::size_t at) {
        return is_digit(at_or_nul(text, at)) && is_digit(at_or_nul(text, at + 1)) && is_digit(at_or_nul(text, at + 2));
    };
    bind(text, kNoBreak, [&](std::size_t at) {
        return at >= 3 && three(at - 3) && three(at + 1) && at_or_nul(text, at + 4) == '-' && three(at + 5);
    });
}

// « 8 h 30 »
void bind_hours(std::string& text) {
    bind(text, kNoBreak, [&](std::size_t at) {
        const bool before = at >= 1 && is_digit(text[at - 1]) && at_or_nul(text, at + 1) == 'h' && !is_small(at_or_nul(text, at + 2));
        const bool after = at >= 2 && text[at - 1] == 'h' && !is_small(text[at - 2]) && is_digit(at_or_nul(text, at + 1));
        return before || after;
    });
}

constexpr std::array kMois{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"};
constexpr std::array kMonths{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};

std::string day_in_words(std::chrono::year_month_day day, std::string_view language) {
    const auto month = static_cast<unsigned>(day.month()) - 1, number = static_cast<unsigned>(day.day());
    const std::string year = std::to_string(static_cast<int>(day.year()));
    const std::string space{kNoBreak};
    if (language == "en") return kMonths.at(month) + space + std::to_string(number) + ", " + year;
    return (number == 1 ? "1er" : std::to_string(number)) + space + kMois.at(month) + ' ' + year;
}

std::string count_in_words(std::int64_t count, std::string_view language) {
    std::string text = std::to_string(count);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3)
        text.insert(static_cast<std::size_t>(at), language == "fr" ? kThin : ",");
    return text;
}

std::string postal_code_in_words(std::string_view code) {
    if (code.size() != 6) return std::string{code};
    return std::string{code.substr(0, 3)} + std::string{kNoBreak} + std::string{code.substr(3)};
}

}  // namespace trousse
