// The ladder: each step one letter, once, to whoever has not answered, and to nobody who asked for none.
#include <doctest/doctest.h>
#include <httplib.h>

#include "ladder_day.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

bool holds(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST_CASE("a step is proposed at nine on a working day, and nothing leaves before an admin has let it go") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    const json opening = day.step("opening");
    CHECK(opening.at("state") == "planned");
    CHECK(opening.at("is_proposed") == true);
    CHECK(opening.at("due_at") == "2026-11-16T14:00:00Z");                // a Monday, at nine in Québec
    CHECK(day.step("last_week").at("due_at") == "2027-01-15T14:00:00Z");  // the sixteenth is a Saturday
    CHECK(day.step("last_day").at("due_at") == "2027-01-22T14:00:00Z");
    invitations_job(day.service).run();
    day.outbox.send_due();
    CHECK(day.mails() == 0);
}

TEST_CASE("a step whose hour has passed without an admin's word stands on Today for a week, where letters can leave") {
    LadderDay silent;
    const TestMailServer server;
    CampaignDay day{server.settings()};
    const auto today = [](CampaignDay& of) {
        return of.get(of.staff(), "/api/v1/today").body.at("steps_overdue").at("count").get<Count>();
    };
    const std::string halfway = "/api/v1/campaigns/jps-2027/invitations/halfway";
    const Instant due = day.now() + 8 * 24h;
    CHECK(day.patch(day.admin(), halfway, {{"due_at", rfc3339(due)}}, "\"0\"").status == 200);
    day.at(due - 1min);
    CHECK(today(day) == 0);
    day.at(due + 1min);
    CHECK(today(day) == 1);
    day.at(due + 7 * 24h);
    CHECK(today(day) == 0);
    day.at(due + 1h);
    CHECK(day.post(day.admin(), halfway + "/release", json::object()).status == 200);
    CHECK(today(day) == 0);
    silent.at(due + 1min);
    CHECK(today(silent) == 0);
}

TEST_CASE("the words of a campaign's invitations are carried into the one that is made from it, their hours are not") {
    LadderDay day;
    REQUIRE(day.set("opening", {{"subject", {{"fr", "C’est ouvert"}, {"en", "It is open"}}},
                                {"due_at", rfc3339(day.now() + 24h)},
                                {"holds_out", false}})
                .status == 200);
    REQUIRE(day.set("halfway", {{"due_at", rfc3339(day.now() + 48h)}}).status == 200);
    REQUIRE(day.post(day.admin(), "/api/v1/campaigns",
                     {{"from", "jps-2027"},
                      {"slug", "jps-2028"},
                      {"name", {{"fr", "JPS 2028"}, {"en", "JPS 2028"}}},
                      {"number_prefix", "N28"},
                      {"opens_at", rfc3339(day.now() + 300 * 24h)},
                      {"closes_at", rfc3339(day.now() + 330 * 24h)},
                      {"event_on", nullptr}})
                .status == 201);
    const json steps = day.get(day.admin(), "/api/v1/campaigns/jps-2028/invitations").body.at("data");
    CHECK(steps.at(0).at("subject").at("fr") == "C’est ouvert");
    CHECK(steps.at(0).at("is_proposed") == true);
    CHECK(steps.at(1).at("is_proposed") == true);
}

TEST_CASE("who gets a step's letter is seen before it leaves, and why the others do not") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    day.school("École sans adresse");
    const SchoolId answered = day.reached("École du Lac", "lac@ecole.example");
    day.order(answered, day.menu);
    const json counts = day.counts("opening");
    CHECK(counts.at("gets") == 1);
    CHECK(counts.at("no_address") == 1);
    CHECK(counts.at("asked").get<int>() + counts.at("bounced").get<int>() + counts.at("written").get<int>() == 0);
    const json listed = day.get(day.admin(), day.path + "/opening/schools?verdict=no_address").body.at("data");
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("name") == "École sans adresse");
    day.app().jobs().run_now("contact_looks");
    CHECK(day.get(day.admin(), "/api/v1/contact-looks").body.at("data")[0].at("subject") == "invitations");
}

