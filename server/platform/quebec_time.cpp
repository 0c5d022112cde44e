#include "platform/quebec_time.hpp"

#include <date/tz.h>

#include <cstdio>
#include <stdexcept>

namespace trousse {

using namespace std::chrono;

static const date::time_zone& quebec();
static int number_at(std::string_view text, std::size_t from, std::size_t count);
static bool has_shape(std::string_view text, std::string_view shape);

static std::string date_text(const year_month_day& day) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                  static_cast<unsigned>(day.day()));
    return text;
}

std::string rfc3339(Instant moment) {
    const auto day = floor<days>(moment);
    const hh_mm_ss time{floor<seconds>(moment - day)};
    char text[16];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02dZ", static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return date_text(day) + text;
}

std::string rfc3339_milliseconds(Instant moment) {
    std::string text = rfc3339(moment);
    char fraction[16];
    std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>((moment - floor<seconds>(moment)).count()));
    text.pop_back();
    return text + fraction;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
    if (!has_shape(text, "0000-00-00T00:00:00Z")) return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    const auto hour = number_at(text, 11, 2), minute = number_at(text, 14, 2), second = number_at(text, 17, 2);
    if (!day || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return Instant{sys_days{day->time_since_epoch()} + hours{hour} + minutes{minute} + seconds{second}};
}

std::string day_text(Day day) { return date_text(year_month_day{day}); }

std::optional<Day> parse_day(std::string_view text) {
    if (!has_shape(text, "0000-00-00")) return std::nullopt;
    const year_month_day day{year{number_at(text, 0, 4)}, month{static_cast<unsigned>(number_at(text, 5, 2))},
                             std::chrono::day{static_cast<unsigned>(number_at(text, 8, 2))}};
    if (!day.ok()) return std::nullopt;
    return Day{day};
}

Day monday_of(Day day) { return day - (std::chrono::weekday{day} - std::chrono::Monday); }

Day quebec_day(Instant moment) { return Day{floor<days>(quebec().to_local(moment)).time_since_epoch()}; }

std::string quebec_minute(Instant moment) {
    const auto local = quebec().to_local(moment);
    const hh_mm_ss time{floor<minutes>(local - floor<days>(local))};
    char text[16];
    std::snprintf(text, sizeof text, " %02d:%02d", static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()));
    return day_text(quebec_day(moment)) + text;
}

Instant quebec_midnight(Day day) {
    return quebec().to_sys(date::local_time<milliseconds>{day.time_since_epoch()}, date::choose::earliest);
}

// On the two Sundays of the year on which the clocks are moved it is an hour off.
Instant next_within_hours(int from, int until, Instant now) {
    const auto at = [](Day day, int hour) { return quebec_midnight(day) + hours{hour}; };
    const Day today = quebec_day(now);
    if (now < at(today, from)) return at(today, from);
    return now < at(today, until) ? now : at(today + days{1}, from);
}

int campaign_day(Instant opens_at, Instant now) {
    return static_cast<int>((quebec_day(now) - quebec_day(opens_at)).count()) + 1;
}

const date::time_zone& quebec() {
    static const date::time_zone* const zone = [] {
        try {
            return date::locate_zone("America/Toronto");
        } catch (const std::exception& failure) {
            throw std::runtime_error{
                std::string{"the time zone of Québec is missing on this machine (America/Toronto): install the package "
                            "tzdata. "} +
                failure.what()};
        }
    }();
    return *zone;
}

int number_at(std::string_view text, std::size_t from, std::size_t count) {
    int number = 0;
    for (const char one : text.substr(from, count)) number = number * 10 + (one - '0');
    return number;
}

// A 0 of the shape stands for any digit, all else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return false;
    return true;
}

}  // namespace trousse
