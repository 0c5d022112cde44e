// Parcels by their own lines: short picks, losses, returns, and the stock that follows (product.md, rules 2, 8 and 9).
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "integrity.hpp"

using namespace trousse;
using nlohmann::json;
using Told = CampaignDay::Told;

namespace {

struct Storeroom {
    CampaignDay day;
    ItemId ribbon = day.item("Ruban", 10), poster = day.item("Affiche", 10);
    std::string kit = day.kit("menu", {{ribbon, 3}, {poster, 2}});
    SchoolId school = day.school("École du Ruisseau");
    std::string number = day.order(school, kit).body["number"];

    Told staff(const std::string& act, json body = json::object()) {
        return day.act(day.staff(), number, act, std::move(body));
    }
    Told parcel(int position, const std::string& act, json body = json::object()) {
        const std::string path = "/api/v1/parcels/" + number + '-' + std::to_string(position) + '/' + act;
        return day.post(day.staff(), path, body, {{"If-Match", shown().header("ETag")}});
    }
    Told shown() { return day.get(day.staff(), "/api/v1/orders/" + number); }
    Told short_pick() {
        return staff("packing", {{"lines", {{{"item", ribbon.text()}, {"quantity", 3}}}},
                                 {"reason", "shelf_empty"},
                                 {"note", "Affiches au séchage"},
                                 {"checked_by", "Lou"}});
    }
    Told ship() { return staff("shipment", {{"tracking", "1Z"}}); }
    void adds_up() {
        const json verdicts = day.db().read([](const Snapshot& db) { return integrity(db); });
        for (const auto& [name, verdict] : verdicts.items()) {
            CAPTURE(name);
            CHECK(verdict == "ok");
        }
    }
};

json lines_of(const Told& told, std::size_t parcel) { return told.body["parcels"][parcel]["lines"]; }

}  // namespace

TEST_CASE("a short pick has a reason, keeps what was ordered, and its remainder ships later in a second parcel") {
    Storeroom room;
    CHECK(room.staff("packing", {{"lines", {{{"item", room.ribbon.text()}, {"quantity", 3}}}}}).fault() ==
          "/reason needed");
    const Told packed = room.short_pick();
    REQUIRE(packed.status == 200);
    CHECK(packed.body["state"] == "packed");
    CHECK(packed.body["remainder"] == 2);
    CHECK(packed.body["parcels"][0]["short_reason"] == "shelf_empty");
    CHECK(packed.body["parcels"][0]["short_note"] == "Affiches au séchage");
    CHECK(room.day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'order.packed_short' AND "
                          "became = 'packed, remainder 2, short shelf_empty'") == 1);
    CHECK(packed.body["parcels"][0]["checked_by"] == "Lou");
    CHECK(packed.body["parcels"][0]["packed_by"] == "staff");
    CHECK(packed.body["contents"].size() == 2);
    CHECK(packed.body["actions"] == json{"cancellation", "packing", "unpacking", "shipment", "remainder-release"});
    CHECK(room.day.get(room.day.staff(), "/api/v1/orders?remainder=true").body["total"] == 1);

    const Told sent = room.ship();
    CHECK(sent.body["state"] == "packed");
    CHECK(sent.body["standing"] == "partly_shipped");
    CHECK(room.day.show(room.school, room.number).body["standing"] == "partly_shipped");
    CHECK(sent.body["actions"] == json{"packing", "delivery", "remainder-release"});
    CHECK(room.day.on_hand(room.ribbon) == 7);
    CHECK(room.day.on_hand(room.poster) == 10);
    CHECK(room.day.reserved(room.poster) == 2);

    const Told second = room.staff("packing");
    CHECK(lines_of(second, 1)[0]["quantity"] == 2);
    CHECK(second.body["remainder"] == 0);
    CHECK(room.ship().body["state"] == "shipped");
    CHECK(room.day.on_hand(room.poster) == 8);
    CHECK(room.day.reserved(room.poster) == 0);
    CHECK(room.staff("delivery").body["state"] == "delivered");
    room.adds_up();
}

