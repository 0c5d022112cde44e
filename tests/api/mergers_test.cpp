// Two entries of one school are made one: nothing that hung on either is lost, and one outcome holds.
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "contract.hpp"
#include "integrity.hpp"
#include "platform/crypto.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

// A school that stands twice in the list.
struct Twice : CampaignDay {
    const ItemId ribbon = item("Ruban", 500);
    const std::string menu = kit("menu", {{ribbon, 2}}), generic = generic_kit({{ribbon, 1}});
    const SchoolId kept = school("École du Ruisseau", 7), other = school("Ecole Ruisseau", 3);

    Told checked(const Who& who, const std::string& method, const std::string& path, const std::string& body = "",
                 std::multimap<std::string, std::string> headers = {}) {
        if (method == "POST") headers.emplace("Idempotency-Key", random_token(16));
        headers.emplace("Content-Type", "application/json");
        const Told told = send(who, method, path, body, headers);
        CHECK(contract().faults_of_answer(method, path, told.status, told.body.is_null() ? "" : told.body.dump()) ==
              ContractFaults{});
        return told;
    }
    std::string path(const SchoolId& school) { return "/api/v1/schools/" + school.text(); }
    json preview() { return checked(staff(), "GET", path(kept) + "/merger?school=" + other.text()).body; }
    Told merge(const SchoolId& into, const SchoolId& from) {
        return checked(staff(), "POST", path(into) + "/merger", json{{"school", from.text()}}.dump());
    }
    Told merge() { return merge(kept, other); }
    json card(const SchoolId& school) { return checked(staff(), "GET", path(school)).body; }
    json coverage(const std::string& campaign = "jps-2027") {
        return checked(staff(), "GET", "/api/v1/campaigns/" + campaign + "/coverage").body;
    }
    std::string code_of(const SchoolId& school) { return post(staff(), path(school) + "/keys").body["code"]; }
    Told open(const std::string& code) { return post(guest(), "/api/v1/sessions/school", {{"code", code}}); }
    void write_contact(const SchoolId& school, const std::string& email) {
        const json contact{{"name", "Aline Roy"}, {"email", email}, {"phone", "450 555-0101"}, {"language", "fr"}};
        REQUIRE(checked(staff(), "PATCH", path(school) + "/contact", contact.dump(), {{"If-Match", "\"0\""}}).status ==
                200);
    }
    void call(const SchoolId& school, const char* when, const char* note) {
        const json said{{"contacted_at", when}, {"note", note}};
        REQUIRE(patch(admin(), "/api/v1/campaigns/jps-2027/follow-ups/" + school.text(), said, "\"0\"").status == 200);
    }
    void invite() {
        REQUIRE(post(admin(), "/api/v1/campaigns/jps-2027/invitations/opening/release").status == 200);
        app().jobs().run_now("invitations");
    }
    // What `trousse check` says.
    std::string faults() {
        std::string told;
        const json all = db().read([](const Snapshot& db) { return integrity(db); });
        for (const auto& [what, verdict] : all.items())
            if (verdict != "ok") told += what + ": " + verdict.get<std::string>() + "; ";
        return told;
    }
};

}  // namespace

TEST_CASE("two silent entries become one school: what moves is named first, and coverage still adds up") {
    Twice day;
    day.write_contact(day.other, "aline@ruisseau.example");
    for (const auto* name : {"Pavillon B", "Pavillon C"}) day.place(day.other, name);
    day.place(day.kept, "Pavillon A");
    const auto building = day.building(day.other, "École du Ruisseau, annexe");
    const json preview = day.preview();
    CHECK(preview["refusal"].is_null());
    CHECK(preview["contact"] == "other");
    CHECK(preview["moves"]["places"] == 2);
    CHECK(preview["moves"]["buildings"] == 1);
    CHECK(day.coverage()["eligible"] == 3);

    const auto merged = day.merge();
    REQUIRE(merged.status == 200);
    CHECK(merged.body["contact"]["email"] == "aline@ruisseau.example");
    CHECK(merged.body["places"].size() == 3);
    CHECK(day.card(building)["parent"] == day.kept.text());
    CHECK(day.coverage()["eligible"] == 2);
    CHECK(day.coverage()["silent"] == 2);
    CHECK(day.figure("SELECT rank AS figure FROM roster ORDER BY school_id LIMIT 1") == 3);  // the better of both
    CHECK(day.faults() == "");
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'school.merged' AND was = 'Ecole Ruisseau' "
                     "AND became = 'École du Ruisseau'") == 1);
}

