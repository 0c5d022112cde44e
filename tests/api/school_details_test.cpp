// Whom a school's letters go to and where its parcels may go, as staff correct it, every answer held against the contract.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "campaign_day.hpp"
#include "contract.hpp"
#include "platform/crypto.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

const json kLea{{"name", "Léa Roy"}, {"email", "lea@ecole.example"}, {"phone", "450 555-0101"}, {"language", "fr"}};
const json kAnnex{{"name", "Annexe"}, {"address", "9, rue du Pin"}, {"municipality", "Val-des-Pins"}, {"postal_code", "J0A 1B3"}};

struct SchoolDesk : CampaignDay {
    std::string menu = kit("menu", {{item("Ruban", 500), 1}});
    SchoolId chosen = school("École du Ruisseau");
    std::string path = "/api/v1/schools/" + chosen.text();

    Told ask(const std::string& method, const std::string& address, const json& body = json::object(), json version = {}) {
        std::multimap<std::string, std::string> headers;
        if (version.is_number()) headers.emplace("If-Match", '"' + version.dump() + '"');
        if (method == "POST") headers.emplace("Idempotency-Key", random_token(16));
        const Told told = send(staff(), method, address, method == "POST" || method == "PATCH" ? body.dump() : "", headers);
        CHECK(contract().faults_of_answer(method, address, told.status, told.body.is_null() ? "" : told.body.dump()) == ContractFaults{});
        return told;
    }
    json card() { return ask("GET", path).body; }
    Told write_contact(const json& contact, const json& version) { return ask("PATCH", path + "/contact", contact, version); }
    json add_place(const json& place = kAnnex) { return ask("POST", path + "/places", place).body.at("places").back(); }
    std::string of(const json& place) { return path + "/places/" + place.at("id").get<std::string>(); }
    std::string scanned(const std::string& number, int edition) {
        return post(staff(), "/api/v1/scans", {{"code", number + '.' + std::to_string(edition)}, {"act", "packing"}}).code();
    }
    json order_to(const SchoolId& school, const json& place) {
        json body = order_body(school, menu);
        body["delivery"]["place"] = place;
        return post(as(school), "/api/v1/orders", body).body;
    }
    json import_file(const std::string& query) {
        std::ostringstream file;
        file << std::ifstream{std::string{FIXTURES} + "/ministry_public.csv", std::ios::binary}.rdbuf();
        return send(admin(), "POST", "/api/v1/school-imports?municipality=72-79" + query, file.str(), {{"Content-Type", "text/csv"}, {"Idempotency-Key", random_token(16)}}).body;
    }
};

}  // namespace

TEST_CASE("staff correct whom a school's letters go to, and the school's own order then suggests it") {
    SchoolDesk day;
    CHECK(day.card()["contact_version"] == 0);
    const auto written = day.write_contact(kLea, 0);
    REQUIRE(written.status == 200);
    CHECK(written.body["contact"] == kLea);
    CHECK(day.get(day.as(day.chosen), "/api/v1/sessions/current").body["schools"][0]["contact"] == kLea);
    CHECK(day.write_contact({{"name", ""}, {"email", "x"}, {"phone", ""}, {"language", "de"}}, 0).body["faults"].size() == 3);
    CHECK(day.ask("PATCH", day.path + "/contact", kLea).code() == "if_match_missing");
    CHECK(day.ask("PATCH", "/api/v1/schools/nobody/contact", kLea, 0).code() == "unknown_school");
}

TEST_CASE("a contact that the school gave meanwhile is not lost: the second to write is told of it") {
    SchoolDesk day;
    const json unknown = day.card(), known = day.write_contact(kLea, 0).body;
    REQUIRE(day.order(day.chosen, day.menu).status == 201);
    CHECK(day.write_contact(kLea, unknown["contact_version"]).code() == "stale");
    const auto stale = day.write_contact(kLea, known["contact_version"]);
    CHECK(stale.code() == "stale");
    CHECK(stale.body["params"]["current"]["contact"]["name"] == "Anne Roy");
    CHECK(day.card()["contact"]["name"] == "Anne Roy");
    CHECK(day.write_contact(kLea, stale.body["params"]["current"]["contact_version"]).status == 200);
}

