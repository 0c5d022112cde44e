#include "orders/orders_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "orders/order_change.hpp"
#include "orders/order_form.hpp"
#include "orders/order_list.hpp"
#include "orders/order_view.hpp"
#include "orders/placing.hpp"
#include "platform/answers.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer place_order(Service& service, KeptWanted& kept, const Request& request);
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
    const auto kept = std::make_shared<KeptWanted>();
    return {
        {post, "/api/v1/orders", Access::schools_and_staff, Once::by_key,
         [&service, kept](const Request& request) { return place_order(service, *kept, request); }},
        {get, "/api/v1/orders", Access::schools_and_staff, with(list_orders)},
        {get, "/api/v1/orders/numbers", Access::staff, with(list_numbers)},
        {get, "/api/v1/orders/counts", Access::staff, with(count_orders)},
        shows_contact("order", {get, "/api/v1/orders/{number}", Access::schools_and_staff, with(show_order)}),
        {patch, "/api/v1/orders/{number}", Access::schools_and_staff, with(change_order)},
        {post, "/api/v1/orders/{number}/cancellation", Access::schools_and_staff, Once::by_key, with(cancel_order)},
        {get, "/api/v1/orders/{number}/history", Access::staff, with(show_history)},
    };
}

Answer place_order(Service& service, KeptWanted& kept, const Request& request) {
    const OrderForm form = read_json(request.body, order_form);
    const Instant now = service.now();
    const Visitor& visitor = request.visitor;
    const auto wanted = kept.get(service.db, form.kit, form.choices);
    std::optional<std::pair<Order, OrderDetails>> just_placed;  // what is known of it need not be read again

    return once(
        service, request,
        [&](Transaction& tx) {
            just_placed.reset();
            const Campaign campaign = current_campaign(tx);
            const School school = require_own_school(tx, visitor, campaign, form.school);
            if (!visitor.is_staff()) require_open(campaign, now);
            require_few_letters(tx, service, visitor, campaign.id, school.id);
            const auto row = roster_row(tx, campaign.id, school.id);
            if (const auto automatic = automatic_order_to_swap(tx, visitor, row))
                return apply_change(tx, *automatic, campaign, as_change(form), visitor, now).number.text;

            require_room(tx, visitor, row);
            const auto as_it_is = kept.as_of(tx, campaign, form.kit, form.choices, wanted);
            const Wanted& what = *as_it_is;
            require_place(tx, school.id, form.delivery);
            const Asker asker = row && row->is_silent() ? Asker::school_with_claim : Asker::anyone_else;
            const OrderState state = granted(tx, campaign, what.demand, asker, visitor);

            const Contact& contact = form.contact.contact;
            const Placement placement{.school = school.id,
                                      .row = row,
                                      .state = state,
                                      .delivery = form.delivery,
                                      .language = contact.language,
                                      .recipient = contact.email,
                                      .contact = &form.contact};
            const auto placed = place(tx,
                                      {.campaign = campaign,
                                       .kit = what.kit,
                                       .contents = keep_contents(tx, what.kit, what.contents, what.fingerprint),
                                       .demand = what.demand,
                                       .origin = visitor.is_staff() ? Origin::staff : Origin::chosen,
                                       .told = what.told,
                                       .done_by = visitor.actor},
                                      std::span{&placement, 1}, now);
            keep_contact(tx, school.id, contact, now);
            just_placed.emplace(placed.front(), OrderDetails{.campaign = campaign,
                                                             .school = school,
                                                             .kit_slug = what.kit.slug,
                                                             .kit_picture = what.kit.picture,
                                                             .contents = what.contents,
                                                             .contact = form.contact});
            return placed.front().number.text;
        },
        [&](const Snapshot& db, const Told& number) {
            Answer answer = just_placed ? answered(db, just_placed->first, just_placed->second, visitor, now)
                                        : answered(db, require_order(db, {number}, {}), visitor, now);
            answer.status = 201;
            answer.headers.emplace_back("Location", "/api/v1/orders/" + number);
            return answer;
        });
}

Answer show_order(Service& service, const Request& request) {
    return service.db.read(
        [&](const Snapshot& db) { return answered(db, asked_order(db, request), request.visitor, service.now()); });
}

Answer change_order(Service& service, const Request& request) {
    const ChangeForm form = read_json(request.body, change_form);
    const Instant now = service.now();

    return service.db.write([&](Transaction& tx) {
        const Order order = asked_order(tx, request);
        const Campaign campaign = campaign_by_id(tx, order.campaign);
        require_version(request, order.version, [&] { return json::parse(shown(tx, order, request.visitor, now)); });
        require_act(Act::change, order, campaign, request.visitor, now);
        require_few_letters(tx, service, request.visitor, campaign.id, order.school);

        const Order changed = apply_change(tx, order, campaign, form, request.visitor, now);
        return answered(tx, changed, request.visitor, now);
    });
}

// « No kit this year » is a decline. Another kit, the generic one too, is a change of the order; only staff put a
// school back to silent.
Answer cancel_order(Service& service, const Request& request) {
    const Leaves asked = read_json(request.body, cancellation_form);
    const Instant now = service.now();

    return once(
        service, request,
        [&](Transaction& tx) {
            const Order order = asked_order(tx, request);
            const Campaign campaign = campaign_by_id(tx, order.campaign);
            require_version(request, order.version,
                            [&] { return json::parse(shown(tx, order, request.visitor, now)); });
            require_act(Act::cancellation, order, campaign, request.visitor, now);
            require_few_letters(tx, service, request.visitor, campaign.id, order.school);
            return cancel(tx, order, campaign, asked, request.visitor, now).number.text;
        },
        [&](const Snapshot& db, const Told& number) {
            return answered(db, require_order(db, {number}, {}), request.visitor, now);
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
    return service.db.read(
        [&](const Snapshot& db) { return ok(order_counts(db, asked_campaign(db, asked(request, "campaign")))); });
}

Answer show_history(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) {
        return ok({{"data", history_of(db, asked_order(db, request).number)}, {"next", nullptr}});
    });
}

}  // namespace trousse
