#include "fulfilment/waves_routes.hpp"

#include <charconv>

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/papers.hpp"
#include "fulfilment/waves_store.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_waves(Service& service, const Request& request);
static Answer make_wave(Service& service, const Request& request);
static Answer show_wave(Service& service, const Request& request);
static Answer rename_wave(Service& service, const Request& request);
static Answer delete_wave(Service& service, const Request& request);
static Answer print_papers(Service& service, const Request& request);
static Answer print_slip(Service& service, const Request& request);

Routes waves_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/waves", Access::staff, with(list_waves)},
        {post, "/api/v1/waves", Access::staff, Once::by_key, with(make_wave)},
        {get, "/api/v1/waves/{number}", Access::staff, with(show_wave)},
        {patch, "/api/v1/waves/{number}", Access::staff, with(rename_wave)},
        {remove, "/api/v1/waves/{number}", Access::staff, with(delete_wave)},
        shows_contact("papers", {get, "/api/v1/waves/{number}/papers", Access::staff, with(print_papers)}),
        shows_contact("order", {get, "/api/v1/orders/{number}/slip", Access::staff, with(print_slip)}),
    };
}

Answer list_waves(Service& service, const Request& request) {
    require_known(request, {"campaign", "limit", "cursor"});
    const Page page = page_of(request);
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = asked_campaign(db, asked(request, "campaign"));
        Count before = INT64_MAX;
        std::from_chars(page.after.data(), page.after.data() + page.after.size(), before);
        const auto waves = waves_of(db, campaign, before, page.limit + 1);
        json rows = shown(db, waves, campaign);
        std::vector<Keyed> keyed;
        for (std::size_t i = 0; i < waves.size(); ++i)
            keyed.push_back({std::to_string(waves[i].number), std::move(rows[i])});
        return page_with(std::move(keyed), page);
    });
}

namespace {

struct WaveForm {
    std::string name;
    std::optional<std::vector<std::string>> orders;
    WaveRule rule;
};

}  // namespace

constexpr std::size_t kMostInWave = 1'000;

static WaveForm wave_form(JsonReader& body) {
    WaveForm form{.name = body.has("/name") ? body.line("/name", 80) : "", .orders = {}, .rule = {}};
    if (body.has("/orders")) {
        form.orders.emplace();
        body.list("/orders", kMostInWave, [&](const std::string& at) { form.orders->push_back(body.text(at, 20)); });
        if (form.orders->empty()) body.fault({"/orders", "empty"});
        if (body.has("/rule")) body.fault({"/rule", "not_with_this"});
    }
    if (!body.has("/rule")) {
        if (!form.orders) body.fault({"/orders", "needed"});
        return form;
    }
    body.is_null("/rule");  // known, whatever it holds: what is no object is told below
    if (body.has("/rule/kit")) form.rule.kit = body.text("/rule/kit", 60);
    if (body.has("/rule/board")) form.rule.board = body.text("/rule/board", 120);
    if (body.has("/rule/mrc")) form.rule.mrc = body.text("/rule/mrc", 120);
    if (body.has("/rule/delivery_way")) form.rule.way = body.word("/rule/delivery_way", {"ship", "pickup"});
    if (body.has("/rule/origin")) form.rule.origin = body.word("/rule/origin", {"chosen", "staff", "automatic"});
    return form;
}

static std::vector<OrderId> require_known_orders(const Snapshot& db, const Campaign& campaign,
                                                 const std::vector<std::string>& numbers) {
    std::vector<OrderId> orders;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto order = find_order(db, {numbers[i]}, {});
        if (!order || order->campaign != campaign.id) throw invalid("/orders/" + std::to_string(i), "unknown_order");
        orders.push_back(order->id);
    }
    return orders;
}

Answer make_wave(Service& service, const Request& request) {
    const WaveForm form = read_json(request.body, wave_form);
    if (const json body = json::parse(request.body); body.contains("rule") && !body["rule"].is_object())
        throw invalid("/rule", "not_object");
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        const Campaign campaign = current_campaign(tx);
        const auto orders =
            form.orders ? require_known_orders(tx, campaign, *form.orders) : orders_by_rule(tx, campaign, form.rule);
        const Wave wave = add_wave(tx, campaign, form.name, actor, now);
        if (join(tx, wave, orders, actor, now) == 0) throw Problem{.status = 409, .code = "nothing_to_pick"};
        return versioned(created(shown(tx, wave, campaign), "/api/v1/waves/" + std::to_string(wave.number)),
                         wave.version);
    });
}

static std::pair<Campaign, Wave> asked_wave(const Snapshot& db, const Request& request) {
    Campaign campaign = asked_campaign(db, asked(request, "campaign"));
    Wave wave = require_wave(db, campaign.id, request.parameter("number"));
    return {std::move(campaign), std::move(wave)};
}

Answer show_wave(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    return service.db.read([&](const Snapshot& db) {
        const auto [campaign, wave] = asked_wave(db, request);
        return versioned(ok(shown(db, wave, campaign)), wave.version);
    });
}

Answer rename_wave(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    const auto name = read_json(request.body, [](JsonReader& body) { return body.line("/name", 80); });
    return service.db.write([&](Transaction& tx) {
        const auto [campaign, wave] = asked_wave(tx, request);
        require_version(request, wave.version, [&, &current = wave, &of = campaign] { return shown(tx, current, of); });
        const Wave renamed = rename(tx, wave, name, request.visitor.actor, service.now());
        return versioned(ok(shown(tx, renamed, campaign)), renamed.version);
    });
}

Answer delete_wave(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    return service.db.write([&](Transaction& tx) {
        remove_wave(tx, asked_wave(tx, request).second, request.visitor.actor, service.now());
        return no_content();
    });
}

Answer print_papers(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    return service.db.read([&](const Snapshot& db) {
        const auto [campaign, wave] = asked_wave(db, request);
        return ok(papers_of(db, wave, campaign, service));
    });
}

Answer print_slip(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) { return ok(order_slip(db, asked_order(db, request), service)); });
}

}  // namespace trousse
