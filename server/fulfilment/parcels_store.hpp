#pragma once

#include <string>
#include <vector>

#include "fulfilment/derived_state.hpp"
#include "inventory/inventory.hpp"
#include "orders/unpacking.hpp"

// Parcels in the database: what leaves for an order. Stock leaves and comes back by a parcel's own lines.
namespace trousse {

struct Parcel {
    ParcelId id;
    OrderId order;
    Count position = 0;  // 1 of JPS27-0048-1
    ParcelState state = ParcelState::packed;
    std::optional<std::string> claim = {};  // the id of the claim that it answers
};

std::vector<Parcel> parcels_of(const Snapshot& db, const OrderId& order);      // all, in their order
std::vector<Parcel> own_parcels_of(const Snapshot& db, const OrderId& order);  // without those that answer claims

// The order and the position that « JPS27-0048-1 » names; nothing for what is no parcel's number.
std::optional<std::pair<std::string, Count>> parts_of_parcel_number(std::string_view number);

struct NewParcel {
    const OrderId& order;
    const Demand& lines;
    std::string_view packed_by;
    std::string_view checked_by = "";
    std::string_view short_reason = "";
    std::string_view short_note = "";
    std::optional<std::string> claim = {};
};
// Its number goes on where an unpacked one stood before: a slip printed for that one names no parcel that is there.
ParcelId add_parcel(Transaction& tx, const NewParcel& parcel, Instant now);

// One parcel with everything that is promised to the order and not packed yet.
ParcelId pack_everything(Transaction& tx, const OrderId& order, std::string_view packed_by, Instant now);

// The parcel is a kit that was built ahead, if there is one with just these contents.
void take_built_kit(Transaction& tx, const ParcelId& parcel, std::string_view done_by, Instant now);

// Ready for pick-up or shipped: its pieces leave the shelf.
void send(Transaction& tx, const ParcelId& parcel, ParcelState ready_or_shipped, std::string_view tracking,
          std::string_view done_by, Instant now);
void set_delivered(Transaction& tx, const ParcelId& parcel, std::string_view delivered_by, Instant now);
void set_lost(Transaction& tx, const ParcelId& parcel, std::string_view reason);

// It came back: its pieces are on the shelf again, and promised to their order again if that goes on.
void take_back(Transaction& tx, const ParcelId& parcel, bool reserved_again, std::string_view reason,
               std::string_view done_by, Instant now);

}  // namespace trousse
