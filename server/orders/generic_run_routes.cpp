#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "orders/deadline_preview.hpp"
#include "orders/generic_run_store.hpp"
#include "orders/order_letters.hpp"
#include "orders/orders_routes.hpp"
#include "orders/placing.hpp"
#include "orders/waiting.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer preview(Service& service, const Request& request);
static Answer waiting_line(Service& service, const Request& request);
static Answer run(Service& service, const Request& request);
static Answer list_runs(Service& service, const Request& request);
static Answer show_run(Service& service, const Request& request);
static Answer reverse_run(Service& service, const Request& request);
static Answer release_run_letters(Service& service, const Request& request);
static json shown(const Snapshot& db, const GenericRun& run);

Routes generic_run_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/generic-runs/preview", Access::admins, with(preview)},
        {get, "/api/v1/generic-runs/waiting", Access::admins, with(waiting_line)},
        {post, "/api/v1/generic-runs", Access::admins, Once::by_key, with(run)},
        {get, "/api/v1/generic-runs", Access::admins, with(list_runs)},
        {get, "/api/v1/generic-runs/{id}", Access::admins, with(show_run)},
        {post, "/api/v1/generic-runs/{id}/reversal", Access::admins, Once::by_key, with(reverse_run)},
        {post, "/api/v1/generic-runs/{id}/letters", Access::admins, Once::by_key, with(release_run_letters)},
        {post, "/api/v1/campaigns/{slug}/deadline-preview", Access::admins, Once::no_act, with(preview_deadline)},
    };
}

constexpr Count kPreviewed = 250;  // of those served, and as many of those that are not; the counts are of all

static json previewed(const std::vector<SilentSchool>& schools, Count before, const char* verdict);

Answer preview(Service& service, const Request& request) {
    require_known(request, {"campaign", "limit"});
    const Count listed = asked(request, "limit").empty() ? kPreviewed : page_of(request).limit;
    const Instant now = service.now();
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = asked_campaign(db, asked(request, "campaign"));
        const auto kit = generic_kit_of(db, campaign.id);
        if (!kit) throw Problem{.status = 409, .code = "no_generic_kit"};
        const Demand demand = fixed_demand(*kit);
        std::map<ItemId, Bilingual> names;
        for (const Component& component : kit->components) names[component.item] = component.plural;
        const Sharing sharing = share_out(demand, line_of(db, campaign.id).turns, all_shelves(db, campaign.id), pool_of(db, campaign));

        json limiting = json::array();
        for (const auto& [item, needed, free, is_protected] : sharing.short_of)
            limiting.push_back({{"item", item.text()}, {"name", told(names[item])}, {"needed", needed}, {"free", free}, {"short", needed - free}});
        json schools = previewed(silent_schools(db, campaign.id, std::min(listed, sharing.placed)), 0, "placed");
        if (sharing.waiting > 0)
            for (json& school : previewed(silent_schools(db, campaign.id, listed, sharing.placed), sharing.placed, "waiting"))
                schools.push_back(std::move(school));
        const json why_not = !campaign.is_published() ? json("campaign_archived") : !campaign.is_over(now) ? json("deadline_not_reached") : json();
        return ok({{"campaign", campaign.slug},
                   {"closes_at", told(campaign.closes_at)},
                   {"may_run", why_not.is_null()},
                   {"why_not", why_not},
                   {"on_hold", campaign.run_on_hold},
                   {"silent", campaign.silent_schools},
                   {"covered", sharing.placed},
                   {"waiting", sharing.waiting},
                   {"limiting", std::move(limiting)},
                   {"schools", std::move(schools)},
                   {"kit", {{"slug", kit->slug}, {"name", told(kit->name)}}}});
    });
}

json previewed(const std::vector<SilentSchool>& schools, Count before, const char* verdict) {
    json rows = json::array();
    for (const SilentSchool& school : schools)
        rows.push_back({{"rank", ++before}, {"id", school.id.text()}, {"name", school.name}, {"municipality", school.municipality}, {"verdict", verdict}});
    return rows;
}

constexpr auto kWaitingLine = R"(
    SELECT orders.number, origin, school.id AS school, school.name AS name, municipality, kit.slug AS kit, kit_name_fr, kit_name_en
      FROM orders JOIN school ON school.id = orders.school_id JOIN contents ON contents.id = contents_id JOIN kit ON kit.id = kit_id
      LEFT JOIN roster ON roster.campaign_id = orders.campaign_id AND roster.school_id = orders.school_id
     WHERE orders.campaign_id = $campaign AND state = 'waiting' ORDER BY kind = 'partner', rank, iif(kind = 'partner', orders.id, orders.school_id) LIMIT 500)";

