#include <doctest/doctest.h>

#include "platform/quebec_time.hpp"

using namespace trousse;
using namespace std::chrono_literals;

namespace {

Instant at(const char* text) { return parse_rfc3339(text).value(); }
Day day(const char* text) { return parse_day(text).value(); }

}  // namespace

TEST_CASE("a moment is written as it is read, in UTC") {
    for (const auto* text : {"2027-01-23T04:59:59Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
                             "2028-02-29T12:00:00Z", "9999-12-31T23:59:59Z"}) {
        CAPTURE(text);
        CHECK(rfc3339(at(text)) == text);
    }
    CHECK(at("2027-01-23T04:59:59Z").time_since_epoch() == 1'800'680'399'000ms);
}

TEST_CASE("what is under a second is left out, never rounded up") {
    CHECK(rfc3339(at("2027-01-23T04:59:59Z") + 999ms) == "2027-01-23T04:59:59Z");
    CHECK(rfc3339(at("1969-12-31T23:59:59Z") + 999ms) == "1969-12-31T23:59:59Z");
    CHECK(rfc3339_milliseconds(at("2027-01-23T04:59:59Z") + 7ms) == "2027-01-23T04:59:59.007Z");
}

TEST_CASE("a text that is no moment in UTC to the second is refused") {
    for (const auto* text : {"",
                             "2027-01-23",
                             "2027-01-23T04:59:59",
                             "2027-01-23 04:59:59Z",
                             "2027-01-23T04:59:59z",
                             "2027-01-23T04:59:59+00:00",
                             "2027-01-23T04:59:59.000Z",
                             "2027-01-23T04:59Z",
                             "2027-02-29T00:00:00Z",
                             "2027-13-01T00:00:00Z",
                             "2027-00-01T00:00:00Z",
                             "2027-01-00T00:00:00Z",
                             "2027-01-23T24:00:00Z",
                             "2027-01-23T23:60:00Z",
                             "2027-01-23T23:59:60Z",
                             "2027-1-23T04:59:59Z",
                             "+027-01-23T04:59:59Z",
                             "2027-01-23T04:59:59Z ",
                             "20270123T045959Z",
                             "2027-01-2xT04:59:59Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("a day is written as it is read, and one that does not exist is refused") {
    CHECK(day_text(day("2027-02-18")) == "2027-02-18");
    CHECK(day_text(day("2028-02-29")) == "2028-02-29");
    for (const auto* text : {"2027-02-29", "2027-02-30", "2027-2-18", "18-02-2027", "2027/02/18", "2027-02-18T", ""}) {
        CAPTURE(text);
        CHECK_FALSE(parse_day(text));
    }
}

TEST_CASE("late in the evening it is still the same day in Québec, though UTC is at the next") {
    CHECK(quebec_day(at("2027-01-23T04:59:59Z")) == day("2027-01-22"));
    CHECK(quebec_day(at("2027-01-23T05:00:00Z")) == day("2027-01-23"));
    CHECK(quebec_day(at("2027-07-15T03:59:59Z")) == day("2027-07-14"));
    CHECK(quebec_day(at("2027-07-15T04:00:00Z")) == day("2027-07-15"));
}

TEST_CASE("a year ends at midnight in Québec, five hours after it ends in UTC") {
    CHECK(quebec_day(at("2027-01-01T04:59:59Z")) == day("2026-12-31"));
    CHECK(quebec_day(at("2027-01-01T05:00:00Z")) == day("2027-01-01"));
    CHECK(rfc3339(quebec_midnight(day("2027-01-01"))) == "2027-01-01T05:00:00Z");
}

TEST_CASE("midnight is five hours after UTC's in winter and four in summer, on the days of the change too") {
    CHECK(rfc3339(quebec_midnight(day("2027-03-13"))) == "2027-03-13T05:00:00Z");
    CHECK(rfc3339(quebec_midnight(day("2027-03-14"))) == "2027-03-14T05:00:00Z");  // 23 hours long
    CHECK(rfc3339(quebec_midnight(day("2027-03-15"))) == "2027-03-15T04:00:00Z");
    CHECK(rfc3339(quebec_midnight(day("2027-11-07"))) == "2027-11-07T04:00:00Z");  // 25 hours long
    CHECK(rfc3339(quebec_midnight(day("2027-11-08"))) == "2027-11-08T05:00:00Z");
}

TEST_CASE(
    "where the clocks skip midnight a day begins at the moment of the skip, and where they repeat it at the first") {
    // Toronto's clocks went from 23:30 on 30 March 1919 straight to 00:30; in 1920 to 1973 and since, never at
    // midnight.
    CHECK(rfc3339(quebec_midnight(day("1919-03-31"))) == "1919-03-31T04:30:00Z");
    CHECK(quebec_day(at("1919-03-31T04:29:59Z")) == day("1919-03-30"));
    CHECK(quebec_day(at("1919-03-31T04:30:00Z")) == day("1919-03-31"));
}

TEST_CASE("a campaign's first day is the day it opens, whatever the hour") {
    const Instant opens_at = at("2026-12-02T13:00:00Z");
    CHECK(campaign_day(opens_at, opens_at) == 1);
    CHECK(campaign_day(opens_at, at("2026-12-03T04:59:59Z")) == 1);
    CHECK(campaign_day(opens_at, at("2026-12-03T05:00:00Z")) == 2);
    CHECK(campaign_day(opens_at, at("2027-01-01T05:00:00Z")) == 31);
    CHECK(campaign_day(opens_at, at("2026-12-02T05:00:00Z")) == 1);
    CHECK(campaign_day(opens_at, at("2026-12-02T04:59:59Z")) == 0);
}

TEST_CASE("a day of 23 or 25 hours counts as one day of the campaign") {
    const Instant opens_at = at("2027-03-13T05:00:00Z");
    CHECK(campaign_day(opens_at, at("2027-03-15T03:59:59Z")) == 2);
    CHECK(campaign_day(opens_at, at("2027-03-15T04:00:00Z")) == 3);
    CHECK(campaign_day(at("2027-11-06T04:00:00Z"), at("2027-11-08T04:59:59Z")) == 2);
    CHECK(campaign_day(at("2027-11-06T04:00:00Z"), at("2027-11-08T05:00:00Z")) == 3);
}

TEST_CASE("every day of ten years begins at its midnight, and the moment before belongs to the day before") {
    for (Day each = day("2026-01-01"); each < day("2036-01-01"); each += std::chrono::days{1}) {
        CAPTURE(day_text(each));
        CHECK(quebec_day(quebec_midnight(each)) == each);
        CHECK(quebec_day(quebec_midnight(each) - 1ms) == each - std::chrono::days{1});
    }
}
