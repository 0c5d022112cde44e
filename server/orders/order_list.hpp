#pragma once

#include <nlohmann/json.hpp>

#include "orders/orders_store.hpp"
#include "platform/http.hpp"

// Many orders at once: the list that staff work from, and its figures.
namespace trousse {

struct OrderFilter {
    std::string state, origin, kit, board, mrc;  // each "" for any
    std::string text;                            // what is searched for, as typed
    std::string sort;                            // placed_at, -placed_at, number, school
};

// From the query; 400 bad_query for what it does not know.
OrderFilter order_filter(const Request& request);

// One page, with how many there are in all. A school sees its own orders of all campaigns, staff those of the one asked.
Answer orders_page(const Snapshot& db, const OrderFilter& filter, const Request& request, Instant now);

// Those of one school over all campaigns, newest first.
nlohmann::json orders_of_school(const Snapshot& db, const SchoolId& school, const Visitor& visitor, Instant now);

// Those of one school, of every campaign, newest first: a row each.
nlohmann::json orders_of_school(const Snapshot& db, const SchoolId& school, const Visitor& visitor, Instant now);

// How many are in each state, and of each origin.
nlohmann::json order_counts(const Snapshot& db, const Campaign& campaign);

// What was done to one order, by whom, from what, to what.
nlohmann::json history_of(const Snapshot& db, const OrderNumber& number);

}  // namespace trousse