TEST_CASE("why a pick is short is one of a few words, and for another one staff write it") {
    Storeroom room;
    const auto pack = [&](const json& why) {
        json body{{"lines", {{{"item", room.ribbon.text()}, {"quantity", 3}}}}};
        body.update(why);
        return room.staff("packing", body);
    };
    CHECK(pack({{"reason", "Tablette vide"}}).fault() == "/reason not_one_of");
    CHECK(pack({{"reason", "other"}}).fault() == "/note needed");
    const Told packed = pack({{"reason", "other"}, {"note", "Gardé pour le salon"}});
    CHECK(packed.body["parcels"][0]["short_reason"] == "other");
    CHECK(packed.body["parcels"][0]["short_note"] == "Gardé pour le salon");
    const json theirs = room.day.show(room.school, room.number).body["parcels"][0];
    CHECK(theirs["short_reason"] == "other");
    CHECK(theirs["short_note"] == "");
    CHECK(room.staff("packing").body["parcels"][1]["short_reason"].is_null());
    room.adds_up();
}

TEST_CASE("nothing is packed that is not promised, and nothing twice") {
    Storeroom room;
    const auto pack = [&](const ItemId& item, Count quantity) {
        return room.staff("packing", {{"lines", {{{"item", item.text()}, {"quantity", quantity}}}}, {"reason", "damaged"}})
            .fault();
    };
    CHECK(pack(room.ribbon, 4) == "/lines/0/quantity more_than_promised");
    CHECK(pack(room.day.item("Fanion", 5), 1) == "/lines/0/item unknown_item");
    CHECK(pack(room.ribbon, 0) == "/lines needed");
    CHECK(room.staff("packing").status == 200);
    CHECK(room.staff("packing").code() == "act_not_open");
    room.adds_up();
}

TEST_CASE("what is left of a short pick may be given up with a reason: its promise is free again") {
    Storeroom room;
    room.short_pick();
    room.ship();
    CHECK(room.staff("remainder-release", {{"reason", ""}}).fault() == "/reason empty");
    const Told released = room.staff("remainder-release", {{"reason", "Affiches épuisées"}});
    CHECK(released.body["state"] == "shipped");
    CHECK(released.body["remainder"] == 0);
    CHECK(room.day.reserved(room.poster) == 0);
    CHECK(room.day.on_hand(room.poster) == 10);
    CHECK(released.body["contents"].size() == 2);
    const json notes = room.day.get(room.day.staff(), "/api/v1/orders/" + room.number + "/notes").body["data"];
    CHECK(notes[0]["text"] == "Affiches épuisées");
    CHECK(room.day.figure("SELECT count(*) AS figure FROM audit WHERE became GLOB '*puis*'") == 0);
    room.adds_up();
}

TEST_CASE("what was given up stays given up when the rest comes back, until the order is changed") {
    Storeroom room;
    room.short_pick();
    room.ship();
    room.staff("remainder-release", {{"reason", "Affiches épuisées"}});
    const Told back = room.parcel(1, "return", {{"then", "placed"}, {"reason", "École fermée"}});
    CHECK(back.body["state"] == "placed");
    CHECK(room.day.reserved(room.ribbon) == 3);
    CHECK(room.day.reserved(room.poster) == 0);
    room.adds_up();
    const auto other = room.day.kit("autre", {{room.ribbon, 1}, {room.poster, 1}});
    REQUIRE(room.day.change(room.school, room.number, {{"kit", other}}).status == 200);
    CHECK(room.day.reserved(room.poster) == 1);
    room.adds_up();
}

TEST_CASE("a short pick unpacked is an order as before; cancelled, it gives everything back") {
    Storeroom room;
    room.short_pick();
    CHECK(room.staff("unpacking").body["state"] == "placed");
    CHECK(room.shown().body["remainder"] == 0);
    CHECK(room.day.reserved(room.ribbon) == 3);
    room.short_pick();
    CHECK(room.staff("cancellation", {{"then", "silence"}}).body["state"] == "cancelled");
    CHECK(room.day.reserved(room.ribbon) == 0);
    CHECK(room.day.reserved(room.poster) == 0);
    CHECK(room.shown().body["parcels"].empty());
    room.adds_up();
}

