#include "reports/forecast.hpp"

#include <doctest/doctest.h>

using namespace trousse;

namespace {

// Cumulative, from what each day brought.
std::vector<Count> days_of(std::vector<Count> each) {
    for (std::size_t day = 1; day < each.size(); ++day) each[day] += each[day - 1];
    return each;
}

const std::vector<Count> kLastYear = days_of({2, 1, 1, 0, 1, 2, 1, 0, 1, 1, 0, 2, 1, 2, 3, 4});

}  // namespace

TEST_CASE("last year's remaining days, applied to today, are what is expected") {
    const auto expected = forecast(days_of({4, 2, 2, 0, 2, 4, 2, 0}), 16, kLastYear);  // twice last year's first half
    REQUIRE(expected);
    CHECK(expected->from == Forecast::From::last_year);
    CHECK(expected->series.front() == ForecastDay{8, 16, 16, 16});
    CHECK(expected->at_the_end().day == 16);
    CHECK(expected->at_the_end().likely == 44);  // 2 × 22
    CHECK(expected->at_the_end().low < 44);
    CHECK(expected->at_the_end().high > 44);
}

TEST_CASE("the range opens day by day, and never falls below what there is") {
    const auto expected = forecast(days_of({4, 2, 2, 0, 2, 4, 2, 0}), 16, kLastYear);
    REQUIRE(expected);
    for (std::size_t i = 1; i < expected->series.size(); ++i) {
        const auto &before = expected->series[i - 1], &day = expected->series[i];
        CHECK(day.low >= 16);
        CHECK(day.low <= day.likely);
        CHECK(day.likely <= day.high);
        CHECK(day.high - day.low >= before.high - before.low);
    }
}

TEST_CASE("the same orders lead elsewhere with 5 days left than with 54, as last year went on or at the own pace") {
    const std::vector<Count> two_a_day(14, 2);
    for (const bool has_last_year : {true, false}) {
        const auto at_the_end = [&](int left) {
            const std::vector<Count> one_a_day(static_cast<std::size_t>(14 + left), 1);
            return forecast(days_of(two_a_day), 14 + left, has_last_year ? days_of(one_a_day) : std::vector<Count>{})->at_the_end();
        };
        CHECK(at_the_end(5).likely == 38);
        CHECK(at_the_end(54).likely == 136);
        CHECK(at_the_end(54).high - at_the_end(54).low > at_the_end(5).high - at_the_end(5).low);
    }
}

TEST_CASE("orders that come in lumps make the range wider") {
    const auto even = forecast(days_of({2, 2, 2, 2, 2, 2, 2, 2}), 16, {}),
               lumps = forecast(days_of({0, 0, 8, 0, 0, 0, 8, 0}), 16, {});
    REQUIRE((even && lumps));
    CHECK(even->from == Forecast::From::own_pace);
    CHECK(even->at_the_end().likely == lumps->at_the_end().likely);
    CHECK(lumps->at_the_end().high > even->at_the_end().high);
}

TEST_CASE("what a longer last year had before this one opened makes the range no wider") {
    auto longer = kLastYear;
    for (Count& figure : longer) figure += 100;
    const auto expected = forecast(days_of({4, 2, 2, 0, 2, 4, 2, 0}), 16, longer);
    REQUIRE(expected);
    CHECK(expected->at_the_end().likely == 18);  // 14 more, of 108
    CHECK(expected->at_the_end().high <= 22);
}

TEST_CASE("there are not enough days yet, or not enough orders, or none is left: nothing is foretold") {
    CHECK_FALSE(forecast(days_of({4, 2, 2, 0, 2, 4}), 16, kLastYear));
    CHECK_FALSE(forecast(days_of({1, 0, 0, 0, 1, 0, 0, 1}), 16, kLastYear));
    CHECK_FALSE(forecast(kLastYear, 16, kLastYear));
    CHECK_FALSE(forecast({}, 16, kLastYear));
}

TEST_CASE("a last year that had next to nothing on this day foretells nothing: the own pace does") {
    const auto expected =
        forecast(days_of({4, 2, 2, 0, 2, 4, 2, 0}), 16, days_of({0, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9}));
    REQUIRE(expected);
    CHECK(expected->from == Forecast::From::own_pace);
    CHECK(expected->at_the_end().likely == 32);
}