TEST_CASE("a step's letter is shown as a school would get it; that of a kit on its way is the generic run's own") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    const auto shown = day.get(day.admin(), day.path + "/opening/letter");
    REQUIRE(shown.status == 200);
    CHECK(shown.body.at("subject") == "Choisissez votre trousse gratuite");
    CHECK(day.get(day.admin(), day.path + "/on_its_way/letter").code() == "step_not_open");
}

TEST_CASE("a school's card and the file of letters say of an invitation which step it was") {
    LadderDay day;
    const SchoolId stream = day.reached("École du Ruisseau", "ruisseau@ecole.example");
    day.leave("halfway");
    const json letters = day.get(day.staff(), "/api/v1/schools/" + stream.text()).body.at("letters");
    REQUIRE(letters.size() == 1);
    CHECK(letters[0]["letter"] == "invitation");
    CHECK(letters[0]["step"] == "halfway");
    httplib::Client client{"127.0.0.1", day.port()};
    const auto file = client.Get("/api/v1/exports/letters?language=en",
                                 {{"Cookie", "__Host-trousse=" + day.staff().token}, {"Accept-Encoding", "identity"}});
    REQUIRE(file);
    CHECK(holds(file->body, "\r\nInvitation,Halfway,"));
}

TEST_CASE("each school is written to once a step, whatever is run again, and one that answers meanwhile is not") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    const SchoolId quick = day.reached("École du Lac", "lac@ecole.example");
    day.leave("opening");
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL") == 2);
    CHECK(day.counts("opening").at("written") == 2);
    day.order(quick, day.menu);  // and its own letter is told
    invitations_job(day.service).run();
    day.outbox.send_due();
    day.outbox.send_due();
    CHECK(day.mails_to("ruisseau@ecole.example") == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL AND state = 'dropped' AND "
                     "last_error = 'overtaken'") == 1);
    CHECK(day.step("opening").at("state") == "done");
    CHECK(day.does("opening", "release").code() == "step_not_open");

    const SchoolId late = day.reached("École de la Rivière", "riviere@ecole.example");  // it came to the roster since
    CHECK(day.does("opening", "completion").status == 200);
    invitations_job(day.service).run();
    day.outbox.send_due();
    CHECK(day.mails_to("riviere@ecole.example") == 1);
    CHECK(day.mails_to("ruisseau@ecole.example") == 1);
    CHECK(day.outcome_of(late) == "silent");
}

