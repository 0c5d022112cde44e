// Time, settings, the roster, and the years one after the other.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "model_walk.hpp"
#include "platform/quebec_time.hpp"

namespace trousse::model {

constexpr Moment kHour = 3600, kDay = 24 * kHour;

static std::string told(Moment moment) { return rfc3339(Instant{std::chrono::seconds{moment}}); }

// ── How a walk begins ──

static nlohmann::json both(const std::string& text) { return {{"fr", text}, {"en", text}}; }

void Walk::set_up() {
    for (Index item = 0; item < kItems; ++item) {
        ask({.did = "an item",
             .path = "/api/v1/items",
             .body = {{"sku", std::to_string(item)},
                      {"name", both("ruban")},
                      {"plural", both("rubans")},
                      {"unit", "each"},
                      {"place", ""},
                      {"picture", ""},
                      {"alert_level", 0}}},
            "201");
        items_.push_back(told_["id"]);
    }
    model_.campaigns.push_back(
        {.slug = "jps-2027", .prefix = "JPS27", .opens = model_.now - kDay, .closes = model_.now + 12 * kDay});
    Campaign& first = model_.campaigns.front();
    ask({.did = "the first campaign", .path = "/api/v1/campaigns", .body = campaign_body(first, nullptr)}, "201");
    first.kits = {{"generique", {{0, 1}, {1, 2}}},
                  {"menu", {{0, 2}, {2, 1}}},
                  {"festin", {{1, 1}, {2, 2}, {1, 2}}},  // two components share an item
                  {"atelier", {{3, 1}, {0, 1, true}, {2, 2, true}, {4, 1, true}}, 2}};
    for (const Kit& kit : first.kits) {
        Json body = contents_body(kit.parts, kit.pick);
        body.update({{"slug", kit.slug},
                     {"name", both(kit.slug)},
                     {"pitch", both("")},
                     {"story", both("")},
                     {"picture", ""},
                     {"position", 100},
                     {"is_generic", kit.slug == "generique"}});
        ask({.did = "a kit", .path = "/api/v1/campaigns/jps-2027/kits", .body = body}, "201");
    }
    for (Index school = 0; school < 10; ++school) add_school();
    ask({.did = "publish", .path = "/api/v1/campaigns/jps-2027/publication"}, model_.publish(0));
    for (int receipts = 0; receipts < 6; ++receipts) receive();
}

Walk::Json Walk::campaign_body(const Campaign& campaign, const Json& from) {
    return {{"from", from},
            {"slug", campaign.slug},
            {"name", both(campaign.slug)},
            {"number_prefix", campaign.prefix},
            {"opens_at", told(campaign.opens)},
            {"closes_at", told(campaign.closes)},
            {"event_on", nullptr}};
}

Walk::Json Walk::contents_body(const std::vector<Part>& parts, Count pick) {
    Json fixed = Json::array(), options = Json::array();
    for (const Part& part : parts)
        (part.is_dish ? options : fixed).push_back({{"item", items_[part.item]}, {"quantity", part.quantity}});
    Json choices = Json::array();
    if (!options.empty()) choices.push_back({{"pick", pick}, {"options", options}});
    return {{"components", fixed}, {"choices", choices}};
}

// ── Time ──

bool Walk::pass_time() {
    if (drift_ != 0 && one_in(5)) return turn_clock();
    model_.now += kHour * static_cast<Moment>(1 + die(20));
    did_ = "time passes: " + told(model_.now);
    return true;
}

// A clock that is wrong, until it is put right.
bool Walk::turn_clock() {
    const Moment by = drift_ != 0 ? -drift_ : kHour * (static_cast<Moment>(die(24 * 30)) - 24 * 8);
    drift_ += by;
    model_.now += by;
    did_ = (drift_ == 0 ? "the clock is put right: " : "the clock is wrong: ") + told(model_.now);
    return true;
}

bool Walk::restart() {
    did_ = "restart";
    open_program();
    return true;
}

// ── What an admin sets ──

constexpr auto kVersionOfCampaign = "SELECT version AS figure FROM campaign WHERE id = $id";

bool Walk::set() {
    const Index at = one_in(20) ? any(model_.campaigns.size()) : campaign_at_hand();
    CampaignEdit settings;
    Json body = Json::object();
    if (one_in(3))
        body["closes_at"] = told(*(settings.closes = model_.now + kHour * (static_cast<Moment>(die(24 * 14)) - 24)));
    if (one_in(2)) body["run_on_hold"] = *(settings.on_hold = one_in(3));
    if (one_in(6)) body["pool_on"] = *(settings.pool_on = one_in(4) ? false : true);
    if (one_in(6)) body["late_changes_on"] = *(settings.late_changes_on = one_in(2));
    if (body.empty()) return false;
    may_break_ = true;
    ask({.did = "set " + body.dump(),
         .path = "/api/v1/campaigns/" + model_.campaigns[at].slug,
         .body = body,
         .if_match = version(kVersionOfCampaign, static_cast<std::int64_t>(at) + 1),
         .method = "PATCH"},
        model_.set(at, settings));
    return true;
}

constexpr auto kVersionOfKit = "SELECT version AS figure FROM kit WHERE campaign_id = $id AND slug = $slug";

bool Walk::edit_kit() {
    const Index at = campaign_at_hand(), kit = any(model_.campaigns[at].kits.size());
    const Kit& before = model_.campaigns[at].kits[kit];
    std::vector<Part> parts = before.parts;
    parts[any(parts.size())].quantity = 1 + static_cast<Count>(die(3));
    const auto version = db().read([&](const Snapshot& db) {
        return db.figure(kVersionOfKit, {{"$id", at + 1}, {"$slug", before.slug}});
    });
    may_break_ = true;
    ask({.did = "edit " + before.slug,
         .path = "/api/v1/campaigns/" + model_.campaigns[at].slug + "/kits/" + before.slug,
         .body = contents_body(parts, before.pick),
         .if_match = '"' + std::to_string(version) + '"',
         .method = "PATCH"},
        model_.edit_kit(at, kit, parts));
    return true;
}

// ── The roster ──

bool Walk::add_school() {
    if (schools_.size() >= 16) return false;
    const bool is_partner = schools_.size() % 4 == 3;
    const std::string name = name_of(schools_.size(), is_partner);
    may_break_ = true;
    ask({.did = "a new school: " + name,
         .path = "/api/v1/schools",
         .body = {{"kind", is_partner ? "partner" : "school"},
                  {"name", name},
                  {"board", ""},
                  {"mrc", ""},
                  {"municipality", ""},
                  {"address", ""},
                  {"postal_code", ""},
                  {"language", "fr"},
                  {"parent", nullptr}}},
        model_.add_school(is_partner));
    schools_.push_back(told_["id"]);
    return true;
}

constexpr auto kVersionOfSchool = "SELECT version AS figure FROM school WHERE id = $id";

bool Walk::close_school() { return set_active(false); }

bool Walk::open_school() { return set_active(true); }

bool Walk::set_active(bool active) {
    std::vector<Index> all;
    for (Index school = 0; school < schools_.size(); ++school)
        if (model_.schools[school].is_closed == active) all.push_back(school);
    if (all.empty()) return false;
    const Index school = all[any(all.size())];
    may_break_ = true;
    ask({.did = (active ? "open " : "close ") + name_of(school, model_.schools[school].is_partner),
         .path = "/api/v1/schools/" + schools_[school],
         .body = {{"active", active}},
         .if_match = version(kVersionOfSchool, schools_[school]),
         .method = "PATCH"},
        active ? model_.open_school(school) : model_.close_school(school));
    return true;
}

bool Walk::declare_ranks() {
    std::vector<Index> first;
    Json names = Json::array();
    for (Index named = 0; named < 4; ++named)
        if (const Index school = any_school(); std::ranges::find(first, school) == first.end()) {
            first.push_back(school);
            names.push_back(schools_[school]);
        }
    ask({.did = "declare who comes first",
         .path = "/api/v1/shortage-order",
         .body = {{"rule", "by_hand"}, {"schools", names}}},
        model_.declare_ranks(first));
    return true;
}

// ── The years ──

bool Walk::add_campaign() {
    if (model_.campaigns.back().state == "draft") return false;
    const std::string from = model_.campaigns.back().slug;
    model_.add_campaign(model_.now - kHour, model_.now + kDay * static_cast<Moment>(3 + die(15)));
    ask({.did = "the next campaign", .path = "/api/v1/campaigns", .body = campaign_body(model_.campaigns.back(), from)},
        "201");
    return true;
}

bool Walk::publish() {
    const Index at = one_in(4) ? any(model_.campaigns.size()) : model_.campaigns.size() - 1;
    ask({.did = "publish", .path = "/api/v1/campaigns/" + model_.campaigns[at].slug + "/publication"},
        model_.publish(at));
    return true;
}

bool Walk::archive() {
    const Index at = campaign_at_hand();
    ask({.did = "archive", .path = "/api/v1/campaigns/" + model_.campaigns[at].slug + "/archiving"},
        model_.archive(at));
    return true;
}

// What still stands between a campaign that is over and its archive, one thing at a time.
bool Walk::tidy_up() {
    const Index at = model_.current();
    if (at == kNone) return publish_next();
    if (!model_.has_run(at)) return false;
    const auto packs = any_order([&](const Order& order) {
        return order.campaign == at && (order.state() == "placed" || order.remainder() > 0);
    });
    if (packs != kNone) {
        const Order& order = model_.orders[packs];
        ask({.did = "pack " + order.number + " at last",
             .path = path_of(order) + "/packing",
             .if_match = version_of(order)},
            model_.pack(packs, order.loose()));
        return true;
    }
    const auto waits = any_order([&](const Order& order) { return order.campaign == at && order.is_waiting; });
    if (waits != kNone) {
        const Order& order = model_.orders[waits];
        ask({.did = "give up " + order.number,
             .path = path_of(order) + "/cancellation",
             .body = {{"then", "none"}},
             .if_match = version_of(order)},
            model_.cancel({}, waits, false));
        return true;
    }
    for (Index kit = 0; kit < model_.campaigns[at].kits.size(); ++kit)
        if (const Kit& built = model_.campaigns[at].kits[kit]; built.built > 0) {
            const Count change = -built.built;
            ask({.did = "take apart " + built.slug,
                 .path = "/api/v1/kits/" + built.slug + "/buildings",
                 .body = {{"change", change}}},
                model_.build(kit, change));
            return true;
        }
    return archive();
}

bool Walk::publish_next() {
    if (model_.campaigns.back().state != "draft") return add_campaign();
    ask({.did = "publish", .path = "/api/v1/campaigns/" + model_.campaigns.back().slug + "/publication"},
        model_.publish(model_.campaigns.size() - 1));
    return true;
}

// ── An old request, much later ──

bool Walk::ask_late() {
    if (asked_.empty()) return false;
    const auto& [request, status] = asked_[any(asked_.size())];
    did_ = "once more: " + request.path;
    CAPTURE(did_);
    CAPTURE(request.body);
    const Answer answer = send(request);
    CAPTURE(answer.body);
    REQUIRE(answer.status == status);
    return true;
}

}  // namespace trousse::model