TEST_CASE("a lost parcel keeps its order shipped, and may turn up yet") {
    Storeroom room;
    room.staff("packing");
    room.ship();
    const Told lost = room.parcel(1, "loss", {{"reason", "Introuvable"}});
    CHECK(lost.body["state"] == "shipped");
    CHECK(lost.body["standing"] == "lost");
    CHECK(lost.body["parcels"][0]["actions"] == json{"delivery", "resending", "return"});
    CHECK(lost.body["parcels"][0]["state"] == "lost");
    CHECK(lost.body["parcels"][0]["end_reason"] == "Introuvable");
    CHECK(lost.body["actions"].empty());
    CHECK(room.day.on_hand(room.ribbon) == 7);
    CHECK(room.staff("delivery").code() == "act_not_open");
    CHECK(room.parcel(1, "delivery").body["state"] == "delivered");
    room.adds_up();
}

TEST_CASE("what was lost is sent again: its order has it to pack, from what nobody else is promised") {
    Storeroom room;
    room.staff("packing");
    room.ship();
    room.parcel(1, "loss", {{"reason", "Introuvable"}});
    const Told again = room.parcel(1, "resending");
    REQUIRE(again.status == 200);
    CHECK(again.body["state"] == "placed");
    CHECK(again.body["parcels"][0]["state"] == "replaced");
    CHECK(again.body["parcels"][0]["actions"].empty());
    CHECK(room.day.reserved(room.ribbon) == 3);
    CHECK(room.parcel(1, "delivery").code() == "act_not_open");
    room.adds_up();
    CHECK(room.staff("packing").body["parcels"][1]["number"] == room.number + "-2");
    CHECK(room.ship().body["standing"] == "shipped");
    CHECK(room.day.on_hand(room.ribbon) == 4);
    room.adds_up();
}

TEST_CASE("of two parcels one is lost and sent again: the order is to be packed for what it held") {
    Storeroom room;
    room.short_pick();
    room.staff("packing");
    room.ship();
    room.parcel(1, "delivery");
    room.parcel(2, "loss", {{"reason", "Introuvable"}});
    const Told again = room.parcel(2, "resending");
    CHECK(again.body["standing"] == "partly_shipped");
    CHECK(again.body["remainder"] == 2);
    room.adds_up();
}

TEST_CASE("what was lost is not sent again from what a silent school's default needs") {
    Storeroom room;
    room.day.generic_kit({{room.ribbon, 1}});
    room.day.schools(5);
    room.staff("packing");
    room.ship();  // 7 left, 5 of them kept
    room.parcel(1, "loss", {{"reason", "Introuvable"}});
    const Told refused = room.parcel(1, "resending");
    CHECK(refused.code() == "sold_out");
    CHECK(refused.body["params"]["protected"] == true);
    CHECK(room.shown().body["standing"] == "lost");
    room.adds_up();
}

TEST_CASE("what came back is on the shelf again: its order is placed anew with its promise, or ends") {
    Storeroom room;
    room.staff("packing");
    room.ship();
    const Told back = room.parcel(1, "return", {{"then", "placed"}, {"reason", "École fermée"}});
    CHECK(back.body["state"] == "placed");
    CHECK(back.body["parcels"][0]["state"] == "returned");
    CHECK(room.day.on_hand(room.ribbon) == 10);
    CHECK(room.day.reserved(room.ribbon) == 3);
    CHECK(room.staff("packing").body["parcels"][1]["number"] == room.number + "-2");
    room.ship();
    const Told ended = room.parcel(2, "return", {{"then", "cancelled"}, {"reason", "Refusé"}});
    CHECK(ended.body["state"] == "cancelled");
    CHECK(room.day.outcome_of(room.school) == "silent");
    CHECK(room.day.on_hand(room.ribbon) == 10);
    CHECK(room.day.reserved(room.ribbon) == 0);
    CHECK(room.day.figure("SELECT count(*) AS figure FROM movement WHERE cause = 'return'") == 4);
    room.adds_up();
}

