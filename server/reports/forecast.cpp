#include "reports/forecast.hpp"

#include <algorithm>
#include <cmath>

namespace trousse {

constexpr double kEightInTen = 1.28;
constexpr std::size_t kPaceDays = 14;

static double lumpiness(std::span<const Count> cumulative);
static std::vector<double> rest_like_last_year(std::span<const Count> chosen, int days, std::span<const Count> baseline);
static std::vector<double> rest_at_own_pace(std::span<const Count> chosen, int days);

std::optional<Forecast> forecast(std::span<const Count> chosen, int days, std::span<const Count> baseline) {
    const auto today = static_cast<int>(chosen.size());
    if (today < kEnoughDays || today >= days || chosen.back() < kEnoughOrders) return {};

    const bool has_last_year = baseline.size() > chosen.size() && baseline[chosen.size() - 1] >= kEnoughOrders;
    const auto rest = has_last_year ? rest_like_last_year(chosen, days, baseline) : rest_at_own_pace(chosen, days);
    const double lumps = std::max(lumpiness(chosen), has_last_year ? lumpiness(baseline) : 1.0);
    const auto now = static_cast<double>(chosen.back());
    const double known_from = has_last_year ? now : std::max(now - (today > static_cast<int>(kPaceDays) ? static_cast<double>(chosen[chosen.size() - 1 - kPaceDays]) : 0.0), 1.0);

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

// The variance of the days' figures over their mean: 1 where orders come one by one, more where they come together.
double lumpiness(std::span<const Count> cumulative) {
    const auto days = static_cast<double>(cumulative.size());
    const double mean = static_cast<double>(cumulative.back()) / days;
    if (mean <= 0 || days < 2) return 1;
    double squares = 0;
    Count before = 0;
    for (const Count until : cumulative) {
        const double off = static_cast<double>(until - before) - mean;
        squares += off * off;
        before = until;
    }
    return std::max(1.0, squares / (days - 1) / mean);
}

// What each day to come adds up to; last year's last day is this year's.
std::vector<double> rest_like_last_year(std::span<const Count> chosen, int days, std::span<const Count> baseline) {
    const std::size_t today = chosen.size();
    const double ratio = static_cast<double>(chosen.back()) / static_cast<double>(baseline[today - 1]);
    std::vector<double> rest;
    for (int day = static_cast<int>(today) + 1; day <= days; ++day) {
        const double share = static_cast<double>(day - static_cast<int>(today)) / static_cast<double>(days - static_cast<int>(today));
        const auto there = today + static_cast<std::size_t>(std::llround(share * static_cast<double>(baseline.size() - today)));
        rest.push_back(ratio * static_cast<double>(baseline[there - 1] - baseline[today - 1]));
    }
    return rest;
}

std::vector<double> rest_at_own_pace(std::span<const Count> chosen, int days) {
    const std::size_t window = std::min(kPaceDays, chosen.size());
    const Count before = chosen.size() > window ? chosen[chosen.size() - 1 - window] : 0;
    const double pace = static_cast<double>(chosen.back() - before) / static_cast<double>(window);
    std::vector<double> rest;
    for (int day = static_cast<int>(chosen.size()) + 1; day <= days; ++day)
        rest.push_back(pace * static_cast<double>(day - static_cast<int>(chosen.size())));
    return rest;
}

}  // namespace trousse