TEST_CASE("a contact is erased when it asks to be, its orders keep theirs, and the trace never held its name") {
    SchoolDesk day;
    const auto number = day.order(day.chosen, day.menu).body["number"].get<std::string>();
    const json given = day.write_contact(kLea, day.card()["contact_version"]).body;
    CHECK(day.ask("DELETE", day.path + "/contact", {}, 1).code() == "stale");
    const auto erased = day.ask("DELETE", day.path + "/contact", {}, given["contact_version"]);
    REQUIRE(erased.status == 200);
    CHECK(erased.body["contact"].is_null());
    CHECK(day.get(day.staff(), "/api/v1/orders/" + number).body["contact"]["name"] == "Anne Roy");
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act IN ('contact.edited', 'contact.erased')") == 2);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE was || became LIKE '%Léa%' OR became LIKE '%0101%'") == 0);
}

TEST_CASE("a school's delivery places are added, corrected and closed, and whoever edits second sees what changed") {
    SchoolDesk day;
    const json annex = day.add_place();
    CHECK(annex["postal_code"] == "J0A1B3");
    const json known = day.card();
    const auto edited = day.ask("PATCH", day.of(annex), {{"address", "11, rue du Pin"}}, known["version"]);
    REQUIRE(edited.status == 200);
    CHECK(edited.body["places"].back()["address"] == "11, rue du Pin");
    CHECK(edited.body["places"].back()["name"] == "Annexe");
    const auto stale = day.ask("PATCH", day.of(annex), {{"name", "Pavillon"}}, known["version"]);
    CHECK(stale.code() == "stale");
    CHECK(stale.body["params"]["current"]["places"].back()["address"] == "11, rue du Pin");
    CHECK(day.ask("DELETE", day.of(annex), {}, known["version"]).code() == "stale");
    CHECK(day.ask("DELETE", day.of(annex), {}, edited.body["version"]).body["places"].size() == known["places"].size() - 1);
    CHECK(day.ask("PATCH", day.of(annex), {{"name", "Pavillon"}}, day.card()["version"]).code() == "unknown_place");
    CHECK(day.ask("POST", day.path + "/places", {{"name", ""}, {"address", ""}}).code() == "invalid");
}

TEST_CASE("no new order goes to a closed place, and one that goes there already keeps it through other changes") {
    SchoolDesk day;
    const json annex = day.add_place();
    const json order = day.order_to(day.chosen, annex["id"]);
    REQUIRE(order["delivery"]["place"]["name"] == "Annexe");
    REQUIRE(day.ask("DELETE", day.of(annex), {}, day.card()["version"]).status == 200);
    const std::string number = order["number"];
    CHECK(day.change(day.chosen, number, {{"contact", kLea}}).body["delivery"]["place"]["name"] == "Annexe");
    const json there{{"delivery", {{"way", "ship"}, {"place", annex["id"]}}}};
    CHECK(day.change(day.chosen, number, there).status == 200);
    CHECK(day.change(day.chosen, number, {{"delivery", {{"way", "ship"}, {"place", nullptr}}}}).status == 200);
    CHECK(day.change(day.chosen, number, there).body["faults"][0]["code"] == "unknown_place");
}

TEST_CASE("a slip that was printed before its address changed is refused") {
    SchoolDesk day;
    const json annex = day.add_place();
    const std::string number = day.order_to(day.chosen, annex["id"])["number"];
    const auto other = day.school("École de l'Érable");
    const std::string elsewhere = day.order(other, day.menu).body["number"];
    REQUIRE(day.ask("PATCH", day.of(annex), {{"address", "11, rue du Pin"}}, day.card()["version"]).status == 200);
    CHECK(day.scanned(number, 1) == "slip_outdated");
    REQUIRE(day.ask("PATCH", day.path, {{"municipality", "Val-des-Ormes"}}, day.card()["version"]).status == 200);
    CHECK(day.scanned(number, 2) == "slip_outdated");
    REQUIRE(day.ask("PATCH", day.path, {{"board", "CSS des Ormes"}}, day.card()["version"]).status == 200);  // no slip shows it
    CHECK(day.scanned(number, 3) == "");
    CHECK(day.scanned(elsewhere, 1) == "");
}

