#include "campaigns/campaigns_routes.hpp"

#include "campaigns/campaign_edit.hpp"
#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_campaigns(Service& service, const Request& request);
static Answer edit_campaign(Service& service, const Request& request);

Routes campaigns_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    Routes all{
        {get, "/api/v1/campaigns", Access::staff, with(list_campaigns)},
        {patch, "/api/v1/campaigns/{slug}", Access::admins, with(edit_campaign)},
    };
    for (Routes& table :
         std::array{campaign_years_routes(service), campaign_kits_routes(service), campaign_texts_routes(service),
                    shortage_order_routes(service), follow_ups_routes(service)})
        std::ranges::move(table, std::back_inserter(all));
    return all;
}

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

static Campaign with_baseline(const Snapshot& db, Campaign campaign, const std::optional<std::string>& given);

Answer edit_campaign(Service& service, const Request& request) {
    std::optional<std::string> baseline;
    read_json(request.body, [&](JsonReader& body) {  // 422 before anything is looked up
        baseline = baseline_campaign_given(body);
        return edited({}, body);
    });
    const Instant now = service.now();

    bool wake = false;
    const json campaign = service.db.write([&](Transaction& tx) {
        const Campaign before = require_campaign(tx, request.parameter("slug"));
        require_version(request, before.version, [&] { return shown(tx, before, now); });
        if (before.state == "archived") throw Problem{.status = 409, .code = "campaign_archived"};
        const Campaign wanted = with_baseline(tx,
                                              read_json(request.body,
                                                        [&](JsonReader& body) {
                                                            baseline_campaign_given(body);
                                                            return edited(before, body);
                                                        }),
                                              baseline);
        require_possible(tx, before, wanted, now);
        const json was = settings_of(tx, before), became = settings_of(tx, wanted);
        wake = wanted.closes_at != before.closes_at || wanted.run_on_hold != before.run_on_hold;
        if (was == became) return shown(tx, before, now);

        write_edit(tx, wanted, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "campaign.edited",
               .subject = before.slug,
               .was = difference(was, became).dump(),
               .became = difference(became, was).dump()},
              now);
        return shown(tx, campaign_by_id(tx, before.id), now);
    });
    if (wake) service.deadline_moved();
    return versioned(ok(campaign), campaign.at("version"));
}

Campaign with_baseline(const Snapshot& db, Campaign campaign, const std::optional<std::string>& given) {
    if (!given) return campaign;
    campaign.baseline_campaign.reset();
    if (given->empty()) return campaign;
    try {
        campaign.baseline_campaign = require_campaign(db, *given).id;
    } catch (const Problem&) {
        throw invalid("/baseline_campaign", "unknown_campaign");
    }
    return campaign;
}

// What stands in `from` that `to` has otherwise.
json difference(const json& from, const json& to) {
    json changed = json::object();
    for (const auto& [field, value] : from.items())
        if (to.at(field) != value) changed[field] = value;
    return changed;
}

}  // namespace trousse
