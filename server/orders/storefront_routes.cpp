#include <mutex>
#include <shared_mutex>

#include "campaigns/campaign_texts.hpp"
#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "inventory/inventory.hpp"
#include "orders/orders_routes.hpp"
#include "orders/placing.hpp"
#include "orders/storefront.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// What everybody reads is made once per change of the database, and kept: the campaign as it is now, with its kits.
class Storefront {
 public:
    explicit Storefront(Service& service) : service_{service} {}

    Answer current(const Request& request);

 private:
    struct Made {
        std::uint64_t version = 0;
        Instant until;  // the campaign opens or closes then
        std::string etag;
        std::string body;
    };
    std::shared_ptr<const Made> made();
    std::shared_ptr<const Made> make(std::uint64_t version) const;

    Service& service_;
    std::shared_mutex mutex_;
    std::shared_ptr<const Made> made_;
};

}  // namespace

static Answer show_campaign(Service& service, const Request& request);
static Answer list_kits(Service& service, const Request& request);
static Answer show_kit(Service& service, const Request& request);
static Campaign visible_campaign(const Snapshot& db, const Request& request);
static json shown(const Service& service, const Snapshot& db, const Campaign& campaign, Instant now);
static json compared_name(const Snapshot& db, const Campaign& campaign);
static json pick_up_of(const Settings& settings, const CampaignTexts& texts);
static json kits_of(const Snapshot& db, const Campaign& campaign);
static json shown(const Kit& kit, const Shelves& shelves, const Pool& pool);
static json shown(const Component& component);

Routes storefront_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    const auto storefront = std::make_shared<Storefront>(service);
    return {
        public_read("/api/v1/campaigns/current", [storefront](const Request& request) { return storefront->current(request); }),
        {get, "/api/v1/campaigns/{slug}", Access::anyone, with(show_campaign)},
        {get, "/api/v1/campaigns/{slug}/kits", Access::anyone, with(list_kits)},
        {get, "/api/v1/campaigns/{slug}/kits/{kit}", Access::anyone, with(show_kit)},
    };
}

constexpr auto kBriefly = "public, max-age=1";  // a shared cache may answer a crowd, and is never older than that

Answer Storefront::current(const Request& request) {
    const auto now = made();
    const Headers headers{{"ETag", now->etag}, {"Cache-Control", kBriefly}};
    if (request.if_none_match == now->etag) return {.status = 304, .body = "", .headers = headers};
    return {.body = now->body, .headers = headers};
}

std::shared_ptr<const Storefront::Made> Storefront::made() {
    const std::uint64_t version = service_.db.version();
    const auto is_true = [&](const auto& made) { return made && made->version == version && service_.now() < made->until; };
    {
        const std::shared_lock lock{mutex_};
        if (is_true(made_)) return made_;
    }
    const std::unique_lock lock{mutex_};
    if (!is_true(made_)) made_ = make(version);
    return made_;
}

std::shared_ptr<const Storefront::Made> Storefront::make(std::uint64_t version) const {
    const Instant now = service_.now();
    return service_.db.read([&](const Snapshot& db) {
        const Campaign campaign = current_campaign(db);
        const Instant until = now < campaign.opens_at ? campaign.opens_at : now < campaign.closes_at ? campaign.closes_at : Instant::max();
        std::string body = shown(service_, db, campaign, now).dump();
        std::string etag = '"' + sha256(body).substr(0, 24) + '"';
        return std::make_shared<const Made>(version, until, std::move(etag), std::move(body));
    });
}

Answer show_campaign(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = visible_campaign(db, request);
        return versioned(ok(shown(service, db, campaign, service.now())), campaign.version);
    });
}

Answer list_kits(Service& service, const Request& request) {
    return service.db.read(
        [&](const Snapshot& db) { return ok({{"data", kits_of(db, visible_campaign(db, request))}, {"next", nullptr}}); });
}

Answer show_kit(Service& service, const Request& request) {
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = visible_campaign(db, request);
        const auto kit = find_kit(db, campaign.id, request.parameter("kit"));
        if (!kit) throw Problem{.status = 404, .code = "unknown_kit"};
        return ok(shown(*kit, all_shelves(db, campaign.id), pool_of(db, campaign)));
    });
}