TEST_CASE("an entry that was merged points to the kept one, is in no list, and does not open again") {
    Twice day;
    REQUIRE(day.merge().status == 200);
    const json gone = day.card(day.other);
    CHECK(gone["active"] == false);
    CHECK(gone["merged_into"] == json{{"id", day.kept.text()}, {"name", "École du Ruisseau"}});
    CHECK(day.checked(day.staff(), "GET", "/api/v1/schools").body["data"].size() == 1);
    const std::string version = '"' + std::to_string(gone["version"].get<Count>()) + '"';
    CHECK(
        day.checked(day.staff(), "PATCH", day.path(day.other), R"({"active": true})", {{"If-Match", version}}).code() ==
        "school_merged");
    CHECK(day.merge().fault() == "/school unknown_school");
    CHECK(day.merge(day.other, day.kept).code() == "unknown_school");
    CHECK(day.merge(day.kept, day.kept).fault() == "/school unknown_school");
}

TEST_CASE("the order of the entry that goes is the kept one's answer, with its stock, its letters and its claims") {
    Twice day;
    const std::string number = day.order(day.other, day.menu).body["number"];
    const Count reserved = day.reserved(day.ribbon), letters = day.figure("SELECT count(*) AS figure FROM outbox");
    const json preview = day.preview();
    CHECK(preview["moves"]["orders"] == 1);
    CHECK(preview["moves"]["letters"] == letters);
    CHECK(preview["years"][0]["stands"] == "other");

    const json card = day.merge().body;
    CHECK(card["order"] == number);
    CHECK(card["outcome"] == "order");
    CHECK(card["orders"].size() == 1);
    CHECK(card["letters"].size() == static_cast<std::size_t>(letters));
    CHECK(card["years"][0]["order"] == number);
    CHECK(day.show(day.kept, number).status == 200);
    CHECK(day.reserved(day.ribbon) == reserved);
    CHECK(day.coverage()["ordered"] == 1);
    CHECK(day.coverage()["silent"] == 0);
    CHECK(day.faults() == "");
    CHECK(day.cancel(day.kept, number).status == 200);
    CHECK(day.faults() == "");
}

TEST_CASE("while schools may answer, two answers are refused with which they are, and nothing is changed") {
    Twice day;
    const std::string mine = day.order(day.kept, day.menu).body["number"],
                      theirs = day.order(day.other, day.menu).body["number"];
    CHECK(day.preview()["refusal"]["code"] == "both_answered");
    const auto refused = day.merge();
    CHECK(refused.status == 409);
    CHECK(refused.code() == "both_answered");
    CHECK(refused.body["params"] == json{{"campaign", "jps-2027"}, {"kept", mine}, {"other", theirs}});
    CHECK(day.coverage()["eligible"] == 2);

    REQUIRE(day.cancel(day.other, theirs, "none").status == 200);
    day.decline(day.other);
    CHECK(day.merge().body["params"]["other"] == "decline");
    CHECK(day.remove(day.staff(), "/api/v1/declines/" + day.other.text()).status == 204);
    CHECK(day.merge().body["order"] == mine);
    CHECK(day.card(day.kept)["orders"].size() == 2);
    CHECK(day.faults() == "");
}

