#include "orders/waiting.hpp"

#include "campaigns/campaigns_store.hpp"
#include "orders/waiting_line.hpp"
#include "platform/audit.hpp"

namespace trousse {

static void change_state(Transaction& tx, const Order& order, OrderState state, std::string_view act, std::string_view done_by, Instant now);

constexpr auto kWaiting = R"(
    SELECT id FROM orders INDEXED BY waiting_order
     WHERE campaign_id = $campaign AND state = 'waiting' ORDER BY shortage_rank, id)";

std::vector<std::string> serve_waiting(Transaction& tx, std::string_view done_by, Instant now) {
    const auto campaign = published_campaign(tx);
    if (!campaign) return {};
    const auto ids = tx.all(kWaiting, {{"$campaign", campaign->id}}, [](const Row& row) { return row.id<Order>("id"); });
    if (ids.empty()) return {};

    std::vector<Demand> line;
    for (const OrderId& id : ids) line.push_back(demand_of(contents_of(tx, id)));
    const Pool pool{.on = campaign->pool_on, .other_silent_schools = campaign->silent_schools};

    std::vector<std::string> served;
    for (const std::size_t place : servable(line, all_shelves(tx, campaign->id), pool)) {
        const Order order = order_by_id(tx, ids[place]);
        change_state(tx, order, OrderState::placed, "order.served", done_by, now);
        reserve(tx, order.id, done_by, now);
        served.push_back(order.number.text);
    }
    return served;
}

constexpr auto kLastInPriority = R"(
    SELECT orders.id FROM orders
     WHERE campaign_id IN (SELECT id FROM campaign WHERE state = 'published') AND state = 'placed'
       AND EXISTS (SELECT 1 FROM order_line WHERE order_id = orders.id AND item_id = $item)
     ORDER BY shortage_rank DESC, orders.id DESC LIMIT 1)";
constexpr auto kReserved = "SELECT reserved AS figure FROM item WHERE id = $item";

std::vector<std::string> set_back(Transaction& tx, const ItemId& item, Count on_hand_after, std::string_view done_by, Instant now) {
    std::vector<std::string> waiting;
    while (tx.figure(kReserved, {{"$item", item}}) > on_hand_after) {
        const auto last = tx.first(kLastInPriority, {{"$item", item}}, [](const Row& row) { return row.id<Order>("id"); });
        if (!last) break;
        const Order order = order_by_id(tx, *last);
        release(tx, order.id, done_by, now);
        change_state(tx, order, OrderState::waiting, "order.set_back", done_by, now);
        waiting.push_back(order.number.text);
    }
    return waiting;
}

void change_state(Transaction& tx, const Order& order, OrderState state, std::string_view act, std::string_view done_by, Instant now) {
    set_state(tx, order, state, now);
    audit(tx, {.done_by = done_by, .act = act, .subject = order.number.text, .was = word(order.state), .became = word(state)}, now);
}

}  // namespace trousse
