// The one line: product.md, rules 4 and 5.
#include "orders/waiting_line.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "orders/generic_run.hpp"

using namespace trousse;
using enum Asker;

namespace {

const ItemId kRibbon{1}, kPoster{2};
using Counts = std::vector<Count>;

Turn silent(Count number) { return {.of = Turn::Of::silent_schools, .number = number}; }
Turn schools(Count number, Demand wants) {
    return {.of = Turn::Of::waiting_schools, .number = number, .wants = std::move(wants)};
}
Turn partners(Count number, Demand wants) {
    return {.of = Turn::Of::waiting_partners, .number = number, .wants = std::move(wants)};
}
Turn school(Count ribbons) { return schools(1, {{kRibbon, ribbons}}); }
Turn partner(Count ribbons) { return partners(1, {{kRibbon, ribbons}}); }

Shelves ribbons(Count on_hand, Count in_generic_kit) {
    return {{kRibbon, {.on_hand = on_hand, .in_generic_kit = in_generic_kit}}};
}
Pool claims(Count schools) { return {.schools_with_claim = schools}; }
constexpr Pool kOff{.on = false};

}  // namespace

// ── Who is served when something comes ──

TEST_CASE("those who wait are served in the order declared beforehand, and one that is passed by keeps its place") {
    const Shelves seven = ribbons(7, 0);
    CHECK(servable({school(2), school(4), school(1)}, seven, claims(3)) == Counts{1, 1, 1});
    CHECK(servable({school(2), school(6), school(1)}, seven, claims(3)) == Counts{1, 0, 0});
}

TEST_CASE("serving those who wait leaves the defaults of silent schools where they are") {
    const Shelves five = ribbons(5, 1);
    CHECK(servable({school(2), silent(4)}, five, claims(5)) == Counts{0, 0});
    CHECK(servable({school(2), silent(3)}, five, claims(4)) == Counts{1, 0});
}

TEST_CASE("a waiting school gets what it claims in its turn, where stock is short from the start") {
    const Shelves five = ribbons(5, 1);
    CHECK(servable({silent(4), school(1), silent(9)}, five, claims(14)) == Counts{0, 1, 0});
    CHECK(servable({silent(5), school(1), silent(8)}, five, claims(14)) == Counts{0, 0, 0});
}

TEST_CASE("what an earlier one needs beyond its claim keeps no later one from its own default") {
    CHECK(servable({school(5), school(1)}, ribbons(3, 1), claims(2)) == Counts{0, 1});
}

TEST_CASE("partners come after all schools, by when they ordered") {
    const Shelves nine = ribbons(9, 1);
    CHECK(servable({silent(5), school(3), partner(1), partner(2)}, nine, claims(6)) == Counts{0, 1, 1, 0});
    CHECK(servable({silent(5), school(9), partner(1)}, nine, claims(6)) == Counts{0, 0, 0});
}

