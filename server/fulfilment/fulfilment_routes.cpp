#include "fulfilment/fulfilment_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/packing.hpp"
#include "fulfilment/packing_form.hpp"
#include "orders/order_view.hpp"
#include "orders/placing.hpp"
#include "platform/answers.hpp"
#include "platform/once.hpp"

namespace trousse {

static Answer pack_order(Service& service, const Request& request);
static Answer unpack_order(Service& service, const Request& request);
static Answer send_order(Service& service, const Request& request);
static Answer deliver_order(Service& service, const Request& request);
static Answer release_remainder(Service& service, const Request& request);

Routes fulfilment_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/orders/{number}/packing", Access::staff, Once::by_key, with(pack_order)},
        {post, "/api/v1/orders/{number}/unpacking", Access::staff, Once::by_key, with(unpack_order)},
        {post, "/api/v1/orders/{number}/shipment", Access::staff, Once::by_key, with(send_order)},
        {post, "/api/v1/orders/{number}/delivery", Access::schools_and_staff, Once::by_key, with(deliver_order)},
        {post, "/api/v1/orders/{number}/remainder-release", Access::staff, Once::by_key, with(release_remainder)},
    };
}

using OrderStory = std::function<Order(Transaction&, const Order&, const std::string& actor, Instant)>;

// What these acts have in common: the order as the visitor knows it, and an act that is open.
static Answer upon_order(Service& service, const Request& request, Act act, const OrderStory& story) {
    const Visitor& visitor = request.visitor;
    const Instant now = service.now();
    return once(
        service, request,
        [&](Transaction& tx) {
            const Order order = asked_order(tx, request);
            require_own_campaign(tx, visitor, order.campaign);
            require_version(request, order.version,
                            [&] { return nlohmann::json::parse(shown(tx, order, visitor, now)); });
            require_act(act, order, campaign_by_id(tx, order.campaign), visitor, now);
            return story(tx, order, visitor.actor, now).number.text;
        },
        [&](const Snapshot& db, const Told& number) {
            return answered(db, require_order(db, {number}, {}), visitor, now);
        });
}

Answer pack_order(Service& service, const Request& request) {
    const Packing packing = packing_form(request.body);
    return upon_order(service, request, Act::packing,
                      [&](Transaction& tx, const Order& order, const std::string& actor, Instant now) {
                          return pack(tx, service.key, order, packing, actor, now);
                      });
}

Answer unpack_order(Service& service, const Request& request) {
    require_empty(request.body);
    return upon_order(service, request, Act::unpacking, unpack_all);
}

Answer send_order(Service& service, const Request& request) {
    const auto tracking = read_json(request.body, [](JsonReader& body) { return body.line("/tracking", 80); });
    return upon_order(service, request, Act::shipment,
                      [&](Transaction& tx, const Order& order, const std::string& actor, Instant now) {
                          return send_all(tx, order, tracking, actor, now);
                      });
}

Answer deliver_order(Service& service, const Request& request) {
    require_empty(request.body);
    return upon_order(service, request, Act::delivery, deliver_all);
}

Answer release_remainder(Service& service, const Request& request) {
    const auto reason = read_json(request.body, [](JsonReader& body) { return body.text("/reason", 200); });
    return upon_order(service, request, Act::remainder_release,
                      [&](Transaction& tx, const Order& order, const std::string& actor, Instant now) {
                          return give_up_remainder(tx, order, reason, actor, now);
                      });
}

}  // namespace trousse
