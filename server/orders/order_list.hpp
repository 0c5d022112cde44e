#pragma once

#include <nlohmann/json.hpp>

#include "orders/orders_store.hpp"
#include "platform/http.hpp"

// Many orders at once: the list that staff work from, and its figures.
namespace trousse {

struct OrderFilter {
    std::string state, origin, kit, board, mrc, way;  // each "" for any
    std::string wave;                                 // its number, « none », or "" for any
    std::string late;                                 // « placed » a week ago, « shipped » two weeks ago, or ""
    bool has_remainder = false;
    bool is_unreached = false;  // to be told on paper: on its way or waited for, and no letter was ever made for it
    bool is_ready = false;  // a parcel of it waits for who picks it up
    std::string text;       // what is searched for, as typed
    std::string sort;       // placed_at, -placed_at, number, school
};

// From the query; 400 bad_query for what it does not know.
OrderFilter order_filter(const Request& request);

// One page, with how many there are in all. A school sees its own orders of all campaigns, staff those of the one asked.
Answer orders_page(const Snapshot& db, const OrderFilter& filter, const Request& request, Instant now);

// The numbers of all that match, up to a thousand: what may be acted upon at once.
nlohmann::json numbers_of(const Snapshot& db, const OrderFilter& filter, const Campaign& campaign, Instant now);

// The row of one order.
nlohmann::json row_of(const Snapshot& db, const OrderId& order, const Visitor& visitor, Instant now);

// Those of one school, of every campaign, newest first: a row each.
nlohmann::json orders_of_school(const Snapshot& db, const SchoolId& school, const Visitor& visitor, Instant now);

// How many are in each state, and of each origin.
nlohmann::json order_counts(const Snapshot& db, const Campaign& campaign);

// What was done to one order, by whom, from what, to what.
nlohmann::json history_of(const Snapshot& db, const OrderNumber& number);

}  // namespace trousse
