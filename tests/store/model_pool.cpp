// Rules 2 to 4: what lies there, what is promised, and who may take what.
#include <algorithm>
#include <tuple>

#include "model.hpp"

namespace trousse::model {

Pieces& Pieces::operator+=(const Pieces& more) {
    for (Index item = 0; item < kItems; ++item) of[item] += more.of[item];
    return *this;
}

Pieces& Pieces::operator-=(const Pieces& fewer) {
    for (Index item = 0; item < kItems; ++item) of[item] -= fewer.of[item];
    return *this;
}

Pieces Pieces::operator*(Count times) const {
    Pieces all = *this;
    for (Count& each : all.of) each *= times;
    return all;
}

Pieces Pieces::positive() const {
    Pieces some = *this;
    for (Count& each : some.of) each = std::max<Count>(each, 0);
    return some;
}

Count Pieces::sum() const {
    Count all = 0;
    for (const Count each : of) all += each;
    return all;
}

bool Pieces::fit_into(const Pieces& most) const {
    for (Index item = 0; item < kItems; ++item)
        if (of[item] > most.of[item]) return false;
    return true;
}

Pieces Contents::pieces() const {
    Pieces all;
    for (const Part& line : lines) all[line.item] += line.quantity;  // two lines may share an item
    return all;
}

Pieces Model::reserved() const {
    Pieces promised;
    for (const Order& order : orders) {
        promised += order.loose();
        for (const Parcel& parcel : order.parcels)
            if (parcel.state == "packed") promised += parcel.holds;
    }
    return promised;
}

Index Model::current() const {
    for (Index at = 0; at < campaigns.size(); ++at)
        if (campaigns[at].state == "published") return at;
    return kNone;
}

// In the order of the line.
std::vector<Index> Model::in_line(const std::function<bool(const Order&)>& stands) const {
    std::vector<std::tuple<bool, Count, Index, Index>> places;
    for (Index at = 0; at < orders.size(); ++at) {
        const Order& order = orders[at];
        if (order.campaign != current() || !stands(order)) continue;
        if (schools[order.school].is_partner)
            places.emplace_back(true, 0, at, at);
        else
            places.emplace_back(false, campaigns[order.campaign].roster.at(order.school).rank, order.school, at);
    }
    std::ranges::sort(places);
    std::vector<Index> line;
    for (const auto& place : places) line.push_back(std::get<3>(place));
    return line;
}

Line Model::line() const {
    Line line{.free = on_hand - reserved(), .claim = {}, .waiting = {}};
    if (current() == kNone) return line;
    const Campaign& campaign = campaigns[current()];
    if (campaign.pool_on) line.claim = Contents{0, campaign.kits[0].parts}.pieces();
    line.claims = std::ranges::count_if(campaign.roster, [&](const auto& row) {
        const RosterAnswer& answer = row.second;
        return answer.kind == "silent" || (answer.kind == "order" && orders[answer.order].is_waiting);
    });
    line.waiting = in_line([](const Order& order) { return order.is_waiting; });
    return line;
}

// Of each item, q is what the waiting schools need beyond their claims, and p what the waiting partners need.
bool Model::may_be_taken(const Pieces& wanted, bool by_silent_school) const {
    const Line now_stands = line();
    Pieces q, p;
    for (const Index order : now_stands.waiting) {
        const Pieces needs = orders[order].needs();
        if (schools[orders[order].school].is_partner)
            p += needs;
        else
            q += (needs - now_stands.claim).positive();
    }
    for (Index item = 0; item < kItems; ++item) {
        const Count free = now_stands.free[item], g = now_stands.claim[item], n = now_stands.claims;
        const Count most = by_silent_school
                               ? std::max(free - g * (n - 1) - q[item], std::min(std::max<Count>(free, 0), g))
                               : std::max<Count>(0, free - g * n - q[item] - p[item]);
        if (wanted[item] > 0 && wanted[item] > most) return false;
    }
    return true;
}

// A claim is served in its place, whatever others wait for. What somebody needs beyond it comes from what no claim and
// nobody before it needs.
bool Model::fits_in_line(const Line& line, Index at, const Pieces& wanted) const {
    const Order& order = orders[at];
    const bool is_partner = schools[order.school].is_partner;
    Pieces before;  // what those before it need: partners all of it, schools what goes beyond their claims
    Count claims_before = 0;
    for (const Index other : line.waiting) {
        if (other == at) break;
        const Pieces needs = orders[other].needs();
        const bool holds_claim = !schools[orders[other].school].is_partner;
        before += holds_claim ? (needs - line.claim).positive() : needs;
        if (holds_claim) ++claims_before;
    }
    if (!is_partner) {
        const auto& roster = campaigns[order.campaign].roster;
        const auto place = std::pair{roster.at(order.school).rank, order.school};
        for (const auto& [school, answer] : roster)
            if (answer.kind == "silent" && std::pair{answer.rank, school} < place) ++claims_before;
    }
    for (Index item = 0; item < kItems; ++item) {
        const Count free = line.free[item], g = line.claim[item], spare = free - g * line.claims - before[item];
        const Count most = is_partner ? spare : std::max(spare + g, std::min(free - g * claims_before, g));
        if (wanted[item] > 0 && wanted[item] > most) return false;
    }
    return true;
}

// One that is served may give up what others wait for: then those before it are asked again.
void Model::serve() {
    for (bool again = true; again;) {
        again = false;
        const Line now_stands = line();
        for (const Index order : now_stands.waiting) {
            if (!fits_in_line(now_stands, order, orders[order].needs())) continue;
            orders[order].is_waiting = false;
            again = true;
            break;
        }
    }
}

// The last in the line first.
bool Model::set_back(Index item, Count on_hand_after) {
    const auto promised =
        in_line([&](const Order& order) { return order.state() == "placed" && order.loose()[item] > 0; });
    for (auto order = promised.rbegin(); order != promised.rend(); ++order) {
        if (reserved()[item] <= on_hand_after) break;
        orders[*order].is_waiting = true;
        orders[*order].given_up = {};  // it waits for all that it was
    }
    return reserved()[item] <= on_hand_after;
}

}  // namespace trousse::model
