// What must hold after each step, and what is looked at now and then.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "campaigns/roster.hpp"
#include "integrity.hpp"
#include "model_database.hpp"
#include "model_walk.hpp"

namespace trousse::model {

// ── After each ──

static std::string only_in(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    std::string lines;
    for (const std::string& line : some)
        if (std::ranges::find(others, line) == others.end()) lines += '\n' + line;
    return lines;
}

void Walk::compare() {
    const auto says = db().read([](const Snapshot& db) { return told_by(db); });
    const auto should_say = model_.told();
    if (says != should_say) REQUIRE(only_in(says, should_say) == only_in(should_say, says));
    for (Index at = 0; at < model_.campaigns.size(); ++at) {
        const CampaignId campaign{static_cast<std::int64_t>(at) + 1};
        const auto chosen = db().read([&](const Snapshot& db) { return chosen_by_schools(db, campaign); });
        CAPTURE(model_.campaigns[at].slug);
        REQUIRE(chosen == model_.growth(at));
    }
}

// If free >= g x n held before an order, a change, a hand-out, it holds after it (rule 4).
void Walk::hold_to_promise(const Model& before) {
    if (may_break_ || before.current() == kNone || before.current() != model_.current()) return;
    const Line was = before.line(), is = model_.line();
    for (Index item = 0; item < kItems; ++item) {
        CAPTURE(item);
        if (was.is_covered(item)) REQUIRE(is.is_covered(item));
    }
}

// Nobody is served while somebody before it could have been: who still waits before the last one that was served could
// not be, were those others not served either.
void Walk::hold_to_line(const Model& before) {
    const auto was_served = [&](Index order) {
        return order < before.orders.size() && before.orders[order].is_waiting && !model_.orders[order].is_waiting;
    };
    Model unserved = model_;
    for (Index order = 0; order < before.orders.size(); ++order)
        if (was_served(order) && !model_.orders[order].is_cancelled) unserved.orders[order].is_waiting = true;
    const Line line = unserved.line();
    const auto last = std::find_if(line.waiting.rbegin(), line.waiting.rend(), was_served);
    for (auto order = line.waiting.begin(); order != last.base(); ++order) {
        CAPTURE(model_.orders[*order].number);
        if (!was_served(*order)) REQUIRE_FALSE(unserved.fits_in_line(line, *order, unserved.orders[*order].needs()));
    }
}

// ── Now and then ──

void Walk::check() {
    CAPTURE(seed_);
    CAPTURE(steps_);
    INFO("after: ", trail());
    check_books();
    check_lists();
    check_line();
    check_waves();
    for (Index campaign = 0; campaign < model_.campaigns.size(); ++campaign) check_coverage(campaign);
    for (int i = 0; i < 5 && !model_.orders.empty(); ++i) check_standing(model_.orders[any(model_.orders.size())]);
}

static void require_refused(Database& db, Sql sql) {
    REQUIRE_THROWS(db.write([&](Transaction& tx) { tx.run(sql); }));
}

void Walk::check_books() {
    const Json verdicts = db().read([](const Snapshot& db) { return integrity(db); });
    for (const auto& [name, verdict] : verdicts.items()) {
        CAPTURE(name);
        REQUIRE(verdict == "ok");
    }
    require_refused(db(), "UPDATE movement SET change = change + 1");
    require_refused(db(), "DELETE FROM movement");
    require_refused(db(), "INSERT OR REPLACE INTO movement SELECT * FROM movement");
    require_refused(db(), "UPDATE audit SET act = ''");
    require_refused(db(), "DELETE FROM audit");
}

// Each parcel stands in the list of its state, whatever it answers and of whichever campaign (rules 11 and 12).
void Walk::check_lists() {
    std::map<std::string, std::set<std::string>> lists;
    for (const Order& order : model_.orders) {
        for (Index at = 0; at < order.parcels.size(); ++at)
            lists[order.parcels[at].state].insert(fmt::format("{}-{}", order.number, at + 1));
        if (order.state() == "placed" || order.remainder() > 0)
            lists["to_pack"].insert(fmt::format("{}-{}", order.number, order.parcels.size() + 1));
    }
    for (const std::string state : {"to_pack", "packed", "ready", "shipped", "delivered", "lost", "returned"}) {
        CAPTURE(state);
        const Json list = look({}, "/api/v1/parcels", {{"state", state}, {"limit", "200"}});
        std::set<std::string> listed;
        for (const Json& parcel : list["data"]) listed.insert(parcel["number"]);
        REQUIRE(fmt::format("{}", fmt::join(listed, " ")) == fmt::format("{}", fmt::join(lists[state], " ")));
    }
}

// The line as admins read it, and what the rule would give.
void Walk::check_line() {
    if (model_.current() == kNone) return;
    std::vector<std::string> listed, waiting;
    const Json list = look({}, "/api/v1/generic-runs/waiting", {});
    for (const Json& order : list["data"]) listed.push_back(order["order"]);
    for (const Index order : model_.line().waiting) waiting.push_back(model_.orders[order].number);
    REQUIRE(fmt::format("{}", fmt::join(listed, " ")) == fmt::format("{}", fmt::join(waiting, " ")));

    Model later = model_;
    later.now = std::max(later.now, later.campaigns[later.current()].closes);
    later.run();
    const auto is_new = [&](const Order& order) {
        return std::ranges::find(model_.orders, order.number, &Order::number) == model_.orders.end();
    };
    const auto all = std::ranges::count_if(later.orders, is_new);
    const auto waits =
        std::ranges::count_if(later.orders, [&](const Order& order) { return is_new(order) && order.is_waiting; });
    const Json preview = look({}, "/api/v1/generic-runs/preview", {});
    REQUIRE(preview["silent"] == all);
    REQUIRE(preview["covered"] == all - waits);
    REQUIRE(preview["waiting"] == waits);
}

// What is built ahead is promised to one wave only.
void Walk::check_waves() {
    if (model_.current() == kNone) return;
    const Json list = look({}, "/api/v1/waves", {{"limit", "200"}});
    const auto& kits = model_.campaigns[model_.current()].kits;
    for (const Json& wave : list["data"])
        for (const Json& of_kit : wave["kits"]) {
            const Index kit = static_cast<Index>(
                std::ranges::find(kits, of_kit["kit"]["slug"].get<std::string>(), &Kit::slug) - kits.begin());
            CAPTURE(wave.dump());
            REQUIRE(of_kit["built"] == model_.promised_built(model_.current(), kit, wave["number"]));
        }
}

// The same word is the same figure everywhere (rule 6), and coverage adds up.
void Walk::check_coverage(Index at) {
    const Campaign& campaign = model_.campaigns[at];
    const auto answered = [&](const char* kind) {
        return std::ranges::count_if(campaign.roster, [&](const auto& row) { return row.second.kind == kind; });
    };
    const auto of_partners = std::ranges::count_if(model_.orders, [&](const Order& order) {
        return order.campaign == at && !order.is_cancelled && model_.schools[order.school].is_partner;
    });
    const std::string path = "/api/v1/campaigns/" + campaign.slug;
    const Json coverage = look({}, path + "/coverage", {}), growth = look({}, path + "/growth", {});
    CAPTURE(coverage.dump());
    REQUIRE(coverage["eligible"] == campaign.roster.size());
    REQUIRE(coverage["ordered"] == model_.growth(at));
    REQUIRE(coverage["automatic"] == answered("order") - model_.growth(at));
    REQUIRE(coverage["declined"] == answered("decline"));
    REQUIRE(coverage["excluded"] == answered("exclusion"));
    REQUIRE(coverage["silent"] == answered("silent"));
    REQUIRE(coverage["partners"] == of_partners);
    REQUIRE(coverage["adds_up"] == true);
    REQUIRE(growth["chosen"] == model_.growth(at));
}

// In the same words to staff and to its school.
void Walk::check_standing(const Order& order) {
    CAPTURE(order.number);
    const Who school{.school = order.school, .code_of = order.campaign};
    REQUIRE(look({}, path_of(order), {})["standing"] == order.standing());
    REQUIRE(look(school, path_of(order), {})["standing"] == order.standing());
}

Walk::Json Walk::look(const Who& who, const std::string& path, const Texts& query) {
    const auto answer = send({.method = "GET", .path = path, .query = query, .visitor = visitor(who)});
    CAPTURE(answer.body);
    REQUIRE(answer.status == 200);
    return Json::parse(answer.body);
}

}  // namespace trousse::model
