#include "orders/waiting_line.hpp"

#include <algorithm>

namespace trousse {

static bool fits(const Demand& demand, const Shelves& shelves, const Pool& pool);

std::vector<std::size_t> servable(const std::vector<Demand>& line, const Shelves& shelves, const Pool& pool) {
    Shelves left = shelves;
    for (auto& [item, shelf] : left) shelf.awaited = 0;  // of those before, counted below

    std::vector<std::size_t> served;
    for (std::size_t place = 0; place < line.size(); ++place) {
        if (fits(line[place], left, pool)) served.push_back(place);
        for (const auto& [item, quantity] : line[place]) left.at(item).awaited += quantity;
    }
    return served;
}

bool fits(const Demand& demand, const Shelves& shelves, const Pool& pool) {
    return shortages(demand, shelves, pool, Asker::anyone_else).empty();
}

}  // namespace trousse
