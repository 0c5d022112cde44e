#include "fulfilment/fulfilment_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/parcels_store.hpp"
#include "orders/order_letters.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"

namespace trousse {

static Answer pack(Service& service, const Request& request);
static Answer unpack(Service& service, const Request& request);
static Answer send(Service& service, const Request& request);
static Answer deliver(Service& service, const Request& request);

Routes fulfilment_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/orders/{number}/packing", Access::staff, with(pack)},
        {post, "/api/v1/orders/{number}/unpacking", Access::staff, with(unpack)},
        {post, "/api/v1/orders/{number}/shipment", Access::staff, with(send)},
        {post, "/api/v1/orders/{number}/delivery", Access::schools_and_staff, with(deliver)},
    };
}

static Answer act_upon(Service& service, const Request& request, Act act, std::string_view told_as,
                       const std::function<void(Transaction&, const Order&, Instant)>& story);
static void each_parcel(const Snapshot& db, const Order& order, std::initializer_list<ParcelState> states,
                        const std::function<void(const ParcelId&)>& change);

Answer pack(Service& service, const Request& request) {
    require_empty(request.body);
    return act_upon(service, request, Act::packing, "order.packed",
                    [&](Transaction& tx, const Order& order, Instant now) {
                        pack_everything(tx, order.id, request.visitor.actor, now);
                    });
}

Answer unpack(Service& service, const Request& request) {
    require_empty(request.body);
    return act_upon(
        service, request, Act::unpacking, "order.unpacked", [&](Transaction& tx, const Order& order, Instant) {
            each_parcel(tx, order, {ParcelState::packed}, [&](const ParcelId& parcel) { set_unpacked(tx, parcel); });
        });
}

// Stock leaves the shelf when the parcel leaves, or stands ready at the door for who picks it up.
Answer send(Service& service, const Request& request) {
    const auto tracking = read_json(request.body, [](JsonReader& body) { return body.line("/tracking", 80); });
    return act_upon(
        service, request, Act::shipment, "order.shipped", [&](Transaction& tx, const Order& order, Instant now) {
            const ParcelState sent = order.delivery.way == "pickup" ? ParcelState::ready : ParcelState::shipped;
            each_parcel(tx, order, {ParcelState::packed},
                        [&](const ParcelId& parcel) {
                            set_sent(tx, parcel, sent, tracking, now);
                            enqueue_departure(tx, order, parcel, now);
                        });
            ship(tx, order.id, request.visitor.actor, now);
        });
}

Answer deliver(Service& service, const Request& request) {
    require_empty(request.body);
    return act_upon(
        service, request, Act::delivery, "order.delivered", [&](Transaction& tx, const Order& order, Instant now) {
            each_parcel(tx, order, {ParcelState::ready, ParcelState::shipped},
                        [&](const ParcelId& parcel) { set_delivered(tx, parcel, request.visitor.actor, now); });
        });
}

static OrderState state_by_parcels(const Snapshot& db, const Order& order);

// What the four have in common: the order as the visitor knows it, an act that is open, what happens to the parcels,
// and the state that follows from them.
Answer act_upon(Service& service, const Request& request, Act act, std::string_view told_as,
                const std::function<void(Transaction&, const Order&, Instant)>& story) {
    const Visitor& visitor = request.visitor;
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Order before = asked_order(tx, request);
        require_version(request, before.version, [&] { return shown(tx, before, visitor, now); });
        require_act(act, before, campaign_by_id(tx, before.campaign), visitor, now);

        story(tx, before, now);
        const Order order = set_state(tx, before, state_by_parcels(tx, before), now);
        audit(tx,
              {.done_by = visitor.actor,
               .act = told_as,
               .subject = order.number.text,
               .was = word(before.state),
               .became = word(order.state)},
              now);
        return answered(tx, order, visitor, now);
    });
}

void each_parcel(const Snapshot& db, const Order& order, std::initializer_list<ParcelState> states,
                 const std::function<void(const ParcelId&)>& change) {
    for (const Parcel& parcel : parcels_of(db, order.id))
        if (std::ranges::find(states, parcel.state) != states.end()) change(parcel.id);
}

// Without a parcel the order is placed again: what it was promised is still reserved.
OrderState state_by_parcels(const Snapshot& db, const Order& order) {
    std::vector<ParcelState> states;
    for (const Parcel& parcel : parcels_of(db, order.id)) states.push_back(parcel.state);
    return derived_state(states).value_or(OrderState::placed);
}

}  // namespace trousse
