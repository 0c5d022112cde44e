#include "fulfilment/order_acts.hpp"

#include <algorithm>
#include <map>

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/delivery_import.hpp"
#include "fulfilment/packing.hpp"
#include "fulfilment/scans.hpp"
#include "fulfilment/waves_store.hpp"
#include "orders/order_change.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "platform/json_reader.hpp"
#include "platform/log.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer act_upon_orders(Service& service, const Request& request);
static Answer act_upon_parcels(Service& service, const Request& request);

constexpr std::size_t kMostActs = 1'000;
constexpr std::size_t kLongestList = 256 * 1024;  // a thousand numbers, each with its tracking
constexpr std::size_t kLongestFile = 1024 * 1024;

Routes order_acts_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/scans", Access::staff, Once::by_key, with(scan)},
        {post, "/api/v1/order-acts", Access::staff, Once::by_key, with(act_upon_orders), kLongestList},
        {post, "/api/v1/parcel-acts", Access::staff, Once::by_key, with(act_upon_parcels), kLongestList},
        takes_csv(
            {post, "/api/v1/delivery-imports", Access::staff, Once::by_key, with(import_deliveries), kLongestFile}),
    };
}

using Tracking = std::map<std::string, std::string>;  // by number

static std::vector<std::string> numbers_form(JsonReader& body, const char* pointer, std::size_t longest) {
    std::vector<std::string> numbers;
    body.list(pointer, kMostActs, [&](const std::string& at) { numbers.push_back(body.text(at, longest)); });
    return numbers;
}

static Tracking tracking_form(JsonReader& body, std::size_t longest) {
    Tracking tracking;
    if (body.has("/tracking"))
        body.list("/tracking", kMostActs, [&](const std::string& at) {
            const std::string number = body.text(at + "/number", longest);
            tracking[number] = body.line(at + "/tracking", 80);
        });
    return tracking;
}

static std::string tracking_of(const Tracking& tracking, const std::string& number) {
    const auto found = tracking.find(number);
    return found == tracking.end() ? "" : found->second;
}

// What is done with one: gives the state in which it is then, and says in which it was found.
using ActUponOne = std::function<std::string(Transaction&, const std::string& number, std::string& found)>;

static Answer act_upon_each(Service& service, const Request& request, const std::vector<std::string>& numbers,
                            const ActUponOne& act);
static std::string code_of(const std::exception_ptr& refusal);

// ── Orders ──

namespace {

struct ActsForm {
    std::string act;
    std::vector<std::string> orders;
    std::optional<std::string> wave;
    Tracking tracking;
    Leaves leaves = Leaves::silence;
};

}  // namespace

constexpr std::size_t kLongestOrderNumber = 20, kLongestParcelNumber = 24;

static ActsForm acts_form(JsonReader& body) {
    ActsForm form{.act = body.word("/act", {"packing", "shipment", "delivery", "cancellation", "wave"}),
                  .orders = numbers_form(body, "/orders", kLongestOrderNumber),
                  .wave = {},
                  .tracking = tracking_form(body, kLongestOrderNumber)};
    if (form.act == "wave" && !body.has("/wave")) body.fault({"/wave", "needed"});
    if (body.has("/wave") && !body.is_null("/wave")) form.wave = std::to_string(body.integer("/wave", 1, 1'000'000));
    if (body.has("/then") && body.word("/then", {"none", "silence"}) == "none") form.leaves = Leaves::decline;
    return form;
}

static Order act_upon(Transaction& tx, const Secret& key, const Order& order, const ActsForm& form,
                      const Visitor& visitor, Instant now);

Answer act_upon_orders(Service& service, const Request& request) {
    require_known(request, {});
    const ActsForm form = read_json(request.body, acts_form);
    const Instant now = service.now();
    if (form.wave)
        service.db.read([&](const Snapshot& db) { return require_wave(db, current_campaign(db).id, *form.wave); });

    return act_upon_each(
        service, request, form.orders, [&](Transaction& tx, const std::string& number, std::string& found) {
            const Order order = require_order(tx, {number}, {});
            found = word(order.state);
            return std::string{word(act_upon(tx, service.key, order, form, request.visitor, now).state)};
        });
}

