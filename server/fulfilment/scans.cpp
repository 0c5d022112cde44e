#include "fulfilment/scans.hpp"

#include <algorithm>
#include <charconv>

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/packing.hpp"
#include "fulfilment/parcel_list.hpp"
#include "orders/order_list.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "schools/ministry_cells.hpp"

namespace trousse {

using nlohmann::json;

namespace {

struct Scan {
    std::string code, checked_by, act;  // packing, shipment, delivery
    std::optional<Count> wave = {};     // that is being packed
};

struct SlipCode {
    std::string number;
    std::optional<Count> edition = {};  // none: somebody typed the number
};

// What the slip goes with.
struct Scanned {
    Order order;
    bool is_whole = true;               // the order; else
    std::optional<Parcel> parcel = {};  // one of its parcels, or the one that is still to be packed
};

}  // namespace

static bool is_printed_on_slips(char sign) {
    return (sign >= 'A' && sign <= 'Z') || is_digit(sign) || sign == '-' || sign == '.';
}

static SlipCode read_code(std::string_view keyed);
static Scanned scanned(const Snapshot& db, const SlipCode& slip);
static void require_in_wave(const Order& order, const std::optional<Count>& wave);
static void require_true_slip(const Order& order, const SlipCode& slip);
static void act_upon_order(Transaction& tx, const Secret& key, const Order& order, const Scan& scan,
                           const Visitor& visitor, Instant now);
static void act_upon_parcel(Transaction& tx, const Order& order, const Parcel& parcel, const Scan& scan,
                            const Visitor& visitor, Instant now);
static void pack_remainder(Transaction& tx, const Secret& key, const Order& order, const Scan& scan,
                           const Visitor& visitor, Instant now);
static json changed_since(const Snapshot& db, const Order& order, const std::vector<Parcel>& before);

Answer scan(Service& service, const Request& request) {
    const Scan scan = read_json(request.body, [](JsonReader& body) {
        return Scan{.code = body.keyed("/code", 300),
                    .checked_by = body.has("/checked_by") ? body.line("/checked_by", 80) : "",
                    .act = body.word("/act", {"packing", "shipment", "delivery"}),
                    .wave = body.has("/wave") ? std::optional{body.integer("/wave", 1, 1'000'000)} : std::nullopt};
    });
    const SlipCode slip = read_code(scan.code);
    const Instant now = service.now();
    const Visitor& visitor = request.visitor;

    return once(service, request, [&](Transaction& tx) {
        const Scanned found = scanned(tx, slip);
        require_in_wave(found.order, scan.wave);
        require_true_slip(found.order, slip);
        const auto before = parcels_of(tx, found.order.id);
        if (found.is_whole)
            act_upon_order(tx, service.key, found.order, scan, visitor, now);
        else if (found.parcel)
            act_upon_parcel(tx, found.order, *found.parcel, scan, visitor, now);
        else
            pack_remainder(tx, service.key, found.order, scan, visitor, now);
        return ok({{"verdict", "done"},
                   {"number", slip.number},
                   {"order", row_of(tx, found.order.id, visitor, now)},
                   {"parcels", changed_since(tx, found.order, before)}});
    });
}

// As scanners, keyboards and fingers write it. A scanner may say first what kind of code it read: « ]Q1 » (ISO/IEC
// 15424). One that types for another keyboard than the computer's puts other signs in the place of dots and digits.
SlipCode read_code(std::string_view keyed) {
    std::string code = number_as_printed(keyed);
    if (code.starts_with(']')) code.erase(0, 3);
    if (code.find("://") != std::string::npos) throw Problem{.status = 404, .code = "link_scanned"};
    if (!has_control_character(code) && !std::ranges::all_of(code, is_printed_on_slips))
        throw Problem{.status = 404, .code = "keyboard_layout"};

    const auto dot = code.find('.');
    SlipCode slip{.number = code.substr(0, dot)};
    if (dot == std::string::npos) return slip;
    Count edition = 0;
    const char* const end = code.data() + code.size();
    const auto [stopped, error] = std::from_chars(code.data() + dot + 1, end, edition);
    if (error != std::errc{} || stopped != end) throw Problem{.status = 404, .code = "unknown_code"};
    slip.edition = edition;
    return slip;
}

Scanned scanned(const Snapshot& db, const SlipCode& slip) {
    if (auto order = find_order(db, {slip.number}, {})) return {.order = *std::move(order)};
    if (auto found = find_parcel(db, slip.number, {}); found && found->second.state != ParcelState::unpacked)
        return {.order = std::move(found->first), .is_whole = false, .parcel = found->second};

    const auto parts = parts_of_parcel_number(slip.number);
    auto order = parts ? find_order(db, parts->first, {}) : std::nullopt;
    if (!order || order->remainder == 0 || parts->second != next_position(db, order->id))
        throw Problem{.status = 404, .code = "unknown_code"};
    return {.order = *std::move(order), .is_whole = false};
}

void require_in_wave(const Order& order, const std::optional<Count>& wave) {
    if (wave && order.wave != wave)
        throw Problem{.status = 409, .code = "not_in_wave", .params = {{"order", order.number.text}, {"wave", *wave}}};
}

void require_true_slip(const Order& order, const SlipCode& slip) {
    if (!slip.edition) return;
    if (slip.edition < 1 || slip.edition > order.edition) throw Problem{.status = 404, .code = "unknown_code"};
    if (slip.edition < order.edition)
        throw Problem{.status = 409,
                      .code = "slip_outdated",
                      .params = {{"order", order.number.text},
                                 {"number", slip.number},
                                 {"edition", order.edition},
                                 {"printed", *slip.edition}}};
}

static void require_not_done(bool is_done, const Order& order, std::string_view state, const Scan& scan) {
    if (!is_done) return;
    throw Problem{.status = 409,
                  .code = "already_done",
                  .params = {{"order", order.number.text}, {"state", state}, {"act", scan.act}}};
}

// A second scan never packs what a short pick left: that has a slip of its own.
void act_upon_order(Transaction& tx, const Secret& key, const Order& order, const Scan& scan, const Visitor& visitor,
                    Instant now) {
    const std::string_view state = word(standing(order));
    const bool has_left = order.parcels.gone() > 0 && order.parcels.packed == 0;
    const auto require = [&](Act act) { require_act(act, order, campaign_by_id(tx, order.campaign), visitor, now); };
    if (scan.act == "packing") {
        require_not_done(has_left || order.state == OrderState::packed, order, state, scan);
        require(Act::packing);
        pack(tx, key, order, {.checked_by = scan.checked_by}, visitor.actor, now);
    } else if (scan.act == "shipment") {
        require_not_done(has_left, order, state, scan);
        require(Act::shipment);
        send_all(tx, order, "", visitor.actor, now);
    } else {
        require_not_done(order.state == OrderState::delivered, order, state, scan);
        require(Act::delivery);
        deliver_all(tx, order, visitor.actor, now);
    }
}

void act_upon_parcel(Transaction& tx, const Order& order, const Parcel& parcel, const Scan& scan,
                     const Visitor& visitor, Instant now) {
    const std::string_view state = word(parcel.state);
    const Circumstances here = circumstances_of(campaign_by_id(tx, order.campaign), visitor, now);
    if (scan.act == "delivery") {
        require_not_done(parcel.state == ParcelState::delivered, order, state, scan);
        require_parcel_act(ParcelAct::delivery, parcel, here);
        deliver_one(tx, order, parcel, visitor.actor, now);
    } else {
        require_not_done(scan.act == "packing" || parcel.state != ParcelState::packed, order, state, scan);
        send_one(tx, order, parcel, "", visitor.actor, now);
    }
}

void pack_remainder(Transaction& tx, const Secret& key, const Order& order, const Scan& scan, const Visitor& visitor,
                    Instant now) {
    if (scan.act != "packing")
        throw Problem{.status = 409,
                      .code = "act_not_open",
                      .params = {{"act", scan.act}, {"state", "to_pack"}, {"open", {"packing"}}}};
    pack(tx, key, order, {.checked_by = scan.checked_by}, visitor.actor, now);
}

// Those that are new, or in another state.
json changed_since(const Snapshot& db, const Order& order, const std::vector<Parcel>& before) {
    json rows = json::array();
    for (const Parcel& parcel : parcels_of(db, order.id)) {
        const auto earlier = std::ranges::find(before, parcel.id, &Parcel::id);
        if (earlier == before.end() || earlier->state != parcel.state) rows.push_back(parcel_row(db, parcel.id));
    }
    return rows;
}

}  // namespace trousse
