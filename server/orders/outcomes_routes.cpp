#include "campaigns/campaigns_store.hpp"
#include "orders/order_change.hpp"
#include "orders/order_letters.hpp"
#include "orders/orders_routes.hpp"
#include "orders/placing.hpp"
#include "orders/waiting.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer decline(Service& service, const Request& request);
static Answer withdraw_decline(Service& service, const Request& request);
static Answer exclude(Service& service, const Request& request);
static Answer withdraw_exclusion(Service& service, const Request& request);

// « Pas de trousse cette année, merci », and what staff set aside. Each is named by its school: a school has one answer.
Routes outcomes_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/declines", Access::schools_and_staff, Once::by_key, with(decline)},
        {remove, "/api/v1/declines/{id}", Access::schools_and_staff, with(withdraw_decline)},
        {post, "/api/v1/exclusions", Access::staff, Once::by_key, with(exclude)},
        {remove, "/api/v1/exclusions/{id}", Access::staff, with(withdraw_exclusion)},
    };
}

static RosterRow require_silent_school(const Snapshot& db, const Campaign& campaign, const School& school);

Answer decline(Service& service, const Request& request) {
    const auto asked = read_json(request.body, [](JsonReader& body) { return body.id<School>("/school"); });
    const Instant now = service.now();
    const std::string& actor = request.visitor.actor;

    return once(service, request, [&](Transaction& tx) {
        const Campaign campaign = current_campaign(tx);
        const School school = require_own_school(tx, request.visitor, campaign, asked);
        if (!request.visitor.is_staff()) require_open(campaign, now);
        const RosterRow row = require_silent_school(tx, campaign, school);
        require_few_letters(tx, service, request.visitor, campaign.id, school.id);

        set_answer(tx, campaign.id, school.id, row, {.answer = "decline", .by = actor}, now);
        audit(tx, {.done_by = actor, .act = "decline.recorded", .subject = subject_of(school.id), .became = "decline"}, now);
        enqueue_decline(tx, campaign.id, school.id, now);
        serve_waiting(tx, actor, now);  // what was kept for the school is free
        return created({{"id", school.id.text()}, {"school", school.id.text()}, {"at", told(now)}},
                       "/api/v1/declines/" + school.id.text());
    });
}

struct ExclusionForm {
    SchoolId school;
    std::string reason;
};

Answer exclude(Service& service, const Request& request) {
    const auto form = read_json(request.body, [](JsonReader& body) {
        return ExclusionForm{body.id<School>("/school"), body.text("/reason", 200)};
    });
    const Instant now = service.now();
    const std::string& actor = request.visitor.actor;

    return once(service, request, [&](Transaction& tx) {
        const Campaign campaign = current_campaign(tx);
        const School school = require_own_school(tx, request.visitor, campaign, form.school);
        const RosterRow row = require_silent_school(tx, campaign, school);

        set_answer(tx, campaign.id, school.id, row, {.answer = "exclusion", .reason = form.reason, .by = actor}, now);
        audit(tx, {.done_by = actor, .act = "exclusion.recorded", .subject = subject_of(school.id), .became = "exclusion"}, now);
        serve_waiting(tx, actor, now);
        return created({{"id", school.id.text()}, {"school", school.id.text()}, {"reason", form.reason}, {"at", told(now)}},
                       "/api/v1/exclusions/" + school.id.text());
    });
}

RosterRow require_silent_school(const Snapshot& db, const Campaign& campaign, const School& school) {
    if (school.is_partner()) throw Problem{.status = 409, .code = "partner_has_no_outcome"};
    auto row = roster_row(db, campaign.id, school.id);
    if (!row->is_silent()) refuse_answered(db, *row);
    return *std::move(row);
}

static Answer withdraw(Service& service, const Request& request, std::string_view answer);

Answer withdraw_decline(Service& service, const Request& request) { return withdraw(service, request, "decline"); }

Answer withdraw_exclusion(Service& service, const Request& request) { return withdraw(service, request, "exclusion"); }

// The school is silent again. After the run each school has an answer, and keeps one.
Answer withdraw(Service& service, const Request& request, std::string_view answer) {
    const Instant now = service.now();
    const Visitor& visitor = request.visitor;

    return service.db.write([&](Transaction& tx) {
        const Campaign campaign = current_campaign(tx);
        const School school = require_own_school(tx, visitor, campaign, request.id<School>("id"));
        const auto row = roster_row(tx, campaign.id, school.id);
        if (!row || row->answer != answer) throw Problem{.status = 404, .code = "unknown_decline"};
        if (!visitor.is_staff()) require_open(campaign, now);
        if (run_is_over(tx, campaign.id))
            throw Problem{.status = 409, .code = "act_not_open", .params = {{"act", "withdrawal"}, {"state", answer}, {"open", json::array()}}};

        silence(tx, campaign.id, school.id, *row);
        const std::string act = std::string{answer} + ".withdrawn";
        audit(tx, {.done_by = visitor.actor, .act = act, .subject = subject_of(school.id), .was = answer}, now);
        return no_content();
    });
}

}  // namespace trousse
