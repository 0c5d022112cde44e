// What staff do in the storeroom, and what comes of it.
#include <doctest/doctest.h>

#include "model_walk.hpp"

namespace trousse::model {

// ── Of an order ──

bool Walk::act_upon(const char* act, const std::function<bool(const Order&)>& fits,
                    const std::function<std::string(Index)>& model, const Json& body) {
    const Index at = any_order([&](const Order& order) { return one_in(30) || fits(order); });
    if (at == kNone) return false;
    const Order& order = model_.orders[at];
    ask({.did = std::string{act} + " of " + order.number,
         .path = path_of(order) + "/" + act,
         .body = body,
         .if_match = version_of(order)},
        model(at));
    return true;
}

// Whole, or short with a reason.
bool Walk::pack() {
    const Index at =
        any_order([&](const Order& order) { return one_in(30) || order.state() == "placed" || order.remainder() > 0; });
    if (at == kNone) return false;
    const Order& order = model_.orders[at];
    Pieces pieces = order.loose();
    Json body = Json::object();
    if (one_in(4)) {
        pieces = some_of(pieces);
        if (one_in(10)) ++pieces[any(kItems)];  // perhaps more than is promised
        body = {{"lines", lines(pieces)}, {"reason", "shelf_empty"}, {"note", "Vide"}};
    }
    ask({.did = "packing of " + order.number + (body.empty() ? "" : ", short"),
         .path = path_of(order) + "/packing",
         .body = body,
         .if_match = version_of(order)},
        model_.pack(at, pieces));
    return true;
}

bool Walk::unpack() {
    return act_upon(
        "unpacking", [](const Order& order) { return order.own("packed") > 0; },
        [&](Index at) { return model_.unpack(at); });
}

bool Walk::ship() {
    return act_upon(
        "shipment", [](const Order& order) { return order.own("packed") > 0; },
        [&](Index at) { return model_.ship(at); }, {{"tracking", ""}});
}

bool Walk::release_remainder() {
    return act_upon(
        "remainder-release", [](const Order& order) { return order.remainder() > 0; },
        [&](Index at) { return model_.release_remainder(at); }, {{"reason", "Il n'y en a plus"}});
}

bool Walk::deliver() {
    const Index at =
        any_order([&](const Order& order) { return one_in(30) || order.own("ready") + order.own("shipped") > 0; });
    if (at == kNone) return false;
    const Order& order = model_.orders[at];
    Who who = either(order.school);
    if (!who.is_staff() && one_in(2)) who.code_of = order.campaign;
    ask({.did = "delivery of " + order.number,
         .who = who,
         .path = path_of(order) + "/delivery",
         .if_match = version_of(order)},
        model_.deliver(who, at));
    return true;
}

// ── Of one parcel ──

bool Walk::act_upon_parcel(const char* act, std::initializer_list<const char*> states,
                           const std::function<std::string(Index, Index)>& model, const Json& body) {
    Index order = 0, parcel = 0;
    const auto fits = [&](const Parcel& each) { return std::ranges::find(states, each.state) != states.end(); };
    if (!any_parcel(fits, order, parcel)) return false;
    ask({.did = std::string{act} + " of " + path_of(order, parcel).substr(16),
         .path = path_of(order, parcel) + "/" + act,
         .body = body,
         .if_match = version_of(model_.orders[order])},
        model(order, parcel));
    return true;
}

bool Walk::ship_parcel() {
    return act_upon_parcel("shipment", {"packed"},
                           [&](Index order, Index parcel) { return model_.ship_one(order, parcel); },
                           {{"tracking", ""}});
}

bool Walk::unpack_parcel() {
    return act_upon_parcel("unpacking", {"packed"},
                           [&](Index order, Index parcel) { return model_.unpack_one(order, parcel); });
}

bool Walk::lose_parcel() {
    return act_upon_parcel("loss", {"ready", "shipped"},
                           [&](Index order, Index parcel) { return model_.lose_one(order, parcel); },
                           {{"reason", "Perdu en chemin"}});
}

bool Walk::resend_parcel() {
    return act_upon_parcel("resending", {"lost"},
                           [&](Index order, Index parcel) { return model_.resend_one(order, parcel); });
}

bool Walk::take_back() {
    const bool goes_on = one_in(2);
    may_break_ = !goes_on;  // its school may be silent again
    return act_upon_parcel("return", {"ready", "shipped", "delivered", "lost"},
                           [&](Index order, Index parcel) { return model_.take_back(order, parcel, goes_on); },
                           {{"then", goes_on ? "placed" : "cancelled"}, {"reason", "Refusé"}});
}

bool Walk::deliver_parcel() {
    Index order = 0, parcel = 0;
    const auto fits = [](const Parcel& each) {
        return each.state == "ready" || each.state == "shipped" || each.state == "lost";
    };
    if (!any_parcel(fits, order, parcel)) return false;
    Who who = either(model_.orders[order].school);
    if (!who.is_staff() && one_in(2)) who.code_of = model_.orders[order].campaign;
    ask({.did = "delivery of " + path_of(order, parcel).substr(16),
         .who = who,
         .path = path_of(order, parcel) + "/delivery",
         .if_match = version_of(model_.orders[order])},
        model_.deliver_one(who, order, parcel));
    return true;
}

// ── Many at once: each judged for itself ──

bool Walk::act_upon_many() {
    const char* const act = std::array{"packing", "shipment", "delivery"}[any(3)];
    std::vector<Index> chosen;
    for (Index tries = 0; tries < 4 && !model_.orders.empty(); ++tries)
        if (const Index at =
                any_order([](const Order& order) { return !order.is_cancelled && order.state() != "delivered"; });
            at != kNone && std::ranges::find(chosen, at) == chosen.end())
            chosen.push_back(at);
    if (chosen.empty()) return false;
    Json numbers = Json::array(), expected = Json::array();
    for (const Index at : chosen) {
        const std::string told = act == std::string{"packing"}    ? model_.pack(at, model_.orders[at].loose())
                                 : act == std::string{"shipment"} ? model_.ship(at)
                                                                  : model_.deliver({}, at);
        numbers.push_back(model_.orders[at].number);
        expected.push_back(told == "200" ? Json() : Json(told));
    }
    ask({.did = std::string{act} + " of many",
         .path = "/api/v1/order-acts",
         .body = {{"act", act}, {"orders", numbers}}},
        "200");
    for (Index at = 0; at < chosen.size(); ++at) REQUIRE(told_["results"][at]["code"] == expected[at]);
    return true;
}

// ── By the slip ──

constexpr auto kEdition = "SELECT edition AS figure FROM order_whole WHERE id = $id";

bool Walk::scan() {
    const Index at = any_order([&](const Order& order) { return one_in(10) || !order.is_cancelled; });
    if (at == kNone) return false;
    const Order& order = model_.orders[at];
    const Index next = order.parcels.size(), whole = next + 1;
    const Index parcel = order.state() == "placed" ? whole : any(whole + 1);
    const bool is_whole = parcel == whole;
    const bool is_known =
        is_whole || (parcel < next ? order.parcels[parcel].state != "unpacked" : order.remainder() > 0);
    if (!is_known && !one_in(10)) return false;
    const std::string act = std::array{"packing", "shipment", "delivery"}[any(3)];
    const std::string number = is_whole ? order.number : path_of(at, parcel).substr(16);
    const auto edition = db().read([&](const Snapshot& db) { return db.figure(kEdition, {{"$id", key_of(order)}}); });
    const auto printed = one_in(10) ? edition + 1 : one_in(10) && edition > 1 ? edition - 1 : edition;
    const std::string expected = !is_known || printed > edition ? "unknown_code"
                                 : printed < edition            ? "slip_outdated"
                                 : is_whole                     ? model_.scan(at, act)
                                                                : model_.scan_one(at, parcel, act);
    ask({.did = "scan " + number + " for " + act,
         .path = "/api/v1/scans",
         .body = {{"code", number + "." + std::to_string(printed)}, {"act", act}}},
        expected);
    return true;
}

// ── Claims ──

bool Walk::open_claim() {
    const Index at = any_order(
        [&](const Order& order) { return one_in(20) || order.has_gone() || (one_in(6) && !order.is_cancelled); });
    if (at == kNone) return false;
    const Order& order = model_.orders[at];
    Who who = either(order.school);
    if (!who.is_staff() && one_in(2)) who.code_of = order.campaign;
    const bool is_wish = one_in(4);
    Pieces pieces;
    if (!is_wish)
        while (pieces.sum() == 0) pieces = some_of(order.wish.contents.pieces());
    Json body{{"order", order.number}, {"kind", is_wish ? "wish" : "missing"}, {"said", "Il manque quelque chose"}};
    if (!is_wish) body["lines"] = lines(pieces);
    ask({.did = "claim of " + order.number, .who = who, .path = "/api/v1/claims", .body = body},
        model_.open_claim(who, at, is_wish ? "wish" : "missing", pieces));
    if (told_.contains("id")) claims_.push_back(told_["id"]);
    return true;
}

constexpr auto kVersionOfClaim = "SELECT version AS figure FROM claim WHERE id = $id";

bool Walk::answer_claim() {
    std::vector<Index> open;
    for (Index at = 0; at < claims_.size(); ++at)
        if (one_in(20) || model_.claims[at].answer.empty()) open.push_back(at);
    if (open.empty()) return false;
    const Index at = open[any(open.size())];
    const Pieces pieces = one_in(3) ? Pieces{} : some_pieces(2);
    Json body{{"answer", pieces.sum() > 0 ? "parcel" : "note"}, {"text", "Voilà"}};
    if (pieces.sum() > 0) body["lines"] = lines(pieces);
    ask({.did = "answer to claim " + std::to_string(at + 1),
         .path = "/api/v1/claims/" + claims_[at] + "/answer",
         .body = body,
         .if_match = version(kVersionOfClaim, claims_[at])},
        model_.answer_claim(at, pieces));
    return true;
}

// ── Waves, and kits built ahead ──

bool Walk::make_wave() {
    std::vector<Index> chosen;
    Json numbers = Json::array();
    for (Index at = 0; at < model_.orders.size(); ++at) {
        const Order& order = model_.orders[at];
        if (order.campaign != model_.current() || (order.state() == "placed" ? !one_in(3) : !one_in(40))) continue;
        chosen.push_back(at);
        numbers.push_back(order.number);
    }
    if (chosen.empty()) return false;
    ask({.did = "a wave of " + std::to_string(chosen.size()),
         .path = "/api/v1/waves",
         .body = {{"name", "Nord"}, {"orders", numbers}}},
        model_.make_wave(chosen));
    return true;
}

bool Walk::remove_wave() {
    const Index at =
        any_order([&](const Order& order) { return order.campaign == model_.current() && order.wave > 0; });
    if (at == kNone) return false;
    const Count wave = model_.orders[at].wave;
    ask({.did = "remove wave " + std::to_string(wave),
         .path = "/api/v1/waves/" + std::to_string(wave),
         .method = "DELETE"},
        model_.remove_wave(wave));
    return true;
}

bool Walk::build() {
    const Index kit = any(model_.campaigns[campaign_at_hand()].kits.size());
    const Count change = one_in(3) ? -1 - static_cast<Count>(die(2)) : 1 + static_cast<Count>(die(3));
    const std::string& slug = model_.campaigns[campaign_at_hand()].kits[kit].slug;
    ask({.did = "build " + std::to_string(change) + " " + slug,
         .path = "/api/v1/kits/" + slug + "/buildings",
         .body = {{"change", change}}},
        model_.build(kit, change));
    return true;
}

}  // namespace trousse::model
