#include "fulfilment/fulfilment_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/packing.hpp"
#include "fulfilment/packing_form.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static Answer pack_order(Service& service, const Request& request);
static Answer unpack_order(Service& service, const Request& request);
static Answer send_order(Service& service, const Request& request);
static Answer deliver_order(Service& service, const Request& request);
static Answer release_remainder(Service& service, const Request& request);
static Answer send_parcel(Service& service, const Request& request);
static Answer deliver_parcel(Service& service, const Request& request);
static Answer unpack_parcel(Service& service, const Request& request);
static Answer lose_parcel(Service& service, const Request& request);
static Answer return_parcel(Service& service, const Request& request);

Routes fulfilment_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/orders/{number}/packing", Access::staff, with(pack_order)},
        {post, "/api/v1/orders/{number}/unpacking", Access::staff, with(unpack_order)},
        {post, "/api/v1/orders/{number}/shipment", Access::staff, with(send_order)},
        {post, "/api/v1/orders/{number}/delivery", Access::schools_and_staff, with(deliver_order)},
        {post, "/api/v1/orders/{number}/remainder-release", Access::staff, with(release_remainder)},
        {post, "/api/v1/parcels/{number}/shipment", Access::staff, with(send_parcel)},
        {post, "/api/v1/parcels/{number}/delivery", Access::schools_and_staff, with(deliver_parcel)},
        {post, "/api/v1/parcels/{number}/unpacking", Access::staff, with(unpack_parcel)},
        {post, "/api/v1/parcels/{number}/loss", Access::staff, with(lose_parcel)},
        {post, "/api/v1/parcels/{number}/return", Access::staff, with(return_parcel)},
    };
}

using OrderStory = std::function<Order(Transaction&, const Order&, const std::string& actor, Instant)>;
using ParcelStory = std::function<Order(Transaction&, const Order&, const Parcel&, const std::string& actor, Instant)>;

// What the acts upon an order have in common: the order as the visitor knows it, and an act that is open.
static Answer upon_order(Service& service, const Request& request, Act act, const OrderStory& story) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Order order = asked_order(tx, request);
        require_version(request, order.version, [&] { return shown(tx, order, request.visitor, now); });
        require_act(act, order, campaign_by_id(tx, order.campaign), request.visitor, now);
        return answered(tx, story(tx, order, request.visitor.actor, now), request.visitor, now);
    });
}

Answer pack_order(Service& service, const Request& request) {
    const Packing packing = packing_form(request.body);
    return upon_order(service, request, Act::packing,
                      [&](Transaction& tx, const Order& order, const std::string& actor, Instant now) {
                          return pack(tx, order, packing, actor, now);
                      });
}

Answer unpack_order(Service& service, const Request& request) {
    require_empty(request.body);
    return upon_order(service, request, Act::unpacking, unpack_all);
}

// Stock leaves the shelf when the parcel leaves, or stands ready at the door for who picks it up.
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

// ── One parcel ──

static std::pair<Order, Parcel> asked_parcel(const Snapshot& db, const Request& request);
static void require_parcel_act(ParcelAct act, const Parcel& parcel, const Campaign& campaign, const Visitor& visitor);

static Answer upon_parcel(Service& service, const Request& request, ParcelAct act, const ParcelStory& story) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const auto [order, parcel] = asked_parcel(tx, request);
        require_version(request, order.version, [&, &asked = order] { return shown(tx, asked, request.visitor, now); });
        require_parcel_act(act, parcel, campaign_by_id(tx, order.campaign), request.visitor);
        return answered(tx, story(tx, order, parcel, request.visitor.actor, now), request.visitor, now);
    });
}

std::pair<Order, Parcel> asked_parcel(const Snapshot& db, const Request& request) {
    const Problem unknown{.status = 404, .code = "unknown_parcel"};
    const auto parts = parts_of_parcel_number(request.parameter("number"));
    if (!parts) throw unknown;
    std::optional<SchoolId> owner;
    if (!request.visitor.is_staff()) owner = SchoolId{request.visitor.id};
    const auto order = find_order(db, {parts->first}, owner);
    if (!order) throw unknown;
    for (Parcel& parcel : parcels_of(db, order->id))
        if (parcel.position == parts->second) return {*order, std::move(parcel)};
    throw unknown;
}

void require_parcel_act(ParcelAct act, const Parcel& parcel, const Campaign& campaign, const Visitor& visitor) {
    json open = json::array();
    if (campaign.is_published())
        for (const ParcelAct each : open_acts(parcel.state, visitor.is_staff())) open.push_back(word(each));
    if (std::ranges::find(open, json(word(act))) != open.end()) return;
    throw Problem{.status = 409,
                  .code = "act_not_open",
                  .params = {{"act", word(act)}, {"state", word(parcel.state)}, {"open", open}}};
}

Answer send_parcel(Service& service, const Request& request) {
    const auto tracking = read_json(request.body, [](JsonReader& body) { return body.line("/tracking", 80); });
    return upon_parcel(service, request, ParcelAct::shipment,
                       [&](Transaction& tx, const Order& order, const Parcel& parcel, const std::string& actor,
                           Instant now) { return send_one(tx, order, parcel, tracking, actor, now); });
}

Answer deliver_parcel(Service& service, const Request& request) {
    require_empty(request.body);
    return upon_parcel(service, request, ParcelAct::delivery, deliver_one);
}

Answer unpack_parcel(Service& service, const Request& request) {
    require_empty(request.body);
    return upon_parcel(service, request, ParcelAct::unpacking, unpack_one);
}

Answer lose_parcel(Service& service, const Request& request) {
    const auto reason = read_json(request.body, [](JsonReader& body) { return body.text("/reason", 200); });
    return upon_parcel(service, request, ParcelAct::loss,
                       [&](Transaction& tx, const Order& order, const Parcel& parcel, const std::string& actor,
                           Instant now) { return lose_one(tx, order, parcel, reason, actor, now); });
}

struct ReturnForm {
    bool goes_on = true;
    std::string reason;
};

Answer return_parcel(Service& service, const Request& request) {
    const auto form = read_json(request.body, [](JsonReader& body) {
        return ReturnForm{body.word("/then", {"placed", "cancelled"}) == "placed", body.text("/reason", 200)};
    });
    return upon_parcel(
        service, request, ParcelAct::comes_back,
        [&](Transaction& tx, const Order& order, const Parcel& parcel, const std::string& actor, Instant now) {
            return take_one_back(tx, order, parcel, form.goes_on, form.reason, actor, now);
        });
}

}  // namespace trousse
