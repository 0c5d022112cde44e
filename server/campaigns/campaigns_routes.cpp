#include "campaigns/campaigns_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_campaigns(Service& service, const Request& request);
static Answer edit_campaign(Service& service, const Request& request);

Routes campaigns_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/campaigns", Access::staff, with(list_campaigns)},
        {patch, "/api/v1/campaigns/{slug}", Access::admins, with(edit_campaign)},
    };
}

static json settings_of(const Campaign& campaign);
static json shown(const Snapshot& db, const Campaign& campaign, Instant now);
static Campaign edited(Campaign campaign, JsonReader& body);
static void require_possible(const Snapshot& db, const Campaign& before, const Campaign& wanted, Instant now);
static void write_edit(Transaction& tx, const Campaign& campaign);
static json difference(const json& from, const json& to);

Answer list_campaigns(Service& service, const Request& request) {
    require_known(request, {});
    json rows = json::array();
    service.db.read([&](const Snapshot& db) {
        for (const Campaign& campaign : all_campaigns(db)) rows.push_back(shown(db, campaign, service.now()));
        return true;
    });
    return ok({{"data", std::move(rows)}, {"next", nullptr}});
}

Answer edit_campaign(Service& service, const Request& request) {
    read_json(request.body, [](JsonReader& body) { return edited({}, body); });  // 422 before anything is looked up
    const Instant now = service.now();

    bool deadline_moved = false;
    const json campaign = service.db.write([&](Transaction& tx) {
        const Campaign before = require_campaign(tx, request.parameter("slug"));
        require_version(request, before.version, [&] { return shown(tx, before, now); });
        if (before.state == "archived") throw Problem{.status = 409, .code = "campaign_archived"};
        Campaign wanted = read_json(request.body, [&](JsonReader& body) { return edited(before, body); });
        require_possible(tx, before, wanted, now);
        deadline_moved = wanted.closes_at != before.closes_at;
        if (deadline_moved) wanted.run_on_hold = false;  // product.md, rule 5

        write_edit(tx, wanted);
        const json was = settings_of(before), became = settings_of(wanted);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "campaign.edited",
               .subject = before.slug,
               .was = difference(was, became).dump(),
               .became = difference(became, was).dump()},
              now);
        return shown(tx, campaign_by_id(tx, before.id), now);
    });
    if (deadline_moved) service.deadline_moved();
    return versioned(ok(campaign), campaign.at("version"));
}

static std::optional<Count> maybe_integer(JsonReader& body, const std::string& pointer, Count smallest) {
    if (body.is_null(pointer)) return std::nullopt;
    return body.integer(pointer, smallest, 1'000'000);
}

// Moments are told to the second: one that comes back as it was told is no change.
static Instant moment(JsonReader& body, const std::string& pointer, Instant before) {
    const Instant given = body.moment(pointer);
    return given == std::chrono::floor<std::chrono::seconds>(before) ? before : given;
}

// What is given, over what was.
Campaign edited(Campaign campaign, JsonReader& body) {
    if (body.has("/opens_at")) campaign.opens_at = moment(body, "/opens_at", campaign.opens_at);
    if (body.has("/closes_at")) campaign.closes_at = moment(body, "/closes_at", campaign.closes_at);
    if (body.has("/baseline")) campaign.baseline = maybe_integer(body, "/baseline", 0);
    if (body.has("/target")) campaign.target = maybe_integer(body, "/target", 1);
    if (body.has("/pool_on")) campaign.pool_on = body.boolean("/pool_on");
    if (body.has("/late_changes_on")) campaign.late_changes_on = body.boolean("/late_changes_on");
    return campaign;
}

constexpr auto kHasRun = "SELECT 1 FROM generic_run WHERE campaign_id = $campaign AND undone_at IS NULL";

// The deadline may be moved before the run (product.md, rule 5), to a moment that is still to come: one in the past
// would start the run at once. After a run that stands it stays where it is: schools were told, and have their kit.
void require_possible(const Snapshot& db, const Campaign& before, const Campaign& wanted, Instant now) {
    if (wanted.closes_at != before.closes_at) {
        const bool has_run = db.any(kHasRun, {{"$campaign", before.id}});
        if (has_run && wanted.closes_at > before.closes_at)
            throw invalid("/closes_at", "too_large", {{"limit", told(before.closes_at)}});
        if (has_run) throw invalid("/closes_at", "too_small", {{"limit", told(before.closes_at)}});
        if (wanted.closes_at <= now) throw invalid("/closes_at", "too_small", {{"limit", told(now)}});
    }
    if (wanted.opens_at < wanted.closes_at) return;
    if (wanted.closes_at != before.closes_at)
        throw invalid("/closes_at", "too_small", {{"limit", told(wanted.opens_at)}});
    throw invalid("/opens_at", "too_large", {{"limit", told(wanted.closes_at)}});
}

constexpr auto kEdit = R"(
    UPDATE campaign SET opens_at = $opens_at, closes_at = $closes_at, baseline = $baseline, target = $target,
                        pool_on = $pool_on, late_changes_on = $late_changes_on, run_on_hold = $run_on_hold,
                        version = version + 1
     WHERE id = $id)";

void write_edit(Transaction& tx, const Campaign& campaign) {
    tx.run(kEdit, {{"$id", campaign.id},
                   {"$opens_at", campaign.opens_at},
                   {"$closes_at", campaign.closes_at},
                   {"$baseline", campaign.baseline},
                   {"$target", campaign.target},
                   {"$pool_on", campaign.pool_on},
                   {"$late_changes_on", campaign.late_changes_on},
                   {"$run_on_hold", campaign.run_on_hold}});
}

json settings_of(const Campaign& campaign) {
    const auto figure = [](std::optional<Count> count) { return count ? json(*count) : json(); };
    return {{"opens_at", told(campaign.opens_at)},   {"closes_at", told(campaign.closes_at)},
            {"baseline", figure(campaign.baseline)}, {"target", figure(campaign.target)},
            {"pool_on", campaign.pool_on},           {"late_changes_on", campaign.late_changes_on},
            {"run_on_hold", campaign.run_on_hold}};
}

json shown(const Snapshot& db, const Campaign& campaign, Instant now) {
    const auto generic = generic_kit_of(db, campaign.id);
    json shown = settings_of(campaign);
    shown.update({{"slug", campaign.slug},
                  {"name", told(campaign.name)},
                  {"state", campaign.state},
                  {"phase", campaign.phase(now)},
                  {"event_on", campaign.event_on ? json(*campaign.event_on) : json()},
                  {"generic_kit", generic ? json(generic->slug) : json()},
                  {"chosen", campaign.chosen},
                  {"version", campaign.version}});
    return shown;
}

// What stands in `from` that `to` has otherwise.
json difference(const json& from, const json& to) {
    json changed = json::object();
    for (const auto& [field, value] : from.items())
        if (to.at(field) != value) changed[field] = value;
    return changed;
}

}  // namespace trousse
