#include "orders/waiting_line.hpp"

#include <algorithm>

namespace trousse {

namespace {

// What is left for whoever comes next, as one walks down the line.
struct Walk {
    Shelves shelves;
    Pool pool;

    void back_to_the_head();
    Count serve(Turn& turn);  // how many, from its first on; the others stay in it
    void pass(const Turn& turn);
};

}  // namespace

std::vector<Count> servable(WaitingLine line, const Shelves& shelves, const Pool& pool) {
    std::vector<Count> served(line.size(), 0);
    Walk walk{shelves, pool};
    // Again, since one that is served gives up what its claim held and its order does not.
    for (bool again = true; again;) {
        again = false;
        walk.back_to_the_head();
        for (std::size_t place = 0; place < line.size(); ++place) {
            const Count now = walk.serve(line[place]);
            served[place] += now;
            again = again || now > 0;
        }
    }
    return served;
}

std::vector<Shortage> shortages_behind(const WaitingLine& before, const Demand& wants, const Shelves& shelves,
                                       const Pool& pool, Asker asker) {
    Walk walk{shelves, pool};
    walk.back_to_the_head();
    for (const Turn& turn : before) walk.pass(turn);
    return shortages(wants, walk.shelves, walk.pool, asker);
}

void Walk::back_to_the_head() {
    for (auto& [item, shelf] : shelves) shelf.waiting = {};
    pool.before = 0;
}

Count Walk::serve(Turn& turn) {
    const bool is_partner = turn.of == Turn::Of::waiting_partners;
    const Asker asker = is_partner ? Asker::anyone_else : Asker::school_with_claim;

    Count served = turn.of == Turn::Of::silent_schools ? 0 : turn.number;
    for (const auto& [item, each] : turn.wants)
        served = std::min(served, how_many_take(each, shelves.at(item), pool, asker));
    for (const auto& [item, each] : turn.wants) shelves.at(item).reserved += each * served;
    if (!is_partner) pool.schools_with_claim -= served;
    turn.number -= served;
    pass(turn);
    return served;
}

void Walk::pass(const Turn& turn) {
    if (turn.of != Turn::Of::waiting_partners) pool.before += turn.number;
    give_way(shelves, turn);
}

}  // namespace trousse
