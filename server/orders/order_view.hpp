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
    std::optional<DeliveryPlace> place = {};
    nlohmann::json claims = nlohmann::json::array();
    Count notes = 0;
};
OrderDetails details_of(const Snapshot& db, const Order& order);

std::string shown(const Order& order, const OrderDetails& details, const nlohmann::json& parcels, const Visitor& visitor,
                  Instant now);
std::string shown(const Snapshot& db, const Order& order, const Visitor& visitor, Instant now);

// With its version as ETag. Of an order just placed, its placer knows all but the delivery place.
Answer answered(const Snapshot& db, const Order& order, const Visitor& visitor, Instant now);
Answer answered(const Snapshot& db, const Order& order, OrderDetails details, const Visitor& visitor, Instant now);

Circumstances circumstances_of(const Campaign& campaign, const Visitor& visitor, Instant now);

// 409 act_not_open, or too_late_… for a school that comes after the deadline.
void require_act(Act act, const Order& order, const Campaign& campaign, const Visitor& visitor, Instant now);

// The order that the path names, if the visitor may see it: 404 unknown_order.
Order asked_order(const Snapshot& db, const Request& request);

// The code of a campaign that is over reads that campaign's orders alone; none: all of the visitor's schools.
std::optional<CampaignId> readable_campaign(const Snapshot& db, const Visitor& visitor);

}  // namespace trousse