TEST_CASE("of two parcels one comes back: the order is packed again for what it held, whatever the other did") {
    Storeroom room;
    room.short_pick();
    room.staff("packing");
    room.ship();
    const Told back = room.parcel(2, "return", {{"then", "placed"}, {"reason", "Abîmé"}});
    CHECK(back.body["state"] == "packed");
    CHECK(back.body["remainder"] == 2);
    CHECK(room.parcel(1, "delivery").body["state"] == "packed");
    room.adds_up();
    room.staff("packing");
    CHECK(room.ship().body["state"] == "shipped");
    CHECK(room.parcel(3, "delivery").body["state"] == "delivered");
    room.adds_up();
}

TEST_CASE("of two parcels one comes back and is not sent again: the order goes without what it held") {
    Storeroom room;
    room.short_pick();
    room.staff("packing");
    room.ship();
    const Told back = room.parcel(2, "return", {{"then", "cancelled"}, {"reason", "Abîmé"}});
    CHECK(back.body["state"] == "shipped");
    CHECK(back.body["remainder"] == 0);
    CHECK(room.day.on_hand(room.poster) == 10);
    CHECK(room.day.reserved(room.poster) == 0);
    room.adds_up();
}

TEST_CASE("a parcel's act is for its own school and staff, from the page as it is") {
    Storeroom room;
    room.staff("packing");
    CHECK(room.parcel(1, "delivery").code() == "act_not_open");
    CHECK(room.parcel(9, "shipment", {{"tracking", ""}}).code() == "unknown_parcel");
    CHECK(room.parcel(1, "shipment", {{"tracking", "1Z"}}).body["parcels"][0]["tracking"] == "1Z");
    const std::string path = "/api/v1/parcels/" + room.number + "-1/delivery";
    CHECK(room.day.post(room.day.as(room.school), path, json::object(), {{"If-Match", "\"1\""}}).code() == "stale");
    const Told received =
        room.day.post(room.day.as(room.school), path, json::object(), {{"If-Match", room.shown().header("ETag")}});
    CHECK(received.body["state"] == "delivered");
    CHECK(received.body["parcels"][0]["packed_by"].is_null());
    CHECK(received.body["notes_count"].is_null());
}

TEST_CASE("a kit built ahead goes first when its order is packed whole, and is one again when it is unpacked") {
    Storeroom room;
    const std::string path = "/api/v1/kits/" + room.kit + "/buildings";
    CHECK(room.day.post(room.day.staff(), path, {{"change", 1}}).body["built"] == 1);
    CHECK(room.day.post(room.day.staff(), path, {{"change", -2}}).code() == "not_so_many_built");
    const auto built = [&] { return room.day.get(room.day.staff(), path).body["built"].get<Count>(); };
    room.short_pick();
    CHECK(built() == 1);
    room.staff("unpacking");
    room.staff("packing");
    CHECK(built() == 0);
    room.staff("unpacking");
    CHECK(built() == 1);
    room.staff("packing");
    room.staff("cancellation", {{"then", "silence"}});
    CHECK(built() == 1);
    CHECK(room.day.get(room.day.staff(), path).body["data"][0]["cause"] == "unpacked");
}

TEST_CASE("a box is no built kit any more once its kit is made of something else") {
    Storeroom room;
    const std::string path = "/api/v1/kits/" + room.kit + "/buildings";
    room.day.post(room.day.staff(), path, {{"change", 1}});
    room.staff("packing");
    room.day.db().write([](Transaction& tx) { tx.run("UPDATE kit_component SET quantity = quantity + 1"); });
    REQUIRE(room.staff("unpacking").status == 200);
    CHECK(room.day.get(room.day.staff(), path).body["built"] == 0);
    room.adds_up();
}

