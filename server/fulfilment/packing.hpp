#pragma once

#include "fulfilment/parcels_store.hpp"
#include "platform/crypto.hpp"
#include "platform/http.hpp"

// What happens to a placed order and its parcels, each a story inside one write: whoever calls has seen to it that the
// act is open. Every one gives the order as it is then, one version later, and leaves its line in the audit.
namespace trousse {

// What goes into the next parcel.
struct Packing {
    std::optional<std::vector<std::pair<ItemId, Count>>> lines = {};  // all that is still to be packed, if not told
    std::string reason = {};  // why not all of it: shelf_empty, damaged, miscounted or other
    std::string note = {};
    std::string checked_by = {};
};
// From here on the box's link opens (campaigns/school_links). 422 for a line that is not promised to the order, or for
// a short pick without a reason, or for another one untold.
Order pack(Transaction& tx, const Secret& key, const Order& order, const Packing& packing, std::string_view done_by,
           Instant now);

// Of all the order's own parcels that can.
Order unpack_all(Transaction& tx, const Order& order, std::string_view done_by, Instant now);
Order send_all(Transaction& tx, const Order& order, std::string_view tracking, std::string_view done_by, Instant now);
Order deliver_all(Transaction& tx, const Order& order, std::string_view done_by, Instant now);

// What is still to be packed is given up, for a reason that stands in a note.
Order give_up_remainder(Transaction& tx, const Order& order, std::string_view reason, std::string_view done_by,
                        Instant now);

// Of one parcel. One that answers a claim leaves its order's state alone.
Order send_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view tracking,
               std::string_view done_by, Instant now);
Order deliver_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now);
// As a carrier tells it, afterwards: some of the order's parcels had arrived.
Order note_arrival(Transaction& tx, const Order& order, const std::vector<Parcel>& parcels, Instant arrived_at,
                   std::string_view done_by, Instant now);
Order unpack_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now);
Order lose_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view reason,
               std::string_view done_by, Instant now);

// What a lost parcel held is wanted again: its order has it to pack, a claim has a new parcel. 409 sold_out.
Order send_again(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now);

// Either it goes on: the order is packed anew from what came back, a claim is open again. Or it ends there: the order
// is cancelled if nothing else of it is out, else it gives those pieces up.
Order take_one_back(Transaction& tx, const Order& order, const Parcel& parcel, bool goes_on, std::string_view reason,
                    const Visitor& visitor, Instant now);

// A parcel that answers a claim, promised and packed at once, or refused whole: 409 sold_out.
ParcelId pack_for_claim(Transaction& tx, const Order& order, const ClaimId& claim, const Demand& pieces,
                        std::string_view done_by, Instant now);

// 409 act_not_open, with those that are.
void require_parcel_act(ParcelAct act, const Parcel& parcel, const Circumstances& circumstances);

// The state that follows from the order's own parcels, with its line in the audit.
Order settled(Transaction& tx, const Order& before, std::string_view told_as, std::string_view done_by, Instant now,
              std::string_view short_reason = "");

}  // namespace trousse
