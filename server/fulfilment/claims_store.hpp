#pragma once

#include "orders/orders_store.hpp"
#include "orders/unpacking.hpp"

// Claims in the database, and the notes of staff. What people say stands in rows of its own, which can be erased.
namespace trousse {

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
    const Demand& pieces;
    std::string_view said;
    std::string_view opened_by;
};
ClaimId open_claim(Transaction& tx, const NewClaim& claim, Instant now);

// The most of each item that may be claimed: what the order was sent, or promised where nothing says what was sent.
Demand claimable(const Snapshot& db, const Order& order);

void close_claim(Transaction& tx, const Claim& claim, std::string_view answer, std::string_view text,
                 std::string_view answered_by, Instant now);

// What staff write on an order, for staff.
void add_note(Transaction& tx, const OrderId& order, std::string_view text, std::string_view written_by, Instant now);

}  // namespace trousse
