// The rule at the deadline: product.md, rule 5, and what it means for rules 1 and 6.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "campaign_day.hpp"
#include "orders/generic_run_store.hpp"

using namespace trousse;
using nlohmann::json;

TEST_CASE("after the run each eligible school has exactly one outcome: its order, its decline, or the generic kit") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    const auto generic = day.generic_kit({{ribbon, 1}});
    const auto declined = day.school("École du Ruisseau"), chose = day.school("École de l'Érable"), silent = day.school("École des Pins");
    day.decline(declined);
    day.order(chose, generic);
    day.after_the_deadline();
    const auto run = day.run_generic();
    CHECK(run.status == 201);
    CHECK(run.body["placed"] == 1);
    CHECK(day.outcome_of(declined) == "decline");
    CHECK(day.outcome_of(silent) == "order");
    CHECK(day.figure("SELECT count(*) AS figure FROM roster WHERE answer <> 'silent'") == 3);
    CHECK(day.reserved(ribbon) == 2);
}

TEST_CASE("the run waits for the deadline, and says when that is") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    day.school("École du Ruisseau");
    const auto early = day.run_generic();
    CHECK(early.status == 409);
    CHECK(early.code() == "deadline_not_reached");
    CHECK(early.body["params"]["closes_at"] == "2027-01-23T05:00:00Z");
    CHECK(day.get(day.admin(), "/api/v1/generic-runs/preview").body["covered"] == 1);
}

TEST_CASE("the preview names as many of those served and of those who would wait as it is asked for, and counts them all") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 6), 1}});
    day.schools(10);
    const auto shown = [&](std::string_view query) {
        const auto preview = day.get(day.admin(), fmt::format("/api/v1/generic-runs/preview{}", query)).body;
        CHECK(preview["covered"] == 6);
        CHECK(preview["waiting"] == 4);
        std::vector<int> ranks;
        for (const auto& school : preview["schools"]) ranks.push_back(school["rank"]);
        return ranks;
    };
    CHECK(shown("") == std::vector{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    CHECK(shown("?limit=2") == std::vector{1, 2, 7, 8});
}

TEST_CASE("the deadline job runs the rule by itself, whatever was down at the time, and once") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    day.after_the_deadline();
    day.restart();
    CHECK_NOTHROW(day.app().jobs().run_now("deadline"));
    CHECK(day.state_of(school) == "placed");
    day.school("École ajoutée après");
    CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == 1);
    CHECK(day.run_generic().body["placed"] == 1);
}

TEST_CASE("the run gives each school one kit, even run twice at once") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 100), 1}});
    day.schools(100);
    day.after_the_deadline();
    const auto run = [&] { return run_generic(day.db(), [&] { return day.now(); }, "test"); };
    auto one = meanwhile(run), other = meanwhile(run);
    one.get(), other.get();
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == 100);
    CHECK(day.figure("SELECT count(DISTINCT school_id) AS figure FROM orders") == 100);
    CHECK(day.figure("SELECT silent AS figure FROM campaign_count") == 0);
}

TEST_CASE("a run that was cut short gives nothing to the schools of the next campaign") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    day.generic_kit({{ribbon, 1}});
    day.school("École du Ruisseau");
    day.after_the_deadline();
    const RunId run = day.db().write([&](Transaction& tx) { return take_up(tx, "operator", day.now()); });
    day.archive();
    day.generic_kit({{ribbon, 1}});
    carry_out(day.db(), [&] { return day.now(); }, run, "operator");
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == 0);
}

