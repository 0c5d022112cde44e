// A campaign added up: its roster line by line.
#include <doctest/doctest.h>

#include "inventory/pool.hpp"
#include "reports/figures.hpp"

using namespace trousse;
using namespace std::chrono_literals;

namespace {

using enum CountsAs;

const KitId kMenu{1}, kGeneric{2};
constexpr Instant kFirst{24h}, kSecond{48h}, kThird{72h};

// What the lines come to, each with a school and an order of its own, over three days.
Figures counted(std::vector<std::pair<RosterLine, std::optional<LiveOrder>>> lines, Count partners = 0) {
    Counting counting{{{.id = kMenu, .slug = "menu", .name = {}}, {.id = kGeneric, .slug = "generique", .name = {}}},
                      {kFirst, kSecond, kThird}};
    std::int64_t school = 0;
    for (auto& [line, order] : lines) {
        line.school = {++school};
        if (order) line.order = &*order;
        counting.add(line);
    }
    return std::move(counting).figures(partners);
}

const RosterLine kOrder{.answer = "order"};
LiveOrder of(CountsAs counts_as, Instant placed_at = kSecond, OrderState state = OrderState::placed) {
    return {.kit = counts_as == automatic ? kGeneric : kMenu,
            .counts_as = counts_as,
            .state = state,
            .placed_at = placed_at};
}

}  // namespace

TEST_CASE("ordered, automatic, declined, excluded and silent schools are all the eligible ones, partners apart") {
    const Coverage coverage = counted({{kOrder, of(chosen)},
                                       {kOrder, of(staff)},
                                       {kOrder, of(automatic)},
                                       {{.answer = "decline"}, {}},
                                       {{.answer = "exclusion"}, {}},
                                       {{}, {}},
                                       {{}, {}}},
                                      7)
                                  .coverage;
    CHECK(coverage.eligible == 7);
    CHECK(coverage.ordered == 2);
    CHECK(coverage.automatic == 1);
    CHECK(coverage.declined == 1);
    CHECK(coverage.excluded == 1);
    CHECK(coverage.silent == 2);
    CHECK(coverage.partners == 7);
    CHECK(coverage.adds_up());
}

TEST_CASE("an answer whose order is gone does not add up") {
    CHECK_FALSE(counted({{kOrder, {}}, {{}, {}}}).coverage.adds_up());
}

TEST_CASE("waiting orders are counted where they belong: the rule's are automatic, those of staff ordered") {
    const Coverage coverage = counted({{kOrder, of(automatic, kThird, OrderState::waiting)},
                                       {kOrder, of(staff, kThird, OrderState::waiting)}})
                                  .coverage;
    CHECK(coverage.automatic == 1);
    CHECK(coverage.waiting == 1);
    CHECK(coverage.ordered == 1);
}

TEST_CASE("what schools chose and what staff entered for them is the figure against the target, automatic ones never") {
    const Figures figures =
        counted({{kOrder, of(chosen, kFirst)}, {kOrder, of(staff, kThird)}, {kOrder, of(automatic, kFirst)}});
    CHECK(figures.coverage.ordered == 2);
    CHECK(figures.entered_by_staff == 1);
    CHECK(figures.chosen_by_day == std::vector<Count>{1, 1, 2});
    CHECK(figures.choosers == std::vector<SchoolId>{{1}, {2}});
    CHECK(figures.others == std::vector<SchoolId>{{3}});
}

TEST_CASE("what staff enter before the opening or after the deadline is not lost: the last day holds all") {
    const Figures figures = counted(
        {{kOrder, of(staff, kFirst - 100h)}, {kOrder, of(chosen, kSecond)}, {kOrder, of(staff, kThird + 100h)}});
    CHECK(figures.chosen_by_day == std::vector<Count>{1, 2, 3});
}

TEST_CASE("kits, boards and levels are counted alike, and what has left is told of each") {
    const Figures figures = counted({{{.answer = "order", .board = "CSS du Lac", .levels = "preschool,primary"},
                                      of(chosen, kFirst, OrderState::shipped)},
                                     {{.answer = "order", .board = "CSS du Lac", .levels = "primary"},
                                      of(automatic, kThird, OrderState::delivered)},
                                     {{.board = ""}, {}},
                                     {{.board = "CSS du Bois", .levels = "secondary"}, {}}});
    CHECK(figures.distributed == 2);
    CHECK(figures.kits[0].chosen == 1);
    CHECK(figures.kits[0].shipped == 1);
    CHECK(figures.kits[1].automatic == 1);
    REQUIRE(figures.boards.size() == 3);
    CHECK(figures.boards[0].name == "CSS du Bois");
    CHECK(figures.boards[1].schools == 2);
    CHECK(figures.boards[1].chosen == 1);
    CHECK(figures.boards[1].automatic == 1);
    CHECK(figures.boards[1].shipped == 2);
    CHECK(figures.boards[2].name.empty());
    CHECK(figures.levels[0].chosen == 1);
    CHECK(figures.levels[1].chosen == 1);
    CHECK(figures.levels[2].chosen == 0);
}

TEST_CASE("a generic kit is kept for each school with a claim, as far as there is stock") {
    const Shelf shelf{.on_hand = 100, .reserved = 20, .in_generic_kit = 2, .waiting = {.by_partners = 10}};
    CHECK(protected_on(shelf, {.on = true, .schools_with_claim = 30}) == 60);
    CHECK(protected_on(shelf, {.on = true, .schools_with_claim = 50}) == 70);
    CHECK(protected_on(shelf, {.on = false, .schools_with_claim = 30}) == 0);
    CHECK(protected_on({.on_hand = 5, .in_generic_kit = 2, .waiting = {.by_partners = 9}},
                       {.on = true, .schools_with_claim = 1}) == 0);
}

TEST_CASE("what a waiting school needs is told as awaited, and not kept for it a second time") {
    const Shelf shelf{.on_hand = 100, .in_generic_kit = 2, .waiting = {.by_schools = 8, .beyond_claims = 5}};
    const Pool pool{.on = true, .schools_with_claim = 21};
    CHECK(protected_on(shelf, pool) == 39);
    CHECK(100 - 8 - protected_on(shelf, pool) == may_take(shelf, pool, Asker::anyone_else));
}
