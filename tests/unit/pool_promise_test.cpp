// The promise of rule 4, over whole campaigns: no order of anybody, granted or waiting, ever takes another school's
// default. A small storeroom is played at random; what each may take is asked of the rules alone.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "orders/generic_run.hpp"
#include "orders/waiting_line.hpp"

using namespace trousse;
using enum Asker;

namespace {

const std::vector<ItemId> kItems{{1}, {2}, {3}};

struct PlayedSchool {
    enum class Stands { silent, waiting, served, declined } stands = Stands::silent;
    Demand holds = {};
};
using enum PlayedSchool::Stands;

// Schools in the order of the line; partners' orders that wait, in theirs.
struct Storeroom {
    Shelves shelves;
    std::vector<PlayedSchool> schools;
    std::vector<Demand> partners = {};
    bool pool_on = true;

    Demand generic_kit() const {
        Demand kit;
        for (const auto& [item, shelf] : shelves)
            if (shelf.in_generic_kit > 0) kit[item] = shelf.in_generic_kit;
        return kit;
    }
    Pool pool() const {
        const auto holds_claim = [](const PlayedSchool& school) {
            return school.stands == silent || school.stands == waiting;
        };
        return {.on = pool_on, .schools_with_claim = std::ranges::count_if(schools, holds_claim)};
    }
    WaitingLine line(std::size_t first_schools = SIZE_MAX) const {
        WaitingLine all;
        for (std::size_t at = 0; at < std::min(first_schools, schools.size()); ++at) {
            if (schools[at].stands == silent) all.push_back({.of = Turn::Of::silent_schools});
            if (schools[at].stands == waiting)
                all.push_back({.of = Turn::Of::waiting_schools, .wants = schools[at].holds});
        }
        if (first_schools < schools.size()) return all;
        for (const Demand& wants : partners) all.push_back({.of = Turn::Of::waiting_partners, .wants = wants});
        return all;
    }
    Shelves seen() const {
        Shelves all = shelves;
        for (const Turn& turn : line()) give_way(all, turn);
        return all;
    }
    bool is_covered(const ItemId& item) const {
        return shelves.at(item).free() >= shelves.at(item).in_generic_kit * pool().schools_with_claim;
    }

    void promise(const Demand& pieces) {
        for (const auto& [item, quantity] : pieces) shelves.at(item).reserved += quantity;
    }
    void order(PlayedSchool& school, const Demand& wants, bool may_wait) {
        const bool granted = shortages(wants, seen(), pool(), school_with_claim).empty();
        if (!granted && !may_wait) return;
        if (granted) promise(wants);
        school = {granted ? served : waiting, wants};
    }
    void order_for_partner(const Demand& wants) {
        shortages(wants, seen(), pool(), anyone_else).empty() ? promise(wants) : partners.push_back(wants);
    }
    void want_more(PlayedSchool& school, const Demand& wants) {
        Demand more = wants;
        for (const auto& [item, quantity] : school.holds) more[item] -= quantity;
        std::erase_if(more, [](const auto& each) { return each.second <= 0; });
        if (!shortages(more, seen(), pool(), anyone_else).empty()) return;
        for (const auto& [item, quantity] : school.holds) shelves.at(item).reserved -= quantity;
        promise(wants);
        school.holds = wants;
    }
    void change_while_waiting(std::size_t at, const Demand& wants) {
        const auto missing = shortages_behind(line(at), wants, shelves, pool(), school_with_claim);
        if (missing.empty()) promise(wants);
        schools[at] = {missing.empty() ? served : waiting, wants};
    }
    void hand_out(const Demand& pieces) {
        if (!shortages(pieces, seen(), pool(), anyone_else).empty()) return;
        for (const auto& [item, quantity] : pieces) shelves.at(item).on_hand -= quantity;
    }
    Count serve_waiting() {
        const WaitingLine all = line();
        const std::vector<Count> can_be = servable(all, shelves, pool());
        std::size_t place = 0;
        for (PlayedSchool& school : schools) {
            if (school.stands != silent && school.stands != waiting) continue;
            if (can_be[place++] == 0) continue;
            promise(school.holds);
            school.stands = served;
        }
        std::vector<Demand> still;
        for (const Demand& wants : partners) can_be[place++] == 0 ? still.push_back(wants) : promise(wants);
        partners = still;
        return std::ranges::count_if(can_be, [](Count served_now) { return served_now > 0; });
    }
    void run(std::size_t slice) {
        for (std::size_t from = 0; from < schools.size(); from += slice) {
            const std::size_t to = std::min(from + slice, schools.size());
            Count kits = share_out(generic_kit(), line(to), shelves, pool()).placed;
            for (std::size_t at = from; at < to; ++at) {
                if (schools[at].stands != silent) continue;
                if (kits > 0) promise(generic_kit());
                schools[at] = {kits-- > 0 ? served : waiting, generic_kit()};
            }
        }
    }
};

class Play {
 public:
    explicit Play(std::uint32_t seed) : random_{seed} {
        for (const ItemId& item : kItems) room.shelves[item] = {.on_hand = pick(0, 25), .in_generic_kit = pick(0, 2)};
        room.schools.resize(static_cast<std::size_t>(pick(1, 6)));
        room.pool_on = pick(0, 5) > 0;
    }

