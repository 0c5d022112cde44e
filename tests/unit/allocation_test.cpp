// The rules of stock alone: product.md, rules 2 to 4. The line is in waiting_line_test.cpp.
#include "inventory/allocation.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace trousse;
using enum Asker;

static const ItemId kRibbon{1}, kPoster{2};
constexpr Pool kNoClaim{};
constexpr Pool kOff{.on = false, .schools_with_claim = 9};

static Line line(const ItemId& item, Count quantity) {
    return {.item = item, .name = {}, .picture = "", .quantity = quantity};
}

TEST_CASE("an eager order never eats another school's default") {
    const Shelf ribbons{.on_hand = 3, .in_generic_kit = 1};
    CHECK(may_take(ribbons, {.schools_with_claim = 2}, school_with_claim) == 2);
}

TEST_CASE("a school may take its own default even where stock was short from the start") {
    const Shelf ribbons{.on_hand = 1, .in_generic_kit = 1};
    CHECK(may_take(ribbons, {.schools_with_claim = 6}, school_with_claim) == 1);
}

TEST_CASE("a partner, a hand-out and a school that has its kit take only what no default needs") {
    const Pool three_claims{.schools_with_claim = 3};
    CHECK(may_take({.on_hand = 4, .in_generic_kit = 1}, three_claims, anyone_else) == 1);
    CHECK(may_take({.on_hand = 2, .in_generic_kit = 1}, three_claims, anyone_else) == 0);
}

TEST_CASE("what is promised is not free") {
    CHECK(may_take({.on_hand = 9, .reserved = 4}, kNoClaim, anyone_else) == 5);
    CHECK(may_take({.on_hand = 2, .reserved = 2, .in_generic_kit = 1}, {.schools_with_claim = 1}, school_with_claim) ==
          0);
}

TEST_CASE("what waiting schools need beyond their claims is left to them by everybody, their claims by nobody twice") {
    const Pool five_claims{.schools_with_claim = 5};
    const Shelf ribbons{
        .on_hand = 10, .in_generic_kit = 1, .waiting = {.by_schools = 4, .beyond_claims = 3, .by_partners = 0}};
    CHECK(may_take(ribbons, five_claims, school_with_claim) == 3);  // 10, less 4 claims of others, less 3 beyond
    CHECK(may_take(ribbons, five_claims, anyone_else) == 2);        // its own claim too is left
}

TEST_CASE("what a partner waits for is left to it by other partners, and by no school") {
    const Pool five_claims{.schools_with_claim = 5};
    const Shelf ribbons{
        .on_hand = 10, .in_generic_kit = 1, .waiting = {.by_schools = 0, .beyond_claims = 0, .by_partners = 4}};
    CHECK(may_take(ribbons, five_claims, anyone_else) == 1);
    CHECK(may_take(ribbons, five_claims, school_with_claim) == 6);
}