TEST_CASE("links and codes of both entries open the school, until a new one is made") {
    Twice day;
    const std::string mine = day.code_of(day.kept), theirs = day.code_of(day.other);
    REQUIRE(day.merge().status == 200);
    for (const auto& code : {mine, theirs}) {
        const auto opened = day.open(code);
        REQUIRE(opened.status == 201);
        CHECK(opened.body["schools"][0]["id"] == day.kept.text());
        CHECK(opened.body["schools"].size() == 1);
    }
    const std::string newer = day.code_of(day.kept);
    CHECK(day.open(mine).code() == "wrong_code");
    CHECK(day.open(theirs).code() == "wrong_code");
    CHECK(day.open(newer).status == 201);
}

TEST_CASE("the only code there is moves with what it opened, and whoever was in stays in") {
    Twice day;
    const std::string theirs = day.code_of(day.other);
    const auto in = day.as(day.other);
    REQUIRE(day.merge().status == 200);
    CHECK(day.card(day.kept)["code_made_at"].is_string());
    CHECK(day.open(theirs).body["schools"][0]["id"] == day.kept.text());
    CHECK(day.get(in, "/api/v1/sessions/current").body["schools"][0]["id"] == day.kept.text());
}

TEST_CASE("in a campaign that is over both answers stay as they were, and both orders are read on one card") {
    Twice day;
    const std::string mine = day.order(day.kept, day.generic).body["number"],
                      theirs = day.order(day.other, day.menu).body["number"];
    const json before = day.coverage();
    day.archive();
    const json preview = day.preview();
    CHECK(preview["refusal"].is_null());
    REQUIRE(day.merge().status == 200);
    CHECK(day.coverage() == before);
    const json card = day.card(day.kept);
    CHECK(card["orders"].size() == 2);
    CHECK(card["years"].size() == 3);
    CHECK(day.get(day.staff(), "/api/v1/orders/" + mine).body["school"]["id"] == day.kept.text());
    CHECK(day.get(day.staff(), "/api/v1/orders/" + theirs).body["school"]["id"] == day.kept.text());
    CHECK(day.faults() == "");
}

TEST_CASE("who chose last year under the other entry is a school that chose last year") {
    Twice day;
    day.order(day.other, day.menu);
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    const json before = day.coverage();
    day.archive();
    REQUIRE(day.merge().status == 200);
    CHECK(day.coverage() == before);
    CHECK(day.card(day.kept)["years"].back()["answer"] == "automatic");
    CHECK(day.figure("SELECT count(*) AS figure FROM roster JOIN orders ON orders.id = order_id JOIN school ON "
                     "school.id = roster.school_id "
                     "WHERE origin = 'chosen' AND merged_into IS NULL") == 1);
    CHECK(day.faults() == "");
}

TEST_CASE("after the run one of two automatic kits is cancelled, and a chosen order counts as it did") {
    Twice day;
    day.order(day.kept, day.menu);
    const auto third = day.school("École du Ruisseau (bis)");
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    CHECK(day.merge(day.other, third).code() == "both_answered");  // each has a kit of the run
    CHECK(day.merge().code() == "both_answered");
    const std::string given = day.card(day.other)["order"];
    REQUIRE(day.act(day.staff(), given, "cancellation", {{"then", "none"}}).status == 200);
    const json before = day.coverage();
    CHECK(before["ordered"] == 1);
    REQUIRE(day.merge().status == 200);
    const json after = day.coverage();
    CHECK(after["ordered"] == 1);
    CHECK(after["automatic"] == 1);
    CHECK(after["declined"] == 0);
    CHECK(after["eligible"] == 2);
    CHECK(day.faults() == "");
}

TEST_CASE("a school and a partner are not one, nor is one kept that is closed, or a building with buildings") {
    Twice day;
    const auto partner = day.partner("Municipalité de Val-des-Pins"),
               building = day.building(day.other, "École du Ruisseau, annexe");
    CHECK(day.merge(day.kept, partner).body["params"]["why"] == "kind");
    CHECK(day.merge(building, day.other).body["params"]["why"] == "other_way");
    REQUIRE(day.merge(day.other, building).status == 200);
    CHECK(day.faults() == "");
    const std::string version = '"' + std::to_string(day.card(day.kept)["version"].get<Count>()) + '"';
    REQUIRE(
        day.checked(day.staff(), "PATCH", day.path(day.kept), R"({"active": false})", {{"If-Match", version}}).status ==
        200);
    CHECK(day.merge(day.kept, day.other).body["params"]["why"] == "closed");
    CHECK(day.merge(day.other, day.kept).status == 200);
    CHECK(day.faults() == "");
}

