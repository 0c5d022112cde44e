// Random acts against a small model of product.md's rules 1, 2, 4 and 5: after each step the database must say what the
// model says. Episodes are seeded: a failure names its seed and step.
#include "model.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <random>

#include "accounts/sessions.hpp"
#include "campaign_day.hpp"
#include "integrity.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

// One campaign, played at random, in the model and in the program.
class Episode {
 public:
    explicit Episode(std::uint64_t seed) : dice_{seed}, seed_{seed} { set_up(); }
    void step();
    void end();

 private:
    void set_up();
    void add_school(bool is_partner);
    std::string play();
    std::string play_stock();
    std::string play_order(std::size_t at);
    std::string play_run();
    void hold_against_database();
    void learn_new_orders();

    std::string ask(const Visitor& who, const std::string& method, const std::string& path,
                    const json& body = json::object(), bool with_version = false);
    std::size_t pick(std::size_t n) { return static_cast<std::size_t>(dice_() % n); }
    Visitor visitor(std::size_t at) const { return visitor_of(model_.schools[at].id, {"2027"}); }

    std::mt19937_64 dice_;
    const std::uint64_t seed_;
    CampaignDay day_;
    Model model_;
    std::vector<ItemId> items_;
    std::vector<std::pair<std::string, Pieces>> kits_;
    std::string did_, told_;
    json body_;
    bool is_taking_ = false;
    std::size_t known_orders_ = 0;
    int steps_ = 0;
    const Visitor staff_{.role = Role::staff, .actor = "account:staff", .id = "staff"};
    const Visitor operator_{.role = Role::operator_at_the_machine, .actor = "operator"};
};

void Episode::set_up() {
    for (std::size_t item = 0; item < kItems; ++item) {
        model_.on_hand[item] = static_cast<Count>(pick(40));
        items_.push_back(day_.item("Article", model_.on_hand[item]));
    }
    model_.generic = {1, 2, 0, 0};
    day_.generic_kit({{items_[0], 1}, {items_[1], 2}});
    day_.kit("menu", {{items_[0], 2}, {items_[2], 1}});
    day_.kit("festin", {{items_[1], 1}, {items_[2], 2}, {items_[1], 2}});  // two components share an item
    day_.kit("atelier", {{items_[3], 3}, {items_[0], 1}});
    kits_ = {
        {"generique", model_.generic}, {"menu", {2, 0, 1, 0}}, {"festin", {0, 3, 2, 0}}, {"atelier", {1, 0, 0, 3}}};
    for (int i = 0; i < 10; ++i) add_school(i == 0);
    // The deadline's job would run between two steps: here the run is a step of its own.
    day_.db().write([](Transaction& tx) { tx.run("UPDATE job SET next_run_at = 253402300799000"); });
}

void Episode::add_school(bool is_partner) {
    const auto rank = static_cast<Count>(pick(3));
    const SchoolId id = is_partner ? day_.partner("Ville") : day_.school("École", rank);
    model_.schools.push_back(
        {.id = id, .is_partner = is_partner, .rank = is_partner ? 0 : rank, .answer = "silent", .order = SIZE_MAX});
}

void Episode::step() {
    const Model before = model_;
    ++steps_;
    body_ = nullptr;
    const std::string wanted = play();
    is_taking_ = did_.starts_with("place") || did_.starts_with("change") || did_.starts_with("hand out");
    CAPTURE(seed_);
    CAPTURE(steps_);
    CAPTURE(did_);
    CAPTURE(body_.dump());
    REQUIRE(told_ == wanted);
    learn_new_orders();
    hold_against_database();

    // What is granted, an order, a change or a hand-out, leaves every default covered that was (rule 4). What waits
    // takes nothing from the shelf; what waited and is served takes its turn before others in the line.
    if (!is_taking_ || model_.stood_in_line || !before.pool_on) return;
    for (std::size_t item = 0; item < kItems; ++item)
        if (before.default_is_covered(item)) REQUIRE(model_.default_is_covered(item));
}