TEST_CASE("an invitation says who writes, why, and how to be left alone, with one click too") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    day.leave("opening");
    day.outbox.send_due();
    REQUIRE(day.mails() == 1);
    const std::string mail = day.server.mails()[0];
    INFO(mail);
    CHECK(holds(mail, "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    CHECK(holds(mail, "\r\nList-Unsubscribe: \r\n <https://trousse.example/api/v1/unsubscriptions/"));
    CHECK(holds(mail, "Saint-Joseph"));
    const std::string at = "/api/v1/unsubscriptions/" + between(mail, "/api/v1/unsubscriptions/", ">");

    const json wanted{{"school", "École du Ruisseau"}, {"unsubscribed", false}};
    for (int twice = 0; twice < 2; ++twice)  // a program that looks at links in advance
        CHECK(day.get(CampaignDay::guest(), at).body == wanted);
    CHECK(day.send(CampaignDay::guest(), "POST", at + "0", "List-Unsubscribe=One-Click",
                   {{"Content-Type", "application/x-www-form-urlencoded"}})
              .code() == "unknown_unsubscription");
    CHECK(day.get(CampaignDay::guest(), at).body == wanted);
    const auto in_parts = day.send(CampaignDay::guest(), "POST", at,
                                   "--part\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
                                   "One-Click\r\n--part--\r\n",
                                   {{"Content-Type", "multipart/form-data; boundary=part"}});
    CHECK(in_parts.body.at("unsubscribed") == true);  // as RFC 8058 has it sent
    CHECK(day.remove(CampaignDay::guest(), at).body == wanted);
    for (int twice = 0; twice < 2; ++twice) {
        const auto told = day.send(CampaignDay::guest(), "POST", at, "List-Unsubscribe=One-Click",
                                   {{"Content-Type", "application/x-www-form-urlencoded"}});
        CHECK(told.status == 200);
        CHECK(told.body.at("unsubscribed") == true);
    }
    CHECK(day.counts("halfway").at("asked") == 1);
    day.leave("halfway");
    day.at(day.now() + 24h);
    day.outbox.send_due();
    CHECK(day.mails() == 1);

    CHECK(day.remove(CampaignDay::guest(), at).body.at("unsubscribed") == false);
    CHECK(day.counts("last_week").at("gets") == 1);
    CHECK(day.get(CampaignDay::guest(), at + "0").code() == "unknown_unsubscription");
    CHECK(day.get(CampaignDay::guest(), "/api/v1/unsubscriptions/1-0").code() == "unknown_unsubscription");
}

TEST_CASE("whoever asks for none after the letter was made does not get it, and what is ordered is still told") {
    LadderDay day;
    const SchoolId school = day.reached("École du Ruisseau", "ruisseau@ecole.example");
    day.leave("opening");
    day.db().write([&](Transaction& tx) {
        tx.run("INSERT INTO closed_mailbox (email, reason, since) VALUES ('Ruisseau@ecole.example', 'asked', 0)");
    });
    day.outbox.send_due();
    CHECK(day.mails() == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE state = 'dropped' AND last_error = 'unsubscribed'") ==
          1);
    json body = order_body(school, day.menu);
    body["contact"]["email"] = "ruisseau@ecole.example";
    REQUIRE(day.post(day.as(school), "/api/v1/orders", body).status == 201);
    day.outbox.send_due();
    CHECK(day.mails_to("ruisseau@ecole.example") == 1);
}

TEST_CASE("an address that the mail server does not know stops the ladder for it, a full mailbox does not") {
    LadderDay day;
    const SchoolId gone = day.reached("École du Ruisseau", "ruisseau@ecole.example");
    day.server.answers("once rcpt 550 5.1.1 no such user");
    day.leave("opening");
    day.outbox.send_due();
    CHECK(day.counts("halfway").at("bounced") == 1);
    CHECK(day.today("mail_returned") == 1);
    CHECK(day.get(day.staff(), "/api/v1/schools?reach=returned").body.at("data").at(0).at("id") == gone.text());
    day.address(gone, "direction@ecole.example");  // staff put it right
    CHECK(day.counts("halfway").at("gets") == 1);
    CHECK(day.today("mail_returned") == 0);
    CHECK(day.get(day.staff(), "/api/v1/schools?reach=returned").body.at("data").empty());
    day.reached("École du Lac", "lac@ecole.example");
    day.server.answers("once rcpt 552 5.2.2 mailbox full");
    CHECK(day.does("opening", "completion").status == 200);
    invitations_job(day.service).run();
    day.outbox.send_due();
    CHECK(day.counts("halfway").at("bounced") == 0);
}

TEST_CASE("a letter goes to the address that the school has when it leaves") {
    LadderDay day;
    const SchoolId school = day.reached("École du Ruisseau", "ancien@ecole.example");
    day.leave("opening");
    day.address(school, "nouveau@ecole.example");
    day.outbox.send_due();
    CHECK(day.mails_to("ancien@ecole.example") == 0);
    CHECK(day.mails_to("nouveau@ecole.example") == 1);
    const json letters = day.get(day.staff(), "/api/v1/schools/" + school.text()).body.at("letters");
    REQUIRE(letters.size() == 1);  // its card shows it
    CHECK(letters[0].at("letter") == "invitation");
    CHECK(letters[0].at("state") == "sent");
}

TEST_CASE(
    "a school and its buildings that have no other address get one letter, which names and opens those without an "
    "answer") {
    LadderDay day;
    const SchoolId whole = day.reached("École du Ruisseau", "ruisseau@ecole.example");
    const SchoolId annex = day.building(whole, "École du Ruisseau, annexe"),
                   wing = day.building(whole, "École du Ruisseau, aile B");
    const SchoolId apart = day.building(whole, "École du Ruisseau, pavillon des grands");
    day.address(apart, "grands@ecole.example");
    day.address(wing, "Ruisseau@ecole.example");  // as its own order of last year had it
    CHECK(day.counts("opening").at("gets") == 4);
    const json invited = day.get(day.admin(), day.path + "/opening/schools").body.at("data");
    for (const json& one : invited)
        CHECK(one.at("told_with") ==
              (one.at("id") == annex.text() || one.at("id") == wing.text() ? json("École du Ruisseau") : json()));
    day.leave("opening");
    CHECK(day.counts("opening").at("written") == 4);
    day.outbox.send_due();
    CHECK(day.mails() == 2);
    const std::string mail = day.last_letter_to(whole);
    for (const char* name :
         {"École du Ruisseau, annexe", "École du Ruisseau, aile B", "Choisir nos trousses", "chacun recevra"}) {
        CAPTURE(name);
        CHECK(holds(mail, name));
    }
    CHECK_FALSE(holds(mail, "pavillon des grands"));
    CHECK_FALSE(holds(day.last_letter_to(apart), "annexe"));

    for (const auto& [id, letters] : {std::pair{whole, 1}, {annex, 1}, {apart, 1}})
        CHECK(day.get(day.staff(), "/api/v1/schools/" + id.text()).body.at("letters").size() == letters);

    day.order(wing, day.menu);
    CHECK(day.step("opening").at("effect").at("ordered") == 1);
    day.order(whole, day.menu);
    day.order(apart, day.menu);
    day.address(whole, "ruisseau@ecole.example");  // each order has told another
    CHECK(day.step("opening").at("effect").at("ordered") == 2);

    day.at(day.now() + 48h);
    day.leave("halfway");  // the school has answered, its annex has not
    day.outbox.send_due();
    CHECK(day.mails_to("ruisseau@ecole.example") == 2);
    CHECK_FALSE(holds(day.last_letter_to(whole), "aile B"));
    CHECK(holds(day.last_letter_to(whole), "Ruisseau, annexe"));
    CHECK(day.mails_to("grands@ecole.example") == 1);
    day.at(day.now() + 48h);
    day.decline(annex);
    day.leave("last_week");
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id > 0 AND state = 'queued'") == 0);
}

TEST_CASE(
    "a letter that was made for a school leaves for its buildings where only it has answered meanwhile, and for nobody "
    "when all have") {
    LadderDay day;
    const SchoolId whole = day.reached("École du Ruisseau", "ruisseau@ecole.example"),
                   annex = day.building(whole, "Annexe");
    const SchoolId lake = day.reached("École du Lac", "lac@ecole.example"), hut = day.building(lake, "Chalet");
    day.leave("opening");
    for (const SchoolId& one : {whole, lake, hut}) day.decline(one);
    day.outbox.send_due();
    const std::string mail = day.last_letter_to(whole);
    CHECK(holds(mail, "Annexe"));
    CHECK(day.outcome_of(annex) == "silent");
    CHECK(holds(mail, "Choisir notre trousse"));
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL AND state = 'sent'") == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL AND state = 'dropped'") == 1);
    CHECK(day.does("opening", "completion").status == 200);
    invitations_job(day.service).run();
    day.outbox.send_due();
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL") == 2);
}