Order act_upon(Transaction& tx, const Secret& key, const Order& order, const ActsForm& form, const Visitor& visitor,
               Instant now) {
    const Campaign campaign = campaign_by_id(tx, order.campaign);
    const auto require = [&](Act act) { require_act(act, order, campaign, visitor, now); };
    if (form.act == "packing") {
        require(Act::packing);
        return pack(tx, key, order, {}, visitor.actor, now);
    }
    if (form.act == "shipment") {
        require(Act::shipment);
        return send_all(tx, order, tracking_of(form.tracking, order.number.text), visitor.actor, now);
    }
    if (form.act == "delivery") {
        require(Act::delivery);
        return deliver_all(tx, order, visitor.actor, now);
    }
    if (form.act == "cancellation") {
        require(Act::cancellation);
        return cancel(tx, order, campaign, form.leaves, visitor, now);
    }
    if (order.state == OrderState::cancelled)
        throw Problem{.status = 409,
                      .code = "act_not_open",
                      .params = {{"act", "wave"}, {"state", word(order.state)}, {"open", json::array()}}};
    std::optional<Wave> wave;
    if (form.wave) wave = require_wave(tx, order.campaign, *form.wave);
    set_wave(tx, order, wave, visitor.actor, now);
    return order;
}

// ── Parcels ──

namespace {

struct ParcelActsForm {
    std::string act;  // shipment, delivery
    std::vector<std::string> parcels;
    Tracking tracking;
};

}  // namespace

static ParcelActsForm parcel_acts_form(JsonReader& body) {
    return {.act = body.word("/act", {"shipment", "delivery"}),
            .parcels = numbers_form(body, "/parcels", kLongestParcelNumber),
            .tracking = tracking_form(body, kLongestParcelNumber)};
}

Answer act_upon_parcels(Service& service, const Request& request) {
    require_known(request, {});
    const ParcelActsForm form = read_json(request.body, parcel_acts_form);
    const Visitor& visitor = request.visitor;
    const Instant now = service.now();
    const bool leaves = form.act == "shipment";

    return act_upon_each(service, request, form.parcels,
                         [&](Transaction& tx, const std::string& number, std::string& found) {
                             const auto [order, parcel] = require_parcel(tx, number, {});
                             found = word(parcel.state);
                             require_parcel_act(leaves ? ParcelAct::shipment : ParcelAct::delivery, parcel,
                                                circumstances_of(campaign_by_id(tx, order.campaign), visitor, now));
                             if (leaves)
                                 send_one(tx, order, parcel, tracking_of(form.tracking, number), visitor.actor, now);
                             else
                                 deliver_one(tx, order, parcel, visitor.actor, now);
                             return std::string{word(require_parcel(tx, number, {}).second.state)};
                         });
}

// ── Each for itself ──

Answer act_upon_each(Service& service, const Request& request, const std::vector<std::string>& numbers,
                     const ActUponOne& act) {
    std::vector<std::string> found(numbers.size());
    std::vector<Part> parts;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        parts.push_back({.name = std::to_string(i), .act = [&, i](Transaction& tx) {
                             found[i].clear();
                             return act(tx, numbers[i], found[i]);
                         }});

    json results = json::array();
    Count done = 0;
    const auto outcomes = once_each(service, request, parts);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto& [told, before, refusal] = outcomes[i];
        const std::string& state = refusal ? found[i] : told;
        done += refusal ? 0 : 1;
        results.push_back({{"number", numbers[i]},
                           {"done", !refusal},
                           {"code", refusal ? json(code_of(refusal)) : json()},
                           {"state", state.empty() ? json() : json(state)}});
    }
    return marked(
        ok({{"done", done}, {"refused", static_cast<Count>(numbers.size()) - done}, {"results", std::move(results)}}),
        std::ranges::any_of(outcomes, &PartDone::before));
}

std::string code_of(const std::exception_ptr& refusal) {
    try {
        std::rethrow_exception(refusal);
    } catch (const Problem& problem) {
        return problem.code;
    } catch (const std::exception& failure) {
        log_error("one act of many was refused", {{"why", failure.what()}});
        return "internal";
    }
}

}  // namespace trousse