// Plays one act in the program, then in the model; gives what the model expects.
std::string Episode::play() {
    const std::size_t die = pick(100), at = pick(model_.schools.size());
    const std::string school = model_.schools[at].id.text;
    const bool by_staff = pick(3) == 0;
    const Visitor who = by_staff ? staff_ : visitor(at);
    did_ = by_staff ? "by staff" : "by a school";
    if (die < 30) {
        const auto& [slug, contents] = kits_[pick(kits_.size())];
        did_ = "place " + slug + " " + did_;
        told_ = ask(who, "POST", "/api/v1/orders", order_body({school}, slug));
        return model_.place(at, contents, by_staff);
    }
    if (die < 38) {
        did_ = "decline " + did_;
        told_ = ask(who, "POST", "/api/v1/declines", {{"school", school}});
        return model_.answer(at, "decline", by_staff);
    }
    if (die < 41) {
        did_ = "exclude";
        told_ = ask(staff_, "POST", "/api/v1/exclusions", {{"school", school}, {"reason", "Fermée"}});
        return model_.answer(at, "exclusion", true);
    }
    if (die < 47) {
        const std::string kind = model_.schools[at].answer;
        if (kind != "decline" && kind != "exclusion") return told_ = "";
        did_ = "withdraw " + kind + " " + did_;
        const auto id = day_.db().read([&](const Snapshot& db) {
            return *db.first("SELECT id FROM outcome WHERE school_id = $school AND live = 1", {{"$school", school}},
                             [](const Row& row) { return row.text("id"); });
        });
        told_ = ask(kind == "decline" ? who : staff_, "DELETE", "/api/v1/" + kind + "s/" + id);
        return model_.withdraw(at, kind == "exclusion" || by_staff);
    }
    if (die < 75) return model_.orders.empty() ? told_ = "" : play_order(pick(model_.orders.size()));
    if (die < 90) return play_stock();
    return play_run();
}

std::string Episode::play_order(std::size_t at) {
    const ModelOrder& order = model_.orders[at];
    const std::string path = "/api/v1/orders/" + order.number;
    const bool by_staff = pick(3) == 0;
    const Visitor who = by_staff ? staff_ : visitor(order.school);
    switch (pick(8)) {
        case 0:
        case 1: {
            const bool wants_none = pick(3) == 0;
            did_ = "cancel " + order.number + (by_staff ? " by staff" : "");
            told_ = ask(who, "POST", path + "/cancellation", {{"then", wants_none ? "none" : "generic"}}, true);
            return model_.cancel(at, wants_none, by_staff);
        }
        case 2:
        case 3: {
            const auto& [slug, contents] = kits_[pick(kits_.size())];
            did_ = "change " + order.number + " to " + slug + (by_staff ? " by staff" : "");
            told_ = ask(who, "PATCH", path, {{"kit", slug}}, true);
            return model_.change(at, contents, by_staff);
        }
        case 4:
            did_ = "pack " + order.number;
            told_ = ask(staff_, "POST", path + "/packing", json::object(), true);
            return model_.fulfil(at, "placed", "packed");
        case 5:
            did_ = "unpack " + order.number;
            told_ = ask(staff_, "POST", path + "/unpacking", json::object(), true);
            return model_.fulfil(at, "packed", "placed");
        case 6: {
            if (order.packings == 0) return told_ = "";
            const bool goes_on = pick(2) == 0;
            did_ = "take back " + order.number + (goes_on ? "" : " for good");
            const std::string parcel = "/api/v1/parcels/" + order.number + '-' + std::to_string(order.packings);
            told_ = ask(staff_, "POST", parcel + "/return", {{"then", goes_on ? "placed" : "cancelled"}, {"reason", "Refusé"}}, true);
            return model_.take_back(at, goes_on);
        }
        default:
            did_ = "ship " + order.number;
            told_ = ask(staff_, "POST", path + "/shipment", {{"tracking", ""}}, true);
            return model_.fulfil(at, "packed", "shipped");
    }
}

