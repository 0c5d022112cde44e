#pragma once

#include <string>
#include <vector>

#include "fulfilment/derived_state.hpp"
#include "platform/db.hpp"

// Parcels in the database: what leaves for an order.
namespace trousse {

using ParcelId = Id<struct Parcel>;

struct Parcel {
    ParcelId id;
    ParcelState state = ParcelState::packed;
};

std::vector<Parcel> parcels_of(const Snapshot& db, const OrderId& order);

// One parcel with everything that the order promises. Its number goes on where an unpacked one stood before: a slip
// printed for that one names no parcel that is there.
void pack_everything(Transaction& tx, const OrderId& order, std::string_view packed_by, Instant now);

void set_unpacked(Transaction& tx, const ParcelId& parcel);
void set_sent(Transaction& tx, const ParcelId& parcel, ParcelState ready_or_shipped, std::string_view tracking,
              Instant now);
void set_delivered(Transaction& tx, const ParcelId& parcel, std::string_view delivered_by, Instant now);

}  // namespace trousse
