// When a daily job is due.
#include <doctest/doctest.h>

#include "platform/quebec_time.hpp"
#include "platform/schedule.hpp"

using namespace trousse;
using namespace std::chrono_literals;

namespace {

Instant at(const char* moment) { return *parse_rfc3339(moment); }
std::string next(const char* last_done, const char* now, std::chrono::hours hour = 3h) {
    const std::optional<Instant> last = last_done == nullptr ? std::nullopt : parse_rfc3339(last_done);
    return rfc3339(next_daily(last, hour, at(now)));
}

}  // namespace

// In winter three o'clock in Québec is eight in UTC.
TEST_CASE("when a daily job is due, case by case") {
    struct Case {
        const char *told, *last_done, *now, *due_at;
    };
    const Case cases[]{
        {"done since the hour struck, it is due tomorrow", "2027-01-20T08:01:00Z", "2027-01-20T20:00:00Z",
         "2027-01-21T08:00:00Z"},
        {"done last night, it is due tonight", "2027-01-20T08:01:00Z", "2027-01-21T07:59:59Z", "2027-01-21T08:00:00Z"},
        {"when the hour strikes it is due now", "2027-01-20T08:01:00Z", "2027-01-21T08:00:00Z", "2027-01-21T08:00:00Z"},
        {"missed while the machine was down, it is due now", "2027-01-10T08:01:00Z", "2027-01-20T20:00:00Z",
         "2027-01-20T08:00:00Z"},
        {"missed, and before the hour strikes again too", "2027-01-10T08:01:00Z", "2027-01-20T06:00:00Z",
         "2027-01-19T08:00:00Z"},
        {"by hand before the hour is not for that hour", "2027-01-20T07:59:00Z", "2027-01-20T08:00:00Z",
         "2027-01-20T08:00:00Z"},
        {"never done, it is due now", nullptr, "2027-01-20T20:00:00Z", "2027-01-20T08:00:00Z"},
        {"done by a clock that was a year ahead for four seconds, it is due now", "2028-01-20T08:01:00Z",
         "2027-01-20T20:00:00Z", "2027-01-20T08:00:00Z"},
        {"after the clock went back an hour, once more", "2027-01-20T08:30:00Z", "2027-01-20T08:10:00Z",
         "2027-01-20T08:00:00Z"},
        {"after it went back a day, once more", "2027-01-20T08:30:00Z", "2027-01-19T09:00:00Z", "2027-01-19T08:00:00Z"},
        {"done then, it is due the night after", "2027-01-19T09:00:01Z", "2027-01-19T10:00:00Z",
         "2027-01-20T08:00:00Z"},
    };
    for (const Case& each : cases) {
        INFO(each.told);
        CHECK(next(each.last_done, each.now) == each.due_at);
    }
}

TEST_CASE("a daily job is due once on the days on which Québec's clocks change") {
    CHECK(next("2027-03-13T08:01:00Z", "2027-03-13T20:00:00Z") == "2027-03-14T08:00:00Z");
    CHECK(next("2027-03-14T08:01:00Z", "2027-03-14T20:00:00Z") == "2027-03-15T07:00:00Z");
    CHECK(next("2027-11-07T07:01:00Z", "2027-11-07T20:00:00Z") == "2027-11-08T08:00:00Z");
    CHECK(next("2027-03-14T04:00:00Z", "2027-03-15T03:59:00Z", 23h) == "2027-03-15T04:00:00Z");  // a day of 23 hours
    CHECK(next("2027-03-15T04:00:00Z", "2027-03-15T04:30:00Z", 23h) == "2027-03-16T03:00:00Z");
}

TEST_CASE("asked at every hour of a year, a daily job is done on every day and never twice") {
    std::optional<Instant> last_done = at("2026-12-31T08:00:00Z");
    int done = 0;
    for (Instant now = at("2027-01-01T00:00:00Z"); now < at("2028-01-01T00:00:00Z"); now += 1h) {
        if (next_daily(last_done, 3h, now) > now) continue;
        last_done = now;
        ++done;
    }
    CHECK(done == 365);
}
