// The deadline: the rule runs by itself and once, whatever the clock, a crash or other runs do (product.md, rule 5).
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "campaign_day.hpp"
#include "orders/generic_run_store.hpp"
#include "platform/quebec_time.hpp"
#include "integrity.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr auto kSilent = "SELECT silent AS figure FROM campaign_count JOIN campaign ON id = campaign_id WHERE state = 'published'";

bool comes_true(const std::function<bool()>& holds) {
    for (int i = 0; i < 1'000; ++i, std::this_thread::sleep_for(10ms))
        if (holds()) return true;
    return false;
}

bool rule_runs(CampaignDay& day) {
    constexpr auto kEnded = "SELECT count(*) AS figure FROM generic_run WHERE ended_at IS NOT NULL";
    return comes_true([&] { return day.figure(kSilent) == 0 && day.figure(kEnded) == 1; });
}

struct PowerCut : std::runtime_error {
    PowerCut() : std::runtime_error{"power cut"} {}
};

// A clock that stops the world when it has been looked at so many times: a run ends in its middle, as by a crash.
Clock clock_until(CampaignDay& day, int looks) {
    return [&day, left = std::make_shared<std::atomic<int>>(looks)] {
        if (--*left < 0) throw PowerCut{};
        return day.now();
    };
}

// What every round must come to: each eligible school has its answer, and nobody two orders.
void check_exactly_once(CampaignDay& day, int schools) {
    CHECK(day.figure(kSilent) == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM roster WHERE answer <> 'silent'") == schools);
    CHECK(day.figure("SELECT count(*) AS figure FROM generic_run WHERE ended_at IS NULL") == 0);
    CHECK(day.figure(R"(SELECT count(*) AS figure FROM (SELECT 1 FROM orders WHERE origin = 'automatic'
                         GROUP BY campaign_id, school_id HAVING count(*) > 1))") == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE letter = 'automatic' AND held = 0") == 0);
    const json verdicts = day.db().read([](const Snapshot& db) { return integrity(db); });
    for (const auto& [name, verdict] : verdicts.items()) {
        CAPTURE(name);
        CHECK(verdict == "ok");
    }
}

}  // namespace

TEST_CASE(
    "two runs at once, a crash in the middle, orders and declines meanwhile: each school has exactly one outcome") {
    constexpr int kSchools = 200;
    std::mt19937 dice{11};
    for (int round = 0; round < how_many("TROUSSE_ROUNDS", 2); ++round) {
        CampaignDay day;
        const auto ribbon = day.item("Ruban", kSchools - static_cast<int>(dice() % 50));  // some must wait
        const auto generic = day.generic_kit({{ribbon, 1}}), menu = day.kit("menu", {{day.item("Carte", 500), 1}});
        const auto schools = day.schools(kSchools);
        day.staff();
        day.after_the_deadline();

        std::atomic<bool> over = false;
        auto staff = meanwhile([&] {  // after the deadline only staff may still answer for a school
            for (std::size_t i = 0; i < schools.size() && !over; i += 7) {
                const auto told = i % 2 == 0 ? day.order_by_staff(schools[i], menu)
                                             : day.post(day.staff(), "/api/v1/declines", {{"school", schools[i].text()}},
                                                        {{"Idempotency-Key", "decline-" + std::to_string(i)}});
                if (told.status != 201 && told.code() != "already_answered") throw std::runtime_error{told.body.dump()};
            }
            return true;
        });
        CHECK_THROWS_AS(run_generic(day.db(), clock_until(day, 2 + static_cast<int>(dice() % 2)), "job:deadline"), PowerCut);
        CHECK(day.figure("SELECT count(*) AS figure FROM generic_run WHERE ended_at IS NULL") == 1);

        auto job = meanwhile([&] {
            return run_generic(
                day.db(), [&] { return day.now(); }, "job:deadline");
        });
        auto page = meanwhile([&] { return day.run_generic(); });
        auto command = meanwhile([&] {
            return run_generic(
                day.db(), [&] { return day.now(); }, "operator");
        });
        job.get();
        command.get();
        const auto by_page = page.get();
        over = true;
        CHECK(staff.get());
        CHECK(by_page.status == 201);
        CHECK(day.run_generic().body["placed"] == 0);  // once more finds nobody
        check_exactly_once(day, kSchools);
    }
}

TEST_CASE("a run that the power cut is taken up again by itself when the server starts, as the same run") {
    CampaignDay day;
    constexpr int kSchools = 800;
    day.generic_kit({{day.item("Ruban", kSchools), 1}});
    day.schools(kSchools);
    const Instant deadline = *parse_rfc3339("2027-01-23T05:00:00Z");
    const auto late = [&, looks = std::make_shared<int>(0)] {
        if (++*looks > 4) throw PowerCut{};
        return deadline;
    };
    CHECK_THROWS_AS(run_generic(day.db(), late, "job:deadline"), PowerCut);
    CHECK(day.figure(kSilent) > 0);
    CHECK(day.figure(kSilent) < kSchools);
    day.at(deadline + 1h);
    day.restart();
    CHECK(rule_runs(day));
    CHECK(day.figure("SELECT count(*) AS figure FROM generic_run") == 1);
    check_exactly_once(day, kSchools);
}

