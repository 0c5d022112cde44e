// What schools say of their parcels, what staff answer, and the day's figures.
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "integrity.hpp"

using namespace trousse;
using nlohmann::json;
using Told = CampaignDay::Told;

namespace {

struct ClaimsDesk {
    CampaignDay day;
    ItemId ribbon = day.item("Ruban", 10);
    std::string kit = day.kit("menu", {{ribbon, 3}});
    SchoolId school = day.school("École du Ruisseau");
    std::string number = day.order(school, kit).body["number"];

    void send() {
        day.act(day.staff(), number, "packing");
        day.act(day.staff(), number, "shipment", {{"tracking", ""}});
    }
    Told claim(const std::string& kind, json lines, const std::string& said = "") {
        return day.post(day.as(school), "/api/v1/claims",
                        {{"order", number}, {"kind", kind}, {"lines", std::move(lines)}, {"said", said}});
    }
    json ribbons(Count quantity) const { return {{{"item", ribbon.text()}, {"quantity", quantity}}}; }
    Told answer(const Told& claim, const json& body) {
        return day.post(day.staff(), "/api/v1/claims/" + claim.body["id"].get<std::string>() + "/answer", body,
                        {{"If-Match", claim.header("ETag")}});
    }
    Told shown() { return day.get(day.staff(), "/api/v1/orders/" + number); }
    Told parcel(const std::string& act, const json& body = json::object()) {
        return day.post(day.staff(), "/api/v1/parcels/" + number + "-2/" + act, body,
                        {{"If-Match", shown().header("ETag")}});
    }
    bool adds_up() {
        const json verdicts = day.db().read([](const Snapshot& db) { return integrity(db); });
        return std::ranges::all_of(verdicts, [](const json& verdict) { return verdict == "ok"; });
    }
};

}  // namespace

TEST_CASE(
    "a school says what is missing once its order was sent, no more of it than there was, and wishes at any time") {
    ClaimsDesk desk;
    CHECK(desk.claim("missing", desk.ribbons(1)).code() == "act_not_open");
    CHECK(desk.claim("wish", json::array(), "Une de plus").status == 201);
    CHECK(desk.shown().body["claim_kinds"] == json{"wish"});
    desk.send();
    CHECK(desk.claim("missing", desk.ribbons(4)).fault() == "/lines/0/quantity more_than_promised");
    CHECK(desk.claim("missing", json::array()).fault() == "/lines needed");
    CHECK(desk.claim("other", json::array()).fault() == "/said needed");
    CHECK(desk.claim("damaged", {{{"item", desk.day.item("Carte", 1).text()}, {"quantity", 1}}}).fault() ==
          "/lines/0/item unknown_item");
    const Told opened = desk.claim("missing", desk.ribbons(1), "Un ruban manque");
    CHECK(opened.status == 201);
    CHECK(desk.day.show(desk.school, desk.number).body["claims"].size() == 2);
    const auto listed = [&](const std::string& query) { return desk.day.get(desk.day.staff(), "/api/v1/claims?" + query); };
    CHECK(listed("state=open").body["data"][0]["said"] == "Un ruban manque");
    for (const std::string kind : {"wish", "missing"}) {
        REQUIRE(listed("kind=" + kind).body["data"].size() == 1);
        CHECK(listed("state=open&kind=" + kind).body["data"][0]["kind"] == kind);
    }
    CHECK(listed("kind=damaged").body["data"].empty());
    CHECK(listed("kind=lost").status == 400);
    CHECK(desk.day.figure("SELECT count(*) AS figure FROM audit WHERE became GLOB '*ruban*'") == 0);
}