TEST_CASE("twelve waiting orders of a partner take the default of no school while pieces lie free") {
    Shelves shelves{{kRibbon, {.on_hand = 1'040, .in_generic_kit = 5}}};
    give_way(shelves, {.of = Turn::Of::waiting_partners, .number = 12, .wants = {{kRibbon, 100}}});
    CHECK(may_take(shelves.at(kRibbon), {.schools_with_claim = 200}, school_with_claim) == 45);
    CHECK(may_take(shelves.at(kRibbon), {.schools_with_claim = 242}, school_with_claim) == 5);
}

TEST_CASE("with the pool off nobody holds a claim, but those who wait still come first, schools before partners") {
    const Shelf ribbons{
        .on_hand = 10, .in_generic_kit = 1, .waiting = {.by_schools = 4, .beyond_claims = 3, .by_partners = 5}};
    CHECK(may_take(ribbons, kOff, school_with_claim) == 6);
    CHECK(may_take(ribbons, kOff, anyone_else) == 1);
    CHECK(may_take({.on_hand = 4, .in_generic_kit = 1}, kOff, anyone_else) == 4);
}

TEST_CASE("who waits is counted by what it needs of each item, and by how much of that is beyond its claim") {
    Shelves shelves{{kRibbon, {.in_generic_kit = 2}}, {kPoster, {}}};
    give_way(shelves, {.of = Turn::Of::waiting_schools, .number = 3, .wants = {{kRibbon, 5}, {kPoster, 1}}});
    give_way(shelves, {.of = Turn::Of::waiting_schools, .number = 2, .wants = {{kRibbon, 1}, {ItemId{9}, 1}}});
    give_way(shelves, {.of = Turn::Of::waiting_partners, .number = 2, .wants = {{kRibbon, 7}}});
    give_way(shelves, {.of = Turn::Of::silent_schools, .number = 50});
    const Waiting &ribbons = shelves.at(kRibbon).waiting, &posters = shelves.at(kPoster).waiting;
    CHECK(ribbons.by_schools == 17);
    CHECK(ribbons.beyond_claims == 9);
    CHECK(ribbons.by_partners == 14);
    CHECK(posters.beyond_claims == 3);
}

TEST_CASE("two lines that share an item cannot both pass on the same stock") {
    const Demand demand = demand_of({line(kRibbon, 2), line(kPoster, 1), line(kRibbon, 2)});
    CHECK(demand == Demand{{kRibbon, 4}, {kPoster, 1}});
    const Shelves shelves{{kRibbon, {.on_hand = 3}}, {kPoster, {.on_hand = 1}}};
    CHECK(shortages(demand, shelves, kNoClaim, anyone_else) == std::vector<Shortage>{{kRibbon, 4, 3, false}});
}

TEST_CASE("a shortage says when pieces remain that are kept for others") {
    const Shelves shelves{{kRibbon, {.on_hand = 5, .in_generic_kit = 1}}};
    const auto missing = shortages({{kRibbon, 3}}, shelves, {.schools_with_claim = 4}, anyone_else);
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].left == 1);
    CHECK(missing[0].is_protected);
}

TEST_CASE("a change is checked only on what it adds") {
    CHECK(added_by({{kRibbon, 2}}, {line(kRibbon, 3), line(kPoster, 1)}) == Demand{{kRibbon, 1}, {kPoster, 1}});
    CHECK(added_by({{kRibbon, 2}}, {line(kRibbon, 2)}).empty());
    CHECK(added_by({{kRibbon, 2}}, {line(kRibbon, 1)}).empty());
}

TEST_CASE("the number of kits that can be made is limited by one item, which is named") {
    const Shelves shelves{{kRibbon, {.on_hand = 10}}, {kPoster, {.on_hand = 3}}};
    const auto most = buildable({{kRibbon, 2}, {kPoster, 1}}, shelves, kNoClaim, anyone_else);
    CHECK(most.kits == 3);
    CHECK(most.limiting == kPoster);
}

TEST_CASE("if every claim was covered before something is taken, every one is covered after it, whoever takes") {
    std::mt19937 random{20270122};
    const auto pick = [&](Count from, Count to) { return std::uniform_int_distribution<Count>{from, to}(random); };
    for (int i = 0; i < 200'000; ++i) {
        const Count generic = pick(0, 3), claims = pick(1, 5);
        Shelf shelf{.on_hand = pick(0, 30), .in_generic_kit = generic};
        shelf.reserved = pick(0, shelf.on_hand);
        shelf.waiting = {.by_schools = 0, .beyond_claims = pick(0, 4), .by_partners = pick(0, 4)};
        const auto& [by_schools, beyond, by_partners] = shelf.waiting;
        const Pool pool{.schools_with_claim = claims, .before = pick(0, claims - 1)};

        const Count its_own = shelf.free() - may_take(shelf, pool, school_with_claim);
        const Count others = shelf.free() - may_take(shelf, pool, anyone_else);
        if (shelf.free() >= generic * claims) {
            REQUIRE(its_own >= generic * (claims - 1));
            REQUIRE(others >= generic * claims);
        }
        // And what those who wait need besides is left to them, once it is there.
        if (shelf.free() >= generic * claims + beyond) REQUIRE(its_own >= generic * (claims - 1) + beyond);
        if (shelf.free() >= generic * claims + beyond + by_partners)
            REQUIRE(others >= generic * claims + beyond + by_partners);
    }
}
