// The rules of stock alone: product.md, rules 2 to 4.
#include <doctest/doctest.h>

#include <random>

#include "inventory/allocation.hpp"
#include "orders/generic_run.hpp"
#include "orders/waiting_line.hpp"

using namespace trousse;

static const ItemId kRibbon{"ribbon"};
static const ItemId kPoster{"poster"};

static Line line(const ItemId& item, Count quantity) { return {.item = item, .name = {}, .picture = "", .quantity = quantity}; }

TEST_CASE("an eager order never eats another school's default") {
    const Shelf ribbons{.on_hand = 3, .in_generic_kit = 1};
    CHECK(may_take(ribbons, {.other_silent_schools = 1}, Asker::silent_school) == 2);
}

TEST_CASE("a school may take its own default even where stock was short from the start") {
    const Shelf ribbons{.on_hand = 1, .in_generic_kit = 1};
    CHECK(may_take(ribbons, {.other_silent_schools = 5}, Asker::silent_school) == 1);
}

TEST_CASE("a partner takes only what no default needs") {
    const Pool three_silent{.other_silent_schools = 3};
    CHECK(may_take({.on_hand = 4, .in_generic_kit = 1}, three_silent, Asker::anyone_else) == 1);
    CHECK(may_take({.on_hand = 2, .in_generic_kit = 1}, three_silent, Asker::anyone_else) == 0);
}

TEST_CASE("with the pool off, whatever is free may be taken") {
    CHECK(may_take({.on_hand = 4, .in_generic_kit = 1}, {.on = false, .other_silent_schools = 9}, Asker::anyone_else) == 4);
}

TEST_CASE("what is promised or awaited is not free") {
    CHECK(may_take({.on_hand = 9, .reserved = 4, .awaited = 3}, {}, Asker::silent_school) == 2);
    CHECK(may_take({.on_hand = 2, .reserved = 2, .awaited = 3}, {}, Asker::silent_school) == 0);
}

TEST_CASE("two lines that share an item cannot both pass on the same stock") {
    const Demand demand = demand_of({line(kRibbon, 2), line(kPoster, 1), line(kRibbon, 2)});
    CHECK(demand == Demand{{kPoster, 1}, {kRibbon, 4}});
    const Shelves shelves{{kRibbon, {.on_hand = 3}}, {kPoster, {.on_hand = 1}}};
    CHECK(shortages(demand, shelves, {}, Asker::silent_school) == std::vector<Shortage>{{kRibbon, 4, 3, false}});
}

TEST_CASE("a shortage says when pieces remain that are kept for others") {
    const Shelves shelves{{kRibbon, {.on_hand = 5, .in_generic_kit = 1}}};
    const auto missing = shortages({{kRibbon, 3}}, shelves, {.other_silent_schools = 4}, Asker::anyone_else);
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].left == 1);
    CHECK(missing[0].is_protected);
}

TEST_CASE("a change is checked only on what it adds") {
    CHECK(added_by({{kRibbon, 2}}, {line(kRibbon, 3), line(kPoster, 1)}) == Demand{{kPoster, 1}, {kRibbon, 1}});
    CHECK(added_by({{kRibbon, 2}}, {line(kRibbon, 2)}).empty());
    CHECK(added_by({{kRibbon, 2}}, {line(kRibbon, 1)}).empty());
}

TEST_CASE("the number of kits that can be made is limited by one item, which is named") {
    const Shelves shelves{{kRibbon, {.on_hand = 10}}, {kPoster, {.on_hand = 3}}};
    const auto most = buildable({{kRibbon, 2}, {kPoster, 1}}, shelves, {}, Asker::anyone_else);
    CHECK(most.kits == 3);
    CHECK(most.limiting == kPoster);
}

TEST_CASE("if every silent school was covered before an order, every one is covered after it") {
    std::mt19937 random{20270122};
    const auto pick = [&](Count from, Count to) { return std::uniform_int_distribution<Count>{from, to}(random); };
    for (int i = 0; i < 100'000; ++i) {
        const Count generic = pick(0, 3), silent = pick(1, 5), wanted = pick(1, 12);
        Shelf shelf{.on_hand = pick(0, 30), .in_generic_kit = generic};
        shelf.reserved = pick(0, shelf.on_hand);
        shelf.awaited = pick(0, 4);
        if (shelf.free() < generic * silent) continue;

        for (const auto asker : {Asker::silent_school, Asker::anyone_else}) {
            const Count others = asker == Asker::silent_school ? silent - 1 : silent;
            if (wanted > may_take(shelf, {.other_silent_schools = others}, asker)) continue;
            REQUIRE(shelf.free() - wanted >= generic * others);
        }
    }
}

TEST_CASE("those who wait are served in the order declared beforehand, and none is passed by for what it lacks") {
    const Shelves shelves{{kRibbon, {.on_hand = 5, .awaited = 9}}};
    CHECK(servable({{{kRibbon, 2}}, {{kRibbon, 4}}, {{kRibbon, 1}}}, shelves, {}) == std::vector<std::size_t>{0});
    CHECK(servable({{{kRibbon, 2}}, {{kRibbon, 3}}, {{kRibbon, 1}}}, shelves, {}) == std::vector<std::size_t>{0, 1});
}

TEST_CASE("serving those who wait leaves the silent schools' defaults where they are") {
    const Shelves shelves{{kRibbon, {.on_hand = 5, .awaited = 2, .in_generic_kit = 1}}};
    CHECK(servable({{{kRibbon, 2}}}, shelves, {.other_silent_schools = 4}).empty());
    CHECK(servable({{{kRibbon, 2}}}, shelves, {.other_silent_schools = 3}).size() == 1);
}

TEST_CASE("where stock falls short the run serves the first and says what is missing for the others") {
    const Shelves shelves{{kRibbon, {.on_hand = 5, .in_generic_kit = 2}}};
    const Sharing sharing = share_out({{kRibbon, 2}}, shelves, 4);
    CHECK(sharing.placed == 2);
    CHECK(sharing.waiting == 2);
    CHECK(sharing.short_of == std::vector<Shortage>{{kRibbon, 8, 5, false}});
}
