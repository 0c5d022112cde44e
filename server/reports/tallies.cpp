#include "reports/tallies.hpp"

namespace trousse {

constexpr auto kByKit = R"(
    SELECT kit_id, origin, swapped, state, kind = 'partner' AS from_partner, sum(orders) AS orders
      FROM order_tally WHERE campaign_id = $campaign
     GROUP BY kit_id, origin, swapped, state, from_partner ORDER BY kit_id, origin, swapped, state, from_partner)";

std::vector<OrdersOfAKit> orders_by_kit(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kByKit, {{"$campaign", campaign}}, [](const Row& row) {
        return OrdersOfAKit{.kit = row.id<Kit>("kit_id"),
                            .origin = origin_of(row.text("origin")),
                            .swapped = row.flag("swapped"),
                            .state = order_state_of(row.text("state")),
                            .from_partner = row.flag("from_partner"),
                            .orders = row.integer("orders")};
    });
}

constexpr auto kByHour = R"(
    SELECT hour, origin, swapped, kind = 'partner' AS from_partner, orders
      FROM hour_tally WHERE campaign_id = $campaign AND orders > 0
     ORDER BY hour, origin, swapped, kind)";

std::vector<OrdersOfAnHour> orders_by_hour(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kByHour, {{"$campaign", campaign}}, [](const Row& row) {
        return OrdersOfAnHour{.hour = Instant{std::chrono::hours{row.integer("hour")}},
                              .origin = origin_of(row.text("origin")),
                              .swapped = row.flag("swapped"),
                              .from_partner = row.flag("from_partner"),
                              .orders = row.integer("orders")};
    });
}

}  // namespace trousse
