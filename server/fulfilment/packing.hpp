#pragma once

#include "fulfilment/parcels_store.hpp"
#include "orders/order_state.hpp"
#include "orders/orders_store.hpp"
#include "platform/http.hpp"

// What happens to a placed order, each a story inside one write: whoever calls has seen to it that the act is open.
// Every one gives the order as it is then, one version later, and leaves its line in the audit.
namespace trousse {

// What goes into the next parcel.
struct Packing {
    std::optional<std::vector<std::pair<ItemId, Count>>> lines = {};  // all that is still to be packed, if not told
    std::string reason = {};  // why not all of it: shelf_empty, damaged, miscounted or other
    std::string note = {};
    std::string checked_by = {};
};
// 422 for a line that is not promised to the order, or for a short pick without a reason, or for another one untold.
Order pack(Transaction& tx, const Order& order, const Packing& packing, std::string_view done_by, Instant now);

// Of all the order's own parcels that can.
Order unpack_all(Transaction& tx, const Order& order, std::string_view done_by, Instant now);
Order send_all(Transaction& tx, const Order& order, std::string_view tracking, std::string_view done_by, Instant now);
Order deliver_all(Transaction& tx, const Order& order, std::string_view done_by, Instant now);

// What a short pick left over is given up.
Order give_up_remainder(Transaction& tx, const Order& order, std::string_view reason, std::string_view done_by,
                        Instant now);

// Of one parcel.
Order send_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view tracking,
               std::string_view done_by, Instant now);
Order deliver_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now);
Order unpack_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view done_by, Instant now);
Order lose_one(Transaction& tx, const Order& order, const Parcel& parcel, std::string_view reason,
               std::string_view done_by, Instant now);
// The order is packed anew from what came back, or ends there, if nothing else of it is out.
Order take_one_back(Transaction& tx, const Order& order, const Parcel& parcel, bool goes_on, std::string_view reason,
                    std::string_view done_by, Instant now);

// The state that follows from the parcels and the ledger, with its line in the audit.
Order settled(Transaction& tx, const Order& before, std::string_view told_as, std::string_view done_by, Instant now,
              std::string_view short_reason = "");

}  // namespace trousse
