// Counts of the shelves, as staff meet them over HTTP.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;
using Told = CampaignDay::Told;

namespace {

// A storeroom with two shelves, A1 and B1, counted whole.
struct CountedStoreroom : CampaignDay {
    const ItemId ribbon = item("Ruban", 10), poster = item("Affiche", 20);
    std::string count = post(staff(), "/api/v1/stock-counts", {{"place", ""}}).body["id"];

    Told show() { return get(staff(), "/api/v1/stock-counts/" + count); }

    json line(const ItemId& item) {
        const json lines = show().body["lines"];
        for (const json& line : lines)
            if (line["item"]["id"] == item.text()) return line;
        return {};
    }

    Told enter(const ItemId& item, const json& counted, int version = 1) {
        return patch(staff(), "/api/v1/stock-counts/" + count + "/lines/" + item.text(), {{"counted", counted}},
                     '"' + std::to_string(version) + '"');
    }

    Told end(const std::string& act, std::string version = "") {
        if (version.empty()) version = show().header("ETag");
        return post(staff(), "/api/v1/stock-counts/" + count + '/' + act, json::object(), {{"If-Match", version}});
    }

    void put_at(const ItemId& item, const char* place) {
        REQUIRE(patch(staff(), "/api/v1/items/" + item.text(), {{"place", place}}, "\"1\"").status == 200);
    }
};

}  // namespace

TEST_CASE("whoever counts is not told beforehand what should be there") {
    CountedStoreroom room;
    CHECK(room.line(room.ribbon)["expected"].is_null());
    const Told entered = room.enter(room.ribbon, 8);
    CHECK(entered.status == 200);
    CHECK(entered.body["expected"] == 10);
    CHECK(entered.body["difference"] == -2);
    CHECK(room.show().body["counted"] == 1);
    CHECK(room.show().body["different"] == 1);
    CHECK(room.on_hand(room.ribbon) == 10);
}

TEST_CASE("confirming makes each difference an adjustment with its reason, and leaves what nobody counted") {
    CountedStoreroom room;
    room.enter(room.ribbon, 8);
    const Told confirmed = room.end("confirmation");
    CHECK(confirmed.status == 200);
    CHECK(confirmed.body["count"]["state"] == "confirmed");
    CHECK(room.on_hand(room.ribbon) == 8);
    CHECK(room.on_hand(room.poster) == 20);
    const json newest = room.get(room.staff(), "/api/v1/items/" + room.ribbon.text() + "/movements").body["data"][0];
    CHECK(newest["cause"] == "adjustment");
    CHECK(newest["on_hand_change"] == -2);
    CHECK(newest["reason"] == "");
    CHECK(newest["count"]["id"] == room.show().body["id"]);
    CHECK(newest["count"]["place"] == room.show().body["place"]);
    CHECK(newest["count"]["began_at"] == room.show().body["began_at"]);
    CHECK(room.get(room.staff(), "/api/v1/movements?cause=receipt").body["data"][0]["count"].is_null());
    CHECK(room.figure(
              "SELECT count(*) AS figure FROM audit WHERE act = 'stock.adjusted' AND was = '10' AND became = '8'") ==
          1);
    CHECK(room.figure("SELECT count(*) AS figure FROM audit WHERE act = 'count.confirmed'") == 1);
    CHECK(room.end("confirmation").code() == "count_ended");
}

TEST_CASE("what is moved after a shelf was counted changes its difference no more") {
    CountedStoreroom room;
    room.enter(room.ribbon, 9);
    room.receive(room.ribbon, 30);
    CHECK(room.line(room.ribbon)["difference"] == -1);
    CHECK(room.end("confirmation").status == 200);
    CHECK(room.on_hand(room.ribbon) == 39);
}

TEST_CASE("what was moved between the beginning and the counting of a shelf is no difference") {
    CountedStoreroom room;
    room.receive(room.ribbon, 5);
    CHECK(room.enter(room.ribbon, 15).body["difference"] == 0);
}

TEST_CASE("two people who count different shelves lose nothing, two at one shelf are told") {
    CountedStoreroom room;
    CHECK(room.enter(room.ribbon, 9).status == 200);
    CHECK(room.enter(room.poster, 19).status == 200);
    const Told second = room.enter(room.ribbon, 8);
    CHECK(second.status == 412);
    CHECK(second.body["params"]["current"]["counted"] == 9);
    CHECK(room.enter(room.ribbon, 8, 2).body["counted"] == 8);
    CHECK(room.enter(room.ribbon, nullptr, 3).body["counted"].is_null());
}

