#include "platform/schedule.hpp"

#include "platform/quebec_time.hpp"

namespace trousse {

using std::chrono::days;

Instant next_daily(std::optional<Instant> last_done, std::chrono::hours hour, Instant now) {
    const auto hour_of = [&](Day day) { return quebec_midnight(day) + hour; };
    Day last = quebec_day(now);
    if (hour_of(last) > now) last -= days{1};

    const bool is_done = last_done && *last_done >= hour_of(last) && *last_done <= now;
    return hour_of(is_done ? last + days{1} : last);
}

}  // namespace trousse
