#pragma once

#include "inventory/items_store.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

// What comes in, what is lost or found: each a movement, and what the orders make of it, in one write.
namespace trousse {

Answer receive(Service& service, const OrdersFollowStock& orders, const Request& request);
Answer adjust(Service& service, const OrdersFollowStock& orders, const Request& request);

// One item's loss or gain with its audit line. Below what is promised, the last in priority give their promises back
// first (product.md, rule 2): their numbers. 409 stock_would_be_negative. The waiting are for the caller to serve.
struct Adjusting {
    ItemId item;
    Count change = 0;
    std::string_view reason = "";
    std::optional<CountId> count = {};  // that found it
    std::string_view done_by;
};
std::vector<std::string> adjust_stock(Transaction& tx, const OrdersFollowStock& orders, const Adjusting& adjusting,
                                      Instant now);

// A movement of what is on hand, with its audit line: « stock.received », the count before and after.
void move_and_audit(Transaction& tx, const Movement& movement, std::string_view act, Instant now);

}  // namespace trousse