TEST_CASE("the same figure entered again is no entry, unless the shelf has changed since") {
    CountedStoreroom room;
    REQUIRE(room.enter(room.ribbon, 9).header("ETag") == "\"2\"");
    const std::string seen = room.show().header("ETag");
    CHECK(room.enter(room.ribbon, 9, 2).header("ETag") == "\"2\"");
    CHECK(room.show().header("ETag") == seen);
    CHECK(room.figure("SELECT count(*) AS figure FROM audit WHERE act = 'count.entered'") == 1);
    room.receive(room.ribbon, 3);
    const Told again = room.enter(room.ribbon, 9, 2);
    CHECK(again.header("ETag") == "\"3\"");
    CHECK(again.body["difference"] == -4);
}

TEST_CASE("who confirms has seen every line: one entered meanwhile stops it") {
    CountedStoreroom room;
    const std::string seen = room.show().header("ETag");
    room.enter(room.ribbon, 9);
    CHECK(room.end("confirmation", seen).code() == "stale");
    CHECK(room.on_hand(room.ribbon) == 10);
}

TEST_CASE("a count that finds less than is promised sets orders back, the last in priority first") {
    CountedStoreroom room;
    const auto menu = room.kit("menu", {{room.ribbon, 4}});
    const auto schools = room.schools(2);
    REQUIRE(room.order(schools[0], menu).status == 201);
    REQUIRE(room.order(schools[1], menu).status == 201);
    room.enter(room.ribbon, 5);
    const Told confirmed = room.end("confirmation");
    CHECK(confirmed.body["set_back"].size() == 1);
    CHECK(room.state_of(schools[0]) == "placed");
    CHECK(room.state_of(schools[1]) == "waiting");
    CHECK(room.reserved(room.ribbon) == 4);
}

TEST_CASE("a count that finds more serves the orders that wait") {
    CountedStoreroom room;
    room.generic_kit({{room.ribbon, 6}});
    const auto schools = room.schools(2);
    room.after_the_deadline();
    REQUIRE(room.run_generic().status == 201);
    REQUIRE(room.state_of(schools[1]) == "waiting");
    room.enter(room.ribbon, 12);
    CHECK(room.end("confirmation").body["served"].size() == 1);
    CHECK(room.state_of(schools[1]) == "placed");
}

TEST_CASE("what lies in packed parcels is not looked for on the shelf") {
    CountedStoreroom room;
    const auto menu = room.kit("menu", {{room.ribbon, 4}});
    const std::string number = room.order(room.school("École du Ruisseau"), menu).body["number"];
    REQUIRE(room.act(room.staff(), number, "packing").status == 200);
    const Told entered = room.enter(room.ribbon, 6);
    CHECK(entered.body["expected"] == 6);
    CHECK(entered.body["difference"] == 0);
}

TEST_CASE("what waits at the counter has left the ledger, and is not taken off a second time") {
    CountedStoreroom room;
    const SchoolId school = room.school("École du Ruisseau");
    const std::string number = room.order(school, room.kit("menu", {{room.ribbon, 4}})).body["number"];
    REQUIRE(room.change(school, number, {{"delivery", {{"way", "pickup"}, {"place", nullptr}}}}).status == 200);
    room.act(room.staff(), number, "packing");
    REQUIRE(room.act(room.staff(), number, "shipment", {{"tracking", ""}}).body["parcels"][0]["state"] == "ready");
    CHECK(room.on_hand(room.ribbon) == 6);
    CHECK(room.enter(room.ribbon, 6).body["difference"] == 0);
}

