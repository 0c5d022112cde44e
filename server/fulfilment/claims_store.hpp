#pragma once

#include "inventory/allocation.hpp"
#include "orders/orders_store.hpp"

// Claims in the database. What people say stands in rows of its own, which can be erased.
namespace trousse {

using ClaimId = Id<struct Claim>;

struct Claim {
    ClaimId id;
    OrderId order;
    std::string kind;  // missing, damaged, wish, other
    bool is_open = true;
    Count version = 1;
};
Claim require_claim(const Snapshot& db, const ClaimId& id);  // 404 unknown_claim

struct NewClaim {
    const Order& order;
    std::string_view kind;
    const Demand& lines;
    std::string_view said;
    std::string_view opened_by;
};
ClaimId open_claim(Transaction& tx, const NewClaim& claim, Instant now);

// The most of each item that may be claimed: what the order was sent, or promised where nothing says what was sent.
Demand claimable(const Snapshot& db, const OrderId& order);

void set_answer(Transaction& tx, const Claim& claim, std::string_view answer, std::string_view text,
                std::string_view answered_by, Instant now);

// Promised for the claim alone, on top of whatever its order holds.
void reserve_for_claim(Transaction& tx, const Order& order, const Demand& lines, std::string_view done_by, Instant now);

}  // namespace trousse
