#include "orders/generic_run.hpp"

#include <algorithm>

namespace trousse {

static bool is_silent(const Turn& turn) { return turn.of == Turn::Of::silent_schools; }
static WaitingLine with_wishes(WaitingLine line, const Demand& generic_kit);
static Count kept(const ItemId& item, Count in_generic_kit, const WaitingLine& line, const Pool& pool);

Sharing share_out(const Demand& generic_kit, const WaitingLine& line, const Shelves& shelves, const Pool& pool) {
    const std::vector<Count> served = servable(with_wishes(line, generic_kit), shelves, pool);
    Sharing sharing;
    for (std::size_t place = 0; place < line.size(); ++place) {
        if (!is_silent(line[place])) continue;
        sharing.placed += served[place];
        sharing.waiting += line[place].number - served[place];
    }
    for (const auto& [item, quantity] : generic_kit) {
        const Count needed = quantity * (sharing.placed + sharing.waiting);
        const Count left = std::max<Count>(0, shelves.at(item).free() - kept(item, quantity, line, pool));
        if (left < needed) sharing.short_of.push_back({item, needed, left});
    }
    return sharing;
}

// What the run makes of a silent school: one that waits for the generic kit, unless it can be served.
WaitingLine with_wishes(WaitingLine line, const Demand& generic_kit) {
    for (Turn& turn : line)
        if (is_silent(turn)) turn = {.of = Turn::Of::waiting_schools, .number = turn.number, .wants = generic_kit};
    return line;
}

// By the waiting schools that stand before the last silent one.
Count kept(const ItemId& item, Count in_generic_kit, const WaitingLine& line, const Pool& pool) {
    Count pieces = 0;
    const auto last = std::find_if(line.rbegin(), line.rend(), is_silent);
    for (auto turn = last; turn != line.rend(); ++turn) {
        if (is_silent(*turn)) continue;
        const auto wanted = turn->wants.find(item);
        const Count wish = wanted == turn->wants.end() ? 0 : wanted->second;
        pieces += turn->number * (pool.on ? in_generic_kit : wish);
    }
    return pieces;
}

}  // namespace trousse