TEST_CASE("a claim is answered by a parcel: the stock follows, and its order stays as it was") {
    ClaimsDesk desk;
    desk.send();
    const Told claim = desk.claim("missing", desk.ribbons(2));
    const Told answered =
        desk.answer(claim, {{"answer", "parcel"}, {"lines", desk.ribbons(2)}, {"text", "Ça part demain."}});
    REQUIRE(answered.status == 200);
    CHECK(answered.body["state"] == "answered");
    CHECK(desk.shown().body["state"] == "shipped");
    CHECK(desk.shown().body["parcels"][1]["claim"] == claim.body["id"]);
    CHECK(desk.day.reserved(desk.ribbon) == 2);
    CHECK(desk.day.on_hand(desk.ribbon) == 7);
    CHECK(desk.adds_up());

    CHECK(desk.day.act(desk.day.staff(), desk.number, "delivery").body["state"] == "delivered");
    CHECK(desk.parcel("shipment", {{"tracking", ""}}).body["state"] == "delivered");
    CHECK(desk.day.on_hand(desk.ribbon) == 5);
    CHECK(desk.day.reserved(desk.ribbon) == 0);
    CHECK(desk.answer(claim, {{"answer", "note"}, {"text", "x"}}).code() == "stale");
    CHECK(desk.parcel("return", {{"then", "cancelled"}, {"reason", "Refusé"}}).body["state"] == "delivered");
    CHECK(desk.day.on_hand(desk.ribbon) == 7);
    CHECK(desk.day.reserved(desk.ribbon) == 0);
    CHECK(desk.shown().body["claims"][0]["state"] == "answered");
    CHECK(desk.adds_up());
}

TEST_CASE("a claim's parcel that comes back and goes on leaves its claim open, to be answered once more") {
    ClaimsDesk desk;
    desk.send();
    desk.answer(desk.claim("missing", desk.ribbons(1)), {{"answer", "parcel"}, {"lines", desk.ribbons(1)}, {"text", "Ça part."}});
    desk.parcel("shipment", {{"tracking", ""}});
    desk.parcel("return", {{"then", "placed"}, {"reason", "Mauvaise adresse"}});
    const Told open = desk.day.get(desk.day.staff(), "/api/v1/claims?state=open");
    REQUIRE(open.body["data"].size() == 1);
    const json claim = open.body["data"][0];
    CHECK(claim["answer_text"] == "");
    const std::string path = "/api/v1/claims/" + claim["id"].get<std::string>() + "/answer";
    CHECK(desk.day.post(desk.day.staff(), path, {{"answer", "note"}, {"text", "On vous appelle."}},
                        {{"If-Match", '"' + std::to_string(claim["version"].get<int>()) + '"'}})
              .status == 200);
    CHECK(desk.day.figure("SELECT count(*) AS figure FROM outbox WHERE letter = 'claim_answered'") == 2);
    CHECK(desk.adds_up());
}

TEST_CASE("a wish that was granted stands beside its order: one is changed, cancelled, packed without the other") {
    ClaimsDesk desk;
    desk.answer(desk.claim("wish", json::array(), "Un de plus"), {{"answer", "parcel"}, {"lines", desk.ribbons(2)}});
    CHECK(desk.shown().body["state"] == "placed");
    CHECK(desk.day.reserved(desk.ribbon) == 5);
    const auto other = desk.day.kit("autre", {{desk.ribbon, 4}});
    const Told changed = desk.day.change(desk.school, desk.number, {{"kit", other}});
    REQUIRE(changed.status == 200);
    CHECK(desk.day.reserved(desk.ribbon) == 6);
    CHECK(desk.adds_up());
    CHECK(desk.day.act(desk.day.staff(), desk.number, "packing").body["remainder"] == 0);
    CHECK(desk.day.act(desk.day.staff(), desk.number, "unpacking").body["state"] == "placed");
    CHECK(desk.shown().body["parcels"][0]["state"] == "packed");
    CHECK(desk.adds_up());
    CHECK(desk.day.cancel(desk.school, desk.number, "none").body["state"] == "cancelled");
    CHECK(desk.day.reserved(desk.ribbon) == 0);
    CHECK(desk.adds_up());
}

TEST_CASE("a claim is opened once for each key") {
    ClaimsDesk desk;
    desk.send();
    const json body{{"order", desk.number}, {"kind", "missing"}, {"lines", desk.ribbons(1)}};
    const auto ask = [&] { return desk.day.post(desk.day.as(desk.school), "/api/v1/claims", body, {{"Idempotency-Key", "claim-1"}}); };
    CHECK(ask().body == ask().body);
    CHECK(desk.day.figure("SELECT count(*) AS figure FROM claim") == 1);
}