std::string Episode::play_stock() {
    const std::size_t item = pick(kItems);
    const std::string id = items_[item].text;
    const auto pieces = static_cast<Count>(1 + pick(12));
    switch (pick(4)) {
        case 0:
        case 1:
            did_ = "receive";
            told_ = ask(staff_, "POST", "/api/v1/receipts", {{"lines", {{{"item", id}, {"quantity", pieces}}}}, {"reference", ""}});
            return model_.receive(item, pieces);
        case 2:
            did_ = "lose " + std::to_string(pieces);
            told_ = ask(staff_, "POST", "/api/v1/adjustments", {{"item", id}, {"change", -pieces}, {"reason", "Bris"}});
            return model_.lose(item, pieces);
        default:
            did_ = "hand out " + std::to_string(pieces);
            told_ =
                ask(staff_, "POST", "/api/v1/hand-outs", {{"occasion", "Kiosque"}, {"lines", {{{"item", id}, {"quantity", pieces}}}}});
            return model_.hand_out(item, pieces);
    }
}

std::string Episode::play_run() {
    const std::size_t die = pick(10);
    if (die < 2) {
        did_ = "a new school";
        if (model_.schools.size() < 25) add_school(pick(5) == 0);
        return told_ = "";
    }
    if (die < 3) {
        did_ = "the pool is switched";
        model_.pool_on = !model_.pool_on;
        day_.pool(model_.pool_on);
        return told_ = "";
    }
    if (die < 5 && steps_ > 60) {
        did_ = "the deadline passes";
        model_.is_closed = true;
        day_.after_the_deadline();
        return told_ = "";
    }
    if (die < 8 || model_.runs.empty()) {
        did_ = "generic run";
        told_ = ask(operator_, "POST", "/api/v1/generic-runs");
        const std::string wanted = model_.run();
        if (wanted == "201") model_.runs.back().id = body_.value("id", "");
        return wanted;
    }
    const std::size_t at = pick(model_.runs.size());
    did_ = "undo";
    told_ = ask(operator_, "POST", "/api/v1/generic-runs/" + model_.runs[at].id + "/reversal");
    return model_.undo(at);
}

// Straight to the table of routes. Gives the status, or the code of a refusal.
std::string Episode::ask(const Visitor& who, const std::string& method, const std::string& path, const json& body,
                         bool with_version) {
    Request request{.method = method,
                    .path = path,
                    .body = method == "DELETE" ? "" : body.dump(),
                    .content_type = "application/json"};
    request.idempotency_key = uuid7(day_.now());
    request.visitor = who;
    if (with_version) {
        const bool is_parcel = path.starts_with("/api/v1/parcels/");
        const std::string number = is_parcel ? path.substr(16, path.rfind('-') - 16) : path.substr(15, path.find('/', 15) - 15);
        request.if_match =
            '"' + std::to_string(day_.db().read([&](const Snapshot& db) {
                return db.figure("SELECT version AS figure FROM orders WHERE number = $number", {{"$number", number}});
            })) +
            '"';
    }
    const Answer answer = day_.app().program().dispatch()(std::move(request));
    body_ = json::parse(answer.body, nullptr, false);
    return answer.status < 400 ? std::to_string(answer.status) : body_.value("code", "");
}

// The orders that this step made, with the ids and numbers that the program gave them.
void Episode::learn_new_orders() {
    if (model_.orders.size() == known_orders_) return;
    const auto made = day_.db().read([&](const Snapshot& db) {
        return db.all("SELECT id, number, school_id FROM orders ORDER BY number LIMIT -1 OFFSET $known",
                      {{"$known", known_orders_}}, [](const Row& row) {
                          return std::array{row.text("id"), row.text("number"), row.text("school_id")};
                      });
    });
    REQUIRE(made.size() == model_.orders.size() - known_orders_);
    for (const auto& [id, number, school] : made) {
        ModelOrder& order = model_.orders[known_orders_++];
        REQUIRE(model_.schools[order.school].id.text == school);
        order.id = id;
        order.number = number;
    }
}

