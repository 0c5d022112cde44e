#pragma once

#include "inventory/inventory.hpp"
#include "orders/orders.hpp"

namespace trousse {

using ClaimId = Id<struct Claim>;

Demand pieces_in(const Snapshot& db, const ParcelId& parcel);

// What was packed for the order, or one parcel of it, is taken out again: what it was promised stays promised, and a
// kit that was taken ready built is one again. What answered a claim was promised for that alone: it is free, and the
// claim waits for another answer.
void unpack(Transaction& tx, const OrderId& order, std::string_view done_by, Instant now,
            const std::optional<ParcelId>& only = {});

// What it was answered by will not come.
void reopen_claim(Transaction& tx, const ClaimId& claim);

}  // namespace trousse
