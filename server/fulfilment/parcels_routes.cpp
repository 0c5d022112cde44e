#include "fulfilment/parcels_routes.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/packing.hpp"
#include "fulfilment/papers.hpp"
#include "fulfilment/parcel_list.hpp"
#include "orders/order_view.hpp"
#include "orders/placing.hpp"
#include "platform/answers.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_parcels(Service& service, const Request& request);
static Answer count_parcels(Service& service, const Request& request);
static Answer print_parcel_slip(Service& service, const Request& request);
static Answer send_parcel(Service& service, const Request& request);
static Answer deliver_parcel(Service& service, const Request& request);
static Answer unpack_parcel(Service& service, const Request& request);
static Answer lose_parcel(Service& service, const Request& request);
static Answer resend_parcel(Service& service, const Request& request);
static Answer return_parcel(Service& service, const Request& request);

Routes parcels_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/parcels", Access::staff, with(list_parcels)},
        {get, "/api/v1/parcels/counts", Access::staff, with(count_parcels)},
        shows_contact("papers", {get, "/api/v1/parcels/{number}/slip", Access::staff, with(print_parcel_slip)}),
        {post, "/api/v1/parcels/{number}/shipment", Access::staff, Once::by_key, with(send_parcel)},
        {post, "/api/v1/parcels/{number}/delivery", Access::schools_and_staff, Once::by_key, with(deliver_parcel)},
        {post, "/api/v1/parcels/{number}/unpacking", Access::staff, Once::by_key, with(unpack_parcel)},
        {post, "/api/v1/parcels/{number}/loss", Access::staff, Once::by_key, with(lose_parcel)},
        {post, "/api/v1/parcels/{number}/resending", Access::staff, Once::by_key, with(resend_parcel)},
        {post, "/api/v1/parcels/{number}/return", Access::staff, Once::by_key, with(return_parcel)},
    };
}

Answer list_parcels(Service& service, const Request& request) {
    const ParcelFilter filter = parcel_filter(request);
    return service.db.read([&](const Snapshot& db) { return parcels_page(db, filter, request, service.now()); });
}

Answer count_parcels(Service& service, const Request& request) {
    require_known(request, {});
    const ParcelCounts counts = service.db.read([&](const Snapshot& db) { return parcel_counts(db, service.now()); });
    return ok({{"to_pack", counts.to_pack},
               {"packed", counts.packed},
               {"ready", counts.ready},
               {"shipped", counts.shipped},
               {"late", counts.late},
               {"lost", counts.lost},
               {"returned", counts.returned}});
}

Answer print_parcel_slip(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read(
        [&](const Snapshot& db) { return ok(parcel_slip(db, request.parameter("number"), service)); });
}

// ── What happens to one ──

using ParcelStory = std::function<Order(Transaction&, const Order&, const Parcel&, const std::string& actor, Instant)>;

static Answer upon_parcel(Service& service, const Request& request, ParcelAct act, const ParcelStory& story) {
    const Visitor& visitor = request.visitor;
    const Instant now = service.now();
    std::optional<SchoolId> owner;
    if (!visitor.is_staff()) owner = SchoolId{visitor.id};
    return once(
        service, request,
        [&](Transaction& tx) {
            const auto [order, parcel] = require_parcel(tx, request.parameter("number"), owner);
            require_own_campaign(tx, visitor, order.campaign);
            require_version(request, order.version, [&, &asked = order] { return shown(tx, asked, visitor, now); });
            require_parcel_act(act, parcel, circumstances_of(campaign_by_id(tx, order.campaign), visitor, now));
            return story(tx, order, parcel, visitor.actor, now).number.text;
        },
        [&](const Snapshot& db, const Told& number) {
            return answered(db, require_order(db, {number}, {}), visitor, now);
        });
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

Answer resend_parcel(Service& service, const Request& request) {
    require_empty(request.body);
    return upon_parcel(service, request, ParcelAct::resending, send_again);
}

struct ReturnForm {
    bool goes_on = true;
    std::string reason;
};

Answer return_parcel(Service& service, const Request& request) {
    const auto form = read_json(request.body, [](JsonReader& body) {
        return ReturnForm{body.word("/then", {"placed", "cancelled"}) == "placed", body.text("/reason", 200)};
    });
    return upon_parcel(service, request, ParcelAct::comes_back,
                       [&](Transaction& tx, const Order& order, const Parcel& parcel, const std::string&, Instant now) {
                           return take_one_back(tx, order, parcel, form.goes_on, form.reason, request.visitor, now);
                       });
}

}  // namespace trousse
