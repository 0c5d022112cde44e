// Rules 1, 4, 5 and 6: what schools answer, what staff enter for them, and what the rule gives them.
#include <fmt/format.h>

#include <algorithm>

#include "model.hpp"

namespace trousse::model {

// ── What an order says of itself ──

Contents Kit::with(Index kit, const std::vector<Index>& dishes) const {
    Contents contents{.kit = kit};
    for (const Part& part : parts)
        if (!part.is_dish || std::ranges::find(dishes, part.item) != dishes.end()) contents.lines.push_back(part);
    return contents;
}

Pieces Order::loose() const {
    if (is_waiting || is_cancelled) return {};
    Pieces loose = needs();
    for (const Parcel& parcel : parcels)
        if (parcel.claim == kNone && parcel.counts()) loose -= parcel.holds;
    return loose.positive();
}

Count Order::own(const char* state) const {
    return std::ranges::count_if(parcels,
                                 [&](const Parcel& parcel) { return parcel.claim == kNone && parcel.state == state; });
}

bool Order::has_own() const {
    return std::ranges::any_of(parcels, [](const Parcel& parcel) { return parcel.claim == kNone && parcel.counts(); });
}

bool Order::has_gone() const { return own("ready") + own("shipped") + own("delivered") + own("lost") > 0; }

std::string Order::state() const {
    if (is_cancelled) return "cancelled";
    if (is_waiting) return "waiting";
    if (!has_own()) return "placed";
    if (remainder() > 0 || own("packed") > 0) return "packed";
    return own("ready") + own("shipped") > 0 || own("delivered") == 0 ? "shipped" : "delivered";
}

// The parcel that is least far tells; a lost one before those that came.
std::string Order::standing() const {
    const std::string in_state = state();
    if (in_state == "cancelled") return own("returned") > 0 ? "returned" : "cancelled";
    if (in_state == "packed") return has_gone() ? "partly_shipped" : "packed";
    if (!has_own()) return in_state;
    for (const char* each : {"ready", "shipped", "lost"})
        if (own(each) > 0) return each;
    return "delivered";
}

// ── What is asked ──

std::string Model::why_no_answer(const Who& who, Index school) const {
    if (schools[school].is_closed || (!who.is_staff() && who.school != school)) return "unknown_school";
    if (who.is_staff()) return "";
    const Campaign& campaign = campaigns[current()];
    if (who.code_of != current()) return "code_of_another_campaign";
    if (now < campaign.opens) return "campaign_not_open_yet";
    return is_over(campaign) ? "campaign_closed" : "";
}

bool Model::is_silent(Index campaign, Index school) const {
    const auto row = campaigns[campaign].roster.find(school);
    return row != campaigns[campaign].roster.end() && row->second.kind == "silent";
}

// The current campaign's code reads what the school ever ordered, an older one's what it ordered then.
bool Model::reads(const Who& who, const Order& order) const {
    return who.is_staff() ||
           (who.school == order.school && (who.code_of == current() || who.code_of == order.campaign));
}

// ── Orders ──

std::string Model::place(const Who& who, Index school, const Wish& wish) {
    if (current() == kNone) return "no_campaign";
    if (const auto why = why_no_answer(who, school); !why.empty()) return why;
    Campaign& campaign = campaigns[current()];
    const auto row = campaign.roster.find(school);
    const bool is_eligible = row != campaign.roster.end();
    if (is_eligible && who.is_staff() && row->second.kind == "order") {
        const Order& given = orders[row->second.order];
        if (given.origin == "automatic" && given.is_unpacked()) {
            const auto changed = change(who, row->second.order, wish);
            return changed == "200" ? "201" : changed;
        }
    }
    if (is_eligible && row->second.kind != "silent" && !(who.is_staff() && row->second.kind == "decline"))
        return "already_answered";

    const bool granted = may_be_taken(wish.contents.pieces(), is_silent(current(), school));
    if (!granted && !who.is_staff()) return "sold_out";
    orders.push_back({.number = fmt::format("{}-{:04}", campaign.prefix, ++campaign.last_number),
                      .campaign = current(),
                      .school = school,
                      .origin = who.is_staff() ? "staff" : "chosen",
                      .wish = wish,
                      .is_waiting = !granted});
    if (is_eligible) row->second = {row->second.rank, "order", orders.size() - 1};
    return "201";
}

std::string Model::why_not_changed(const Who& who, const Order& order) const {
    const Campaign& campaign = campaigns[order.campaign];
    if (!order.is_unpacked() || campaign.state == "archived") return "act_not_open";
    if (who.is_staff()) return "";
    if (who.code_of != order.campaign) return "act_not_open";
    const bool is_late_swap = campaign.late_changes_on && order.origin == "automatic";
    return is_over(campaign) && !is_late_swap ? "too_late_to_change" : "";
}

// Checked on what it adds. What is promised never begins to wait; what waits goes on waiting for whatever staff make of
// it, while its own school is told what cannot be had.
std::string Model::change(const Who& who, Index at, const Wish& wish) {
    Order& order = orders[at];
    if (!reads(who, order)) return "unknown_order";
    if (const auto why = why_not_changed(who, order); !why.empty()) return why;
    const bool is_other = wish.contents != order.wish.contents;
    if (!is_other && wish.is_pickup == order.wish.is_pickup && wish.contact == order.wish.contact) return "200";
    if (is_other) {
        const Pieces wanted = wish.contents.pieces();
        const bool may_be = order.is_waiting ? who.is_staff() || fits_in_line(line(), at, wanted)
                                             : may_be_taken((wanted - order.loose()).positive(), false);
        if (!may_be) return "sold_out";
        order.given_up = {};
        order.is_swapped = order.origin == "automatic";
    }
    order.wish = wish;
    serve();
    return "200";
}

std::string Model::cancel(const Who& who, Index at, bool to_silence) {
    Order& order = orders[at];
    if (!reads(who, order)) return "unknown_order";
    const Campaign& campaign = campaigns[order.campaign];
    const bool is_packed = order.state() == "packed" && !order.has_gone();
    if (!order.is_unpacked() && !is_packed) return "act_not_open";
    if (!who.is_staff()) {
        if (is_packed || campaign.state == "archived" || who.code_of != order.campaign) return "act_not_open";
        if (is_over(campaign)) return "too_late_to_cancel";
        if (to_silence) return "invalid";
    }
    end(order, to_silence);
    return "200";
}

void Model::end(Order& order, bool to_silence) {
    for (Parcel& parcel : order.parcels)
        if (parcel.state == "packed") put_away(order, parcel);
    order.is_cancelled = true;
    order.is_waiting = false;
    leave(order, to_silence);
    serve();
}

// After the run every school keeps an answer.
void Model::leave(Order& order, bool to_silence) {
    auto& roster = campaigns[order.campaign].roster;
    const auto row = roster.find(order.school);
    if (row == roster.end() || row->second.order == kNone || &orders[row->second.order] != &order) return;
    row->second = {row->second.rank, to_silence && !has_run(order.campaign) ? "silent" : "decline"};
}

// ── Other answers ──

std::string Model::decline(const Who& who, Index school) {
    if (current() == kNone) return "no_campaign";
    if (const auto why = why_no_answer(who, school); !why.empty()) return why;
    if (schools[school].is_partner) return "partner_has_no_outcome";
    if (!is_silent(current(), school)) return "already_answered";
    campaigns[current()].roster[school].kind = "decline";
    serve();  // what was kept for it is free
    return "201";
}

std::string Model::exclude(Index school) {
    const auto told = decline(Who{}, school);
    if (told == "201") campaigns[current()].roster[school].kind = "exclusion";
    return told;
}

std::string Model::withdraw(const Who& who, Index school, const std::string& kind) {
    if (current() == kNone) return "no_campaign";
    const auto why = why_no_answer(who, school);
    if (why == "unknown_school" || why == "code_of_another_campaign") return why;
    auto& roster = campaigns[current()].roster;
    const auto row = roster.find(school);
    if (row == roster.end() || row->second.kind != kind) return "unknown_decline";
    if (!why.empty()) return why;
    if (has_run(current())) return "act_not_open";
    row->second.kind = "silent";
    return "204";
}

// ── Growth (rule 6) ──

// Of schools; not what the rule gave, swapped or not, nor what a school has that a run had served.
Count Model::growth(Index campaign) const {
    const auto was_served = [&](Index school) {
        return std::ranges::any_of(orders, [&](const Order& order) {
            return order.campaign == campaign && order.school == school && order.run != kNone &&
                   !runs[order.run].is_undone;
        });
    };
    return std::ranges::count_if(orders, [&](const Order& order) {
        return order.campaign == campaign && !order.is_cancelled && !schools[order.school].is_partner &&
               order.origin != "automatic" && !was_served(order.school);
    });
}

// ── The rule ──

bool Model::has_run(Index campaign) const {
    return std::ranges::any_of(
        runs, [&](const Run& run) { return run.campaign == campaign && run.has_ended && !run.is_undone; });
}

// A deadline can only be moved while no run stands, so that one that stands has ended since it was set.
std::optional<Moment> Model::due_at() const {
    if (current() == kNone || campaigns[current()].on_hold || has_run(current())) return {};
    return campaigns[current()].closes;
}

std::string Model::begin_run() {
    if (current() == kNone) return "no_campaign";
    if (!is_over(campaigns[current()])) return "deadline_not_reached";
    if (unfinished_run() == runs.end()) runs.push_back({.campaign = current()});
    return "";
}

std::vector<Run>::iterator Model::unfinished_run() {
    return std::ranges::find_if(runs, [&](const Run& run) { return run.campaign == current() && !run.has_ended; });
}

// Every silent school waits for the generic kit, and the line is served.
std::string Model::run() {
    if (const auto why = begin_run(); !why.empty()) return why;
    const auto run = unfinished_run();
    run->has_ended = true;
    give_to_silent(static_cast<Index>(run - runs.begin()));
    serve();
    return "201";
}

void Model::give_to_silent(Index run) {
    Campaign& campaign = campaigns[current()];
    std::vector<std::pair<Count, Index>> silent;
    for (const auto& [school, answer] : campaign.roster)
        if (answer.kind == "silent") silent.emplace_back(answer.rank, school);
    std::ranges::sort(silent);
    for (const auto& [rank, school] : silent) {
        orders.push_back({.number = fmt::format("{}-{:04}", campaign.prefix, ++campaign.last_number),
                          .campaign = current(),
                          .school = school,
                          .origin = "automatic",
                          .wish = {.contents = {0, campaign.kits[0].parts}},
                          .run = run,
                          .is_waiting = true});
        campaign.roster[school] = {rank, "order", orders.size() - 1};
    }
}

std::string Model::undo(Index at) {
    Run& run = runs[at];
    Campaign& campaign = campaigns[run.campaign];
    if (run.is_undone) return "200";
    if (campaign.state != "published") return "campaign_archived";
    for (const Order& order : orders)
        if (order.run == at &&
            std::ranges::any_of(order.parcels, [](const Parcel& parcel) { return parcel.state != "unpacked"; }))
            return "run_already_packed";
    run.has_ended = run.is_undone = campaign.on_hold = true;
    for (Order& order : orders) {
        if (order.run != at || order.is_swapped || !order.is_unpacked()) continue;
        order.is_cancelled = true;
        order.is_waiting = false;
        campaign.roster[order.school] = {campaign.roster[order.school].rank, "silent"};
    }
    serve();
    return "200";
}

}  // namespace trousse::model