// A draft is staff's alone.
Campaign visible_campaign(const Snapshot& db, const Request& request) {
    Campaign campaign = require_campaign(db, request.parameter("slug"));
    if (campaign.state == "draft" && !request.visitor.is_staff()) throw Problem{.status = 404, .code = "unknown_campaign"};
    return campaign;
}

json shown(const Service& service, const Snapshot& db, const Campaign& campaign, Instant now) {
    const auto generic = generic_kit_of(db, campaign.id);
    const auto baseline = baseline_of(db, campaign);
    const CampaignTexts texts = texts_of(db, campaign.id);
    return {{"slug", campaign.slug},
            {"name", told(campaign.name)},
            {"state", campaign.state},
            {"phase", campaign.phase(now)},
            {"opens_at", told(campaign.opens_at)},
            {"closes_at", told(campaign.closes_at)},
            {"event_on", maybe(campaign.event_on)},
            {"ship_week", maybe(campaign.ship_week)},
            {"pickup_week", maybe(campaign.pickup_week)},
            {"generic_kit", generic ? json(generic->slug) : json()},
            {"chosen", chosen_by_schools(db, campaign.id)},
            {"target", maybe(campaign.target)},
            {"baseline", maybe(baseline)},
            {"compared", compared_name(db, campaign)},
            {"pool_on", campaign.pool_on},
            {"late_changes_on", campaign.late_changes_on},
            {"version", campaign.version},
            {"mail_on", service.settings.smtp.is_on()},
            {"pick_up", pick_up_of(service.settings, texts)},
            {"texts", told(texts)},
            {"kits", kits_of(db, campaign)}};
}

// Under which name people know the campaign that the baseline is of.
json compared_name(const Snapshot& db, const Campaign& campaign) {
    return campaign.baseline_campaign ? told(campaign_by_id(db, *campaign.baseline_campaign).name) : json();
}

// The campaign's own hours go before those of the settings file.
json pick_up_of(const Settings& settings, const CampaignTexts& texts) {
    const auto& [address, municipality, postal_code, hours_fr, hours_en] = settings.pick_up;
    const auto said = texts.find("pick_up");
    return {{"address", address},
            {"municipality", municipality},
            {"postal_code", postal_code},
            {"hours", told(said == texts.end() ? Bilingual{hours_fr, hours_en} : said->second)}};
}

json kits_of(const Snapshot& db, const Campaign& campaign) {
    const Shelves shelves = all_shelves(db, campaign.id);
    const Pool pool = pool_of(db, campaign);
    json kits = json::array();
    for (const Kit& kit : kits_of(db, campaign.id)) kits.push_back(shown(kit, shelves, pool));
    return kits;
}

json shown(const Kit& kit, const Shelves& shelves, const Pool& pool) {
    json components = json::array(), choices = json::array();
    for (const Component& component : kit.components)
        if (component.choice == 0) components.push_back(shown(component));
    for (const Choice& choice : kit.choices) {
        json options = json::array();
        for (const Component& component : kit.components) {
            if (component.choice != choice.choice) continue;
            options.push_back(shown(component));
            options.back()["availability"] = word(availability_of(component, shelves, pool));
        }
        choices.push_back({{"choice", choice.choice}, {"pick", choice.pick}, {"options", std::move(options)}});
    }
    return {{"slug", kit.slug},
            {"name", told(kit.name)},
            {"pitch", told(kit.pitch)},
            {"story", told(kit.story)},
            {"picture", kit.picture},
            {"is_generic", kit.is_generic},
            {"availability", word(availability_of(kit, shelves, pool))},
            {"components", std::move(components)},
            {"choices", std::move(choices)},
            {"version", kit.version}};
}

json shown(const Component& component) {
    return {{"item", component.item.text()},
            {"name", told(component.name)},
            {"plural", told(component.plural)},
            {"unit", component.unit},
            {"picture", component.picture},
            {"quantity", component.quantity}};
}

}  // namespace trousse
