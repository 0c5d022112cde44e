#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/quebec_time.hpp"

// The day that a carrier's file says, as carriers and spreadsheets write it: 2026-11-29, 29/11/2026 14:32,
// 29 nov. 2026, Nov 29, 2026 2:32 PM, 46355. Its hour is left out.
namespace trousse {

// What comes first in « 03/04/2026 ». It is never guessed: the whole file proves it by a day above 12, or does not.
enum class DayOrder { unknown, day_first, month_first };
DayOrder day_order_in(const std::vector<std::string>& cells);

struct DeliveryDay {
    std::optional<Day> day;
    std::string_view why = {};  // bad_date, or ambiguous_date: either order would make a day of it
};
DeliveryDay delivery_day(std::string_view cell, DayOrder order);

}  // namespace trousse