TEST_CASE("a claim's parcel taken apart again frees what it held") {
    ClaimsDesk desk;
    desk.send();
    desk.answer(desk.claim("damaged", desk.ribbons(1)), {{"answer", "parcel"}, {"lines", desk.ribbons(1)}});
    CHECK(desk.parcel("unpacking").body["state"] == "shipped");
    CHECK(desk.day.reserved(desk.ribbon) == 0);
    CHECK(desk.adds_up());
}

TEST_CASE("a claim's parcel takes nothing that a silent school's default needs") {
    ClaimsDesk desk;
    desk.day.generic_kit({{desk.ribbon, 1}});
    desk.day.schools(6);
    desk.send();  // 7 left, 6 of them kept
    const Told claim = desk.claim("missing", desk.ribbons(2));
    const Told refused = desk.answer(claim, {{"answer", "parcel"}, {"lines", desk.ribbons(2)}});
    CHECK(refused.code() == "sold_out");
    CHECK(refused.body["params"]["protected"] == true);
    CHECK(desk.answer(claim, {{"answer", "parcel"}, {"lines", desk.ribbons(1)}}).status == 200);
}

TEST_CASE("a claim is answered by a note, once, and a note says something") {
    ClaimsDesk desk;
    const Told wish = desk.claim("wish", json::array(), "Deux trousses?");
    CHECK(desk.answer(wish, {{"answer", "note"}}).fault() == "/text needed");
    CHECK(desk.answer(wish, {{"answer", "note"}, {"text", "Oui"}, {"lines", desk.ribbons(1)}}).fault() ==
          "/lines not_with_this");
    const Told answered = desk.answer(wish, {{"answer", "note"}, {"text", "Oui, on vous appelle."}});
    CHECK(answered.body["answer_text"] == "Oui, on vous appelle.");
    CHECK(desk.answer(answered, {{"answer", "note"}, {"text", "Non"}}).code() == "act_not_open");
    CHECK(desk.day.show(desk.school, desk.number).body["claims"][0]["answer_text"] == "Oui, on vous appelle.");
}

TEST_CASE("staff note what they like on an order; its school does not see it") {
    ClaimsDesk desk;
    const std::string path = "/api/v1/orders/" + desk.number + "/notes";
    CHECK(desk.day.post(desk.day.staff(), path, {{"text", "Rappeler"}}).body["by"] == "staff");
    CHECK(desk.day.get(desk.day.staff(), path).body["data"][0]["text"] == "Rappeler");
    CHECK(desk.shown().body["notes_count"] == 1);
    CHECK(desk.day.get(desk.day.as(desk.school), path).status == 403);
    CHECK(desk.day.show(desk.school, desk.number).body.dump().find("Rappeler") == std::string::npos);
}

TEST_CASE("today says what waits to be done, each figure with the way to its list") {
    ClaimsDesk desk;
    const auto today = [&] { return desk.day.get(desk.day.staff(), "/api/v1/today").body; };
    CHECK(today()["to_pack"] == json{{"count", 1}, {"list", "parcels"}, {"query", "state=to_pack"}});
    desk.claim("wish", json::array(), "Plus");
    CHECK(today()["wishes_open"]["count"] == 1);
    CHECK(today()["claims_open"]["count"] == 0);
    desk.day.at(desk.day.now() + std::chrono::hours{24 * 8});
    CHECK(today()["late"]["placed"]["count"] == 1);
    CHECK(desk.day.get(desk.day.staff(), "/api/v1/orders?late=placed").body["total"] == 1);
    desk.send();
    CHECK(today()["on_the_way"]["count"] == 1);
    CHECK(today()["late"]["shipped"]["count"] == 0);
    desk.day.at(desk.day.now() + std::chrono::hours{24 * 15});
    CHECK(today()["late"]["shipped"] == json{{"count", 1}, {"list", "parcels"}, {"query", "state=shipped&late=true"}});
    CHECK(desk.day.get(desk.day.staff(), "/api/v1/parcels?state=shipped&late=true").body["data"].size() == 1);
    CHECK(desk.day.order_by_staff(desk.day.partner("Ville"), desk.day.kit("gros", {{desk.ribbon, 20}})).body["state"] ==
          "waiting");
    CHECK(today()["short"][0]["missing"] == 13);
    CHECK(today()["waiting"]["count"] == 1);
}
