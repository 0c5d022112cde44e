// What may be done today for the target, and what the past lets expect of it.
#include <doctest/doctest.h>

#include "ladder_day.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE(
    "what may be done today is told with what the past lets expect, and with nothing where the past says nothing") {
    LadderDay day;
    const std::string path = "/api/v1/campaigns/jps-2027/next-acts";
    for (int i = 0; i < 10; ++i) day.reached("École " + std::to_string(i), "e" + std::to_string(i) + "@ecole.example");
    json told = day.get(day.admin(), path).body;
    CHECK(told.at("missing") == 60);
    CHECK(told.at("reminder").at("step") == "opening");
    CHECK(told.at("reminder").at("schools") == 10);
    CHECK(told.at("reminder").at("gain").is_null());
    day.leave("opening");
    day.outbox.send_due();
    const auto schools = day.get(day.admin(), day.path + "/opening/schools").body.at("data");
    day.order(SchoolId::named(schools[0].at("id").get<std::string>()), day.menu);
    const SchoolId left = SchoolId::named(schools[1].at("id").get<std::string>());
    day.cancel(left, day.order(left, day.menu).body.at("number"));
    day.at(day.now() + 73h);
    told = day.get(day.admin(), path).body;
    CHECK(told.at("missing") == 59);
    CHECK(told.at("reminder").at("step") == "halfway");
    CHECK(told.at("reminder").at("schools") == 8);
    CHECK(told.at("reminder").at("past") == json{{"letters", 10}, {"ordered", 1}});
    const json gain = told.at("reminder").at("gain");
    CHECK(gain.at("expected") == doctest::Approx(0.8));
    CHECK(gain.at("low") < gain.at("expected"));
    CHECK(gain.at("high") > gain.at("expected"));
    CHECK(told.at("calls").at("schools") == 0);
}

TEST_CASE("whom to call are silent schools that chose in the campaign compared with, and that nobody has called") {
    LadderDay day;
    std::vector<SchoolId> schools;
    for (int i = 0; i < 6; ++i) schools.push_back(day.school("École " + std::to_string(i)));
    for (const std::size_t i : {0, 1, 2}) REQUIRE(day.order(schools[i], day.menu).status == 201);
    const std::string taken_back = day.order(schools[3], day.menu).body["number"];
    REQUIRE(day.act(day.as(schools[3]), taken_back, "cancellation", {{"then", "none"}}).status == 200);
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);  // for 4 and 5
    day.archive();
    const auto to_call = [&] {
        return day.get(day.admin(), "/api/v1/campaigns/jps-2028/next-acts").body["calls"]["schools"];
    };
    CHECK(to_call() == 0);  // compared with none
    day.db().write([](Transaction& tx) { tx.run("UPDATE campaign SET baseline_campaign_id = 1 WHERE id = 2"); });
    CHECK(to_call() == 3);
    const json called{{"contacted_at", rfc3339(day.now())}};
    const std::string at = "/api/v1/campaigns/jps-2028/follow-ups/";
    REQUIRE(day.patch(day.admin(), at + schools[0].text(), called, "\"0\"").status == 200);
    CHECK(to_call() == 2);
    day.db().write([&](Transaction& tx) {
        tx.run(
            "UPDATE roster SET answer = 'decline', answered_at = 1, answered_by = 'operator' WHERE campaign_id = 2 AND "
            "school_id = $id",
            {{"$id", schools[1]}});
    });
    CHECK(to_call() == 1);
}

TEST_CASE("the next step is the first that is for silent schools and has not begun; none once the campaign is closed") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    const auto next = [&] {
        const json reminder = day.get(day.admin(), "/api/v1/campaigns/jps-2027/next-acts").body["reminder"];
        return reminder.is_null() ? "" : reminder["step"].get<std::string>();
    };
    const Instant opening = day.now() + 24h;
    REQUIRE(day.set("opening", {{"due_at", rfc3339(opening)}}).status == 200);
    REQUIRE(day.does("opening", "release").status == 200);
    CHECK(next() == "opening");  // it waits for its hour
    day.leave("halfway");
    CHECK(next() == "opening");
    day.at(opening + 73h);  // too late to open
    CHECK(next() == "last_week");
    day.leave("last_week");
    day.leave("last_day");
    CHECK(next().empty());
    day.after_the_deadline();
    CHECK(next().empty());
}

