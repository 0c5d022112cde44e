#include "reports/growth.hpp"

#include <doctest/doctest.h>

#include "reports/year_report.hpp"

using namespace trousse;

namespace {

const std::vector<Count> kNow{1, 1, 4, 4, 9, 9}, kNone;

}  // namespace

TEST_CASE("the series ends today") {
    const Growth growth = growth_on(3, kNow, kNone);
    CHECK(growth.series == std::vector<GrowthDay>{{1, 1, {}}, {2, 1, {}}, {3, 4, {}}});
    CHECK(growth_on(6, kNow, kNone).series.back() == GrowthDay{6, 9, {}});
}

TEST_CASE("a campaign without a baseline is compared with nothing: never with 0") {
    const Growth growth = growth_on(3, kNow, kNone);
    CHECK_FALSE(growth.baseline_same_day);
    for (const GrowthDay& day : growth.series) CHECK_FALSE(day.baseline);
}

TEST_CASE("a longer baseline is compared as many days before its deadline, and drawn to its own end") {
    const std::vector<Count> before{1, 3, 3, 8, 8, 12, 30, 40};  // two days longer
    const Growth growth = growth_on(4, kNow, before);
    CHECK(growth.baseline_same_day == 12);
    REQUIRE(growth.series.size() == 6);
    CHECK(growth.series.front() == GrowthDay{1, 1, 3});
    CHECK(growth.series[3] == GrowthDay{4, 4, 12});
    CHECK(growth.series.back() == GrowthDay{6, {}, 40});
}

TEST_CASE("a shorter baseline had nothing before it opened, and ends where this one ends") {
    const std::vector<Count> before{2, 9};
    const Growth growth = growth_on(5, kNow, before);
    CHECK(growth.baseline_same_day == 2);
    CHECK(growth.series[3] == GrowthDay{4, 4, 0});
    CHECK(growth.series.back() == GrowthDay{6, {}, 9});
}

TEST_CASE("before the opening there is nothing yet, on either side") {
    const std::vector<Count> before{9, 9};
    const Growth growth = growth_on(0, kNow, before);
    CHECK(growth.baseline_same_day == 0);
    CHECK(growth.series.front() == GrowthDay{1, {}, 0});
    CHECK(growth.series.back() == GrowthDay{6, {}, 9});
}

TEST_CASE("the next target is the wish's percent more, to the nearest") {
    CHECK(next_target(40, 50) == 60);
    CHECK(next_target(41, 50) == 62);
    CHECK(next_target(33, 10) == 36);
    CHECK(next_target(0, 50) == 0);
}

TEST_CASE("the baseline is the number that an admin typed, else what is chosen in the other campaign, and never 0") {
    Campaign campaign;
    CHECK(campaign.baseline_beside(38) == 38);
    CHECK_FALSE(campaign.baseline_beside(0));
    campaign.baseline = 40;
    CHECK(campaign.baseline_beside(38) == 40);
    CHECK(campaign.baseline_beside(0) == 40);
}