constexpr auto kFaultyItems = R"(
    SELECT count(*) AS figure FROM item
     WHERE reserved < 0 OR reserved > on_hand
        OR on_hand <> (SELECT coalesce(sum(on_hand_change), 0) FROM movement WHERE item_id = item.id)
        OR reserved <> (SELECT coalesce(sum(reserved_change), 0) FROM movement WHERE item_id = item.id))";
constexpr auto kTwoOutcomes = R"(
    SELECT count(*) AS figure FROM (SELECT 1 FROM outcome WHERE live = 1 GROUP BY campaign_id, school_id HAVING count(*) > 1))";

void Episode::hold_against_database() {
    day_.db().read([&](const Snapshot& db) {
        REQUIRE(db.figure(kFaultyItems) == 0);
        REQUIRE(db.figure(kTwoOutcomes) == 0);
        for (std::size_t item = 0; item < kItems; ++item)
            db.first("SELECT on_hand, reserved FROM item WHERE id = $id", {{"$id", items_[item]}}, [&](const Row& row) {
                CAPTURE(item);
                REQUIRE(row.integer("on_hand") == model_.on_hand[item]);
                REQUIRE(row.integer("reserved") == model_.reserved[item]);
                return true;
            });
        db.first("SELECT eligible, silent, chosen FROM campaign", {}, [&](const Row& row) {
            REQUIRE(row.integer("eligible") == model_.eligible());
            REQUIRE(row.integer("silent") == model_.silent());
            REQUIRE(row.integer("chosen") == model_.chosen());
            return true;
        });
        std::size_t at = 0;
        for (const auto& [state, origin, swapped] :
             db.all("SELECT state, origin, swapped FROM orders ORDER BY number", {}, [](const Row& row) {
                 return std::tuple{row.text("state"), row.text("origin"), row.flag("swapped")};
             })) {
            const ModelOrder& order = model_.orders[at++];
            CAPTURE(order.number);
            REQUIRE(state == order.state);
            REQUIRE(origin == order.origin);
            REQUIRE(swapped == order.swapped);
        }
        if (body_.is_object() && body_.contains("timeline"))  // an order was told: as it is now
            db.first("SELECT state, version FROM orders WHERE number = $number",
                     {{"$number", body_["number"].get<std::string>()}}, [&](const Row& row) {
                         REQUIRE(body_["state"] == row.text("state"));
                         REQUIRE(body_["version"] == row.integer("version"));
                         return true;
                     });
        std::map<std::string, std::string> answers;
        for (auto& [school, kind] :
             db.all("SELECT school_id, kind FROM outcome WHERE live = 1", {}, [](const Row& row) {
                 return std::pair{row.text("school_id"), row.text("kind")};
             }))
            answers[school] = kind;
        for (const ModelSchool& school : model_.schools)
            REQUIRE((answers.contains(school.id.text) ? answers[school.id.text] : "silent") == school.answer);
        return true;
    });
}

void Episode::end() {
    const json verdicts = day_.db().read([](const Snapshot& db) { return integrity(db); });
    CAPTURE(seed_);
    for (const auto& [name, verdict] : verdicts.items()) {
        CAPTURE(name);
        CHECK(verdict == "ok");
    }
}

}  // namespace

TEST_CASE("whatever schools, staff and the rule do, in whatever order, the rules hold after each step") {
    const auto asked = [](const char* name, std::uint64_t usual) {
        const char* const given = std::getenv(name);
        return given != nullptr ? std::stoull(given) : usual;
    };
    const std::uint64_t steps = asked("TROUSSE_STEPS", 2'000);
    constexpr std::uint64_t kStepsOfAnEpisode = 200;
    for (std::uint64_t done = 0, seed = asked("TROUSSE_SEED", 1); done < steps; ++seed, done += kStepsOfAnEpisode) {
        Episode episode{seed};
        for (std::uint64_t step = 0; step < kStepsOfAnEpisode; ++step) episode.step();
        episode.end();
    }
}
