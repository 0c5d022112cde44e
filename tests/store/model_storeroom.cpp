// Rules 2, 3, 9, 11 and 12: parcels, claims, waves, kits built ahead, and what moves on the shelves.
#include <algorithm>

#include "model.hpp"

namespace trousse::model {

static Pieces box_of(const Kit& kit) { return kit.pick == 0 ? Contents{0, kit.parts}.pieces() : Pieces{}; }

// ── Of an order ──

std::string Model::pack(Index at, const Pieces& pieces) {
    Order& order = orders[at];
    const bool is_first = order.state() == "placed";
    const Pieces loose = order.loose();
    if (!is_first && order.remainder() == 0) return "act_not_open";
    if (pieces.sum() == 0 || !pieces.fit_into(loose)) return "invalid";
    Kit& kit = campaigns[order.campaign].kits[order.wish.contents.kit];
    Parcel parcel{.holds = pieces};
    parcel.is_a_box = is_first && pieces == loose && pieces == box_of(kit) &&
                      promised_built(order.campaign, order.wish.contents.kit, order.wave) > 0;
    if (parcel.is_a_box) --kit.built;
    order.parcels.push_back(parcel);
    return "200";
}

// To one wave at a time, the first ones first; what no wave wants, to the others.
Count Model::promised_built(Index campaign, Index kit, Count wave) const {
    std::map<std::pair<bool, Count>, Count> wanted;
    for (const Order& order : orders)
        if (order.campaign == campaign && order.state() == "placed" && order.wish.contents.kit == kit &&
            order.wish.contents.pieces() == box_of(campaigns[campaign].kits[kit]))
            ++wanted[{order.wave == 0, order.wave}];
    Count left = campaigns[campaign].kits[kit].built;
    for (const auto& [place, number] : wanted) {
        if (place.second == wave) return std::min(left, number);
        left -= std::min(left, number);
    }
    return 0;
}

// Out of its parcel: a box stands with the others again, while its campaign lasts; a claim is open again.
void Model::put_away(const Order& order, Parcel& parcel) {
    Campaign& campaign = campaigns[order.campaign];
    Kit& kit = campaign.kits[order.wish.contents.kit];
    parcel.state = "unpacked";
    if (parcel.is_a_box && parcel.holds == box_of(kit) && campaign.state != "archived") ++kit.built;
    if (parcel.claim != kNone) claims[parcel.claim].answer = "";
}

std::string Model::unpack(Index at) {
    Order& order = orders[at];
    if (order.own("packed") == 0) return "act_not_open";
    for (Parcel& parcel : order.parcels)
        if (parcel.claim == kNone && parcel.state == "packed") put_away(order, parcel);
    return "200";
}

std::string Model::ship(Index at) {
    if (orders[at].own("packed") == 0) return "act_not_open";
    for (Index parcel = 0; parcel < orders[at].parcels.size(); ++parcel)
        if (orders[at].parcels[parcel].claim == kNone) ship_one(at, parcel);
    return "200";
}

std::string Model::deliver(const Who& who, Index at) {
    Order& order = orders[at];
    if (!reads(who, order)) return "unknown_order";
    if (!who.is_staff() && who.code_of != order.campaign) return "code_of_another_campaign";
    if (order.own("ready") + order.own("shipped") == 0) return "act_not_open";
    for (Parcel& parcel : order.parcels)
        if (parcel.claim == kNone && (parcel.state == "ready" || parcel.state == "shipped")) parcel.state = "delivered";
    return "200";
}

std::string Model::release_remainder(Index at) {
    Order& order = orders[at];
    if (order.remainder() == 0) return "act_not_open";
    order.given_up += order.loose();
    serve();
    return "200";
}

// ── Of one parcel ──

std::string Model::ship_one(Index at, Index which) {
    Parcel& parcel = orders[at].parcels[which];
    if (parcel.state != "packed") return "act_not_open";
    parcel.state = orders[at].wish.is_pickup ? "ready" : "shipped";
    on_hand -= parcel.holds;
    return "200";
}

// What was lost may turn up yet.
std::string Model::deliver_one(const Who& who, Index at, Index which) {
    Parcel& parcel = orders[at].parcels[which];
    if (!who.is_staff() && who.school != orders[at].school) return "unknown_parcel";
    if (!who.is_staff() && who.code_of != orders[at].campaign) return "code_of_another_campaign";
    if (parcel.state != "ready" && parcel.state != "shipped" && parcel.state != "lost") return "act_not_open";
    parcel.state = "delivered";
    return "200";
}

std::string Model::unpack_one(Index at, Index which) {
    Parcel& parcel = orders[at].parcels[which];
    if (parcel.state != "packed") return "act_not_open";
    put_away(orders[at], parcel);
    if (parcel.claim != kNone) serve();
    return "200";
}

std::string Model::lose_one(Index at, Index which) {
    Parcel& parcel = orders[at].parcels[which];
    if (parcel.state != "ready" && parcel.state != "shipped") return "act_not_open";
    parcel.state = "lost";
    return "200";
}

// Wanted again: by whoever had its kit once.
std::string Model::resend_one(Index at, Index which) {
    Parcel& parcel = orders[at].parcels[which];
    if (parcel.state != "lost") return "act_not_open";
    if (!may_be_taken(parcel.holds, false)) return "sold_out";
    parcel.state = "replaced";
    if (parcel.claim != kNone) orders[at].parcels.push_back({.holds = parcel.holds, .claim = parcel.claim});
    return "200";
}

std::string Model::take_back(Index at, Index which, bool goes_on) {
    Order& order = orders[at];
    Parcel& parcel = order.parcels[which];
    const bool is_out =
        parcel.state == "ready" || parcel.state == "shipped" || parcel.state == "delivered" || parcel.state == "lost";
    if (!is_out) return "act_not_open";
    on_hand += parcel.holds;
    parcel.state = "returned";
    if (parcel.claim != kNone) {
        if (goes_on) claims[parcel.claim].answer = "";
        serve();
    } else if (!goes_on && !order.has_own()) {
        end(order, true);
    } else if (!goes_on) {
        order.given_up += parcel.holds;
        serve();
    }
    return "200";
}

// ── By its slip ──

// A second scan never packs what a short pick left: that has a slip of its own.
std::string Model::scan(Index at, const std::string& act) {
    const Order& order = orders[at];
    const std::string state = order.state();
    const bool has_left = order.has_gone() && order.own("packed") == 0;
    if (act == "packing" && (has_left || state == "packed")) return "already_done";
    if (act == "shipment" && has_left) return "already_done";
    if (act == "delivery" && state == "delivered") return "already_done";
    return act == "packing" ? pack(at, order.loose()) : act == "shipment" ? ship(at) : deliver({}, at);
}

std::string Model::scan_one(Index at, Index which, const std::string& act) {
    const Order& order = orders[at];
    if (which == order.parcels.size()) {
        if (order.remainder() == 0) return "unknown_code";
        return act == "packing" ? pack(at, order.loose()) : "act_not_open";
    }
    const std::string state = order.parcels[which].state;
    if (state == "unpacked") return "unknown_code";
    if (act == "packing" || (act == "shipment" && state != "packed") || (act == "delivery" && state == "delivered"))
        return "already_done";
    return act == "shipment" ? ship_one(at, which) : deliver_one({}, at, which);
}

// ── Claims ──

std::string Model::open_claim(const Who& who, Index at, const std::string& kind, const Pieces& pieces) {
    const Order& order = orders[at];
    if (!who.is_staff() && who.school != order.school) return "unknown_order";
    if (!who.is_staff() && who.code_of != order.campaign) return "code_of_another_campaign";
    if (order.is_cancelled || (kind != "wish" && !order.has_gone())) return "act_not_open";
    Pieces sent, most = order.wish.contents.pieces();
    for (const Parcel& parcel : order.parcels)
        if (parcel.counts()) sent += parcel.holds;
    for (Index item = 0; item < kItems; ++item) most[item] = std::max(most[item], sent[item]);
    if (!pieces.fit_into(most)) return "invalid";
    claims.push_back({.order = at, .kind = kind});
    return "201";
}

std::string Model::answer_claim(Index at, const Pieces& pieces) {
    Claim& claim = claims[at];
    if (!claim.answer.empty()) return "act_not_open";
    const bool by_parcel = pieces.sum() > 0;
    if (by_parcel && !may_be_taken(pieces, false)) return "sold_out";
    if (by_parcel) orders[claim.order].parcels.push_back({.holds = pieces, .claim = at});
    claim.answer = by_parcel ? "parcel" : "note";
    return "200";
}

// ── Waves, and kits built ahead ──

std::string Model::make_wave(const std::vector<Index>& chosen) {
    if (current() == kNone) return "no_campaign";
    if (std::ranges::any_of(chosen, [&](Index order) { return orders[order].campaign != current(); })) return "invalid";
    Count joined = 0;
    for (const Index order : chosen) {
        if (orders[order].state() != "placed") continue;
        orders[order].wave = campaigns[current()].last_wave + 1;
        ++joined;
    }
    if (joined == 0) return "nothing_to_pick";
    ++campaigns[current()].last_wave;
    return "201";
}

std::string Model::remove_wave(Count number) {
    if (current() == kNone) return "no_campaign";
    const auto is_in_it = [&](const Order& order) { return order.campaign == current() && order.wave == number; };
    if (std::ranges::none_of(orders, is_in_it)) return "";  // nobody knows whether it stands
    for (const Order& order : orders)
        if (is_in_it(order) && !order.is_cancelled && !order.is_unpacked()) return "wave_under_way";
    for (Order& order : orders)
        if (is_in_it(order)) order.wave = 0;
    return "204";
}

std::string Model::build(Index at, Count change) {
    if (current() == kNone) return "no_campaign";
    Kit& kit = campaigns[current()].kits[at];
    if (kit.pick > 0) return "kit_has_choices";
    if (kit.built + change < 0) return "not_so_many_built";
    const Pieces box = box_of(kit);
    for (Index item = 0; item < kItems; ++item)
        if (change > 0 && box[item] * change > loose_on_shelf(item)) return "not_enough_pieces";
    kit.built += change;
    return "201";
}

// Neither in a packed parcel nor in a box.
Count Model::loose_on_shelf(Index item) const {
    Count loose = on_hand[item];
    for (const Order& order : orders)
        for (const Parcel& parcel : order.parcels)
            if (parcel.state == "packed") loose -= parcel.holds[item];
    for (const Campaign& campaign : campaigns)
        for (const Kit& kit : campaign.kits) loose -= kit.built * box_of(kit)[item];
    return std::max<Count>(loose, 0);
}

// ── The shelves ──

std::string Model::receive(const Pieces& pieces) {
    on_hand += pieces;
    serve();
    return "201";
}

std::string Model::adjust(Index item, Count change) {
    const auto told = correct(item, change);
    if (told == "201" && change > 0) serve();
    return told;
}

// Below what is promised the last in the line give their promises back; what lies in packed parcels is not there to be
// lost.
std::string Model::correct(Index item, Count change) {
    const Count after = on_hand[item] + change;
    const std::vector<Order> before = orders;
    if (after < 0 || !set_back(item, after)) {
        orders = before;
        return "stock_would_be_negative";
    }
    on_hand[item] = after;
    return "201";
}

std::string Model::hand_out(const Pieces& pieces) {
    if (!may_be_taken(pieces, false)) return "sold_out";
    on_hand -= pieces;
    return "201";
}

std::string Model::begin_count() {
    if (std::ranges::any_of(counts, &StockCount::is_open)) return "count_under_way";
    counts.emplace_back();
    return "201";
}

std::string Model::enter(Index at, Index item, std::optional<Count> counted) {
    StockCount& count = counts[at];
    if (!count.is_open) return "count_ended";
    count.counted[item] = counted;
    count.expected[item] = loose_on_shelf(item);
    return "200";
}

// In one act: each item that was counted is put right, or none.
std::string Model::confirm(Index at) {
    if (!counts[at].is_open) return "count_ended";
    Model after = *this;
    bool gained = false;
    for (Index item = 0; item < kItems; ++item) {
        const auto& counted = counts[at].counted[item];
        const Count difference = counted ? *counted - *counts[at].expected[item] : 0;
        if (difference != 0 && after.correct(item, difference) != "201") return "stock_would_be_negative";
        gained = gained || difference > 0;
    }
    if (gained) after.serve();
    after.counts[at].is_open = false;
    *this = std::move(after);
    return "200";
}

std::string Model::abandon(Index at) {
    if (!counts[at].is_open) return "count_ended";
    counts[at].is_open = false;
    return "200";
}

}  // namespace trousse::model