TEST_CASE("the rule runs by itself at the first moment after the deadline, not one before") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    day.schools(3);
    const Instant deadline = *parse_rfc3339("2027-01-23T05:00:00Z");
    day.at(deadline - 1h);
    day.app().jobs().wake();
    CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
    CHECK(day.figure(kSilent) == 3);
    day.at(deadline);
    day.app().jobs().wake();
    CHECK(rule_runs(day));
    check_exactly_once(day, 3);
    CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
    CHECK(day.figure("SELECT count(*) AS figure FROM generic_run") == 1);
}

namespace {

constexpr auto kMoveDeadline = "UPDATE campaign SET opens_at = $opens, closes_at = $closes";

// A campaign that closes when this day ends in Québec.
Instant close_at_the_end_of(CampaignDay& day, Day last) {
    const Instant closes = quebec_midnight(last + std::chrono::days{1});
    day.at(closes - 72h);
    day.db().write([&](Transaction& tx) { tx.run(kMoveDeadline, {{"$opens", closes - 2400h}, {"$closes", closes}}); });
    day.app().jobs().wake();
    return closes;
}

}  // namespace

TEST_CASE(
    "the deadline is the end of a Québec day, through both changes of the clocks, and is kept through downtime and "
    "jumps") {
    struct Case {
        const char* last_day;
        const char* closes;  // in UTC: Québec is 5 hours behind in winter, 4 in summer
        Instant::duration late;
    };
    const std::vector<Case> cases{
        {"2027-01-22", "2027-01-23T05:00:00Z", 0ms},      // winter
        {"2027-03-13", "2027-03-14T05:00:00Z", 0ms},      // the night before the clocks go forward
        {"2027-03-14", "2027-03-15T04:00:00Z", 0ms},      // a day of 23 hours
        {"2027-07-01", "2027-07-02T04:00:00Z", 0ms},      // summer
        {"2027-11-06", "2027-11-07T04:00:00Z", 0ms},      // the night before the clocks go back
        {"2027-11-07", "2027-11-08T05:00:00Z", 0ms},      // a day of 25 hours
        {"2027-12-31", "2028-01-01T05:00:00Z", 1ms},      // the year's end
        {"2028-02-29", "2028-03-01T05:00:00Z", 30min},    // a leap day
        {"2027-03-14", "2027-03-15T04:00:00Z", 24h * 9},  // nine days of downtime
        {"2027-11-07", "2027-11-08T05:00:00Z", 24h * 400}};
    for (const auto& [last_day, closes_text, late] : cases) {
        CAPTURE(last_day);
        CAPTURE(late.count());
        CampaignDay day;
        day.generic_kit({{day.item("Ruban", 9), 1}});
        const auto schools = day.schools(2);
        const Instant closes = close_at_the_end_of(day, *parse_day(last_day));
        CHECK(rfc3339(closes) == closes_text);

        day.at(closes - 30s);
        CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
        CHECK(day.order(schools[0], "generique").status == 201);
        day.at(closes + late);
        if (late > 1h)
            day.restart();  // it was down meanwhile
        else
            day.app().jobs().wake();
        CHECK(rule_runs(day));
        CHECK(day.order(schools[1], "generique").code() == "campaign_closed");
        CHECK(day.figure("SELECT count(*) AS figure FROM orders WHERE origin = 'automatic'") == 1);
    }
}

TEST_CASE("a clock that jumps back after the run does not run the rule again, nor undo it") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    day.schools(3);
    day.after_the_deadline();
    day.app().jobs().wake();
    CHECK(rule_runs(day));
    for (const auto jump : {-24h, -1h, 0h, 24h * 30}) {
        day.at(*parse_rfc3339("2027-01-23T05:00:00Z") + jump);
        CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
        day.restart();
        CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
    }
    CHECK(day.figure("SELECT count(*) AS figure FROM generic_run") == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == 3);
}

TEST_CASE("a deadline that is moved before it comes is the one that counts") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    day.schools(2);
    const std::string path = "/api/v1/campaigns/jps-2027";
    const Instant before = *parse_rfc3339("2027-01-23T05:00:00Z");
    const auto moved = day.patch(day.admin(), path, {{"closes_at", "2027-01-30T05:00:00Z"}},
                                 day.get(day.admin(), path).header("ETag"));
    CHECK(moved.status == 200);
    day.at(before + 1h);
    day.app().jobs().wake();
    CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
    CHECK(day.figure(kSilent) == 2);
    day.at(before + 24h * 7);
    day.app().jobs().wake();
    CHECK(rule_runs(day));
}

