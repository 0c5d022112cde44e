#include "fulfilment/order_acts.hpp"

#include <spdlog/spdlog.h>

#include <map>

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/delivery_import.hpp"
#include "fulfilment/packing.hpp"
#include "fulfilment/scans.hpp"
#include "fulfilment/waves_store.hpp"
#include "platform/write_each.hpp"
#include "orders/order_change.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "platform/json_reader.hpp"

namespace trousse {

using nlohmann::json;

static Answer act_upon_many(Service& service, const Request& request);

constexpr std::size_t kMostOrders = 1'000;
constexpr std::size_t kLongestList = 256 * 1024;  // a thousand numbers, each with its tracking
constexpr std::size_t kLongestFile = 1024 * 1024;

Routes order_acts_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/scans", Access::staff, with(scan)},
        {post, "/api/v1/order-acts", Access::staff, with(act_upon_many), kLongestList},
        {post, "/api/v1/delivery-imports", Access::staff, with(import_deliveries), kLongestFile},
    };
}

namespace {

struct ActsForm {
    std::string act;
    std::vector<std::string> orders;
    std::optional<std::string> wave;
    std::map<std::string, std::string> tracking;
    bool wants_none = false;
};

struct Verdict {
    bool done = false;
    std::string code, state;
};

}  // namespace

static ActsForm acts_form(JsonReader& body) {
    ActsForm form{.act = body.word("/act", {"packing", "shipment", "delivery", "cancellation", "wave"}),
                  .orders = {},
                  .wave = {},
                  .tracking = {}};
    body.list("/orders", kMostOrders, [&](const std::string& at) { form.orders.push_back(body.text(at, 20)); });
    if (form.act == "wave" && !body.has("/wave")) body.fault({"/wave", "needed"});
    if (body.has("/wave") && !body.is_null("/wave")) form.wave = std::to_string(body.integer("/wave", 1, 1'000'000));
    if (body.has("/tracking"))
        body.list("/tracking", kMostOrders, [&](const std::string& at) {
            const std::string number = body.text(at + "/number", 20);
            form.tracking[number] = body.line(at + "/tracking", 80);
        });
    if (body.has("/then")) form.wants_none = body.word("/then", {"choose_again", "generic", "none"}) == "none";
    return form;
}

static Order act_upon(Transaction& tx, const Order& order, const ActsForm& form, const Visitor& visitor, Instant now);
static std::string code_of(const std::exception_ptr& refusal);

Answer act_upon_many(Service& service, const Request& request) {
    const ActsForm form = read_json(request.body, acts_form);
    const Instant now = service.now();
    if (form.act == "wave" && form.wave)
        service.db.read([&](const Snapshot& db) { return require_wave(db, current_campaign(db), *form.wave); });

    std::vector<Verdict> verdicts(form.orders.size());
    std::vector<std::function<void(Transaction&)>> works;
    for (std::size_t i = 0; i < form.orders.size(); ++i)
        works.push_back([&, i](Transaction& tx) {
            const Order order = require_order(tx, {form.orders[i]}, {});
            verdicts[i].state = word(order.state);
            verdicts[i].state = word(act_upon(tx, order, form, request.visitor, now).state);
        });
    const auto refusals = write_each(service.db, works);

    json results = json::array();
    Count done = 0;
    for (std::size_t i = 0; i < form.orders.size(); ++i) {
        verdicts[i].done = refusals[i] == nullptr;
        done += verdicts[i].done ? 1 : 0;
        results.push_back({{"number", form.orders[i]},
                           {"done", verdicts[i].done},
                           {"code", verdicts[i].done ? json() : json(code_of(refusals[i]))},
                           {"state", verdicts[i].state.empty() ? json() : json(verdicts[i].state)}});
    }
    return ok(
        {{"done", done}, {"refused", static_cast<Count>(form.orders.size()) - done}, {"results", std::move(results)}});
}

Order act_upon(Transaction& tx, const Order& order, const ActsForm& form, const Visitor& visitor, Instant now) {
    const Campaign campaign = campaign_by_id(tx, order.campaign);
    const auto require = [&](Act act) { require_act(act, order, campaign, visitor, now); };
    if (form.act == "packing") {
        require(Act::packing);
        return pack(tx, order, {}, visitor.actor, now);
    }
    if (form.act == "shipment") {
        require(Act::shipment);
        const auto tracking = form.tracking.find(order.number.text);
        return send_all(tx, order, tracking == form.tracking.end() ? "" : tracking->second, visitor.actor, now);
    }
    if (form.act == "delivery") {
        require(Act::delivery);
        return deliver_all(tx, order, visitor.actor, now);
    }
    if (form.act == "cancellation") {
        require(Act::cancellation);
        return cancel(tx, order, campaign, form.wants_none, visitor.actor, now);
    }
    if (!campaign.is_published()) throw Problem{.status = 409, .code = "campaign_archived"};
    if (order.state == OrderState::cancelled)
        throw Problem{.status = 409,
                      .code = "act_not_open",
                      .params = {{"act", "wave"}, {"state", word(order.state)}, {"open", json::array()}}};
    std::optional<Wave> wave;
    if (form.wave) wave = require_wave(tx, campaign, *form.wave);
    set_wave(tx, order, wave, visitor.actor, now);
    return order;
}

std::string code_of(const std::exception_ptr& refusal) {
    try {
        std::rethrow_exception(refusal);
    } catch (const Problem& problem) {
        return problem.code;
    } catch (const std::exception& failure) {
        spdlog::error("an order of many was refused: {}", failure.what());
        return "internal";
    }
}

}  // namespace trousse
