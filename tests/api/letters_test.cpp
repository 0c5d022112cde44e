// What staff see and decide about letters, and which act promises which letter.
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "mail_server.hpp"
#include "orders/order_letters.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct LetterDay : CampaignDay {
    ItemId ribbon = item("Ruban", 1000);
    std::string menu = kit("menu", {{ribbon, 12}}), generic = generic_kit({{ribbon, 1}});
    SchoolId a = school("École de l'Érable");

    using CampaignDay::CampaignDay;

    json letters(const std::string& query = "") { return get(staff(), "/api/v1/letters" + query).body["data"]; }
    std::vector<std::string> kinds() {
        std::vector<std::string> all;
        for (const json& letter : letters()) all.insert(all.begin(), letter["letter"]);
        return all;
    }
    void send_all() { app().jobs().run_now("outbox"); }
    json newest() { return get(staff(), "/api/v1/letters/" + std::to_string(letters()[0]["id"].get<int>())).body; }
    Told decide(const json& letter, const std::string& act, const json& body = json::object()) {
        return post(staff(), "/api/v1/letters/" + std::to_string(letter["id"].get<int>()) + "/" + act, body);
    }
    void alter(Sql sql) {
        db().write([&](Transaction& tx) { tx.run(sql); });
    }
};

bool holds(const json& text, std::string_view piece) {
    return text.get<std::string>().find(piece) != std::string::npos;
}

using Kinds = std::vector<std::string>;

}  // namespace

TEST_CASE("an order placed, changed and cancelled gets its three letters, in the school's language") {
    LetterDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    const json placed = day.newest();
    CHECK(placed["state"] == "queued");
    CHECK(placed["as_handed_over"] == false);
    CHECK(placed["subject"] == "Commande " + number + "\u00a0: votre trousse est réservée");
    CHECK(holds(placed["text"], "12\u00a0Rubans"));
    CHECK(holds(placed["text"], "École de l’Érable"));
    CHECK(holds(placed["text"], "https://trousse.example/commande?no=" + number));
    CHECK(holds(placed["text"], "jusqu’au 22\u00a0janvier 2027"));

    const json english{{"name", "Anne Roy"}, {"email", "anne@ecole.example"}, {"phone", ""}, {"language", "en"}};
    day.change(day.a, number, {{"contact", english}, {"kit", "generique"}});
    CHECK(day.newest()["subject"] == "Order " + number + ": changed");
    CHECK(holds(day.newest()["text"], "https://trousse.example/en/my-order?no=" + number));
    day.cancel(day.a, number, "none");
    CHECK(holds(day.newest()["text"], "No kit this year"));
    CHECK(day.kinds() == Kinds{"placed", "changed", "cancelled"});
}

TEST_CASE("what left, and what waits to be picked up, is told once for each parcel, with its number") {
    LetterDay day;
    const SchoolId b = day.school("B");
    const std::string sent = day.order(day.a, day.menu).body["number"], fetched = day.order(b, day.menu).body["number"];
    day.change(b, fetched, {{"delivery", {{"way", "pickup"}, {"place", nullptr}}}});
    for (const std::string& number : {sent, fetched}) {
        day.act(day.staff(), number, "packing");
        day.act(day.staff(), number, "shipment", {{"tracking", "1Z999"}});
        if (number == sent) CHECK(holds(day.newest()["text"], "1Z999"));
    }
    CHECK(holds(day.newest()["subject"], "votre trousse vous attend"));
    CHECK(day.kinds() == Kinds{"placed", "placed", "changed", "shipped", "ready"});
}

TEST_CASE("a school that declines is told so, at the address on file or at its parent's") {
    LetterDay day;
    const SchoolId annex = day.building(day.a, "École de l'Érable, pavillon 2"), b = day.school("B");
    day.decline(b);
    CHECK(day.kinds().empty());  // nobody knows its address
    day.alter(
        "INSERT INTO school_contact (school_id, name, email, language, given_at) SELECT id, 'Anne Roy', "
        "'anne@ecole.example', 'en', 0 FROM school WHERE parent_id IS NULL AND name LIKE '%rable'");
    day.decline(annex);
    CHECK(day.kinds() == Kinds{"declined"});
    CHECK(day.newest()["recipient"] == "anne@ecole.example");
    CHECK(holds(day.newest()["text"], "January\u00a022, 2027"));
}