TEST_CASE("of two steps that are due the later one is told, and never two on one day") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    day.leave("opening");
    day.leave("halfway");
    day.outbox.send_due();
    CHECK(day.mails() == 1);
    CHECK(day.step("opening").at("letters").at("dropped") == 1);
    CHECK(day.step("halfway").at("letters").at("sent") == 1);

    day.leave("last_week");
    day.outbox.send_due();
    CHECK(day.mails() == 1);
    CHECK(day.step("last_week").at("letters").at("queued") == 1);
    CHECK(day.outbox.next(day.now()) == quebec_midnight(quebec_day(day.now()) + std::chrono::days{1}) + 8h);
    day.at(day.now() + 24h);
    day.outbox.send_due();
    CHECK(day.mails() == 2);
}

TEST_CASE("invitations leave at the pace and within the hours that are set, and never hold up what answers an act") {
    LadderDay day;
    for (int i = 0; i < 5; ++i) day.reached("École " + std::to_string(i), "e" + std::to_string(i) + "@ecole.example");
    const SchoolId other = day.school("École du Lac");
    day.settings.invitations.per_hour = 2;
    day.leave("opening");
    day.outbox.send_due();
    CHECK(day.mails() == 2);
    day.order(other, day.menu);
    day.outbox.send_due();
    CHECK(day.mails() == 3);
    CHECK(day.mails_to("anne@ecole.example") == 1);
    CHECK(day.outbox.next(day.now()) <= day.now() + 1h);
    CHECK(day.outbox.next(day.now()) > day.now() + 50min);
    day.at(day.now() + 61min);
    day.outbox.send_due();
    CHECK(day.mails() == 5);
    day.at(quebec_midnight(quebec_day(day.now())) + 19h);
    day.outbox.send_due();
    CHECK(day.mails() == 5);
    CHECK(day.outbox.next(day.now()) == quebec_midnight(quebec_day(day.now()) + std::chrono::days{1}) + 8h);
}

