#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/clock.hpp"

namespace trousse {

// Times are kept in UTC and lived in Québec. The zone America/Toronto comes from the machine's tzdata, without which
// the functions that need it throw std::runtime_error; after 2037 its files say no more and standard time is taken.
// Pure otherwise; any thread may call all of these.

// A day of Québec's calendar.
using Day = std::chrono::local_days;

// "2027-01-23T04:59:59Z": RFC 3339 in UTC, to the second; what is under a second is left out. Years 0000 to 9999.
std::string rfc3339(Instant moment);

// The same with milliseconds, for the log.
std::string rfc3339_milliseconds(Instant moment);

// Exactly the form above and a moment that exists, or nothing: no other zone, no fraction, no leap second.
std::optional<Instant> parse_rfc3339(std::string_view text);

// "2027-02-18".
std::string day_text(Day day);
std::optional<Day> parse_day(std::string_view text);

// The first day of its week.
Day monday_of(Day day);

// On which day of Québec's it falls.
Day quebec_day(Instant moment);

// "2027-02-18 09:30": that moment on a clock in Québec.
std::string quebec_minute(Instant moment);

// When the day begins in Québec. Where its clocks skip or repeat midnight, the earliest such moment.
Instant quebec_midnight(Day day);

// The first moment from `now` on that falls within these hours of a day in Québec: `from` is within, `until` no more.
Instant next_within_hours(int from, int until, Instant now);

// The day of a campaign, counted in days of Québec: 1 on the day it opens, whatever the hour; 0 and less before it.
int campaign_day(Instant opens_at, Instant now);

}  // namespace trousse