TEST_CASE("the ministry's code goes to the kept entry that has none, and its file finds it again") {
    Twice day;
    day.db().write([](Transaction& tx) {
        tx.run("UPDATE school SET organisation = '990001', municipality_code = '75901' WHERE name = 'Ecole Ruisseau'");
    });
    CHECK(day.merge().body["organisation"] == "990001");
    const auto imported = day.send(day.staff(), "POST", "/api/v1/school-imports?municipality=72-79",
                                   "CD_ORGNS,NOM_OFFCL_ORGNS,CD_MUNCP_GDUNO_ORGNS\n990001,École du Ruisseau,75901\n",
                                   {{"Content-Type", "text/csv"}, {"Idempotency-Key", "again"}});
    CHECK(imported.body["added"] == 0);
    CHECK(day.coverage()["eligible"] == 1);
}

TEST_CASE("a merger that is asked for again with its key is done once") {
    Twice day;
    const json body{{"school", day.other.text()}};
    const std::multimap<std::string, std::string> key{{"Idempotency-Key", "merge-1"}};
    const auto first = day.post(day.staff(), day.path(day.kept) + "/merger", body, key);
    const auto again = day.post(day.staff(), day.path(day.kept) + "/merger", body, key);
    CHECK(first.status == 200);
    CHECK(again.body == first.body);
    CHECK(again.header("Idempotent-Replayed") == "true");
}

TEST_CASE("who was called under either entry was called: the later call stands, and both notes are read") {
    Twice day;
    day.call(day.kept, "2026-11-16T15:00:00Z", "Rappeler jeudi.");
    day.call(day.other, "2026-11-16T19:00:00Z", "Veut l'affiche.");
    CHECK(day.preview()["moves"]["follow_ups"] == 1);
    const json year = day.merge().body["years"][0];
    CHECK(year["contacted_at"] == "2026-11-16T19:00:00Z");
    CHECK(year["note"] == "Rappeler jeudi. · Veut l'affiche.");
    CHECK(day.figure("SELECT count(*) AS figure FROM school_follow_up") == 1);
}

TEST_CASE("letters of both entries are on one card, and of a step that waits for both one leaves") {
    Twice day;
    day.write_contact(day.kept, "aline@ruisseau.example");
    day.write_contact(day.other, "secretariat@ruisseau.example");
    day.invite();
    REQUIRE(day.post(day.guest(), "/api/v1/link-letters", {{"school", day.other.text()}}).status == 204);
    CHECK(day.preview()["moves"]["letters"] == 2);
    const json card = day.merge().body;
    CHECK(card["letters"].size() == 3);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL AND state = 'queued'") == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox JOIN school ON school.id = school_id WHERE merged_into IS "
                     "NOT NULL") == 0);
}

TEST_CASE("what tells of a decline goes with it") {
    Twice day;
    day.write_contact(day.other, "aline@ruisseau.example");
    day.decline(day.other);
    CHECK(day.preview()["moves"]["letters"] == 1);
    CHECK(day.merge().body["outcome"] == "decline");
    CHECK(day.card(day.kept)["letters"].size() == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox JOIN school ON school.id = school_id WHERE merged_into IS "
                     "NOT NULL") == 0);
}

