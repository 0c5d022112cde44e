#pragma once

#include "orders/orders_store.hpp"
#include "orders/waiting_line.hpp"

// Orders follow the stock: they wait when it falls short and are served when it comes, along the one line (product.md,
// rules 2, 4 and 5).
namespace trousse {

// The line of a campaign as it stands: those of each turn, where they are orders, first to last. Without silent schools
// where their claims are covered all the same.
struct LineNow {
    WaitingLine turns;
    std::vector<std::vector<OrderId>> orders;
};
enum class Silent { in_line, left_out };
LineNow line_of(const Snapshot& db, const CampaignId& campaign, Silent silent = Silent::in_line);

// Its head, to a school of that rank: no partners.
WaitingLine line_up_to(const Snapshot& db, const CampaignId& campaign, Count rank, const SchoolId& school);

// Those who stand before a waiting order.
WaitingLine line_before(const Snapshot& db, const Order& order);

// Serves the waiting orders of the current campaign that stock allows. Their numbers.
std::vector<std::string> serve_waiting(Transaction& tx, std::string_view done_by, Instant now);

// Before a loss: moves placed orders that hold the item to waiting, the last in the line first, until what is reserved
// fits `on_hand_after`, and tells their schools. Their numbers. What packed orders hold stays; the movement that follows
// is then refused.
std::vector<std::string> set_back(Transaction& tx, const ItemId& item, Count on_hand_after, std::string_view done_by, Instant now);

}  // namespace trousse
