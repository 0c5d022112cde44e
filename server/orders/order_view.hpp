#pragma once

#include <nlohmann/json.hpp>

#include "orders/order_state.hpp"
#include "orders/orders_store.hpp"
#include "platform/http.hpp"

// An order as the API shows it, to whoever asks: the acts open to that visitor stand in it.
namespace trousse {

// What an order is shown with. Whoever has just written it knows most of this already.
struct OrderDetails {
    Campaign campaign;
    School school;
    std::string kit_slug;
    std::string kit_picture;
    Contents contents;
    std::optional<OrderContact> contact;
    std::optional<DeliveryPlace> place;
    nlohmann::json claims = nlohmann::json::array();
    Count notes = 0;
};
OrderDetails details_of(const Snapshot& db, const Order& order);

nlohmann::json shown(const Order& order, const OrderDetails& details, const nlohmann::json& parcels, const Visitor& visitor,
                     Instant now);
nlohmann::json shown(const Snapshot& db, const Order& order, const Visitor& visitor, Instant now);

// With its version as ETag, and Location when it is new.
Answer answered(const Snapshot& db, const Order& order, const Visitor& visitor, Instant now);

Circumstances circumstances_of(const Campaign& campaign, const Visitor& visitor, Instant now);

// 409 act_not_open, or too_late_… for a school that comes after the deadline.
void require_act(Act act, const Order& order, const Campaign& campaign, const Visitor& visitor, Instant now);

// The order that the path names, if the visitor may see it.
Order asked_order(const Snapshot& db, const Request& request);

}  // namespace trousse
