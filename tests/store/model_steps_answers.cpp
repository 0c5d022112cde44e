// What schools do, what staff do for them, and what the rule does.
#include <doctest/doctest.h>

#include "mail/outbox.hpp"
#include "model_walk.hpp"
#include "orders/deadline_job.hpp"
#include "orders/generic_run_store.hpp"

namespace trousse::model {

Index Walk::campaign_at_hand() const {
    if (model_.current() != kNone) return model_.current();
    for (Index at = model_.campaigns.size(); at-- > 0;)
        if (model_.campaigns[at].state != "draft") return at;
    return 0;
}

// Now and then by the code of an earlier campaign, and now and then by somebody else's.
Who Walk::either(Index school) {
    if (one_in(3)) return {};
    const Index at_hand = campaign_at_hand();
    return {.school = one_in(40) ? any_school() : school, .code_of = one_in(20) ? any(at_hand + 1) : at_hand};
}

Wish Walk::any_wish(Index campaign) {
    const auto& kits = model_.campaigns[campaign].kits;
    const Index kit = any(kits.size());
    std::vector<Index> dishes;
    for (const Part& part : kits[kit].parts)
        if (part.is_dish) dishes.push_back(part.item);
    while (std::ssize(dishes) > kits[kit].pick)
        dishes.erase(dishes.begin() + static_cast<std::ptrdiff_t>(any(dishes.size())));
    return {.contents = kits[kit].with(kit, dishes), .is_pickup = one_in(3), .contact = 1 + static_cast<Count>(die(2))};
}

// The kit that it has, as that is now.
Wish Walk::same_wish(const Order& order) {
    std::vector<Index> dishes;
    for (const Part& line : order.wish.contents.lines)
        if (line.is_dish) dishes.push_back(line.item);
    const Index kit = order.wish.contents.kit;
    return {.contents = model_.campaigns[order.campaign].kits[kit].with(kit, dishes),
            .is_pickup = one_in(3),
            .contact = 1 + static_cast<Count>(die(2))};
}

Walk::Json Walk::wished(const Wish& wish, bool with_contact) {
    Json dishes = Json::array(), body{{"kit", model_.campaigns[campaign_at_hand()].kits[wish.contents.kit].slug}};
    for (const Part& line : wish.contents.lines)
        if (line.is_dish) dishes.push_back(items_[line.item]);
    body["choices"] = dishes.empty() ? Json::array() : Json::array({{{"choice", 1}, {"items", dishes}}});
    body["delivery"] = {{"way", wish.is_pickup ? "pickup" : "ship"}, {"place", nullptr}};
    const char* const name = wish.contact == 1 ? "Anne Roy" : "Luc Gagnon";
    const char* const email = wish.contact == 1 ? "anne@ecole.example" : "luc@ecole.example";
    if (with_contact) body["contact"] = {{"name", name}, {"email", email}, {"phone", ""}, {"language", "fr"}};
    return body;
}

// ── Orders ──

bool Walk::order() {
    Index school = any_school();
    if (model_.schools[school].is_closed) school = any_school();
    const Who who = either(school);
    const Wish wish = any_wish(campaign_at_hand());
    Json body = wished(wish, true);
    body["school"] = schools_[school];
    body["note"] = "";
    // A school that had given up its claim and waits holds one again, as one that is put back to silent does.
    const auto& roster = model_.campaigns[campaign_at_hand()].roster;
    may_break_ = roster.contains(school) && roster.at(school).kind == "decline";
    ask({.did = "order for " + name_of(school, model_.schools[school].is_partner),
         .who = who,
         .path = "/api/v1/orders",
         .body = body},
        model_.place(who, school, wish));
    return true;
}

bool Walk::change() {
    const Index at = any_order([&](const Order& order) { return one_in(4) || order.is_unpacked(); });
    if (at == kNone) return false;
    const Order& order = model_.orders[at];
    const Who who = either(order.school);
    Wish wish = one_in(4) ? same_wish(order) : any_wish(order.campaign);
    const bool with_contact = one_in(2);
    if (!with_contact) wish.contact = order.wish.contact;
    ask({.did = "change " + order.number,
         .who = who,
         .path = path_of(order),
         .body = wished(wish, with_contact),
         .if_match = version_of(order),
         .method = "PATCH"},
        model_.change(who, at, wish));
    return true;
}

bool Walk::cancel() {
    const Index at =
        any_order([&](const Order& order) { return one_in(4) || order.is_unpacked() || order.state() == "packed"; });
    if (at == kNone) return false;
    const Order& order = model_.orders[at];
    const Who who = either(order.school);
    may_break_ = one_in(3);  // back to silent
    ask({.did = "cancel " + order.number + (may_break_ ? ", back to silent" : ""),
         .who = who,
         .path = path_of(order) + "/cancellation",
         .body = {{"then", may_break_ ? "silence" : "none"}},
         .if_match = version_of(order)},
        model_.cancel(who, at, may_break_));
    return true;
}

// ── Other answers ──

bool Walk::decline() {
    const Index school = any_school();
    const Who who = either(school);
    ask({.did = "decline of " + name_of(school, false),
         .who = who,
         .path = "/api/v1/declines",
         .body = {{"school", schools_[school]}}},
        model_.decline(who, school));
    return true;
}

bool Walk::exclude() {
    const Index school = any_school();
    ask({.did = "exclusion of " + name_of(school, false),
         .path = "/api/v1/exclusions",
         .body = {{"school", schools_[school]}, {"reason", "Fermée"}}},
        model_.exclude(school));
    return true;
}

bool Walk::withdraw() {
    Index school = any_school();
    for (const auto& [other, answer] : model_.campaigns[campaign_at_hand()].roster)
        if ((answer.kind == "decline" || answer.kind == "exclusion") && one_in(2)) school = other;
    const auto& roster = model_.campaigns[campaign_at_hand()].roster;
    const bool is_exclusion = one_in(8) || (roster.contains(school) && roster.at(school).kind == "exclusion");
    const Who who = is_exclusion ? Who{} : either(school);
    const std::string kind = is_exclusion ? "exclusion" : "decline";
    may_break_ = true;
    ask({.did = "withdraw the " + kind + " of " + name_of(school, false),
         .who = who,
         .path = "/api/v1/" + kind + "s/" + schools_[school],
         .method = "DELETE"},
        model_.withdraw(who, school, kind));
    return true;
}

// ── The rule ──

bool Walk::run_by_admin() {
    ask({.did = "run by an admin", .path = "/api/v1/generic-runs"}, model_.run());
    if (runs_.size() < model_.runs.size()) runs_.push_back(told_["id"]);
    return true;
}

constexpr auto kLastRun = "SELECT max(id) AS figure FROM generic_run";

// As the program's own job looks: at any hour, however late.
bool Walk::run_by_job() {
    did_ = "the job looks";
    const Job job = deadline_job(program_->service());
    const auto due = model_.due_at();
    const Instant at = job.next({}, now());
    if (!due) REQUIRE(at == Instant::max());
    if (due) REQUIRE(at == Instant{std::chrono::seconds{*due}});
    const std::string result = job.run();
    if (!due || *due > model_.now) {
        REQUIRE(result == "nothing to do");
        return true;
    }
    did_ += " and runs";
    REQUIRE(model_.run() == "201");
    if (runs_.size() < model_.runs.size())
        runs_.push_back(RunId{db().read([](const Snapshot& db) { return db.figure(kLastRun); })}.text());
    return true;
}

// A crash as soon as it has begun: whoever runs it next takes it up again.
bool Walk::run_cut_short() {
    if (model_.begin_run() != "") return false;
    did_ = "a run is cut short";
    const auto id = db().write([&](Transaction& tx) { return take_up(tx, "operator", now()).text(); });
    if (runs_.size() < model_.runs.size()) runs_.push_back(id);
    open_program();
    return true;
}

bool Walk::undo() {
    if (runs_.empty()) return false;
    const Index run = one_in(2) ? runs_.size() - 1 : any(runs_.size());
    may_break_ = true;
    ask({.did = "undo run " + std::to_string(run + 1), .path = "/api/v1/generic-runs/" + runs_[run] + "/reversal"},
        model_.undo(run));
    return true;
}

bool Walk::release_letters() {
    if (runs_.empty()) return false;
    ask({.did = "release letters", .path = "/api/v1/generic-runs/" + runs_[any(runs_.size())] + "/letters"}, "200");
    return true;
}

// ── Letters ──

constexpr auto kTaken = R"(
    SELECT letter, cause, coalesce(number, '') AS number, parcel.position AS parcel,
           (SELECT count(*) FROM claim WHERE claim.id <= outbox.claim_id) AS claim, school.name AS school
      FROM outbox JOIN school ON school.id = outbox.school_id LEFT JOIN orders ON orders.id = outbox.order_id
      LEFT JOIN parcel ON parcel.id = outbox.parcel_id
     WHERE outbox.id = $letter)";