TEST_CASE("where stock falls short the last in the declared order wait, and a later receipt serves them in that order") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 5);
    day.generic_kit({{ribbon, 2}});
    const auto third = day.school("C", 3), first = day.school("A", 1), second = day.school("B", 2), fourth = day.school("D", 4);
    day.after_the_deadline();
    const auto run = run_generic(day.db(), [&] { return day.now(); }, "test");
    CHECK(day.state_of(first) == "placed");
    CHECK(day.state_of(second) == "placed");
    CHECK(day.state_of(third) == "waiting");
    CHECK(day.state_of(fourth) == "waiting");
    CHECK(day.get(day.admin(), "/api/v1/generic-runs/" + run.text()).body["waiting"] == 2);
    day.post(day.staff(), "/api/v1/receipts", {{"lines", {{{"item", ribbon.text()}, {"quantity", 1}}}}, {"reference", ""}});
    CHECK(day.state_of(third) == "placed");
    CHECK(day.state_of(fourth) == "waiting");
}

TEST_CASE("an undone run gives everything back and rests until an admin runs it again") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    day.generic_kit({{ribbon, 1}});
    const auto other_kit = day.kit("menu", {{ribbon, 2}});
    const auto school = day.school("École du Ruisseau"), swaps = day.school("École de l'Érable");
    day.after_the_deadline();
    const std::string run = day.run_generic().body["id"];
    const std::string swapped = day.get(day.as(swaps), "/api/v1/orders").body["data"][0]["number"];
    CHECK(day.change(swaps, swapped, {{"kit", other_kit}}).body["swapped"] == true);

    const auto undone = day.post(day.admin(), "/api/v1/generic-runs/" + run + "/reversal");
    CHECK(undone.status == 200);
    CHECK(undone.body["may_undo"] == false);
    CHECK(undone.body["cancelled"] == 1);
    CHECK(undone.body["swapped"] == 1);
    CHECK(day.outcome_of(school) == "silent");
    CHECK(day.state_of(swaps) == "placed");
    CHECK(day.reserved(ribbon) == 2);
    CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
    CHECK(day.outcome_of(school) == "silent");
    CHECK(day.post(day.admin(), "/api/v1/generic-runs").body["placed"] == 1);
    CHECK(day.outcome_of(school) == "order");
}

TEST_CASE("once a parcel is packed the run cannot be undone") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    day.school("École du Ruisseau");
    day.after_the_deadline();
    const auto run = day.run_generic();
    CHECK(day.act(day.staff(), "JPS27-0001", "packing").status == 200);
    const auto refused = day.post(day.admin(), "/api/v1/generic-runs/" + run.body["id"].get<std::string>() + "/reversal");
    CHECK(refused.code() == "run_already_packed");
    CHECK(refused.body["params"]["order"] == "JPS27-0001");
}

TEST_CASE("after the run every cancellation is a decline, signed by whoever cancelled") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    day.after_the_deadline();
    day.run_generic();
    CHECK(day.act(day.staff(), "JPS27-0001", "cancellation", {{"then", "silence"}}).status == 200);
    CHECK(day.outcome_of(school) == "decline");
    CHECK(day.figure("SELECT count(*) AS figure FROM roster WHERE answer = 'decline' AND answered_by LIKE 'account:%'") == 1);
}

TEST_CASE("a staff order for a school that the rule served is a swap, and never growth") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    day.generic_kit({{ribbon, 1}});
    const auto menu = day.kit("menu", {{ribbon, 2}});
    const auto school = day.school("École du Ruisseau");
    day.after_the_deadline();
    day.run_generic();
    const auto swapped = day.order_by_staff(school, menu);
    CHECK(swapped.status == 201);
    CHECK(swapped.body["number"] == "JPS27-0001");
    CHECK(swapped.body["origin"] == "automatic");
    CHECK(swapped.body["swapped"] == true);
    CHECK(day.get(day.admin(), "/api/v1/campaigns/jps-2027/growth").body["chosen"] == 0);
}

