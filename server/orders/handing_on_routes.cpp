#include "campaigns/school_links.hpp"
#include "orders/order_view.hpp"
#include "orders/orders_routes.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/shown_once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_links(Service& service, const Request& request);
static Answer make_link(Service& service, const Request& request);

constexpr std::chrono::days kHandedOnFor{30};  // who is handed a link uses it soon; the order's letters hold others
constexpr std::size_t kMostHandedOn = 10;      // at once, of one order

// An order handed on by its school to a colleague or the principal, or by staff to whoever is on the telephone.
Routes handing_on_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/orders/{number}/links", Access::schools_and_staff, with(list_links)},
        {post, "/api/v1/orders/{number}/links", Access::schools_and_staff, Once::by_key, with(make_link)},
    };
}

Answer list_links(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        const Order order = asked_order(db, request);
        return ok({{"data", links_handed_on(db, order.school, order.id, service.now())}, {"next", nullptr}});
    });
}

Answer make_link(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();
    return shown_once(service, request, [&](Transaction& tx) {
        const Order order = asked_order(tx, request);
        if (links_handed_on(tx, order.school, order.id, now).size() >= kMostHandedOn)
            throw Problem{.status = 409, .code = "too_many_links", .params = {{"limit", kMostHandedOn}}};
        const std::string secret = make_school_link(tx, service.key,
                                                    {.source = "colleague",
                                                     .campaign = order.campaign,
                                                     .school = order.school,
                                                     .order = order.id,
                                                     .last_day = quebec_day(now) + kHandedOnFor},
                                                    now);
        audit(tx, {.done_by = request.visitor.actor, .act = "school_link.made", .subject = order.number.text}, now);
        const std::string_view page = order.language == "en" ? "/en/my-order?no=" : "/commande?no=";
        json body = links_handed_on(tx, order.school, order.id, now).front();
        body["link"] = service.settings.public_url + std::string{page} + order.number.text + '#' + secret;
        return created(body, request.path);
    });
}

}  // namespace trousse
