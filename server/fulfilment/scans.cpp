#include "fulfilment/scans.hpp"

#include <algorithm>
#include <charconv>

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/packing.hpp"
#include "orders/order_list.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "platform/json_reader.hpp"

namespace trousse {

namespace {

struct Scan {
    std::string code, checked_by;
    Act act = Act::packing;
};

struct SlipCode {
    std::string number;
    Count edition = 0;
};

}  // namespace

static SlipCode read_code(std::string code);
static void require_true_slip(const Order& order, const SlipCode& slip);
static void require_not_done(const Order& order, Act act);

Answer scan(Service& service, const Request& request) {
    const Scan scan = read_json(request.body, [](JsonReader& body) {
        return Scan{.code = body.text("/code", 40),
                    .checked_by = body.has("/checked_by") ? body.line("/checked_by", 80) : "",
                    .act = body.word("/act", {"packing", "shipment"}) == "packing" ? Act::packing : Act::shipment};
    });
    const SlipCode slip = read_code(scan.code);
    const Instant now = service.now();
    const std::string& actor = request.visitor.actor;

    return service.db.write([&](Transaction& tx) {
        const auto order = find_order(tx, {slip.number}, {});
        if (!order) throw Problem{.status = 404, .code = "unknown_code"};
        require_true_slip(*order, slip);
        require_not_done(*order, scan.act);
        require_act(scan.act, *order, campaign_by_id(tx, order->campaign), request.visitor, now);

        if (scan.act == Act::packing)
            pack(tx, *order, {.lines = {}, .reason = "", .checked_by = scan.checked_by}, actor, now);
        else
            send_all(tx, *order, "", actor, now);
        return ok({{"verdict", "done"}, {"order", row_of(tx, order->id, request.visitor, now)}});
    });
}

// « JPS27-0048.2 », as scanners and fingers write it.
SlipCode read_code(std::string code) {
    std::erase(code, ' ');
    std::ranges::transform(code, code.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    SlipCode slip;
    const auto dot = code.rfind('.');
    if (dot != std::string::npos) {
        const char* const end = code.data() + code.size();
        const auto [stopped, error] = std::from_chars(code.data() + dot + 1, end, slip.edition);
        if (error == std::errc{} && stopped == end && slip.edition > 0) slip.number = code.substr(0, dot);
    }
    if (slip.number.empty()) throw Problem{.status = 404, .code = "unknown_code"};
    return slip;
}

void require_true_slip(const Order& order, const SlipCode& slip) {
    if (slip.edition > order.edition) throw Problem{.status = 404, .code = "unknown_code"};
    if (slip.edition < order.edition)
        throw Problem{.status = 409,
                      .code = "slip_outdated",
                      .params = {{"order", order.number.text}, {"edition", order.edition}, {"printed", slip.edition}}};
}

// A remainder is packed from the order's page, where what is in the parcel can be said: a second scan never does it.
void require_not_done(const Order& order, Act act) {
    const bool has_left = order.state == OrderState::shipped || order.state == OrderState::delivered ||
                          (order.parcels.gone > 0 && order.parcels.here == 0);
    const bool is_done = act == Act::packing ? has_left || order.state == OrderState::packed : has_left;
    if (!is_done) return;
    throw Problem{.status = 409,
                  .code = "already_done",
                  .params = {{"order", order.number.text}, {"state", word(order.state)}, {"act", word(act)}}};
}

}  // namespace trousse
