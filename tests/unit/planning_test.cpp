// What must be bought, and what other contents of a kit would do: product.md, rules 3 and 4.
#include "inventory/planning.hpp"

#include <doctest/doctest.h>

using namespace trousse;

namespace {

const ItemId kRibbon{1}, kPoster{2}, kFlag{3}, kPin{4};

Shelf shelf(Count on_hand, Count reserved = 0, Count in_generic_kit = 0, Waiting waiting = {}) {
    return {.on_hand = on_hand, .reserved = reserved, .in_generic_kit = in_generic_kit, .waiting = waiting};
}

constexpr Pool kNoPool{.on = false};

Buildable from(const Draft& draft, const Shelves& shelves, const Pool& pool = kNoPool) {
    return buildable(draft, shelves, pool, Asker::anyone_else);
}

}  // namespace

TEST_CASE("what the claims and the waiting orders lack is to be bought, less what is on its way") {
    const Shelf ribbons = shelf(100, 20, 5, {.by_schools = 11, .beyond_claims = 6, .by_partners = 4});
    CHECK(to_buy(ribbons, 10, 0) == 0);  // 50 for the claims and 10 besides, 80 free
    CHECK(to_buy(ribbons, 20, 0) == 30);
    CHECK(to_buy(ribbons, 20, 25) == 5);
    CHECK(to_buy(ribbons, 20, 40) == 0);
}

TEST_CASE("what waiting orders need beyond the shelf is to be bought even when no school holds a claim") {
    CHECK(to_buy(shelf(4, 4, 0, {.by_schools = 0, .beyond_claims = 0, .by_partners = 7}), 0, 0) == 7);
}

TEST_CASE("an item that no default needs and nobody waits for is not to be bought") {
    CHECK(to_buy(shelf(0), 200, 0) == 0);
}

TEST_CASE(
    "what a waiting order needs beyond a claim follows from the generic kit, also from one that is only thought of") {
    const std::vector<Turn> waiting{{.of = Turn::Of::waiting_schools, .number = 3, .wants = {{kRibbon, 4}}}};
    const Shelves now{{kRibbon, shelf(10, 0, 1, {.by_schools = 12, .beyond_claims = 9, .by_partners = 0})},
                      {kPoster, shelf(2, 0, 7)}};
    const Shelves thought = with_generic_kit(now, {{kRibbon, 3}}, waiting);
    CHECK(thought.at(kRibbon).in_generic_kit == 3);
    CHECK(thought.at(kRibbon).waiting.beyond_claims == 3);
    CHECK(thought.at(kPoster).in_generic_kit == 0);
}

TEST_CASE("what is on its way stands on the shelf once it has come") {
    const Shelves later = once_arrived({{kRibbon, shelf(3, 1)}, {kPoster, shelf(2)}}, {{kRibbon, 7}, {kFlag, 1}});
    CHECK(later.at(kRibbon).free() == 9);
    CHECK(later.at(kPoster).free() == 2);
    CHECK_FALSE(later.contains(kFlag));
}

TEST_CASE("as many kits can be made as its scarcest item allows, and that item is named") {
    const Draft draft{.fixed = {{kRibbon, 2}, {kPoster, 1}}, .choices = {}};
    const Buildable most = from(draft, {{kRibbon, shelf(9)}, {kPoster, shelf(7)}});
    CHECK(most.kits == 4);
    CHECK(most.limiting == kRibbon);
}

TEST_CASE("what is kept for claims makes no other kit") {
    const Draft draft{.fixed = {{kRibbon, 1}}, .choices = {}};
    const Shelves shelves{{kRibbon, shelf(10, 0, 2)}};
    CHECK(from(draft, shelves, {.on = true, .schools_with_claim = 4}).kits == 2);
    CHECK(from(draft, shelves).kits == 10);
}

TEST_CASE("each kit picks different items: a heap of one of them makes no kit more") {
    const Draft draft{.fixed = {}, .choices = {{.pick = 2, .options = {{kRibbon, 1}, {kPoster, 1}, {kFlag, 1}}}}};
    const Buildable most = from(draft, {{kRibbon, shelf(1000)}, {kPoster, shelf(3)}, {kFlag, shelf(2)}});
    CHECK(most.kits == 5);
    CHECK(most.limiting == kFlag);
    CHECK(from(draft, {{kRibbon, shelf(4)}, {kPoster, shelf(4)}, {kFlag, shelf(4)}}).kits == 6);
}

TEST_CASE("an item that is fixed and may be picked as well is held against the same shelf") {
    const Draft draft{.fixed = {{kRibbon, 1}}, .choices = {{.pick = 1, .options = {{kRibbon, 1}, {kPoster, 1}}}}};
    CHECK(from(draft, {{kRibbon, shelf(10)}, {kPoster, shelf(0)}}).kits == 5);
    CHECK(from(draft, {{kRibbon, shelf(10)}, {kPoster, shelf(10)}}).kits == 10);
}

TEST_CASE("the fixed contents limit a kit whose choices have plenty") {
    const Draft draft{.fixed = {{kPin, 1}}, .choices = {{.pick = 1, .options = {{kRibbon, 1}}}}};
    const Buildable most = from(draft, {{kPin, shelf(3)}, {kRibbon, shelf(50)}});
    CHECK(most.kits == 3);
    CHECK(most.limiting == kPin);
}

TEST_CASE("nothing makes no kit") {
    CHECK(from({}, {}).kits == 0);
    CHECK_FALSE(from({}, {}).limiting.has_value());
}

TEST_CASE("no more claims are covered than are held, and none beyond the scarcest item, whatever others wait for") {
    const Waiting kMuch{.by_schools = 90, .beyond_claims = 80, .by_partners = 70};
    CHECK(covered({{kRibbon, shelf(50, 10, 5, kMuch)}, {kPin, shelf(0)}}, 6) == 6);
    CHECK(covered({{kRibbon, shelf(50, 10, 5, kMuch)}}, 20) == 8);
    CHECK(covered({{kRibbon, shelf(50, 10, 5)}, {kPoster, shelf(8, 0, 2)}}, 20) == 4);
    CHECK(covered({{kRibbon, shelf(50)}}, 20) == 0);
}

TEST_CASE("what claims would lack is told item by item, with what is on its way taken off") {
    const Shelves shelves{{kRibbon, shelf(50, 10, 5)},
                          {kPoster, shelf(8, 0, 1, {.by_schools = 2, .beyond_claims = 1, .by_partners = 2})},
                          {kPin, shelf(0)}};
    const auto all = shorts(shelves, {{kPoster, 1}}, 8);
    REQUIRE(all.size() == 1);
    CHECK(all[0].item == kPoster);
    CHECK(all[0].needed == 8);
    CHECK(all[0].free == 5);
    CHECK(all[0].on_its_way == 1);
    CHECK(all[0].missing == 2);
}