// None leaves whose fact no longer holds (rule 13).
bool Walk::post() {
    did_ = "post";
    for (;;) {
        const auto letter = db().write([&](Transaction& tx) { return take_next(tx, program_->service().key, program_->settings(), now()); });
        if (!letter) return true;
        db().write([&](Transaction& tx) { note_sent(tx, letter->id, now()); });
        db().read([&](const Snapshot& db) {
            return db.first(kTaken, {{"$letter", letter->id}}, [&](const Row& row) {
                CAPTURE(letter->cause);
                const auto order = std::ranges::find(model_.orders, row.text("number"), &Order::number);
                const std::string kind = row.text("letter");
                if (kind == "declined") {
                    const auto campaign = static_cast<Index>(std::stoi(letter->cause)) - 1;
                    const auto school =
                        static_cast<Index>(std::stoi(row.text("school").substr(row.text("school").find(' '))));
                    REQUIRE(model_.campaigns[campaign].roster.at(school).kind == "decline");
                } else if (kind == "claim_answered") {
                    REQUIRE_FALSE(model_.claims[static_cast<Index>(row.integer("claim")) - 1].answer.empty());
                } else if (kind == "shipped" || kind == "ready") {
                    REQUIRE(order->parcels[static_cast<Index>(row.integer("parcel")) - 1].state == kind);
                } else {
                    REQUIRE(order->is_cancelled == (kind == "cancelled"));
                    if (kind == "set_back") REQUIRE(order->is_waiting);
                    if (kind == "automatic") REQUIRE_FALSE(order->is_swapped);
                }
                return true;
            });
        });
    }
}

}  // namespace trousse::model