TEST_CASE("a staff order for a school whose automatic one was cancelled is no growth either") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 9);
    day.generic_kit({{ribbon, 1}});
    const auto menu = day.kit("menu", {{ribbon, 2}});
    const auto school = day.school("École du Ruisseau");
    day.after_the_deadline();
    day.run_generic();
    CHECK(day.act(day.staff(), "JPS27-0001", "cancellation", {{"then", "none"}}).status == 200);
    CHECK(day.order_by_staff(school, menu).body["number"] == "JPS27-0002");
    CHECK(day.get(day.admin(), "/api/v1/campaigns/jps-2027/growth").body["chosen"] == 0);
}

TEST_CASE("after an undo and a later deadline the rule runs by itself, once the hold is lifted") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    day.after_the_deadline();
    const std::string run = day.run_generic().body["id"];
    day.post(day.admin(), "/api/v1/generic-runs/" + run + "/reversal");
    const auto edit = [&](json change) {
        const auto campaigns = day.get(day.admin(), "/api/v1/campaigns").body["data"];
        return day.patch(day.admin(), "/api/v1/campaigns/jps-2027", change, '"' + std::to_string(campaigns[0]["version"].get<int>()) + '"');
    };
    const auto moved = edit({{"closes_at", "2027-01-26T05:00:00Z"}});
    CHECK(moved.status == 200);
    CHECK(moved.body["run_on_hold"] == true);
    day.at(Instant{std::chrono::sys_days{std::chrono::year{2027} / 1 / 27}});
    CHECK(day.app().jobs().run_now("deadline") == "nothing to do");
    CHECK(edit({{"run_on_hold", false}}).status == 200);
    day.app().jobs().run_now("deadline");
    CHECK(day.outcome_of(school) == "order");
}

TEST_CASE("what an undone run took back stands in no list and no figure") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    day.schools(3);
    day.after_the_deadline();
    const std::string run = day.run_generic().body["id"];
    day.post(day.admin(), "/api/v1/generic-runs/" + run + "/reversal");
    CHECK(day.get(day.staff(), "/api/v1/orders").body["total"] == 0);
    CHECK(day.get(day.staff(), "/api/v1/orders/counts").body["cancelled"] == 0);
    CHECK(day.get(day.staff(), "/api/v1/orders/JPS27-0001/history").body["data"].size() == 2);
}

TEST_CASE("a run's letters wait until an admin releases them, and who has no address is listed") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 9), 1}});
    const auto school = day.school("École du Ruisseau");
    day.school("École de l'Érable");
    day.db().write([&](Transaction& tx) {
        tx.run("INSERT INTO school_contact (school_id, email, given_at) VALUES ($school, 'a@ecole.example', 1)", {{"$school", school}});
    });
    day.after_the_deadline();
    const auto run = day.run_generic();
    CHECK(run.body["letters_held"] == 1);
    const auto unreached = day.get(day.admin(), "/api/v1/orders?origin=automatic&unreached=true");
    CHECK(unreached.body["data"].size() == 1);
    CHECK(unreached.body["data"][0]["school"]["name"] == "École de l'Érable");
    CHECK(day.figure("SELECT held AS figure FROM outbox") == 1);
    CHECK(day.post(day.admin(), "/api/v1/generic-runs/" + run.body["id"].get<std::string>() + "/letters").body["released"] == 1);
    CHECK(day.figure("SELECT held AS figure FROM outbox") == 0);
}

TEST_CASE("coverage adds up before the run and after it") {
    CampaignDay day;
    day.generic_kit({{day.item("Ruban", 1), 1}});
    const auto declined = day.school("École du Ruisseau");
    day.schools(2);
    day.decline(declined);
    const auto coverage = [&] { return day.get(day.staff(), "/api/v1/campaigns/jps-2027/coverage").body; };
    CHECK(coverage()["silent"] == 2);
    CHECK(coverage()["not_covered"] == 1);
    CHECK(coverage()["adds_up"] == true);
    day.after_the_deadline();
    day.run_generic();
    CHECK(coverage()["automatic"] == 2);
    CHECK(coverage()["waiting"] == 1);
    CHECK(coverage()["silent"] == 0);
    CHECK(coverage()["adds_up"] == true);
}
