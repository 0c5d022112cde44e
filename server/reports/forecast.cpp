#include "reports/forecast.hpp"

#include <algorithm>
#include <cmath>

namespace trousse {

constexpr double kEightInTen = 1.28;
constexpr std::size_t kPaceDays = 14;

static double lumpiness(std::span<const Count> cumulative);
static std::vector<double> rest_like_last_year(std::span<const Count> chosen, std::span<const Count> baseline);
static std::vector<double> rest_at_own_pace(std::span<const Count> chosen, int days);
static double lately(std::span<const Count> chosen);

std::optional<Forecast> forecast(std::span<const Count> chosen, int days, std::span<const Count> baseline) {
    const auto today = static_cast<int>(chosen.size());
    if (today < kEnoughDays || today >= days || chosen.back() < kEnoughOrders) return {};

    const bool has_last_year = !baseline.empty() && baseline[chosen.size() - 1] >= kEnoughOrders;
    const auto rest = has_last_year ? rest_like_last_year(chosen, baseline) : rest_at_own_pace(chosen, days);
    const double lumps = std::max(lumpiness(chosen), has_last_year ? lumpiness(baseline) : 1.0);
    const auto now = static_cast<double>(chosen.back());
    const double known_from = has_last_year ? now : std::max(lately(chosen), 1.0);

    Forecast forecast{.from = has_last_year ? Forecast::From::last_year : Forecast::From::own_pace, .series = {}};
    forecast.series.push_back({today, chosen.back(), chosen.back(), chosen.back()});
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const double spread = kEightInTen * std::sqrt(lumps * (rest[i] + rest[i] * rest[i] / known_from));
        forecast.series.push_back({.day = today + static_cast<int>(i) + 1,
                                   .low = static_cast<Count>(std::llround(now + std::max(rest[i] - spread, 0.0))),
                                   .likely = static_cast<Count>(std::llround(now + rest[i])),
                                   .high = static_cast<Count>(std::llround(now + rest[i] + spread))});
    }
    return forecast;
}

// The variance of the days' figures over their mean: 1 where orders come one by one, more where they come together. The
// first day is left out: it holds whatever came before it, too.
double lumpiness(std::span<const Count> cumulative) {
    const auto days = static_cast<double>(cumulative.size()) - 1;
    const double mean = days < 2 ? 0 : static_cast<double>(cumulative.back() - cumulative.front()) / days;
    if (mean <= 0) return 1;
    double squares = 0;
    for (std::size_t day = 1; day < cumulative.size(); ++day) {
        const double off = static_cast<double>(cumulative[day] - cumulative[day - 1]) - mean;
        squares += off * off;
    }
    return std::max(1.0, squares / (days - 1) / mean);
}

// What each day to come adds up to.
std::vector<double> rest_like_last_year(std::span<const Count> chosen, std::span<const Count> baseline) {
    const std::size_t today = chosen.size();
    const double ratio = static_cast<double>(chosen.back()) / static_cast<double>(baseline[today - 1]);
    std::vector<double> rest;
    for (const Count until : baseline.subspan(today))
        rest.push_back(ratio * static_cast<double>(until - baseline[today - 1]));
    return rest;
}

std::vector<double> rest_at_own_pace(std::span<const Count> chosen, int days) {
    const double pace = lately(chosen) / static_cast<double>(std::min(kPaceDays, chosen.size()));
    std::vector<double> rest;
    for (int day = static_cast<int>(chosen.size()) + 1; day <= days; ++day)
        rest.push_back(pace * static_cast<double>(day - static_cast<int>(chosen.size())));
    return rest;
}

// What the last two weeks brought; all of it, where there are fewer days.
double lately(std::span<const Count> chosen) {
    const Count before = chosen.size() > kPaceDays ? chosen[chosen.size() - 1 - kPaceDays] : 0;
    return static_cast<double>(chosen.back() - before);
}

}  // namespace trousse