TEST_CASE("a step is paused and taken up again, and one that waits for its hour is held back") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    REQUIRE(day.set("opening", {{"due_at", rfc3339(day.now() + 1h)}}).status == 200);
    CHECK(day.does("opening", "release").body.at("state") == "waiting");
    CHECK(day.does("opening", "recall").body.at("state") == "planned");
    day.at(day.now() + 2h);
    invitations_job(day.service).run();
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox") == 0);
    day.leave("opening");
    CHECK(day.does("opening", "pause").body.at("state") == "paused");
    day.outbox.send_due();
    CHECK(day.mails() == 0);
    CHECK(day.does("opening", "resumption").body.at("state") == "sending");
    day.outbox.send_due();
    CHECK(day.mails() == 1);
}

TEST_CASE("a tenth is held out for three days, and both groups are counted alike") {
    LadderDay day;
    for (int i = 0; i < 60; ++i) day.reached("École " + std::to_string(i), "e" + std::to_string(i) + "@ecole.example");
    REQUIRE(day.set("opening", {{"holds_out", true}}).status == 200);
    const json counts = day.counts("opening");
    const Count later = counts.at("gets_later");
    CHECK(later > 0);
    CHECK(later < 20);
    day.leave("opening");
    day.outbox.send_due();
    CHECK(std::ssize(day.server.mails()) == 60 - later);
    const json effect = day.step("opening").at("effect");
    CHECK(effect.at("held_out") == json{{"schools", later}, {"ordered", 0}});
    CHECK(effect.at("written_to") == json{{"schools", 60 - later}, {"ordered", 0}});
    CHECK(day.outbox.next(day.now()) > day.now() + 71h);
    day.at(day.now() + 73h);
    day.outbox.send_due();
    CHECK(std::ssize(day.server.mails()) == 60);
    CHECK(day.set("last_day", {{"holds_out", true}}).fault() == "/holds_out too_late_to_hold_out");
}