TEST_CASE("a decline frees what was kept for its school, and a waiting order is served from it") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 2);
    day.generic_kit({{ribbon, 1}});
    const auto kit = day.kit("menu", {{ribbon, 1}});
    const auto first = day.school("A"), second = day.school("B"), third = day.school("C");
    const auto partner = day.partner("Ville");
    CHECK(day.order_by_staff(partner, kit).body["state"] == "waiting");
    day.decline(first);
    CHECK(day.state_of(partner) == "waiting");
    day.decline(second);
    CHECK(day.state_of(partner) == "placed");
    CHECK(day.outcome_of(third) == "silent");
}

// ── The lists that people work from (product.md, rules 11 and 12) ──

namespace {

struct Lists : Storeroom {
    std::vector<std::string> numbers(const std::string& query) {
        std::vector<std::string> found;
        const Told told = day.get(day.staff(), "/api/v1/parcels?state=" + query);
        for (const json& row : told.body["data"]) found.push_back(row["number"]);
        return found;
    }
    json counts() { return day.get(day.staff(), "/api/v1/parcels/counts").body; }
    Told claim(const std::string& kind) {
        return day.post(day.as(school), "/api/v1/claims",
                        {{"order", number}, {"kind", kind}, {"said", "Un ruban"}, {"lines", {{{"item", ribbon.text()}, {"quantity", 1}}}}});
    }
    Told answered_by_parcel(const Told& claim) {
        return day.post(day.staff(), "/api/v1/claims/" + claim.body["id"].get<std::string>() + "/answer",
                        {{"answer", "parcel"}, {"lines", {{{"item", ribbon.text()}, {"quantity", 1}}}}}, {{"If-Match", claim.header("ETag")}});
    }
};
using Numbers = std::vector<std::string>;

}  // namespace

TEST_CASE("each list is of parcels, whatever they answer: an order, its remainder, a claim") {
    Lists room;
    CHECK(room.numbers("to_pack") == Numbers{room.number + "-1"});
    room.short_pick();
    CHECK(room.numbers("packed") == Numbers{room.number + "-1"});
    CHECK(room.numbers("to_pack&answers=order").empty());
    CHECK(room.numbers("to_pack&answers=remainder") == Numbers{room.number + "-2"});
    room.ship();
    REQUIRE(room.answered_by_parcel(room.claim("missing")).status == 200);
    CHECK(room.numbers("to_pack") == Numbers{room.number + "-3"});
    CHECK(room.numbers("packed&answers=claim") == Numbers{room.number + "-2"});
    CHECK(room.numbers("shipped&q=ruisseau") == Numbers{room.number + "-1"});
    CHECK(room.numbers("shipped&q=erable").empty());
    CHECK(room.counts() ==
          json{{"to_pack", 1}, {"packed", 1}, {"ready", 0}, {"shipped", 1}, {"late", 0}, {"lost", 0}, {"returned", 0}});

    const json row = room.day.get(room.day.staff(), "/api/v1/parcels?state=packed").body["data"][0];
    CHECK(row["order"] == room.number);
    CHECK(row["claim"]["kind"] == "missing");
    CHECK(row["actions"] == json{"shipment", "unpacking"});
    room.parcel(2, "shipment", {{"tracking", ""}});
    room.parcel(2, "loss", {{"reason", "Introuvable"}});
    CHECK(room.numbers("lost") == Numbers{room.number + "-2"});
    CHECK(room.day.get(room.day.staff(), "/api/v1/parcels").code() == "bad_query");
}

TEST_CASE("a list goes on behind the page before") {
    Lists room;
    room.day.order(room.day.school("École du Lac"), room.day.kit("autre", {{room.ribbon, 1}}));
    for (const std::string state : {"to_pack", "packed"}) {
        CAPTURE(state);
        const Told first = room.day.get(room.day.staff(), "/api/v1/parcels?limit=1&state=" + state);
        const Told rest = room.day.get(
            room.day.staff(), "/api/v1/parcels?limit=1&state=" + state + "&cursor=" + first.body["next"].get<std::string>());
        CHECK(first.body["data"][0]["number"] == "JPS27-0001-1");
        CHECK(rest.body["data"][0]["number"] == "JPS27-0002-1");
        CHECK(rest.body["next"].is_null());
        room.day.post(room.day.staff(), "/api/v1/order-acts", {{"act", "packing"}, {"orders", {"JPS27-0001", "JPS27-0002"}}});
    }
}

