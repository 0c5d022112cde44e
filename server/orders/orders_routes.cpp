#include "orders/orders_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "orders/once.hpp"
#include "orders/order_change.hpp"
#include "orders/order_form.hpp"
#include "orders/order_letters.hpp"
#include "orders/order_list.hpp"
#include "orders/order_view.hpp"
#include "orders/placing.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static Answer place_order(Service& service, const Request& request);
static Answer show_order(Service& service, const Request& request);
static Answer change_order(Service& service, const Request& request);
static Answer cancel_order(Service& service, const Request& request);
static Answer list_orders(Service& service, const Request& request);
static Answer list_numbers(Service& service, const Request& request);
static Answer count_orders(Service& service, const Request& request);
static Answer show_history(Service& service, const Request& request);

// What may be done with orders, and by whom. The table is the whole list.
Routes orders_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/orders", Access::schools_and_staff, with(place_order)},
        {get, "/api/v1/orders", Access::schools_and_staff, with(list_orders)},
        {get, "/api/v1/orders/numbers", Access::staff, with(list_numbers)},
        {get, "/api/v1/orders/counts", Access::staff, with(count_orders)},
        {get, "/api/v1/orders/{number}", Access::schools_and_staff, with(show_order)},
        {patch, "/api/v1/orders/{number}", Access::schools_and_staff, with(change_order)},
        {post, "/api/v1/orders/{number}/cancellation", Access::schools_and_staff, with(cancel_order)},
        {get, "/api/v1/orders/{number}/history", Access::staff, with(show_history)},
    };
}

Answer place_order(Service& service, const Request& request) {
    const OrderForm form = read_json(request.body, order_form);
    const Instant now = service.now();

    return write_once(service, request, [&](Transaction& tx, const Campaign& campaign) {
        const School school = require_own_school(tx, request.visitor, campaign, form.school);
        if (!request.visitor.is_staff()) require_open(campaign, now);
        if (const auto automatic = automatic_order_to_swap(tx, request.visitor, campaign, school))
            return swapped(tx, *automatic, campaign, form, request.visitor, now);

        const Asker asker = make_room(tx, request.visitor, campaign, school, now);
        const Kit kit = require_kit(tx, campaign, form.kit);
        const Contents contents = require_contents(kit, form.choices);
        require_place(tx, school.id, form.delivery);

        const OrderState state = granted(tx, campaign, demand_of(contents), asker, request.visitor);
        const Order order = record_order(tx,
                                         {.campaign = campaign,
                                          .school = school,
                                          .kit = kit,
                                          .contents = contents,
                                          .origin = request.visitor.is_staff() ? Origin::staff : Origin::chosen,
                                          .state = state,
                                          .delivery = form.delivery,
                                          .language = form.contact.contact.language,
                                          .done_by = request.visitor.actor},
                                         now);
        if (state == OrderState::placed) reserve(tx, order.id, request.visitor.actor, now);
        set_contact(tx, order.id, form.contact);
        keep_contact(tx, school.id, form.contact.contact, now);
        enqueue_letter(tx, LetterKind::placed, order, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "order.placed",
               .subject = order.number.text,
               .became = told_for_audit(kit, contents, state)},
              now);
        return placed(tx, order, campaign, school, kit, contents, form.contact, request.visitor, now);
    });
}

Answer show_order(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) {
        return answered(db, asked_order(db, request), request.visitor, service.now());
    });
}

Answer change_order(Service& service, const Request& request) {
    const ChangeForm form = read_json(request.body, change_form);
    const Instant now = service.now();

    return service.db.write([&](Transaction& tx) {
        const Order order = asked_order(tx, request);
        const Campaign campaign = campaign_by_id(tx, order.campaign);
        require_version(request, order.version, [&] { return shown(tx, order, request.visitor, now); });
        require_act(Act::change, order, campaign, request.visitor, now);

        const Order changed = apply_change(tx, order, campaign, form, request.visitor, now);
        return answered(tx, changed, request.visitor, now);
    });
}

struct CancellationForm {
    std::string then;  // choose_again, generic, none
};

Answer cancel_order(Service& service, const Request& request) {
    const auto form = read_json(request.body, [](JsonReader& body) {
        return CancellationForm{body.word("/then", {"choose_again", "generic", "none"})};
    });
    const Instant now = service.now();

    return write_once(service, request, [&](Transaction& tx, const Campaign&) {
        const Order order = asked_order(tx, request);
        const Campaign campaign = campaign_by_id(tx, order.campaign);
        require_version(request, order.version, [&] { return shown(tx, order, request.visitor, now); });
        require_act(Act::cancellation, order, campaign, request.visitor, now);

        const Order cancelled = cancel(tx, order, campaign, form.then == "none", request.visitor.actor, now);
        return answered(tx, cancelled, request.visitor, now);
    });
}

Answer list_orders(Service& service, const Request& request) {
    const OrderFilter filter = order_filter(request);
    return service.db.read([&](const Snapshot& db) { return orders_page(db, filter, request, service.now()); });
}

Answer list_numbers(Service& service, const Request& request) {
    const OrderFilter filter = order_filter(request);
    return service.db.read([&](const Snapshot& db) {
        return ok(numbers_of(db, filter, asked_campaign(db, asked(request, "campaign")), service.now()));
    });
}

Answer count_orders(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    return service.db.read([&](const Snapshot& db) {
        return ok(order_counts(db, asked_campaign(db, asked(request, "campaign"))));
    });
}

Answer show_history(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) {
        return ok({{"data", history_of(db, asked_order(db, request).number)}, {"next", nullptr}});
    });
}

}  // namespace trousse
