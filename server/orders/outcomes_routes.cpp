#include "campaigns/campaigns_store.hpp"
#include "orders/once.hpp"
#include "orders/order_change.hpp"
#include "orders/order_letters.hpp"
#include "orders/orders_routes.hpp"
#include "orders/placing.hpp"
#include "orders/waiting.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static Answer decline(Service& service, const Request& request);
static Answer withdraw_decline(Service& service, const Request& request);
static Answer exclude(Service& service, const Request& request);
static Answer withdraw_exclusion(Service& service, const Request& request);

// « Pas de trousse cette année, merci », and what staff set aside.
Routes outcomes_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/declines", Access::schools_and_staff, with(decline)},
        {remove, "/api/v1/declines/{id}", Access::schools_and_staff, with(withdraw_decline)},
        {post, "/api/v1/exclusions", Access::staff, with(exclude)},
        {remove, "/api/v1/exclusions/{id}", Access::staff, with(withdraw_exclusion)},
    };
}

static void require_silent_school(const Snapshot& db, const Campaign& campaign, const School& school);

Answer decline(Service& service, const Request& request) {
    const auto asked = read_json(request.body, [](JsonReader& body) { return SchoolId{body.text("/school", 36)}; });
    const Instant now = service.now();

    return write_once(service, request, [&](Transaction& tx, const Campaign& campaign) {
        const School school = require_own_school(tx, request.visitor, campaign, asked);
        if (!request.visitor.is_staff()) require_open(campaign, now);
        require_silent_school(tx, campaign, school);

        const OutcomeId id = record_outcome(
            tx, {.campaign = campaign.id, .school = school.id, .kind = "decline", .signed_by = request.visitor.actor}, now);
        audit(tx, {.done_by = request.visitor.actor, .act = "decline.recorded", .subject = school.id.text, .became = "decline"}, now);
        enqueue_decline(tx, school.id, id, now);
        serve_waiting(tx, request.visitor.actor, now);  // what was kept for the school is free
        return created({{"id", id.text}, {"school", school.id.text}, {"at", told(now)}}, "/api/v1/declines/" + id.text);
    });
}

struct ExclusionForm {
    SchoolId school;
    std::string reason;
};

Answer exclude(Service& service, const Request& request) {
    const auto form = read_json(request.body, [](JsonReader& body) {
        return ExclusionForm{{body.text("/school", 36)}, body.text("/reason", 200)};
    });
    const Instant now = service.now();

    return service.db.write([&](Transaction& tx) {
        const Campaign campaign = current_campaign(tx);
        const School school = require_own_school(tx, request.visitor, campaign, form.school);
        require_silent_school(tx, campaign, school);

        const OutcomeId id = record_outcome(tx,
                                            {.campaign = campaign.id,
                                             .school = school.id,
                                             .kind = "exclusion",
                                             .reason = form.reason,
                                             .signed_by = request.visitor.actor},
                                            now);
        audit(tx, {.done_by = request.visitor.actor, .act = "exclusion.recorded", .subject = school.id.text, .became = form.reason}, now);
        serve_waiting(tx, request.visitor.actor, now);
        return created({{"id", id.text}, {"school", school.id.text}, {"reason", form.reason}, {"at", told(now)}},
                       "/api/v1/exclusions/" + id.text);
    });
}

void require_silent_school(const Snapshot& db, const Campaign& campaign, const School& school) {
    if (school.is_partner()) throw Problem{.status = 409, .code = "partner_has_no_outcome"};
    if (const auto outcome = live_outcome(db, campaign.id, school.id))
        throw Problem{.status = 409,
                      .code = "already_answered",
                      .params = {{"outcome", outcome->kind}, {"order", outcome->number ? json(outcome->number->text) : json()}}};
}

static Answer withdraw(Service& service, const Request& request, std::string_view kind);

Answer withdraw_decline(Service& service, const Request& request) { return withdraw(service, request, "decline"); }

Answer withdraw_exclusion(Service& service, const Request& request) { return withdraw(service, request, "exclusion"); }

struct LiveOutcome {
    OutcomeId id;
    SchoolId school;
    CampaignId campaign;
};

constexpr auto kLive = R"(
    SELECT id, school_id, campaign_id FROM outcome WHERE id = $id AND kind = $kind AND live = 1
       AND ($owner IS NULL OR school_id IN (SELECT id FROM school WHERE id = $owner OR parent_id = $owner)))";

// The school is silent again. After the run each school has an outcome, and keeps one.
Answer withdraw(Service& service, const Request& request, std::string_view kind) {
    const Instant now = service.now();
    const Visitor& visitor = request.visitor;
    std::optional<std::string> owner;
    if (!visitor.is_staff()) owner = visitor.id;

    return service.db.write([&](Transaction& tx) {
        const auto live = tx.first(kLive, {{"$id", request.parameter("id")}, {"$kind", kind}, {"$owner", owner}}, [](const Row& row) {
            return LiveOutcome{row.id<struct Outcome>("id"), row.id<School>("school_id"), row.id<Campaign>("campaign_id")};
        });
        if (!live) throw Problem{.status = 404, .code = "unknown_decline"};
        const Campaign campaign = campaign_by_id(tx, live->campaign);
        if (!visitor.is_staff()) require_open(campaign, now);
        if (!campaign.is_published() || run_is_over(tx, campaign.id))
            throw Problem{.status = 409, .code = "act_not_open", .params = {{"act", "withdrawal"}, {"state", kind}, {"open", json::array()}}};

        end_outcome(tx, live->id, now);
        const std::string act = std::string{kind} + ".withdrawn";
        audit(tx, {.done_by = visitor.actor, .act = act, .subject = live->school.text, .was = kind}, now);
        return no_content();
    });
}

}  // namespace trousse