TEST_CASE("a claim's parcel that was lost is sent again as a new one, and one taken apart opens its claim again") {
    Lists room;
    room.staff("packing");
    room.ship();
    const Told claim = room.claim("missing");
    room.answered_by_parcel(claim);
    room.parcel(2, "shipment", {{"tracking", ""}});
    room.parcel(2, "loss", {{"reason", "Introuvable"}});
    REQUIRE(room.parcel(2, "resending").status == 200);
    CHECK(room.numbers("packed&answers=claim") == Numbers{room.number + "-3"});
    CHECK(room.shown().body["standing"] == "shipped");
    room.adds_up();

    CHECK(room.parcel(3, "unpacking").status == 200);
    const json open = room.day.get(room.day.staff(), "/api/v1/claims?state=open").body["data"];
    REQUIRE(open.size() == 1);
    CHECK(open[0]["id"] == claim.body["id"]);
    CHECK(room.day.reserved(room.ribbon) == 0);
    room.adds_up();
}

TEST_CASE("many parcels leave and arrive in one act, those of claims among them") {
    Lists room;
    room.staff("packing");
    room.ship();
    room.answered_by_parcel(room.claim("missing"));
    const auto act = [&](const std::string& what, const json& parcels) {
        return room.day.post(room.day.staff(), "/api/v1/parcel-acts", {{"act", what}, {"parcels", parcels}}).body;
    };
    const json sent = act("shipment", {room.number + "-1", room.number + "-2", room.number + "-9"});
    CHECK(sent["done"] == 1);
    CHECK(sent["results"][0]["code"] == "act_not_open");
    CHECK(sent["results"][0]["state"] == "shipped");
    CHECK(sent["results"][1]["state"] == "shipped");
    CHECK(sent["results"][2]["code"] == "unknown_parcel");
    CHECK(act("delivery", {room.number + "-1", room.number + "-2"})["done"] == 2);
    CHECK(room.numbers("delivered").size() == 2);
    room.adds_up();
}

TEST_CASE("after archiving, what is under way arrives, gets lost or comes back, and claims are opened and answered") {
    Lists room;
    room.short_pick();
    room.staff("packing");
    room.ship();
    const std::string other = room.day.order(room.day.school("École du Lac"), room.day.kit("autre", {{room.ribbon, 1}})).body["number"];
    room.day.act(room.day.staff(), other, "packing");
    room.day.archive();
    CHECK(room.numbers("shipped").size() == 2);
    CHECK(room.numbers("packed") == Numbers{other + "-1"});
    CHECK(room.numbers("shipped&campaign=jps-2028").empty());
    CHECK(room.parcel(1, "delivery").body["standing"] == "shipped");
    CHECK(room.parcel(2, "loss", {{"reason", "Introuvable"}}).body["standing"] == "lost");
    CHECK(room.day.act(room.day.staff(), other, "shipment", {{"tracking", ""}}).body["state"] == "shipped");
    CHECK(room.day.post(room.day.staff(), "/api/v1/parcels/" + other + "-1/return", {{"then", "cancelled"}, {"reason", "Fermée"}},
                        {{"If-Match", room.day.get(room.day.staff(), "/api/v1/orders/" + other).header("ETag")}})
              .body["state"] == "cancelled");

    const Told claim = room.claim("missing");
    REQUIRE(claim.status == 201);
    CHECK(room.day.get(room.day.staff(), "/api/v1/claims?state=open").body["data"].size() == 1);
    CHECK(room.day.get(room.day.staff(), "/api/v1/today").body["claims_open"]["count"] == 1);
    CHECK(room.answered_by_parcel(claim).status == 200);
    CHECK(room.parcel(3, "shipment", {{"tracking", ""}}).status == 200);
    room.adds_up();
}
