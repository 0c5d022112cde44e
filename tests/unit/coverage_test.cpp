#include "reports/coverage.hpp"

#include <doctest/doctest.h>

#include "inventory/claims.hpp"

using namespace trousse;

namespace {

using enum Origin;

Campaign with(Count eligible, Count silent) {
    Campaign campaign;
    campaign.eligible = eligible;
    campaign.silent_schools = silent;
    return campaign;
}

}  // namespace

TEST_CASE("ordered, automatic, declined, excluded and silent schools are all the eligible ones") {
    const std::vector<OrdersOfAKit> orders{
        {.origin = chosen, .orders = 40}, {.origin = staff, .orders = 3}, {.origin = automatic, .orders = 150}};
    const Coverage coverage = sum_up(with(242, 44), orders, {.declined = 4, .excluded = 1}, 0);
    CHECK(coverage.ordered == 43);
    CHECK(coverage.automatic == 150);
    CHECK(coverage.adds_up());
}

TEST_CASE("a school that is forgotten does not add up") {
    const std::vector<OrdersOfAKit> orders{{.origin = chosen, .orders = 40}};
    CHECK_FALSE(sum_up(with(242, 201), orders, {}, 0).adds_up());
}

TEST_CASE("waiting orders are counted where they belong: the rule's are automatic, those of staff ordered") {
    const std::vector<OrdersOfAKit> orders{{.origin = automatic, .state = OrderState::waiting, .orders = 15},
                                           {.origin = staff, .state = OrderState::waiting, .orders = 2}};
    const Coverage coverage = sum_up(with(17, 0), orders, {}, 0);
    CHECK(coverage.automatic == 15);
    CHECK(coverage.waiting == 15);
    CHECK(coverage.ordered == 2);
    CHECK(coverage.adds_up());
}

TEST_CASE("a swapped kit stays one that the rule gave") {
    const std::vector<OrdersOfAKit> orders{{.origin = automatic, .swapped = true, .orders = 5}};
    CHECK(sum_up(with(5, 0), orders, {}, 0).automatic == 5);
}

TEST_CASE("partners stand apart, and what was cancelled is history") {
    const std::vector<OrdersOfAKit> orders{{.origin = staff, .from_partner = true, .orders = 7},
                                           {.origin = chosen, .state = OrderState::cancelled, .orders = 3}};
    const Coverage coverage = sum_up(with(9, 9), orders, {}, 0);
    CHECK(coverage.partners == 7);
    CHECK(coverage.ordered == 0);
    CHECK(coverage.adds_up());
}

TEST_CASE("a generic kit is kept for each silent school, as far as there is stock") {
    const Shelf shelf{.on_hand = 100, .reserved = 20, .awaited = 10, .in_generic_kit = 2};
    CHECK(protected_on(shelf, {.on = true, .other_silent_schools = 30}) == 60);
    CHECK(protected_on(shelf, {.on = true, .other_silent_schools = 50}) == 70);
    CHECK(protected_on(shelf, {.on = false, .other_silent_schools = 30}) == 0);
    CHECK(protected_on({.on_hand = 5, .awaited = 9, .in_generic_kit = 2}, {.on = true, .other_silent_schools = 1}) ==
          0);
}
