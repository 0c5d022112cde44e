#pragma once

#include "inventory/allocation.hpp"
#include "platform/clock.hpp"
#include "platform/db.hpp"

// Stock in the database. The ledger is the truth: code writes movements, and a trigger keeps the counts (product.md,
// rule 2).
namespace trousse {

// Of the items named, as they stand, with what the campaign's waiting orders and its generic kit need.
Shelves shelves_of(const Snapshot& db, const CampaignId& campaign, const Demand& items);

// Of every item.
Shelves all_shelves(const Snapshot& db, const CampaignId& campaign);

struct Movement {
    std::string_view cause;  // receipt, adjustment, hand_out, reservation, release, shipment, return
    ItemId item;
    Count on_hand_change = 0;
    Count reserved_change = 0;
    std::optional<CampaignId> campaign = {};
    std::optional<OrderId> order = {};
    std::string_view reason = "";
    std::string_view done_by;
};

void move(Transaction& tx, const Movement& movement, Instant now);

// Promise what the order's lines say; give back what is still promised to it and lies in no packed parcel.
void reserve(Transaction& tx, const OrderId& order, std::string_view done_by, Instant now);
void release(Transaction& tx, const OrderId& order, std::string_view done_by, Instant now, std::string_view reason = "");

// What the ledger says is promised to the order and still on the shelf; of that, what lies in no packed parcel.
Demand promised_to(const Snapshot& db, const OrderId& order);
Demand loose_of(const Snapshot& db, const OrderId& order);

// Of one item, what lies in no box: on hand, and neither in a packed parcel nor in a kit built ahead.
Count loose_on_shelf(const Snapshot& db, const ItemId& item);

// What the orders do when stock changes, told by whoever knows orders: before a loss the last in priority give their
// promises back until `reserved` fits, after a receipt the waiting ones are served. Each returns the orders' numbers.
struct OrdersFollowStock {
    std::function<std::vector<std::string>(Transaction&, const ItemId&, Count on_hand_after, std::string_view done_by,
                                           Instant)>
        set_back;
    std::function<std::vector<std::string>(Transaction&, std::string_view done_by, Instant)> serve_waiting;
};

}  // namespace trousse