TEST_CASE("links that were handed on, and requests for one, are the kept one's") {
    Twice day;
    const std::string number = day.order(day.other, day.menu).body["number"];
    REQUIRE(day.post(day.as(day.other), "/api/v1/orders/" + number + "/links").status == 201);
    const json contact{{"name", "Luc Roy"}, {"email", "luc@ruisseau.example"}, {"phone", ""}, {"language", "fr"}};
    REQUIRE(
        day.post(day.guest(), "/api/v1/link-requests", {{"school", day.other.text()}, {"contact", contact}}).status ==
        204);
    REQUIRE(day.merge().status == 200);
    CHECK(day.get(day.staff(), day.path(day.kept) + "/links").body["data"].size() == 1);
    CHECK(day.get(day.staff(), "/api/v1/link-requests").body["data"][0]["school"]["id"] == day.kept.text());
}

TEST_CASE("what goes where the other entry lay still goes there, and a place that both have is one") {
    Twice day;
    day.place(day.other, "Pavillon A");
    day.db().write([](Transaction& tx) {
        tx.run(
            "UPDATE school SET address = '1, rue du Ruisseau', postal_code = 'J7E4X5' WHERE name = 'École du "
            "Ruisseau'");
        tx.run("UPDATE school SET address = '2, rue du Lac', postal_code = 'J7E4X5' WHERE name = 'Ecole Ruisseau'");
        tx.run("UPDATE delivery_place SET address = '1, rue du Ruisseau', postal_code = 'J7E4X5'");
    });
    REQUIRE(day.order(day.other, day.menu).status == 201);
    const json places = day.merge().body["places"];
    REQUIRE(places.size() == 1);
    CHECK(places[0]["address"] == "2, rue du Lac");
    CHECK(
        day.figure("SELECT count(*) AS figure FROM orders JOIN delivery_place ON delivery_place.id = delivery_place_id "
                   "WHERE address = '2, rue du Lac'") == 1);
}

TEST_CASE("of two contacts the kept one's stays and the other is erased, unless only the other has an address") {
    Twice day;
    day.write_contact(day.kept, "aline@ruisseau.example");
    day.write_contact(day.other, "luc@ruisseau.example");
    const auto third = day.school("École du Ruisseau (bis)");
    CHECK(day.merge().body["contact"]["email"] == "aline@ruisseau.example");
    CHECK(day.figure("SELECT count(*) AS figure FROM school_contact") == 1);
    day.write_contact(third, "");  // a telephone alone
    CHECK(day.merge(third, day.kept).body["contact"]["email"] == "aline@ruisseau.example");
}

TEST_CASE("an entry that was merged into one that is merged itself points to the last, and its code opens that") {
    Twice day;
    const auto third = day.school("École du Ruisseau (bis)");
    const std::string code = day.code_of(third);
    REQUIRE(day.merge(day.other, third).status == 200);
    REQUIRE(day.merge().status == 200);
    CHECK(day.card(third)["merged_into"]["id"] == day.kept.text());
    CHECK(day.open(code).body["schools"][0]["id"] == day.kept.text());
}

TEST_CASE("a year in which only the other entry was asked is a year of the kept one") {
    Twice day;
    const std::string number = day.order(day.other, day.menu).body["number"];
    day.archive();
    day.db().write([&](Transaction& tx) {
        tx.run("DELETE FROM roster WHERE campaign_id = 1 AND school_id = $kept", {{"$kept", day.kept}});
        tx.run("UPDATE campaign_count SET silent = silent - 1 WHERE campaign_id = 1");
    });
    const json years = day.merge().body["years"];
    REQUIRE(years.size() == 2);
    CHECK(years[1]["order"] == number);
    CHECK(day.figure("SELECT count(*) AS figure FROM roster JOIN school ON school.id = school_id WHERE merged_into IS "
                     "NOT NULL") == 0);
    CHECK(day.faults() == "");
}

TEST_CASE("a chosen order counts as it did too where the entry that is kept had been served by the run") {
    Twice day;
    day.order(day.kept, day.menu);
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    REQUIRE(day.act(day.staff(), day.card(day.other)["order"], "cancellation", {{"then", "none"}}).status == 200);
    REQUIRE(day.merge(day.other, day.kept).status == 200);
    CHECK(day.coverage()["ordered"] == 1);
    CHECK(day.coverage()["automatic"] == 0);
    CHECK(day.faults() == "");
}
