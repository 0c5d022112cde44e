#include "reports/growth.hpp"

#include <doctest/doctest.h>

#include "reports/year_report.hpp"

using namespace trousse;

namespace {

using enum Origin;

Growth growth_of(int today, std::vector<OrdersOfADay> orders, int days = 10) {
    return growth_on(today, {days, orders}, {});
}

}  // namespace

TEST_CASE("what schools chose and what staff entered for them counts against the target") {
    const Growth growth =
        growth_of(5, {{.day = 1, .origin = chosen, .orders = 3}, {.day = 4, .origin = staff, .orders = 2}});
    CHECK(growth.chosen == 5);
    CHECK(growth.entered_by_staff == 2);
}

TEST_CASE("an automatic order is never growth, nor is one that was swapped since") {
    const Growth growth = growth_of(5, {{.day = 2, .origin = automatic, .orders = 202},
                                        {.day = 2, .origin = automatic, .swapped = true, .orders = 4},
                                        {.day = 3, .origin = staff, .swapped = true}});
    CHECK(growth.chosen == 0);
    CHECK(growth.entered_by_staff == 0);
    CHECK(growth.automatic == 207);
    CHECK(growth.series.back() == GrowthDay{5, 0, {}});
}

TEST_CASE("partners stand apart, whoever entered their order") {
    const Growth growth = growth_of(5, {{.day = 1, .origin = chosen, .from_partner = true, .orders = 2},
                                        {.day = 1, .origin = staff, .from_partner = true},
                                        {.day = 1, .origin = chosen}});
    CHECK(growth.partners == 3);
    CHECK(growth.chosen == 1);
    CHECK(growth.entered_by_staff == 0);
}

TEST_CASE("the series is cumulative and ends today") {
    const Growth growth = growth_of(3, {{.day = 1, .orders = 2}, {.day = 3, .orders = 5}});
    CHECK(growth.series == std::vector<GrowthDay>{{1, 2, {}}, {2, 2, {}}, {3, 7, {}}});
}

TEST_CASE("a campaign without a baseline is compared with nothing: never with 0") {
    const Growth growth = growth_of(3, {{.day = 1, .orders = 2}});
    CHECK_FALSE(growth.baseline_same_day);
    for (const GrowthDay& day : growth.series) CHECK_FALSE(day.baseline);
}

TEST_CASE("the baseline is what its own campaign had by the same day") {
    const std::vector<OrdersOfADay> now{{.day = 2, .orders = 7}};
    const std::vector<OrdersOfADay> before{{.day = 1, .orders = 1},
                                           {.day = 3, .orders = 4},
                                           {.day = 4, .orders = 30},
                                           {.day = 2, .origin = automatic, .orders = 202}};
    const Growth growth = growth_on(3, {6, now}, CampaignDays{4, before});
    CHECK(growth.baseline_same_day == 5);
    CHECK(growth.series == std::vector<GrowthDay>{{1, 0, 1}, {2, 7, 1}, {3, 7, 5}, {4, {}, 35}});
}

TEST_CASE("past the end of a shorter baseline, its last figure is compared with") {
    const std::vector<OrdersOfADay> before{{.day = 2, .orders = 9}};
    const Growth growth = growth_on(5, {6, {}}, CampaignDays{2, before});
    CHECK(growth.baseline_same_day == 9);
    CHECK(growth.series.size() == 5);
    CHECK(growth.series[4] == GrowthDay{5, 0, {}});
}

TEST_CASE("before the opening there is nothing yet, on either side") {
    const std::vector<OrdersOfADay> before{{.day = 1, .orders = 9}};
    const Growth growth = growth_on(0, {6, {}}, CampaignDays{2, before});
    CHECK(growth.baseline_same_day == 0);
    CHECK(growth.series == std::vector<GrowthDay>{{1, {}, 9}, {2, {}, 9}});
}

TEST_CASE("what staff enter before the opening or after the deadline is not lost: the last day holds all") {
    const Growth growth = growth_of(10, {{.day = -3, .origin = staff}, {.day = 10}, {.day = 12, .origin = staff}});
    CHECK(growth.chosen == 3);
    CHECK(growth.series.front() == GrowthDay{1, 1, {}});
    CHECK(growth.series.back() == GrowthDay{10, 3, {}});
}

TEST_CASE("the next target is the wish's percent more, to the nearest") {
    CHECK(next_target(40, 50) == 60);
    CHECK(next_target(41, 50) == 62);
    CHECK(next_target(33, 10) == 36);
    CHECK(next_target(0, 50) == 0);
}