TEST_CASE("what lies in kits built ahead is not looked for on the shelf, nor once it is packed") {
    CountedStoreroom room;
    const auto menu = room.kit("menu", {{room.ribbon, 2}, {room.poster, 1}});
    const std::string number = room.order(room.school("École du Ruisseau"), menu).body["number"];
    const auto build = [&](Count kits) {
        return room.post(room.staff(), "/api/v1/kits/menu/buildings", {{"change", kits}});
    };
    REQUIRE(build(3).status == 201);
    CHECK(room.enter(room.ribbon, 4).body["expected"] == 4);
    REQUIRE(room.act(room.staff(), number, "packing").status == 200);
    CHECK(room.enter(room.ribbon, 4, 2).body["expected"] == 4);
    CHECK(room.enter(room.poster, 17).body["expected"] == 17);
    REQUIRE(build(-2).status == 201);
    CHECK(room.enter(room.ribbon, 8, 2).body["expected"] == 8);  // the same figure again was no entry
    CHECK(room.end("confirmation").body["count"]["different"] == 0);
    CHECK(room.on_hand(room.ribbon) == 10);
}

TEST_CASE("no more kits are built ahead than the loose pieces make") {
    CountedStoreroom room;
    room.kit("menu", {{room.ribbon, 2}, {room.poster, 1}});
    const auto build = [&](Count kits) {
        return room.post(room.staff(), "/api/v1/kits/menu/buildings", {{"change", kits}});
    };
    REQUIRE(build(3).status == 201);
    const Told refused = build(3);
    CHECK(refused.code() == "not_enough_pieces");
    CHECK(refused.body["params"]["most"] == 2);
    CHECK(build(2).body["built"] == 5);
}

TEST_CASE("a count is of the places that begin so, and an item is in one open count") {
    CountedStoreroom room;
    room.put_at(room.ribbon, "A1");
    room.put_at(room.poster, "B1");
    const auto begin = [&](const char* place) {
        return room.post(room.staff(), "/api/v1/stock-counts", {{"place", place}});
    };
    CHECK(begin("B").code() == "count_under_way");
    CHECK(room.end("abandonment").status == 200);
    const Told begun = begin("B");
    CHECK(begun.status == 201);
    CHECK(begun.body["items"] == 1);
    CHECK(begin("A").status == 201);
    CHECK(begin("B").body["params"]["count"] == begun.body["id"]);
    CHECK(begin("Z").fault() == "/place no_item_there");
    CHECK_THROWS(room.db().write([&](Transaction& tx) {
        tx.run(
            "INSERT INTO count_line (count_id, item_id) SELECT stock_count.id, item.id FROM stock_count, item WHERE "
            "stock_count.state = 'open'");
    }));
    CHECK(room.get(room.staff(), "/api/v1/stock-counts?state=open").body["data"].size() == 2);
    CHECK(room.get(room.staff(), "/api/v1/stock-counts?limit=1").body["data"].size() == 1);
}

TEST_CASE("an abandoned count changes nothing, and takes no more entries") {
    CountedStoreroom room;
    room.enter(room.ribbon, 1);
    CHECK(room.end("abandonment").body["state"] == "abandoned");
    CHECK(room.on_hand(room.ribbon) == 10);
    CHECK(room.enter(room.ribbon, 2, 2).code() == "count_ended");
    CHECK(room.enter(ItemId{}, 2).code() == "unknown_item");
    CHECK(room.get(room.staff(), "/api/v1/stock-counts/nothing").code() == "unknown_count");
}

TEST_CASE("a count confirmed twice by one key adjusts once, and tells the same") {
    CountedStoreroom room;
    room.enter(room.ribbon, 8);
    const std::string path = "/api/v1/stock-counts/" + room.count + "/confirmation",
                      version = room.show().header("ETag");
    const auto confirm = [&] {
        return room.post(room.staff(), path, json::object(), {{"If-Match", version}, {"Idempotency-Key", "once"}});
    };
    const Told first = confirm();
    REQUIRE(first.status == 200);
    CHECK(confirm().body == first.body);
    CHECK(room.on_hand(room.ribbon) == 8);
}

TEST_CASE("a count that says more is gone than is left on the shelf is refused whole") {
    CountedStoreroom room;
    room.enter(room.poster, 25);
    room.enter(room.ribbon, 1);
    REQUIRE(room.post(room.staff(), "/api/v1/adjustments",
                      {{"item", room.ribbon.text()}, {"change", -5}, {"reason", "Bris"}})
                .status == 201);
    CHECK(room.end("confirmation").code() == "stock_would_be_negative");
    CHECK(room.on_hand(room.poster) == 20);
    CHECK(room.show().body["state"] == "open");
}
