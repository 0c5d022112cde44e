#include "orders/generic_run.hpp"

#include <algorithm>

namespace trousse {

Sharing share_out(const Demand& generic_kit, const Shelves& shelves, Count silent_schools) {
    // The run serves the silent schools themselves: no claim stands against them but that of orders already waiting.
    const Pool nobody_else{.on = false};
    const Count kits = generic_kit.empty() ? silent_schools : buildable(generic_kit, shelves, nobody_else, Asker::anyone_else).kits;

    Sharing sharing{.placed = std::min(kits, silent_schools), .waiting = silent_schools - std::min(kits, silent_schools), .short_of = {}};
    for (const auto& [item, quantity] : generic_kit) {
        const Count needed = quantity * silent_schools, left = std::max<Count>(shelves.at(item).free(), 0);
        if (left < needed) sharing.short_of.push_back({item, needed, left});
    }
    return sharing;
}

}  // namespace trousse
