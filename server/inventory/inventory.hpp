#pragma once

#include "inventory/allocation.hpp"
#include "platform/clock.hpp"
#include "platform/db.hpp"

// Stock in the database. The ledger is the truth of what lay on the shelf, orders' contents and packed parcels that of
// what is promised; the counters of an item are their cache (product.md, rule 2).
namespace trousse {

using ParcelId = Id<struct Parcel>;
using HandOutId = Id<struct HandOut>;
using CountId = Id<struct StockCount>;

// Of the items named, as they stand, with what the campaign's waiting orders and its generic kit need.
Shelves shelves_of(const Snapshot& db, const CampaignId& campaign, const Demand& items);

// Of every item.
Shelves all_shelves(const Snapshot& db, const CampaignId& campaign);

// Who waits in the campaign, by what they wait for, and how many of them are schools: each holds a claim, as the silent
// ones do. Nobody, most of the time.
std::vector<Turn> waiting_in(const Snapshot& db, const CampaignId& campaign);
Count waiting_schools(const Snapshot& db, const CampaignId& campaign);

// What moved on the shelf, with the counter that follows it. A loss below what is reserved is refused by the database:
// whoever takes away releases first what leaves, or moves orders back.
struct Movement {
    std::string_view cause;  // receipt, adjustment, hand_out, shipment, return
    ItemId item;
    Count change = 0;  // of what is on hand; never 0
    std::optional<CampaignId> campaign = {};
    std::optional<ParcelId> parcel = {};
    std::optional<HandOutId> hand_out = {};
    std::optional<CountId> count = {};
    std::string_view note = "";  // a reason or a supplier's reference, erasable
    std::string_view done_by;
};
void move(Transaction& tx, const Movement& movement, Instant now);

// What is promised and still lies on the shelf grows, or shrinks. A promise is no movement.
void reserve(Transaction& tx, const Demand& pieces);
void release(Transaction& tx, const Demand& pieces);

// Of one item, what lies in no box: on hand, and neither in a packed parcel nor in a kit built ahead.
Count loose_on_shelf(const Snapshot& db, const ItemId& item);

// What the orders do when stock changes, told by whoever knows orders: before a loss the last in the line give their
// promises back until `reserved` fits, after a receipt the waiting ones are served. Each returns the orders' numbers.
struct OrdersFollowStock {
    std::function<std::vector<std::string>(Transaction&, const ItemId&, Count on_hand_after, std::string_view done_by,
                                           Instant)>
        set_back;
    std::function<std::vector<std::string>(Transaction&, std::string_view done_by, Instant)> serve_waiting;
};

}  // namespace trousse
