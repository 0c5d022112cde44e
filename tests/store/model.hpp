#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "orders/orders.hpp"

// product.md's rules 1, 2, 4 and 5 in plain arithmetic, for the program to be held against.
namespace trousse {

constexpr std::size_t kItems = 4;
using Pieces = std::array<Count, kItems>;  // of each item

struct ModelOrder {
    std::string id, number;
    std::size_t school = 0;
    Pieces holds{};
    std::string state = "placed", origin = "chosen";
    bool swapped = false;
    Count rank = 0;
    std::size_t run = SIZE_MAX;
    int packings = 0;       // each makes a parcel with a number of its own
    bool was_sent = false;  // even if it came back

    bool is_live() const { return state != "cancelled"; }
    bool is_unpacked() const { return state == "placed" || state == "waiting"; }
};

struct ModelSchool {
    SchoolId id;
    bool is_partner = false;
    Count rank = 0;
    std::string answer = "silent";  // order, decline, exclusion
    std::size_t order = SIZE_MAX;
};

struct ModelRun {
    std::string id;
    bool is_undone = false;
};

enum class Claim { own, none };

// What the rules say, in plain arithmetic. Each act gives the status, or the code of the refusal, that must come.
struct Model {
    Pieces on_hand{}, reserved{}, generic{};
    std::vector<ModelOrder> orders;
    std::vector<ModelSchool> schools;
    std::vector<ModelRun> runs;
    bool is_closed = false, pool_on = true;
    bool stood_in_line = false;  // the order that the last act placed or changed: it waits, or did until it was served

    Count silent() const {
        return std::ranges::count_if(schools,
                                     [](const auto& each) { return !each.is_partner && each.answer == "silent"; });
    }
    Count eligible() const { return std::ranges::count(schools, false, &ModelSchool::is_partner); }
    Count chosen() const {
        return std::ranges::count_if(schools, [&](const auto& each) {
            return each.answer == "order" && orders[each.order].origin != "automatic";
        });
    }
    Count awaited(std::size_t item) const {
        Count pieces = 0;
        for (const ModelOrder& order : orders)
            if (order.state == "waiting") pieces += order.holds[item];
        return pieces;
    }
    Count free(std::size_t item) const { return on_hand[item] - reserved[item] - awaited(item); }
    bool default_is_covered(std::size_t item) const { return free(item) >= generic[item] * silent(); }

    Count may_take(std::size_t item, Claim claim) const {
        const Count there = std::max<Count>(free(item), 0);
        if (!pool_on) return there;
        if (claim == Claim::own)
            return std::max(free(item) - generic[item] * (silent() - 1), std::min(there, generic[item]));
        return std::max<Count>(0, free(item) - generic[item] * silent());
    }
    bool may_take(const Pieces& wanted, Claim claim) const {
        for (std::size_t item = 0; item < kItems; ++item)
            if (wanted[item] > 0 && wanted[item] > may_take(item, claim)) return false;
        return true;
    }

    void promise(ModelOrder& order) {
        order.state = "placed";
        for (std::size_t item = 0; item < kItems; ++item) reserved[item] += order.holds[item];
    }
    void give_back(ModelOrder& order) {
        if (order.state != "placed" && order.state != "packed") return;
        for (std::size_t item = 0; item < kItems; ++item) reserved[item] -= order.holds[item];
    }
    bool run_is_over() const { return std::ranges::count(runs, false, &ModelRun::is_undone) > 0; }

    // Those who wait, in the order declared beforehand; nobody takes what is kept for the silent.
    void serve_waiting() {
        std::vector<ModelOrder*> line;
        for (ModelOrder& order : orders)
            if (order.state == "waiting") line.push_back(&order);
        std::ranges::sort(line, {}, [](const ModelOrder* order) { return std::pair{order->rank, order->id}; });
        Pieces left{};
        for (std::size_t item = 0; item < kItems; ++item)
            left[item] = on_hand[item] - reserved[item] - (pool_on ? generic[item] * silent() : 0);
        for (ModelOrder* order : line) {
            bool fits = true;
            for (std::size_t item = 0; item < kItems; ++item)
                fits = fits && (order->holds[item] == 0 || order->holds[item] <= left[item]);
            if (fits) promise(*order);
            for (std::size_t item = 0; item < kItems; ++item) left[item] -= order->holds[item];
        }
    }

    std::string place(std::size_t at, const Pieces& wanted, bool by_staff) {
        ModelSchool& school = schools[at];
        if (!by_staff && is_closed) return "campaign_closed";
        if (by_staff && school.answer == "order" && orders[school.order].origin == "automatic" &&
            orders[school.order].is_unpacked())
            return change(school.order, wanted, true) == "200" ? "201" : "not reached";
        const bool answered = school.answer != "silent" && !(by_staff && school.answer == "decline");
        if (!school.is_partner && answered) return "already_answered";
        const bool granted =
            may_take(wanted, !school.is_partner && school.answer == "silent" ? Claim::own : Claim::none);
        if (!granted && !by_staff) return "sold_out";
        orders.push_back({.id = "",
                          .number = "",
                          .school = at,
                          .holds = wanted,
                          .state = "waiting",
                          .origin = by_staff ? "staff" : "chosen",
                          .rank = school.rank});
        stood_in_line = !granted;
        if (granted) promise(orders.back());
        if (!school.is_partner) school.answer = "order", school.order = orders.size() - 1;
        return "201";
    }