TEST_CASE("twelve waiting orders of a partner keep no school from its default while 1,040 pieces lie free") {
    const WaitingLine line{silent(51), partners(12, {{kRibbon, 100}})};
    CHECK(servable(line, ribbons(1'040, 20), claims(51)) == Counts{0, 0});
    CHECK(share_out({{kRibbon, 20}}, line, ribbons(1'040, 20), claims(51)).placed == 51);
}

TEST_CASE("a later partner takes nothing that an earlier one lacks") {
    CHECK(servable({partner(6), partner(1)}, ribbons(5, 0), claims(0)) == Counts{0, 0});
}

TEST_CASE("one that is served gives up what its claim held and its order does not, to those before it too") {
    const Shelves shelves{{kRibbon, {.on_hand = 2, .in_generic_kit = 1}}, {kPoster, {.on_hand = 9}}};
    CHECK(servable({school(2), schools(1, {{kPoster, 1}})}, shelves, claims(2)) == Counts{1, 1});
}

TEST_CASE("with the pool off the line alone decides, and silent schools keep nothing in it") {
    const Shelves five = ribbons(5, 1);
    CHECK(servable({silent(9), school(4), school(2), school(1), partner(1)}, five, kOff) == Counts{0, 1, 0, 0, 0});
    CHECK(servable({silent(9), school(3), partner(2), silent(1)}, five, kOff) == Counts{0, 1, 1, 0});
}

TEST_CASE("many that want the same are one turn, and as many are served as one by one") {
    std::mt19937 random{20270123};
    const auto pick = [&](Count from, Count to) { return std::uniform_int_distribution<Count>{from, to}(random); };
    for (int i = 0; i < 20'000; ++i) {
        Shelves shelves;
        for (const ItemId& item : {kRibbon, kPoster})
            shelves[item] = {.on_hand = pick(0, 12), .reserved = 0, .in_generic_kit = pick(0, 2)};
        WaitingLine grouped, one_by_one;
        Pool pool{.on = pick(0, 4) > 0, .schools_with_claim = pick(0, 2)};  // and some behind the end of the line
        for (int turns = 0; turns < 4; ++turns) {
            Turn turn{.of = static_cast<Turn::Of>(pick(0, 2)), .number = pick(1, 4)};
            if (turn.of != Turn::Of::silent_schools) turn.wants = {{kRibbon, pick(1, 4)}, {kPoster, pick(1, 4)}};
            if (turn.of != Turn::Of::waiting_partners) pool.schools_with_claim += turn.number;
            grouped.push_back(turn);
        }
        std::ranges::stable_partition(grouped, [](const Turn& turn) { return turn.of != Turn::Of::waiting_partners; });
        for (const Turn& turn : grouped)
            for (Count each = 0; each < turn.number; ++each)
                one_by_one.push_back({.of = turn.of, .number = 1, .wants = turn.wants});

        const Counts served = servable(grouped, shelves, pool), alone = servable(one_by_one, shelves, pool);
        auto next = alone.begin();
        for (std::size_t place = 0; place < grouped.size(); ++place) {
            Count sum = 0;
            for (Count each = 0; each < grouped[place].number; ++each) sum += *next++;
            REQUIRE(served[place] == sum);
        }
    }
}

// ── A waiting order that is changed ──

TEST_CASE("a waiting school that changes its order takes its own claim, and what those before it leave") {
    const Shelves nine = ribbons(9, 1);
    const WaitingLine before{silent(2), school(3)};
    CHECK(shortages_behind(before, {{kRibbon, 2}}, nine, claims(6), school_with_claim).empty());
    const auto missing = shortages_behind(before, {{kRibbon, 3}}, nine, claims(6), school_with_claim);
    CHECK(missing == std::vector<Shortage>{{kRibbon, 3, 2, true}});  // 9, less 5 claims of others, less 2 beyond one
}

TEST_CASE("a partner that changes its waiting order takes only what all schools and earlier partners leave") {
    const WaitingLine before{school(3), partner(2)};
    const auto missing = shortages_behind(before, {{kRibbon, 4}}, ribbons(9, 1), claims(3), anyone_else);
    CHECK(missing == std::vector<Shortage>{{kRibbon, 4, 2, true}});
}

// ── The run ──

TEST_CASE("where stock falls short the run serves the first and says what is missing for the others") {
    const Sharing sharing = share_out({{kRibbon, 2}}, {silent(4)}, ribbons(5, 2), claims(4));
    CHECK(sharing.placed == 2);
    CHECK(sharing.waiting == 2);
    CHECK(sharing.short_of == std::vector<Shortage>{{kRibbon, 8, 5, false}});
}

TEST_CASE("the run gives no later school what an earlier waiting one claims") {
    const WaitingLine line{silent(1), school(1), silent(2)};
    const Sharing sharing = share_out({{kRibbon, 1}}, line, ribbons(3, 1), claims(4));
    CHECK(sharing.placed == 2);
    CHECK(sharing.waiting == 1);
    CHECK(sharing.short_of == std::vector<Shortage>{{kRibbon, 3, 2, false}});
}

TEST_CASE("the run gives every school its default where each is covered, whatever others wait for") {
    const WaitingLine line{school(300), silent(240), partner(500)};
    const Sharing sharing = share_out({{kRibbon, 1}}, line, ribbons(241, 1), claims(241));
    CHECK(sharing.placed == 240);
    CHECK(sharing.waiting == 0);
    CHECK(sharing.short_of.empty());
}

TEST_CASE("a million silent schools are shared out in slices as they are in one") {
    const Demand kit{{kRibbon, 3}, {kPoster, 1}};
    Shelves shelves{{kRibbon, {.on_hand = 2'000'000, .in_generic_kit = 3}},
                    {kPoster, {.on_hand = 3'000'000, .in_generic_kit = 1}}};
    Pool pool = claims(1'000'001);
    const WaitingLine head{silent(400'000), school(5)};
    const Sharing whole = share_out(kit, {silent(400'000), school(5), silent(600'000)}, shelves, pool);
    CHECK(whole.placed == 666'665);

    Count placed = 0, left_waiting = 0;
    for (Count slice = 0; slice < 2'000; ++slice) {
        WaitingLine line{schools(left_waiting, kit)};
        if (slice >= 800) line.push_back(school(5));
        line.push_back(silent(500));
        const Sharing sharing = share_out(kit, line, shelves, pool);
        for (const auto& [item, quantity] : kit) shelves.at(item).reserved += quantity * sharing.placed;
        pool.schools_with_claim -= sharing.placed;
        placed += sharing.placed;
        left_waiting += sharing.waiting;
    }
    CHECK(placed == whole.placed);
    CHECK(left_waiting == whole.waiting);
}

TEST_CASE("with the pool off the run too goes by the line, and an earlier order keeps all that it lacks") {
    const Sharing sharing = share_out({{kRibbon, 1}}, {silent(2), school(4), silent(5)}, ribbons(5, 1), kOff);
    CHECK(sharing.placed == 2);
    CHECK(sharing.waiting == 5);
    CHECK(sharing.short_of == std::vector<Shortage>{{kRibbon, 7, 1, false}});
}
