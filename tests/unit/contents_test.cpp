// What a school gets when it takes a kit, and how its words for what is left are found.
#include <doctest/doctest.h>

#include "catalog/contents.hpp"
#include "orders/storefront.hpp"

using namespace trousse;
using Why = PickFault::Why;

static Component component(const char* item, Count quantity, Count choice = 0) {
    return {.item = {item}, .name = {"un", "one"}, .plural = {"plusieurs", "several"}, .unit = "each", .picture = "", .quantity = quantity, .choice = choice};
}

static Kit menu() {
    Kit kit;
    kit.components = {component("poster", 4), component("ribbon", 50, 1), component("card", 25, 1), component("flag", 1, 1)};
    kit.choices = {{.choice = 1, .pick = 2}};
    return kit;
}

static PickFault first_fault(const std::vector<Picked>& picked) { return std::get<1>(contents_of(menu(), picked)).at(0); }

TEST_CASE("a kit gives its fixed contents and what was picked, in words that agree with the quantity") {
    const auto made = contents_of(menu(), {{1, {{"flag"}, {"ribbon"}}}});
    const auto& contents = std::get<Contents>(made);
    REQUIRE(contents.size() == 3);
    CHECK(contents[0].item == ItemId{"poster"});
    CHECK_FALSE(contents[0].chosen);
    CHECK(contents[1].item == ItemId{"ribbon"});
    CHECK(contents[1].name.fr == "plusieurs");
    CHECK(contents[2].name.fr == "un");
    CHECK(contents[2].chosen);
}

TEST_CASE("a choice of three where two are allowed is refused, with both figures") {
    const auto fault = first_fault({{1, {{"flag"}, {"ribbon"}, {"card"}}}});
    CHECK(fault.why == Why::too_many_choices);
    CHECK(fault.pick == 2);
    CHECK(fault.given == 3);
}

TEST_CASE("a choice is refused when it is short, repeated, foreign, or where there is none") {
    CHECK(first_fault({{1, {{"flag"}}}}).why == Why::too_few_choices);
    CHECK(first_fault({}).why == Why::too_few_choices);
    CHECK(first_fault({{1, {{"flag"}, {"flag"}}}}).why == Why::chosen_twice);
    CHECK(first_fault({{1, {{"flag"}, {"poster"}}}}).why == Why::not_in_this_choice);
    CHECK(first_fault({{2, {{"flag"}}}}).why == Why::no_choice_here);
}

TEST_CASE("what is left is told in words: plenty, few, sold out") {
    Kit kit;
    kit.components = {component("ribbon", 2)};
    const auto left = [&](Count on_hand) { return availability_of(kit, {{{"ribbon"}, {.on_hand = on_hand}}}, true, 1); };
    CHECK(left(1) == Availability::sold_out);
    CHECK(left(2 * kFew) == Availability::few);
    CHECK(left(2 * kFew + 2) == Availability::plenty);
}

TEST_CASE("a kit with a choice is sold out when too few of its dishes are left") {
    const Shelves shelves{{{"poster"}, {.on_hand = 999}}, {{"ribbon"}, {.on_hand = 999}}, {{"card"}, {.on_hand = 0}}, {{"flag"}, {.on_hand = 0}}};
    CHECK(availability_of(menu(), shelves, true, 1) == Availability::sold_out);
}

TEST_CASE("the generic kit is there as long as every silent school is covered") {
    Kit generic;
    generic.is_generic = true;
    generic.components = {component("ribbon", 1)};
    const auto left = [&](Count on_hand) { return availability_of(generic, {{{"ribbon"}, {.on_hand = on_hand, .in_generic_kit = 1}}}, true, 5); };
    CHECK(left(5) == Availability::plenty);
    CHECK(left(4) == Availability::few);
    CHECK(left(0) == Availability::sold_out);
}
