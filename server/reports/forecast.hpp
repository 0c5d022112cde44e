#pragma once

#include <optional>
#include <span>
#include <vector>

#include "reports/growth.hpp"

// How many chosen orders there may be at the deadline. Values in, values out.
//
// Last year's remaining days, applied to today: if this year has r times what last year had as many days before its
// deadline, what last year still brought comes r times as well. Without a last year, or with fewer than kEnoughOrders
// by then, the pace of this year's last 14 days goes on.
//
// The range holds the figure about eight times in ten (± 1.28 standard deviations), from two sorts of chance: orders
// come in lumps, by so many times more than evenly (the variance of the days' figures over their mean, at least 1); and
// r is itself known only as well as today's figure is large. It is never below what there is already.
//
// It says nothing before kEnoughDays days and kEnoughOrders orders: honest, rather than a figure out of three.
namespace trousse {

inline constexpr int kEnoughDays = 7;
inline constexpr Count kEnoughOrders = 5;

struct ForecastDay {
    int day = 0;
    Count low = 0;
    Count likely = 0;
    Count high = 0;
    bool operator==(const ForecastDay&) const = default;
};

struct Forecast {
    enum class From { last_year, own_pace };
    From from = From::own_pace;
    std::vector<ForecastDay> series;  // today, with no range, to the last day

    const ForecastDay& at_the_end() const { return series.back(); }
};

// `chosen` and `baseline` are cumulative, one figure a day from day 1: `chosen` to today, `baseline` for each of the
// days, at the same distance to the deadline (growth.hpp), or empty. Nothing where there are not enough days yet, or
// none is left.
std::optional<Forecast> forecast(std::span<const Count> chosen, int days, std::span<const Count> baseline);

}  // namespace trousse