TEST_CASE("a claim's answer is a letter with staff's words, once, and with the new parcel where there is one") {
    LetterDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    day.act(day.staff(), number, "packing");
    day.act(day.staff(), number, "shipment", {{"tracking", ""}});
    const json pieces{{{"item", day.ribbon.text()}, {"quantity", 2}}};
    const auto claimed = [&] {
        return day.post(day.as(day.a), "/api/v1/claims", {{"order", number}, {"kind", "missing"}, {"lines", pieces}}).header("Location");
    };
    const auto answer = [&](const std::string& claim, const json& body) {
        return day.post(day.staff(), claim + "/answer", body, {{"If-Match", "\"1\""}, {"Idempotency-Key", claim}}).status;
    };
    const std::string first = claimed(), second = claimed();
    for (int i = 0; i < 2; ++i) CHECK(answer(first, {{"answer", "note"}, {"text", "Désolé! Les rubans partent demain."}}) == 200);
    CHECK(day.kinds() == Kinds{"placed", "shipped", "claim_answered"});
    CHECK(holds(day.newest()["text"], "> Désolé! Les rubans partent demain."));
    CHECK(answer(second, {{"answer", "parcel"}, {"text", ""}, {"lines", pieces}}) == 200);
    CHECK(holds(day.newest()["text"], "Un nouveau colis est préparé pour vous"));
    CHECK(holds(day.newest()["text"], "2\u00a0Rubans"));
}

TEST_CASE("a run's letter goes to the contact on file, or to that of the school it is a building of, in its language") {
    LetterDay day;
    day.building(day.a, "École de l'Érable, bâtiment 2");
    const SchoolId other = day.school("École des Pins");
    day.alter(
        "INSERT INTO school_contact (school_id, name, email, language, given_at) SELECT id, 'Anne Roy', "
        "'anne@ecole.example', 'en', 0 FROM school WHERE parent_id IS NULL AND name LIKE '%rable'");
    day.after_the_deadline();
    day.run_generic();
    const json held = day.letters("?state=held");
    REQUIRE(held.size() == 2);
    for (const json& letter : held) {
        CHECK(letter["recipient"] == "anne@ecole.example");
        CHECK(letter["language"] == "en");
    }
    CHECK(holds(day.newest()["text"], "Hello Anne Roy,"));

    const json unreached = day.get(day.staff(), "/api/v1/orders?unreached=true").body["data"];
    REQUIRE(unreached.size() == 1);
    CHECK(unreached[0]["school"]["id"] == other.text());
}

TEST_CASE("when stock is lost, the schools whose orders are set back are told, and a school not yet told of its order learns it with it") {
    LetterDay day;
    const SchoolId b = day.school("École des Pins");
    const std::string first = day.order(day.a, day.menu).body["number"];
    day.alter("UPDATE outbox SET state = 'sent', sent_at = due_at");
    const std::string last = day.order(b, day.menu).body["number"];
    const auto lose = [&](Count pieces) {
        return day.post(day.staff(), "/api/v1/adjustments", {{"item", day.ribbon.text()}, {"change", -pieces}, {"reason", "Dégât d'eau"}}).status;
    };
    CHECK(lose(1000 - 12) == 201);  // enough for one
    CHECK(day.state_of(day.a) == "placed");
    CHECK(day.state_of(b) == "waiting");
    CHECK(day.newest()["letter"] == "set_back");
    CHECK(day.newest()["order"] == last);
    CHECK(lose(12) == 201);
    CHECK(day.newest()["order"] == first);
    CHECK(holds(day.newest()["text"], "Votre commande garde sa place"));
    CHECK(day.kinds() == Kinds{"placed", "placed", "set_back", "set_back"});
}