TEST_CASE("a building becomes a school of its own, silent, under the same link, and the ministry's file finds it again") {
    SchoolDesk day;
    day.import_file("");
    const json river = day.ask("GET", "/api/v1/schools?q=990001").body["data"][0];
    day.path = "/api/v1/schools/" + river["id"].get<std::string>();
    const json whole = day.card();
    REQUIRE(whole["places"].size() == 2);
    const json building = whole["places"][1];
    const Count silent = day.figure("SELECT silent AS figure FROM campaign_count");

    const auto made = day.ask("POST", day.of(building) + "/school");
    REQUIRE(made.status == 201);
    CHECK(made.header("Location") == "/api/v1/schools/" + made.body["id"].get<std::string>());
    CHECK(made.body["name"] == building["name"]);
    CHECK(made.body["parent"] == river["id"]);
    CHECK(made.body["organisation"] == "990001");
    CHECK(made.body["building"] == "990102");
    CHECK(made.body["outcome"].is_null());
    CHECK(day.card()["places"].size() == 1);
    CHECK(day.figure("SELECT silent AS figure FROM campaign_count") == silent + 1);
    CHECK(day.get(day.as(SchoolId::named(river["id"].get<std::string>())), "/api/v1/sessions/current").body["schools"].size() == 2);
    CHECK(day.import_file("&dry_run=true")["added"] == 0);
    CHECK(day.ask("POST", day.of(building) + "/school").code() == "unknown_place");
}

TEST_CASE("a place that is added or split off again with the same key is one place, one school") {
    SchoolDesk day;
    const std::multimap<std::string, std::string> key{{"Idempotency-Key", "place-1"}}, other{{"Idempotency-Key", "place-2"}};
    const std::size_t before = day.card()["places"].size();
    day.post(day.staff(), day.path + "/places", kAnnex, key);
    const json card = day.post(day.staff(), day.path + "/places", kAnnex, key).body;
    REQUIRE(card["places"].size() == before + 1);

    const std::string split = day.of(card["places"].back()) + "/school";
    const auto made = day.post(day.staff(), split, json::object(), other);
    REQUIRE(made.status == 201);
    const auto again = day.post(day.staff(), split, json::object(), other);
    CHECK(again.status == 201);
    CHECK(again.body["id"] == made.body["id"]);
    CHECK(day.card()["places"].size() == before);
}

TEST_CASE("an edit of a place or a contact that changes nothing makes no version and leaves no trace") {
    SchoolDesk day;
    const json annex = day.add_place();
    const json card = day.write_contact(kLea, 0).body;
    const auto lines = day.figure("SELECT count(*) AS figure FROM audit");
    CHECK(day.write_contact(kLea, card["contact_version"]).body["contact_version"] == card["contact_version"]);
    CHECK(day.ask("PATCH", day.of(annex), {{"name", "Annexe"}}, card["version"]).body["version"] == card["version"]);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit") == lines);
    CHECK(day.figure("SELECT max(edition) AS figure FROM delivery_place") == 0);
}

TEST_CASE("only a place of an active school that is no building itself is split off") {
    SchoolDesk day;
    const auto refused = [&](const SchoolId& of) {
        day.path = "/api/v1/schools/" + of.text();
        return day.ask("POST", day.of(day.add_place()) + "/school").code();
    };
    CHECK(refused(day.partner("Ville")) == "cannot_be_split");
    CHECK(refused(day.building(day.chosen, "Pavillon")) == "cannot_be_split");
    CHECK(refused(day.school("École de l'Érable")) == "");
    const auto closed = day.school("École des Pins");
    day.path = "/api/v1/schools/" + closed.text();
    REQUIRE(day.ask("PATCH", day.path, {{"active", false}}, day.card()["version"]).status == 200);
    CHECK(refused(closed) == "cannot_be_split");
}
