#pragma once

#include <optional>

#include "orders/orders.hpp"
#include "platform/db.hpp"

namespace trousse {

using ParcelId = Id<struct Parcel>;

// What was packed for the order, or one parcel of it, is taken out again: what it was promised stays promised, and a
// kit that was taken ready built is one again.
void unpack(Transaction& tx, const OrderId& order, std::string_view done_by, Instant now,
            const std::optional<ParcelId>& only = {});

}  // namespace trousse
