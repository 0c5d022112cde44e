// What a school gets when it takes a kit, and how its words for what is left are found.
#include "catalog/contents.hpp"

#include <doctest/doctest.h>

#include "orders/storefront.hpp"

using namespace trousse;
using Why = PickFault::Why;

static const ItemId kPoster{1}, kRibbon{2}, kCard{3}, kFlag{4};

static Component component(const ItemId& item, Count quantity, Count choice = 0) {
    return {.item = item,
            .name = {"un", "one"},
            .plural = {"plusieurs", "several"},
            .unit = "each",
            .picture = "",
            .quantity = quantity,
            .choice = choice};
}

static Kit menu() {
    Kit kit;
    kit.components = {component(kPoster, 4), component(kRibbon, 50, 1), component(kCard, 25, 1),
                      component(kFlag, 1, 1)};
    kit.choices = {{.choice = 1, .pick = 2}};
    return kit;
}

static PickFault first_fault(const std::vector<Picked>& picked) {
    return std::get<1>(contents_of(menu(), picked)).at(0);
}

TEST_CASE("a kit gives its fixed contents and what was picked, in words that agree with the quantity") {
    const auto made = contents_of(menu(), {{1, {kFlag, kRibbon}}});
    const auto& contents = std::get<Contents>(made);
    REQUIRE(contents.size() == 3);
    CHECK(contents[0].item == kPoster);
    CHECK_FALSE(contents[0].chosen);
    CHECK(contents[1].item == kRibbon);
    CHECK(contents[1].name.fr == "plusieurs");
    CHECK(contents[2].name.fr == "un");
    CHECK(contents[2].chosen);
}

TEST_CASE("a choice of three where two are allowed is refused, with both figures") {
    const auto fault = first_fault({{1, {kFlag, kRibbon, kCard}}});
    CHECK(fault.why == Why::too_many_choices);
    CHECK(fault.pick == 2);
    CHECK(fault.given == 3);
}

TEST_CASE("a choice is refused when it is short, repeated, foreign, or where there is none") {
    CHECK(first_fault({{1, {kFlag}}}).why == Why::too_few_choices);
    CHECK(first_fault({}).why == Why::too_few_choices);
    CHECK(first_fault({{1, {kFlag, kFlag}}}).why == Why::chosen_twice);
    CHECK(first_fault({{1, {kFlag, kPoster}}}).why == Why::not_in_this_choice);
    CHECK(first_fault({{2, {kFlag}}}).why == Why::no_choice_here);
}

TEST_CASE("what is left is told in words: plenty, few, sold out") {
    Kit kit;
    kit.components = {component(kRibbon, 2)};
    const auto left = [&](Count on_hand) {
        return availability_of(kit, {{kRibbon, {.on_hand = on_hand}}}, {.schools_with_claim = 1});
    };
    CHECK(left(1) == Availability::sold_out);
    CHECK(left(2 * kFew) == Availability::few);
    CHECK(left(2 * kFew + 2) == Availability::plenty);
}

TEST_CASE("a kit with a choice is sold out when too few of its dishes are left") {
    const Shelves shelves{
        {kPoster, {.on_hand = 999}}, {kRibbon, {.on_hand = 999}}, {kCard, {.on_hand = 0}}, {kFlag, {.on_hand = 0}}};
    CHECK(availability_of(menu(), shelves, {.schools_with_claim = 1}) == Availability::sold_out);
}

TEST_CASE("the generic kit is there as long as every school's claim is covered") {
    Kit generic;
    generic.is_generic = true;
    generic.components = {component(kRibbon, 1)};
    const auto left = [&](Count on_hand, Count claims = 5) {
        return availability_of(generic, {{kRibbon, {.on_hand = on_hand, .in_generic_kit = 1}}},
                               {.schools_with_claim = claims});
    };
    CHECK(left(5) == Availability::plenty);
    CHECK(left(4) == Availability::few);
    CHECK(left(0) == Availability::sold_out);
    CHECK(left(1, 0) == Availability::plenty);
    CHECK(left(0, 0) == Availability::sold_out);
}

TEST_CASE("what others wait for is not told as left, but a school's own default is") {
    const Shelf ribbons{
        .on_hand = 5, .in_generic_kit = 1, .waiting = {.by_schools = 3, .beyond_claims = 2, .by_partners = 40}};
    const Pool pool{.schools_with_claim = 3};
    Kit kit;
    kit.components = {component(kRibbon, 2)};
    CHECK(availability_of(kit, {{kRibbon, ribbons}}, pool) == Availability::sold_out);
    kit.components = {component(kRibbon, 1)};
    kit.is_generic = true;
    CHECK(availability_of(kit, {{kRibbon, ribbons}}, pool) == Availability::plenty);
}
