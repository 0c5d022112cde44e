#pragma once

#include <string>
#include <vector>

#include "fulfilment/derived_state.hpp"
#include "orders/orders_store.hpp"
#include "orders/unpacking.hpp"

// Parcels in the database: what leaves for an order. Stock leaves and comes back by a parcel's own lines.
namespace trousse {

struct Parcel {
    ParcelId id;
    OrderId order;
    Count position = 0;  // 1 of JPS27-0048-1
    ParcelState state = ParcelState::packed;
    std::optional<ClaimId> claim = {};  // that it answers
};

std::vector<Parcel> parcels_of(const Snapshot& db, const OrderId& order);      // all, in their order
std::vector<Parcel> own_parcels_of(const Snapshot& db, const OrderId& order);  // without those that answer claims

// An order's or a parcel's number, whoever or whatever wrote it: in capital letters, whatever its dashes, without a
// space of any kind. « jps27 – 0041 » is JPS27-0041.
std::string number_as_printed(std::string_view written);

// The order and the position that « JPS27-0048-1 » names; nothing for what is no parcel's number.
std::optional<std::pair<OrderNumber, Count>> parts_of_parcel_number(std::string_view number);

// By its number, with its order. Another school's is not found: `owner` is the school whose link was shown, none for
// staff. 404 unknown_parcel.
std::optional<std::pair<Order, Parcel>> find_parcel(const Snapshot& db, std::string_view number,
                                                    const std::optional<SchoolId>& owner);
std::pair<Order, Parcel> require_parcel(const Snapshot& db, std::string_view number,
                                        const std::optional<SchoolId>& owner);

// The position of the order's next parcel. It goes on where an unpacked one stood before: a slip printed for that one
// names no parcel that is there.
Count next_position(const Snapshot& db, const OrderId& order);

struct NewParcel {
    const OrderId& order;
    const Demand& pieces;
    std::string_view packed_by;
    std::string_view checked_by = "";
    std::string_view short_reason = "";
    std::string_view short_note = "";
    std::optional<ClaimId> claim = {};
};
ParcelId add_parcel(Transaction& tx, const NewParcel& parcel, Instant now);

// Ready for pick-up or shipped: its pieces leave the shelf, and their promise with them.
void send(Transaction& tx, const Order& order, const ParcelId& parcel, ParcelState ready_or_shipped,
          std::string_view tracking, std::string_view done_by, Instant now);
void set_delivered(Transaction& tx, const ParcelId& parcel, std::string_view delivered_by, Instant now);
void set_lost(Transaction& tx, const ParcelId& parcel, std::string_view reason, Instant now);

// What was lost is sent again: the parcel holds nothing for its order any more.
void set_replaced(Transaction& tx, const ParcelId& parcel, Instant now);

// It came back: its pieces are on the shelf again, promised to nobody yet.
void take_back(Transaction& tx, const Order& order, const ParcelId& parcel, std::string_view reason,
               std::string_view done_by, Instant now);

}  // namespace trousse