TEST_CASE("what followed a step is counted for three days, and only what the school chose itself and kept") {
    LadderDay day;
    const SchoolId one = day.reached("École du Ruisseau", "ruisseau@ecole.example"),
                   two = day.reached("École du Lac", "lac@ecole.example"),
                   three = day.reached("École de la Rivière", "riviere@ecole.example"),
                   four = day.reached("École du Pont", "pont@ecole.example");
    day.leave("opening");
    day.outbox.send_due();
    CHECK(day.step("opening").at("effect").at("is_whole") == false);
    day.at(day.now() + 24h);
    day.order(one, day.menu);
    day.order_by_staff(two, day.menu);
    day.cancel(four, day.order(four, day.menu).body.at("number"));
    day.at(day.now() + 72h);
    day.order(three, day.menu);
    const json effect = day.step("opening").at("effect");
    CHECK(effect.at("sent") == 4);
    CHECK(effect.at("ordered") == 1);
    CHECK(effect.at("held_out").is_null());
    CHECK(effect.at("is_whole") == true);
}

TEST_CASE(
    "an admin's own words stand in the letter, in both languages or in none, and what must be told stands below") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    REQUIRE(
        day.set("opening", {{"subject", {{"fr", "Choisissez!"}, {"en", "Choose!"}}},
                            {"paragraphs", {{"fr", {"Bonjour à vous.", "Un mot."}}, {"en", {"Hello.", "A word."}}}}})
            .status == 200);
    const json letter = day.get(day.admin(), day.path + "/opening/letter?language=fr").body;
    INFO(letter.at("text").get<std::string>());
    CHECK(letter.at("subject") == "Choisissez!");
    CHECK(holds(letter.at("text"), "Bonjour à vous.\n\nUn mot.\n"));
    CHECK(holds(letter.at("text"), "inclus, vous recevrez"));
    CHECK(holds(letter.at("text"), "https://trousse.example/commander"));
    CHECK(day.get(day.admin(), day.path + "/opening/letter?language=en").body.at("subject") == "Choose!");
    CHECK(day.set("opening", {{"paragraphs", {{"fr", {"Seul."}}, {"en", json::array()}}}}).status == 422);
    CHECK(day.set("opening", {{"due_at", "2027-02-22T14:00:00Z"}}).fault() == "/due_at not_in_campaign");
    REQUIRE(day.set("opening", {{"subject", nullptr}, {"paragraphs", nullptr}}).status == 200);
    CHECK(day.get(day.admin(), day.path + "/opening/letter?language=fr").body.at("subject") ==
          "Choisissez votre trousse gratuite");
}

TEST_CASE("how it was is asked of schools whose kit has left, and of no other") {
    LadderDay day;
    const SchoolId school = day.reached("École du Ruisseau", "ruisseau@ecole.example");
    day.reached("École du Lac", "lac@ecole.example");
    const std::string number = day.order(school, day.menu).body.at("number");
    CHECK(day.counts("how_was_it").at("gets") == 0);
    REQUIRE(day.act(day.staff(), number, "packing",
                    {{"checked_by", ""}, {"lines", json::array()}, {"reason", nullptr}, {"note", ""}})
                .status < 500);
    day.db().write([](Transaction& tx) { tx.run("UPDATE orders SET state = 'shipped'"); });
    CHECK(day.counts("how_was_it").at("gets") == 1);
    day.outbox.send_due();
    const auto before = day.mails();
    day.leave("how_was_it");
    day.outbox.send_due();
    CHECK(day.mails() == before + 1);
}

