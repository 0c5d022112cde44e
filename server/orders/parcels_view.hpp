#pragma once

#include <nlohmann/json.hpp>

#include "orders/order_state.hpp"
#include "orders/unpacking.hpp"

// What belongs to an order and is shown with it: its parcels, its claims.
namespace trousse {

// Those that were not unpacked, with the acts open to whoever asks. Who packed and who checked is for staff.
nlohmann::json parcels_shown(const Snapshot& db, const Order& order, const Circumstances& circumstances);

nlohmann::json claims_of(const Snapshot& db, const OrderId& order);
nlohmann::json claim_shown(const Snapshot& db, const ClaimId& claim);

// What may be said of the order now: what is missing or damaged once something of it was sent, a wish at any time.
std::vector<std::string_view> claim_kinds(const Order& order, const Circumstances& circumstances);

}  // namespace trousse
