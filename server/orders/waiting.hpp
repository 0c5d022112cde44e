#pragma once

#include "orders/orders_store.hpp"

// Orders follow the stock: they wait when it falls short and are served when it comes (product.md, rules 2 and 5).
namespace trousse {

// Serves the waiting orders of the current campaign that stock allows, in their declared order. Their numbers.
std::vector<std::string> serve_waiting(Transaction& tx, std::string_view done_by, Instant now);

// Before a loss: moves placed orders that hold the item to waiting, the last in priority first, until what is reserved
// fits `on_hand_after`. Their numbers. What packed orders hold stays; the movement that follows is then refused.
std::vector<std::string> set_back(Transaction& tx, const ItemId& item, Count on_hand_after, std::string_view done_by, Instant now);

}  // namespace trousse