TEST_CASE("after a run was undone and the deadline moved, the rule runs again by itself, once an admin lifts the hold") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    day.schools(2);
    day.after_the_deadline();
    const std::string run = day.run_generic().body["id"];
    CHECK(day.post(day.admin(), "/api/v1/generic-runs/" + run + "/reversal").status == 200);
    CHECK(day.figure(kSilent) == 2);

    const std::string path = "/api/v1/campaigns/jps-2027";
    const auto edit = [&](const json& change) {
        return day.patch(day.admin(), path, change, day.get(day.admin(), path).header("ETag")).status;
    };
    const auto look = [&](Instant moment) {
        day.at(moment);
        day.app().jobs().wake();
        return day.app().jobs().run_now("deadline");
    };
    const Instant deadline = *parse_rfc3339("2027-01-30T05:00:00Z");
    CHECK(edit({{"closes_at", rfc3339(deadline)}}) == 200);
    CHECK(look(deadline + 1h) == "nothing to do");  // it is on hold
    CHECK(edit({{"run_on_hold", false}}) == 200);
    CHECK(comes_true([&] {
        return day.figure("SELECT count(*) AS figure FROM generic_run WHERE ended_at IS NOT NULL") == 2;
    }));
    CHECK(day.figure(kSilent) == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM orders WHERE state <> 'cancelled'") == 2);
}

TEST_CASE("before the deadline is moved it is told what that changes, and nothing is written") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    day.generic_kit({{ribbon, 1}});
    const auto menu = day.kit("menu", {{ribbon, 1}});
    const auto schools = day.schools(3);
    CHECK(day.order(schools[0], menu).status == 201);
    const std::string preview = "/api/v1/campaigns/jps-2027/deadline-preview";
    const json told = day.post(day.admin(), preview, {{"closes_at", "2027-01-30T05:00:00Z"}}).body;
    CHECK(told["closes_at"] == json{{"was", "2027-01-23T05:00:00Z"}, {"becomes", "2027-01-30T05:00:00Z"}});
    CHECK(told["run_at"] == told["closes_at"]);
    CHECK(told["runs_at_once"] == false);
    CHECK(told["silent"] == 2);
    CHECK(told["orders"] == 1);
    CHECK(told["letters"] == 0);
    day.db().write([](Transaction& tx) { tx.run("UPDATE outbox SET state = 'sent', sent_at = due_at"); });
    CHECK(day.post(day.admin(), preview, {{"closes_at", "2027-01-30T05:00:00Z"}}).body["letters"] == 1);
    CHECK(day.get(day.admin(), "/api/v1/campaigns/jps-2027").body["closes_at"] == "2027-01-23T05:00:00Z");

    const json held = day.post(day.admin(), preview, {{"closes_at", "2027-01-30T05:00:00Z"}, {"run_on_hold", true}}).body;
    CHECK(held["run_at"] == json{{"was", "2027-01-23T05:00:00Z"}, {"becomes", nullptr}});
    CHECK(held["on_hold"] == json{{"was", false}, {"becomes", true}});
}

TEST_CASE("a preview of the deadline refuses what the edit itself refuses") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    const std::string preview = "/api/v1/campaigns/jps-2027/deadline-preview";
    CHECK(day.post(day.admin(), preview, {{"closes_at", "2020-01-30T05:00:00Z"}}).fault() == "/closes_at too_small");
    CHECK(day.post(day.admin(), preview, {{"deadline", "2027-01-30T05:00:00Z"}}).fault() == "/deadline unknown_field");
    CHECK(day.post(day.staff(), preview, json::object()).status == 403);
}

TEST_CASE("after the deadline it is told that lifting the hold runs the rule at once, and that a later one opens again") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    day.schools(2);
    const std::string path = "/api/v1/campaigns/jps-2027";
    REQUIRE(day.patch(day.admin(), path, {{"run_on_hold", true}}, day.get(day.admin(), path).header("ETag")).status == 200);
    day.after_the_deadline();
    const json lifted = day.post(day.admin(), path + "/deadline-preview", {{"run_on_hold", false}}).body;
    CHECK(lifted["run_at"] == json{{"was", nullptr}, {"becomes", "2027-01-23T05:00:00Z"}});
    CHECK(lifted["runs_at_once"] == true);
    CHECK(lifted["silent"] == 2);
    const json later = day.post(day.admin(), path + "/deadline-preview", {{"closes_at", "2027-03-30T04:00:00Z"}}).body;
    CHECK(later["phase"] == json{{"was", "closed"}, {"becomes", "open"}});
    CHECK(later["run_at"] == json{{"was", nullptr}, {"becomes", nullptr}});  // it stays on hold
    CHECK(later["runs_at_once"] == false);
}
