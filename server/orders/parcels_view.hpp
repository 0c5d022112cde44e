#pragma once

#include <nlohmann/json.hpp>

#include "orders/orders.hpp"
#include "platform/db.hpp"

// What belongs to an order and is shown with it: its parcels, its claims.
namespace trousse {

// Those that were not unpacked, with the acts open to whoever asks. Who packed and who checked is for staff.
nlohmann::json parcels_shown(const Snapshot& db, const Order& order, bool is_staff, bool is_archived);

nlohmann::json claims_of(const Snapshot& db, const OrderId& order);
nlohmann::json claim_shown(const Snapshot& db, std::string_view claim);

// What a school may say of its order now: what is missing or damaged once it was sent, a wish at any time.
std::vector<std::string_view> claim_kinds(const Order& order, bool is_archived);

// Name of an account, or what the actor is called otherwise.
#define NAME_OF(actor)                                                                                      \
    "CASE WHEN " actor " LIKE 'school:%' THEN coalesce((SELECT name FROM school WHERE id = substr(" actor   \
    ", 8)), 'school') "                                                                                     \
    "     WHEN " actor " LIKE 'account:%' THEN coalesce((SELECT name FROM account WHERE id = substr(" actor \
    ", 9)), 'staff') "                                                                                      \
    "     ELSE " actor " END"

}  // namespace trousse