TEST_CASE(
    "of the past counts what a school chose within three days of its letter, or ordered within three days of a call") {
    LadderDay day;
    const auto told = [&] { return day.get(day.admin(), "/api/v1/campaigns/jps-2027/next-acts").body; };
    const auto called = [&](const SchoolId& school) {
        const json said{{"contacted_at", rfc3339(day.now())}};
        const std::string at = "/api/v1/campaigns/jps-2027/follow-ups/" + school.text();
        REQUIRE(day.patch(day.admin(), at, said, "\"0\"").status == 200);
    };
    std::vector<SchoolId> schools;
    for (int i = 0; i < 4; ++i)
        schools.push_back(day.reached("École " + std::to_string(i), "e" + std::to_string(i) + "@ecole.example"));
    day.leave("opening");
    day.outbox.send_due();
    day.at(day.now() + 24h);
    day.order(schools[0], day.menu);
    day.order_by_staff(schools[1], day.menu);
    CHECK(told()["reminder"]["past"]["letters"] == 0);  // their three days are not over
    day.at(day.now() + 1h);
    called(schools[0]);  // after it had ordered
    called(schools[2]);
    day.at(day.now() + 48h);
    day.order(schools[2], day.menu);
    CHECK(told()["reminder"]["past"] == json{{"letters", 4}, {"ordered", 1}});
    CHECK(told()["calls"]["past"] == json{{"calls", 2}, {"ordered", 1}});
    called(schools[3]);
    day.at(day.now() + 73h);
    day.order(schools[3], day.menu);
    CHECK(told()["calls"]["past"] == json{{"calls", 3}, {"ordered", 1}});
}

TEST_CASE(
    "of the past counts no letter that asks how it was or is a test, no note without a call, no order of before, of the "
    "run or of another campaign") {
    LadderDay day;
    const SchoolId back = day.reached("École du Ruisseau", "ruisseau@ecole.example"),
                   late = day.reached("École du Lac", "lac@ecole.example"),
                   served = day.reached("École des Pins", "pins@ecole.example");
    const auto follow = [&](const SchoolId& school, const json& said) {
        const std::string at = "/api/v1/campaigns/jps-2027/follow-ups/" + school.text();
        REQUIRE(day.patch(day.admin(), at, said, "\"0\"").status == 200);
    };
    day.after_the_deadline();
    day.at(day.now() - 14h);
    const std::string taken_back = day.order(back, day.menu).body["number"];
    REQUIRE(day.act(day.staff(), taken_back, "cancellation", {{"then", "silence"}}).status == 200);
    REQUIRE(day.order(served, day.menu).status == 201);
    day.db().write([](Transaction& tx) { tx.run("UPDATE orders SET state = 'shipped' WHERE state = 'placed'"); });
    day.leave("opening");
    day.leave("how_was_it");
    day.at(day.now() + 1min);
    day.outbox.send_due();
    day.at(day.now() + 61min);  // two go to one address
    day.outbox.send_due();
    REQUIRE(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL AND state = 'sent'") == 3);
    day.db().write([&](Transaction& tx) {
        tx.run(R"(
            INSERT INTO outbox (letter, school_id, account_id, step_id, recipient, language, cause, state, due_at, sent_at)
            SELECT letter, school_id, (SELECT min(id) FROM account), step_id, recipient, language, 'to oneself', state, due_at, sent_at
              FROM outbox WHERE step_id IS NOT NULL ORDER BY id LIMIT 1)");
    });
    follow(late, {{"contacted_at", rfc3339(day.now())}});
    follow(back, {{"note", "Rappeler jeudi."}});
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    day.archive();
    day.kit("menu-2028", {{day.ribbon, 1}});
    for (const SchoolId& school : {back, late}) {
        const json code = day.post(day.staff(), "/api/v1/schools/" + school.text() + "/keys").body["code"];
        const std::string cookie =
            day.post(CampaignDay::guest(), "/api/v1/sessions/school", {{"code", code}}).header("Set-Cookie");
        const CampaignDay::Who itself{between(cookie, "__Host-trousse=", ";")};
        REQUIRE(day.post(itself, "/api/v1/orders", order_body(school, "menu-2028")).status == 201);
    }
    day.db().write([&](Transaction& tx) {
        tx.run("UPDATE campaign SET closes_at = $closes WHERE id = 2", {{"$closes", day.now() + 200h}});
    });
    day.at(day.now() + 73h);
    const json told = day.get(day.admin(), "/api/v1/campaigns/jps-2028/next-acts").body;
    CHECK(told["reminder"]["past"] == json{{"letters", 2}, {"ordered", 0}});
    CHECK(told["calls"]["past"] == json{{"calls", 1}, {"ordered", 0}});
}