    std::string change(std::size_t at, const Pieces& wanted, bool by_staff) {
        ModelOrder& order = orders[at];
        if (!order.is_unpacked()) return "act_not_open";
        if (!by_staff && is_closed && order.origin != "automatic") return "too_late_to_change";
        Pieces added{};
        for (std::size_t item = 0; item < kItems; ++item) added[item] = wanted[item] - order.holds[item];
        const bool waits = order.state == "waiting" || !may_take(added, Claim::none);
        if (order.state == "placed" && waits && !(by_staff && order.origin != "chosen")) return "sold_out";
        stood_in_line = waits;
        give_back(order);
        order.holds = wanted;
        order.swapped = order.origin == "automatic";
        if (waits)
            order.state = "waiting";
        else
            promise(order);
        serve_waiting();
        return "200";
    }

    std::string cancel(std::size_t at, bool wants_none, bool by_staff) {
        ModelOrder& order = orders[at];
        if (!order.is_unpacked() && !(by_staff && order.state == "packed")) return "act_not_open";
        if (!by_staff && is_closed) return "too_late_to_cancel";
        give_back(order);
        order.state = "cancelled";
        ModelSchool& school = schools[order.school];
        if (!school.is_partner) school.answer = wants_none || run_is_over() ? "decline" : "silent";
        serve_waiting();
        return "200";
    }

    std::string answer(std::size_t at, const std::string& kind, bool by_staff) {
        if (!by_staff && is_closed) return "campaign_closed";
        if (schools[at].is_partner) return "partner_has_no_outcome";
        if (schools[at].answer != "silent") return "already_answered";
        schools[at].answer = kind;
        serve_waiting();  // what was kept for it is free
        return "201";
    }
    std::string withdraw(std::size_t at, bool by_staff) {
        if (!by_staff && is_closed) return "campaign_closed";
        if (run_is_over()) return "act_not_open";
        schools[at].answer = "silent";
        return "204";
    }

    std::string fulfil(std::size_t at, const std::string& from, const std::string& to) {
        ModelOrder& order = orders[at];
        if (order.state != from) return "act_not_open";
        if (to == "shipped") {
            give_back(order);
            for (std::size_t item = 0; item < kItems; ++item) on_hand[item] -= order.holds[item];
        }
        order.state = to;
        if (to == "packed") ++order.packings;
        if (to == "shipped") order.was_sent = true;
        return "200";
    }
    // Its parcel comes back: the order is placed anew from what it holds, or ends there.
    std::string take_back(std::size_t at, bool goes_on) {
        ModelOrder& order = orders[at];
        if (order.state != "shipped") return "act_not_open";
        for (std::size_t item = 0; item < kItems; ++item) on_hand[item] += order.holds[item];
        if (goes_on) {
            promise(order);
        } else {
            order.state = "cancelled";
            ModelSchool& school = schools[order.school];
            if (!school.is_partner) school.answer = run_is_over() ? "decline" : "silent";
        }
        serve_waiting();
        return "200";
    }

    std::string receive(std::size_t item, Count pieces) {
        on_hand[item] += pieces;
        serve_waiting();
        return "201";
    }
    std::string lose(std::size_t item, Count pieces) {
        if (pieces > on_hand[item]) return "stock_would_be_negative";
        Model after = *this;
        while (after.reserved[item] > on_hand[item] - pieces) {
            ModelOrder* last = nullptr;
            for (ModelOrder& order : after.orders)
                if (order.state == "placed" && order.holds[item] > 0 &&
                    (last == nullptr || std::pair{order.rank, order.id} > std::pair{last->rank, last->id}))
                    last = &order;
            if (last == nullptr) return "stock_would_be_negative";  // the rest lies in packed parcels
            after.give_back(*last);
            last->state = "waiting";
        }
        after.on_hand[item] -= pieces;
        *this = after;
        return "201";
    }
    std::string hand_out(std::size_t item, Count pieces) {
        stood_in_line = false;
        if (pieces > may_take(item, Claim::none)) return "sold_out";
        on_hand[item] -= pieces;
        return "201";
    }

    std::string run() {
        if (!is_closed) return "deadline_not_reached";
        runs.push_back({});
        std::vector<std::size_t> line;
        for (std::size_t at = 0; at < schools.size(); ++at)
            if (!schools[at].is_partner && schools[at].answer == "silent") line.push_back(at);
        std::ranges::sort(line, {}, [&](std::size_t at) { return std::pair{schools[at].rank, schools[at].id.text}; });
        Count kits = static_cast<Count>(line.size());
        for (std::size_t item = 0; item < kItems; ++item)
            if (generic[item] > 0) kits = std::min(kits, std::max<Count>(free(item), 0) / generic[item]);
        for (const std::size_t at : line) {
            orders.push_back({.id = "",
                              .number = "",
                              .school = at,
                              .holds = generic,
                              .state = "waiting",
                              .origin = "automatic",
                              .rank = schools[at].rank,
                              .run = runs.size() - 1});
            if (kits-- > 0) promise(orders.back());
            schools[at].answer = "order", schools[at].order = orders.size() - 1;
        }
        return "201";
    }
    std::string undo(std::size_t at) {
        if (runs[at].is_undone) return "200";
        for (const ModelOrder& order : orders)
            if (order.run == at && (order.was_sent || order.state == "packed")) return "run_already_packed";
        for (ModelOrder& order : orders) {
            if (order.run != at || order.swapped || !order.is_unpacked()) continue;
            give_back(order);
            order.state = "cancelled";
            schools[order.school].answer = "silent";
        }
        runs[at].is_undone = true;
        serve_waiting();
        return "200";
    }
};

}  // namespace trousse