TEST_CASE("letters are found by state, kind, order and school, and read page by page") {
    LetterDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    for (const SchoolId& school : day.schools(5)) day.order(school, day.menu);
    CHECK(day.letters().size() == 6);
    CHECK(day.letters("?q=erab").size() == 1);
    CHECK(day.letters("?q=rable").empty());
    CHECK(day.letters("?q=anne%40ecole").size() == 6);
    CHECK(day.letters("?q=erab+anne").size() == 1);
    CHECK(day.letters("?q=erab+anne+" + number).size() == 1);
    CHECK(day.letters("?q=%21").empty());
    CHECK(day.letters("?q=" + number).size() == 1);
    CHECK(day.letters("?q=" + number.substr(0, 4)).size() == day.letters("").size());
    CHECK(day.letters("?letter=shipped").empty());
    CHECK(day.letters("?state=queued&q=erab")[0]["order"] == number);
    CHECK(day.letters("?state=sent").empty());
    CHECK(day.get(day.staff(), "/api/v1/letters?state=lost").status == 400);
    std::set<int> seen;
    std::string cursor;
    for (int pages = 0; pages < 3; ++pages) {
        const json page =
            day.get(day.staff(), "/api/v1/letters?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)).body;
        for (const json& letter : page["data"]) seen.insert(letter["id"].get<int>());
        cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
    }
    CHECK(seen.size() == 6);
    CHECK(cursor.empty());
}

TEST_CASE("without a mail server nothing leaves, nothing claims to have, and what would leave can be read") {
    LetterDay day;
    day.order(day.a, day.menu);
    const json status = day.get(day.staff(), "/api/v1/letters/status").body;
    CHECK(status["configured"] == false);
    CHECK(status["queued"] == 1);
    CHECK(status["sent_today"] == 0);
    CHECK(status["next_try_at"].is_null());
    CHECK(day.get(day.guest(), "/api/v1/campaigns/current").body["mail_on"] == false);
    CHECK(day.post(day.admin(), "/api/v1/letters/tests", {{"language", "fr"}}).code() == "mail_off");
    CHECK(day.figure("SELECT count(*) AS figure FROM job WHERE name = 'outbox'") == 0);
    CHECK_FALSE(holds(day.newest()["html"], "<script"));
}

TEST_CASE("staff send a failed letter again or drop it, and each decision leaves its line") {
    LetterDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    day.alter("UPDATE outbox SET state = 'failed', last_error = 'recipient_refused', attempts = 1, tried_at = due_at");
    const json failed = day.newest();
    CHECK(day.letters("?state=unsettled").size() == 1);
    CHECK(failed["last_error"] == "recipient_refused");
    CHECK(failed["actions"] == json{"resending", "dropped"});
    CHECK(day.decide(failed, "settlement", {{"as", "left"}}).code() == "letter_not_open");
    CHECK(day.decide(failed, "settlement", {{"as", "burnt"}}).fault() == "/as not_one_of");
    CHECK(day.decide(failed, "settlement", {{"as", "dropped"}}).body["state"] == "dropped");
    CHECK(day.decide(failed, "resending").body["state"] == "queued");
    CHECK(day.decide(failed, "resending").status == 409);
    CHECK(day.get(day.staff(), "/api/v1/letters/999").code() == "unknown_letter");
    CHECK(day.get(day.staff(), "/api/v1/letters/x").status == 404);
    const json history = day.get(day.staff(), "/api/v1/orders/" + number + "/history").body["data"];
    CHECK(history.back()["act"] == "letter.queued_again");
    CHECK(history.dump().find("anne@") == std::string::npos);
}

// Each kind, its fact undone before it is sent; what leaves all the same is what came of it.
TEST_CASE("a letter tells what is true when it leaves, or does not leave") {
    const TestMailServer server;
    LetterDay day{server.settings()};
    const auto left = [&](const std::string& kind) {
        day.send_all();
        CHECK(day.letters("?state=queued").empty());
        return day.letters("?state=sent&letter=" + kind).size();
    };
    const auto number_of = [](const CampaignDay::Told& told) { return told.body["number"].get<std::string>(); };

    const std::string cancelled = number_of(day.order(day.a, day.menu));
    day.change(day.a, cancelled, {{"kit", "generique"}});
    day.cancel(day.a, cancelled);
    CHECK(left("placed") == 0);
    CHECK(left("changed") == 0);
    CHECK(left("cancelled") == 1);

    const SchoolId b = day.school("École B");
    day.alter("INSERT INTO school_contact (school_id, name, email, given_at) SELECT id, 'Anne Roy', 'anne@ecole.example', 0 FROM school "
              "WHERE name = 'École B'");
    const std::string decline = "/api/v1/declines/" + day.decline(b).body["id"].get<std::string>();
    CHECK(day.remove(day.as(b), decline).status == 204);
    CHECK(left("declined") == 0);
    CHECK(day.decline(b).status == 201);
    CHECK(left("declined") == 1);

    const SchoolId c = day.school("École C");
    const std::string sent = number_of(day.order(c, day.menu));
    CHECK(left("placed") == 1);
    day.act(day.staff(), sent, "packing");
    day.act(day.staff(), sent, "shipment", {{"tracking", ""}});
    day.act(day.staff(), sent, "delivery");
    CHECK(left("shipped") == 0);

    const SchoolId d = day.school("École D");
    const std::string fetched = number_of(day.order(d, day.menu));
    day.change(d, fetched, {{"delivery", {{"way", "pickup"}, {"place", nullptr}}}});
    day.act(day.staff(), fetched, "packing");
    day.act(day.staff(), fetched, "shipment", {{"tracking", ""}});
    day.act(day.staff(), fetched, "delivery");
    CHECK(left("ready") == 0);

    const json pieces{{{"item", day.ribbon.text()}, {"quantity", 2}}};
    const std::string claim =
        day.post(day.as(c), "/api/v1/claims", {{"order", sent}, {"kind", "missing"}, {"lines", pieces}}).header("Location");
    day.post(day.staff(), claim + "/answer", {{"answer", "parcel"}, {"text", ""}, {"lines", pieces}}, {{"If-Match", "\"1\""}});
    day.alter("UPDATE parcel SET state = 'unpacked' WHERE claim_id IS NOT NULL");
    CHECK(left("claim_answered") == 0);

    const SchoolId e = day.school("École E");
    number_of(day.order(e, day.menu));
    CHECK(left("placed") == 3);
    const Count free = day.on_hand(day.ribbon) - day.reserved(day.ribbon);
    day.post(day.staff(), "/api/v1/adjustments", {{"item", day.ribbon.text()}, {"change", -free - 1}, {"reason", "Dégât d'eau"}});
    CHECK(day.state_of(e) == "waiting");
    day.post(day.staff(), "/api/v1/receipts", {{"lines", {{{"item", day.ribbon.text()}, {"quantity", 500}}}}, {"reference", ""}});
    CHECK(day.state_of(e) == "placed");
    CHECK(left("set_back") == 0);

    day.school("École F");
    day.alter("INSERT INTO school_contact (school_id, name, email, given_at) SELECT id, 'Anne Roy', 'anne@ecole.example', 0 FROM school "
              "WHERE name = 'École F'");
    day.after_the_deadline();
    const std::string run = day.run_generic().body["id"];
    CHECK(day.post(day.admin(), "/api/v1/generic-runs/" + run + "/letters").body["released"] == 1);
    const json automatic = day.newest();
    CHECK(automatic["letter"] == "automatic");
    day.act(day.staff(), automatic["order"], "cancellation", {{"then", "none"}});
    CHECK(left("automatic") == 0);
    for (const json& dropped : day.letters("?state=dropped")) CHECK(dropped["last_error"] == "overtaken");
}

TEST_CASE("what events have overtaken no longer leaves: an order cancelled, an older change") {
    const TestMailServer server{"no-starttls"};
    LetterDay day{server.settings()};
    server.answers("once mail 421 later");  // so that they gather
    const std::string number = day.order(day.a, day.menu).body["number"];
    day.app().jobs().run_now("outbox");
    const SchoolId b = day.school("B");
    const std::string other = day.order(b, day.menu).body["number"];
    for (const char* note : {"Sonner.", "Frapper."}) CHECK(day.change(b, other, {{"note", note}}).status == 200);
    day.cancel(day.a, number);
    day.at(day.now() + 2h);
    day.app().jobs().run_now("outbox");
    CHECK(server.mails().size() == 3);  // the cancellation, the other order, its last change
    for (const json& dropped : day.letters("?state=dropped")) CHECK(dropped["last_error"] == "overtaken");
    CHECK(day.letters("?state=dropped").size() == 2);
}

TEST_CASE("the server's own job sends, says so, and an admin's test goes to the admin") {
    const TestMailServer server;
    LetterDay day{server.settings()};
    CHECK(day.get(day.guest(), "/api/v1/campaigns/current").body["mail_on"] == true);
    day.order(day.a, day.menu);
    day.app().jobs().wake();
    CHECK(server.has_taken(1));
    const auto asked = day.post(day.admin(), "/api/v1/letters/tests", {{"language", "fr"}});
    CHECK(asked.status == 201);
    CHECK(day.post(day.at_the_machine(), "/api/v1/letters/tests", {{"language", "fr"}}).code() == "no_own_address");
    day.app().jobs().wake();
    REQUIRE(server.has_taken(2));
    CHECK(server.mails()[1].find("X-To: admin@prel.example") != std::string::npos);
    day.app().jobs().run_now("outbox");
    const json status = day.get(day.staff(), "/api/v1/letters/status").body;
    CHECK(status["sent_today"] == 2);
    CHECK(status["queued"] == 0);
    CHECK(day.letters()[0]["state"] == "sent");
    CHECK(day.newest()["as_handed_over"] == true);
}

TEST_CASE("after the time that the law asks for, nothing of a letter is left but that it was written") {
    const TestMailServer server;
    LetterDay day{server.settings()};
    day.order(day.a, day.menu);
    day.send_all();
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox_content") == 1);
    day.at(day.now() + 24h * 800);
    day.app().jobs().run_now("purge");
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE recipient <> ''") == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox_content") == 0);
    CHECK(day.letters()[0]["actions"].empty());  // nobody to send it to again
}
