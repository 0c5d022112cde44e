#pragma once

#include "orders/order_list.hpp"

// Which orders of a campaign match, in the order asked for. With ten thousand orders it costs what it costs with two
// hundred: a list walks an index in its own order and stops at its end, a search begins at the words it was given.
namespace trousse {

struct FoundOrder {
    OrderId id;
    std::string key;  // by which a next page goes on behind it
};

struct FoundOrders {
    std::vector<FoundOrder> orders;
    std::optional<Count> total;  // none where counting would cost more than the list
};

FoundOrders find_orders(const Snapshot& db, const Campaign& campaign, const OrderFilter& filter,
                        const std::string& after, Count limit, Instant now);

// The same among a school's own orders: of the campaign with this id, or of all ("").
FoundOrders find_own_orders(const Snapshot& db, const SchoolId& owner, const std::string& campaign,
                            const OrderFilter& filter, const std::string& after, Count limit);

}  // namespace trousse