TEST_CASE("a step that was cut off while it was listed is carried to its end, and nobody is written to twice") {
    LadderDay day;
    for (int i = 0; i < 120; ++i) day.reached("École " + std::to_string(i), "e" + std::to_string(i) + "@ecole.example");
    day.leave("opening");
    day.db().write([](Transaction& tx) {
        tx.run(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE step_id IS NOT NULL ORDER BY id DESC LIMIT "
            "50)");
        tx.run("UPDATE invitation_step SET listed_at = NULL");
    });
    CHECK(day.step("opening").at("state") == "sending");
    invitations_job(day.service).run();
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL") == 120);
    CHECK(day.figure("SELECT count(DISTINCT school_id) AS figure FROM outbox WHERE step_id IS NOT NULL") == 120);
}

TEST_CASE("an admin sends a step's letter to oneself, and no school gets it") {
    const TestMailServer server;
    CampaignDay day{server.settings()};
    const std::string path = "/api/v1/campaigns/jps-2027/invitations/opening";
    const ItemId ribbon = day.item("Ruban", 10);
    day.generic_kit({{ribbon, 1}});
    CHECK(day.post(day.admin(), path + "/tests", {{"language", "en"}}).code() == "nobody_to_write_to");
    // That of a kit on its way would tell of one that no school was given yet.
    CHECK(
        day.post(day.admin(), "/api/v1/campaigns/jps-2027/invitations/on_its_way/tests", {{"language", "en"}}).code() ==
        "step_not_open");
    day.school("École du Ruisseau");
    const auto told = day.post(day.admin(), path + "/tests", {{"language", "en"}});
    CHECK(contract().faults_of_answer("POST", path + "/tests", told.status, told.body.dump()) == ContractFaults{});
    REQUIRE(told.status == 201);
    day.app().jobs().run_now("outbox");
    REQUIRE(server.has_taken(1));
    const std::string mail = server.mails()[0];
    CHECK(holds(mail, "Subject: Choose your free kit"));
    CHECK(!holds(mail, "List-Unsubscribe"));
    const auto counts = day.get(day.admin(), path + "/schools").body.at("counts");
    CHECK(counts.at("written") == 0);
    CHECK(counts.at("no_address") == 1);
    CHECK(day.get(day.admin(), "/api/v1/campaigns/jps-2027/invitations/nothing/schools").code() == "unknown_step");
    CHECK(day.get(day.staff(), "/api/v1/campaigns/jps-2027/invitations").status == 403);
}

TEST_CASE(
    "staff note that mail comes back from an address, and take it back; what its reader asked for is not theirs to "
    "undo") {
    LadderDay day;
    const SchoolId school = day.reached("École du Ruisseau", "ruisseau@ecole.example");
    const std::string path = "/api/v1/schools/" + school.text() + "/returned-mail";
    CHECK(day.post(day.staff(), path).body.at("mailbox").at("reason") == "bounced");
    CHECK(day.counts("opening").at("bounced") == 1);
    CHECK(day.remove(day.staff(), path).body.at("mailbox").is_null());
    CHECK(day.counts("opening").at("gets") == 1);
    day.db().write([](Transaction& tx) {
        tx.run("INSERT INTO closed_mailbox (email, reason, since) VALUES ('ruisseau@ecole.example', 'asked', 0)");
    });
    CHECK(day.remove(day.staff(), path).code() == "invitations_refused");
    CHECK(day.post(day.staff(), path).body.at("mailbox").at("reason") == "asked");
    CHECK(day.post(day.staff(), "/api/v1/schools/" + day.school("École du Lac").text() + "/returned-mail").code() ==
          "no_address_on_file");
}

TEST_CASE("letters on paper are made for those whom no letter by mail reaches, and for no other") {
    LadderDay day;
    day.reached("École du Ruisseau", "ruisseau@ecole.example");
    day.school("École du Lac");
    const auto made = day.CampaignDay::post(day.admin(), "/api/v1/campaigns/jps-2027/school-keys",
                                            {{"silent", true}, {"replace", true}, {"unaddressed", true}})
                          .body.at("data");
    REQUIRE(made.size() == 1);
    CHECK(made[0].at("name") == "École du Lac");
}