// In the order in which a receipt serves them: the first 500.
Answer waiting_line(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    return service.db.read([&](const Snapshot& db) {
        Count place = 0;
        const auto rows = db.all(kWaitingLine, {{"$campaign", asked_campaign(db, asked(request, "campaign")).id}}, [&](const Row& row) {
            return json{{"place", ++place},
                        {"order", row.text("number")},
                        {"origin", row.text("origin")},
                        {"school", {{"id", row.id<School>("school").text()}, {"name", row.text("name")}, {"municipality", row.text("municipality")}}},
                        {"kit", {{"slug", row.text("kit")}, {"name", told(Bilingual{row.text("kit_name_fr"), row.text("kit_name_en")})}}}};
        });
        return ok({{"data", rows}, {"next", nullptr}});
    });
}

// Its key stands for the run that it began: asked again, that one is carried to its end.
Answer run(Service& service, const Request& request) {
    require_empty(request.body);
    const std::string& actor = request.visitor.actor;
    RunId id;
    once(
        service, request, [&](Transaction& tx) { return take_up(tx, actor, service.now()).text(); },
        [&](const Snapshot&, const Told& told) {
            id = RunId::named(told);
            return Answer{};
        });
    carry_out(service.db, service.now, id, actor);
    return service.db.read([&](const Snapshot& db) { return created(shown(db, require_run(db, id)), "/api/v1/generic-runs/" + id.text()); });
}

Answer list_runs(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    return service.db.read([&](const Snapshot& db) {
        json runs = json::array();
        for (const GenericRun& run : runs_of(db, asked_campaign(db, asked(request, "campaign")).id)) runs.push_back(shown(db, run));
        return ok({{"data", std::move(runs)}, {"next", nullptr}});
    });
}

Answer show_run(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) { return ok(shown(db, require_run(db, request.id<GenericRun>("id")))); });
}

Answer reverse_run(Service& service, const Request& request) {
    require_empty(request.body);
    return once(service, request, [&](Transaction& tx) {
        const RunId id = request.id<GenericRun>("id");
        undo(tx, require_run(tx, id), request.visitor.actor, service.now());
        return ok(shown(tx, require_run(tx, id)));
    });
}

Answer release_run_letters(Service& service, const Request& request) {
    require_empty(request.body);
    return once(service, request, [&](Transaction& tx) {
        const GenericRun run = require_run(tx, request.id<GenericRun>("id"));
        return ok({{"released", release_letters(tx, run, request.visitor.actor, service.now())}});
    });
}

constexpr auto kFigures = R"(
    SELECT count(*) FILTER (WHERE state <> 'cancelled' AND state <> 'waiting') AS placed,
           count(*) FILTER (WHERE state = 'waiting') AS waiting,
           count(*) FILTER (WHERE swapped = 1 AND state <> 'cancelled') AS swapped,
           count(*) FILTER (WHERE state = 'cancelled') AS cancelled,
           (SELECT count(*) FROM outbox JOIN orders AS its ON its.id = order_id
             WHERE outbox.state <> 'sent' AND outbox.state = 'queued' AND held = 1 AND its.generic_run_id = $run) AS letters_held
      FROM orders WHERE generic_run_id = $run)";
constexpr auto kIsCurrent = "SELECT 1 FROM campaign WHERE id = $campaign AND state = 'published'";

json shown(const Snapshot& db, const GenericRun& run) {
    const bool may_undo = !run.undone_at && run.ended_at && db.any(kIsCurrent, {{"$campaign", run.campaign}}) && !packed_order_of(db, run);
    return *db.first(kFigures, {{"$run", run.id}}, [&](const Row& row) {
        return json{{"id", run.id.text()},
                    {"campaign", campaign_by_id(db, run.campaign).slug},
                    {"began_at", told(run.began_at)},
                    {"began_by", name_of_actor(db, run.began_by)},
                    {"ended_at", told(run.ended_at)},
                    {"undone_at", told(run.undone_at)},
                    {"placed", row.integer("placed")},
                    {"waiting", row.integer("waiting")},
                    {"swapped", row.integer("swapped")},
                    {"cancelled", row.integer("cancelled")},
                    {"letters_held", row.integer("letters_held")},
                    {"may_undo", may_undo}};
    });
}

}  // namespace trousse
