#pragma once

#include "campaigns/campaigns.hpp"
#include "orders/orders.hpp"
#include "platform/db.hpp"

// How many orders a campaign has of each sort: what the figures are summed from.
namespace trousse {

// Orders of one kit that are alike in what the figures care about.
struct OrdersOfAKit {
    KitId kit = {};
    Origin origin = Origin::chosen;
    bool swapped = false;  // they began as automatic ones
    OrderState state = OrderState::placed;
    bool from_partner = false;
    Count orders = 0;

    bool is_live() const { return state != OrderState::cancelled; }
    bool is_of_a_school() const { return is_live() && !from_partner; }
    bool by_the_rule() const { return origin == Origin::automatic || swapped; }
    bool has_left() const { return state == OrderState::shipped || state == OrderState::delivered; }
};
std::vector<OrdersOfAKit> orders_by_kit(const Snapshot& db, const CampaignId& campaign);

// Live orders first placed within the same hour. A day of Québec begins on a full hour of UTC, so hours make up days.
struct OrdersOfAnHour {
    Instant hour = {};
    Origin origin = Origin::chosen;
    bool swapped = false;
    bool from_partner = false;
    Count orders = 0;
};
std::vector<OrdersOfAnHour> orders_by_hour(const Snapshot& db, const CampaignId& campaign);

}  // namespace trousse