    // Whatever is done but for a loss, an order never leaves a claim uncovered that was covered.
    void act() {
        const std::size_t at = static_cast<std::size_t>(pick(0, static_cast<Count>(room.schools.size()) - 1));
        PlayedSchool& school = room.schools[at];
        switch (pick(0, 8)) {
            case 0:
            case 1:
                if (school.stands == silent) room.order(school, demand(), pick(0, 1) == 1);
                break;
            case 2: room.order_for_partner(demand()); break;
            case 3:
                if (school.stands == served) room.want_more(school, demand());
                break;
            case 4:
                if (school.stands == waiting) room.change_while_waiting(at, demand());
                break;
            case 5: room.hand_out(demand()); break;
            case 6: room.shelves.at(kItems[static_cast<std::size_t>(pick(0, 2))]).on_hand += pick(1, 6); break;
            case 7:
                if (school.stands == silent) school.stands = declined;
                break;
            case 8:
                if (pick(0, 9) == 0) room.run(static_cast<std::size_t>(pick(1, 4)));
                break;
        }
    }
    Demand demand() {
        Demand wants;
        for (const ItemId& item : kItems)
            if (const Count quantity = pick(0, 4); quantity > 0) wants[item] = quantity;
        return wants;
    }
    Count pick(Count from, Count to) { return std::uniform_int_distribution<Count>{from, to}(random_); }

    Storeroom room;

 private:
    std::mt19937 random_;
};

}  // namespace

TEST_CASE("no order of anybody, granted or waiting, takes another school's default") {
    for (std::uint32_t seed = 1; seed <= 1'000; ++seed) {
        INFO("seed ", seed);
        Play play{seed};
        for (int step = 0; step < 60; ++step) {
            const Storeroom before = play.room;
            play.act();
            const Storeroom acted = play.room;
            play.room.serve_waiting();
            for (const ItemId& item : kItems) {
                if (play.room.pool_on && before.is_covered(item)) REQUIRE(acted.is_covered(item));
                if (play.room.pool_on && acted.is_covered(item)) REQUIRE(play.room.is_covered(item));
                REQUIRE(play.room.shelves.at(item).free() >= 0);
            }
            REQUIRE(play.room.serve_waiting() == 0);  // whoever could be served was
        }
    }
}

TEST_CASE("where every claim is covered, the run leaves no school waiting") {
    for (std::uint32_t seed = 1; seed <= 1'000; ++seed) {
        INFO("seed ", seed);
        Play play{seed};
        play.room.pool_on = true;
        for (int step = 0; step < 20; ++step) play.act();
        const auto covered = [&](const ItemId& item) { return play.room.is_covered(item); };
        if (!std::ranges::all_of(kItems, covered)) continue;
        std::vector<PlayedSchool> before = play.room.schools;
        play.room.run(static_cast<std::size_t>(play.pick(1, 4)));
        for (std::size_t at = 0; at < before.size(); ++at)
            if (before[at].stands == silent) REQUIRE(play.room.schools[at].stands == served);
    }
}

TEST_CASE("in the run nobody is served before an earlier school that wants the same") {
    for (std::uint32_t seed = 1; seed <= 1'000; ++seed) {
        INFO("seed ", seed);
        Play play{seed};
        for (int step = 0; step < 20; ++step) play.act();
        std::vector<PlayedSchool> before = play.room.schools;
        play.room.run(static_cast<std::size_t>(play.pick(1, 4)));
        bool one_waits = false;
        for (std::size_t at = 0; at < before.size(); ++at) {
            if (before[at].stands != silent) continue;
            if (one_waits) REQUIRE(play.room.schools[at].stands == waiting);
            one_waits = play.room.schools[at].stands == waiting;
        }
    }
}
