// Stock, as staff meet it over HTTP.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

json an_item(const char* sku) {
    return {{"sku", sku},
            {"name",
             {{
                  "fr",
                  "affiche",
              },
              {"en", "poster"}}},
            {"plural", {{"fr", "affiches"}, {"en", "posters"}}},
            {"unit", "each"},
            {"place", "B2"},
            {"picture", "item-affiche"},
            {"alert_level", 20}};
}

json adjustment(const ItemId& item, Count change) {
    return {{"item", item.text()}, {"change", change}, {"reason", "counted again"}};
}

json receipt(std::initializer_list<std::pair<ItemId, Count>> all) {
    return {{"lines", item_lines(all)}, {"reference", "BL-77"}};
}

json hand_out(std::initializer_list<std::pair<ItemId, Count>> all) {
    return {{"occasion", "opening event"}, {"lines", item_lines(all)}};
}

}  // namespace

TEST_CASE("a new item has nothing yet, and is found where its answer says") {
    CampaignDay day;
    const auto added = day.post(day.staff(), "/api/v1/items", an_item("AFF-1"));
    CHECK(added.status == 201);
    CHECK(added.body["on_hand"] == 0);
    CHECK(added.body["available"] == 0);
    CHECK(day.get(day.staff(), added.header("Location")).body == added.body);
    CHECK(day.post(day.staff(), "/api/v1/items", an_item("AFF-1")).fault() == "/sku already_taken");
}

TEST_CASE("an item is edited upon the version that is there, and what is left out stays") {
    CampaignDay day;
    const auto added = day.post(day.staff(), "/api/v1/items", an_item("AFF-1"));
    const std::string path = added.header("Location");
    CHECK(day.patch(day.staff(), path, {{"place", "C4"}}, "").code() == "if_match_missing");
    const auto edited = day.patch(day.staff(), path, {{"place", "C4"}}, "\"1\"");
    CHECK(edited.status == 200);
    CHECK(edited.body["place"] == "C4");
    CHECK(edited.body["sku"] == "AFF-1");
    CHECK(edited.header("ETag") == "\"2\"");
    const auto stale = day.patch(day.staff(), path, {{"place", "D1"}}, "\"1\"");
    CHECK(stale.code() == "stale");
    CHECK(stale.body["params"]["current"]["place"] == "C4");
    CHECK(day.patch(day.staff(), path, {{"colour", "green"}}, "\"2\"").fault() == "/colour unknown_field");
}

TEST_CASE("an item said again as it is makes no version and no line in the audit") {
    CampaignDay day;
    const std::string path = day.post(day.staff(), "/api/v1/items", an_item("AFF-1")).header("Location");
    CHECK(day.patch(day.staff(), path, an_item("AFF-1"), "\"1\"").header("ETag") == "\"1\"");
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'item.changed'") == 0);
}

TEST_CASE("an item shows what is promised, what is kept for silent schools, and what anyone else may take") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 20);
    day.generic_kit({{ribbon, 3}});
    const auto menu = day.kit("menu", {{ribbon, 2}});
    const auto schools = day.schools(4);
    REQUIRE(day.order(schools[0], menu).status == 201);
    const json item = item_shown(day, ribbon);
    CHECK(item["on_hand"] == 20);
    CHECK(item["reserved"] == 2);
    CHECK(item["awaited"] == 0);
    CHECK(item["protected"] == 9);
    CHECK(item["available"] == 9);
    day.pool(false);
    CHECK(item_shown(day, ribbon)["protected"] == 0);
    CHECK(item_shown(day, ribbon)["available"] == 18);
    CHECK(day.get(day.staff(), "/api/v1/items").body["data"][0]["available"] == 18);
}

TEST_CASE("a receipt serves the orders that wait, and says which") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 1);
    day.generic_kit({{ribbon, 1}});
    const auto schools = day.schools(3);
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    CHECK(item_shown(day, ribbon)["awaited"] == 2);
    const auto received = day.post(day.staff(), "/api/v1/receipts", receipt({{ribbon, 2}}));
    CHECK(received.status == 201);
    CHECK(received.body["served"].size() == 2);
    CHECK(received.body["items"][0]["awaited"] == 0);
    CHECK(received.body["items"][0]["reserved"] == 3);
    CHECK(day.state_of(schools[2]) == "placed");
}

TEST_CASE("a receipt sent twice by one key comes in once, and tells the same") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 1);
    const auto send = [&](Count pieces) {
        return day.post(day.staff(), "/api/v1/receipts", receipt({{ribbon, pieces}}),
                        {{"Idempotency-Key", "delivery"}});
    };
    const auto first = send(9);
    REQUIRE(first.status == 201);
    CHECK(first.header("Idempotent-Replayed") == "");
    const auto again = send(9);
    CHECK(again.body == first.body);
    CHECK(again.header("Idempotent-Replayed") == "true");  // a page that lost the first says so
    CHECK(send(8).code() == "idempotency_key_reused");
    CHECK(day.on_hand(ribbon) == 10);
}

TEST_CASE("several items come in at once, or none of them") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 1), poster = day.item("Affiche", 2);
    const auto received = day.post(day.staff(), "/api/v1/receipts", receipt({{poster, 30}, {ribbon, 9}}));
    CHECK(received.status == 201);
    CHECK(received.body["items"][0]["id"] == poster.text());
    CHECK(received.body["items"][0]["on_hand"] == 32);
    CHECK(received.body["items"][1]["on_hand"] == 10);
    CHECK(received.body["incoming"].is_null());
    const auto post = [&](const json& body) { return day.post(day.staff(), "/api/v1/receipts", body).fault(); };
    CHECK(post(receipt({{ribbon, 5}, {ItemId{}, 5}})) == "/lines/1/item unknown_item");
    CHECK(post(receipt({{ribbon, 5}, {ribbon, 6}})) == "/lines/1/item chosen_twice");
    CHECK(post(receipt({})) == "/lines empty");
    json unknown = receipt({{ribbon, 5}});
    unknown["incoming"] = "nothing";
    CHECK(post(unknown) == "/incoming unknown_incoming");
    CHECK(day.on_hand(ribbon) == 10);
}

TEST_CASE("a loss below what is promised first sets orders back to waiting, the last in priority first") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 3);
    day.generic_kit({{ribbon, 1}});
    const auto schools = day.schools(3);
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    const auto lost = day.post(day.staff(), "/api/v1/adjustments", adjustment(ribbon, -2));
    CHECK(lost.status == 201);
    CHECK(lost.body["set_back"].size() == 2);
    CHECK(lost.body["item"]["on_hand"] == 1);
    CHECK(lost.body["item"]["reserved"] == 1);
    CHECK(day.state_of(schools[0]) == "placed");
    CHECK(day.state_of(schools[1]) == "waiting");
    CHECK(day.state_of(schools[2]) == "waiting");

    const auto found = day.post(day.staff(), "/api/v1/adjustments", adjustment(ribbon, 1));
    CHECK(found.body["served"] == json{lost.body["set_back"].back()});
    CHECK(day.state_of(schools[1]) == "placed");
}

TEST_CASE("what lies in a packed parcel cannot be lost from the shelf: nothing is half done") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 2);
    const auto menu = day.kit("menu", {{ribbon, 2}});
    const std::string number = day.order(day.school("École du Ruisseau"), menu).body["number"];
    REQUIRE(day.act(day.staff(), number, "packing").status == 200);
    const auto refused = day.post(day.staff(), "/api/v1/adjustments", adjustment(ribbon, -1));
    CHECK(refused.status == 409);
    CHECK(refused.code() == "stock_would_be_negative");
    CHECK(refused.body["params"]["on_hand"] == 0);
    CHECK(day.on_hand(ribbon) == 2);
}

TEST_CASE("a count cannot go below nothing, be nothing, or name what is not there") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 2);
    CHECK(day.post(day.staff(), "/api/v1/adjustments", adjustment(ribbon, -3)).code() == "stock_would_be_negative");
    CHECK(day.post(day.staff(), "/api/v1/adjustments", adjustment(ribbon, 0)).fault() == "/change too_small");
    CHECK(day.post(day.staff(), "/api/v1/adjustments", adjustment(ItemId{}, 1)).fault() == "/item unknown_item");
    CHECK(day.get(day.staff(), "/api/v1/items/nothing").code() == "unknown_item");
    CHECK(day.on_hand(ribbon) == 2);
}

TEST_CASE("only what no silent school's default needs may be handed out") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 10);
    day.generic_kit({{ribbon, 2}});
    day.schools(3);
    const auto refused = day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 5}}));
    CHECK(refused.code() == "sold_out");
    CHECK(refused.body["params"]["items"][0]["left"] == 4);
    CHECK(refused.body["params"]["protected"] == true);
    const auto given = day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 4}}));
    CHECK(given.status == 201);
    CHECK(given.body["items"][0]["on_hand"] == 6);
    CHECK(given.body["items"][0]["available"] == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM movement JOIN campaign ON campaign.id = campaign_id WHERE cause = "
                     "'hand_out'") == 1);
}

TEST_CASE("what waiting orders need may not be handed out, a partner's neither") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 10);
    const auto menu = day.kit("menu", {{ribbon, 12}});
    REQUIRE(day.order_by_staff(day.partner("Ville"), menu).body["state"] == "waiting");
    const auto refused = day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 1}}));
    CHECK(refused.code() == "sold_out");
    CHECK(refused.body["params"]["items"][0]["left"] == 0);
    CHECK(item_shown(day, ribbon)["awaited"] == 12);
    CHECK(item_shown(day, ribbon)["available"] == 0);
}

TEST_CASE("what leaves for one occasion leaves together, and is listed under its name") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 10), poster = day.item("Affiche", 2);
    CHECK(day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 4}, {poster, 3}}))
              .body["params"]["items"]
              .size() == 1);
    CHECK(day.on_hand(ribbon) == 10);
    REQUIRE(day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 4}, {poster, 2}})).status == 201);
    REQUIRE(day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 1}})).status == 201);
    const json first = day.get(day.staff(), "/api/v1/hand-outs?limit=1").body;
    CHECK(first["data"][0]["lines"].size() == 1);
    const json rest = day.get(day.staff(), "/api/v1/hand-outs?limit=1&cursor=" + first["next"].get<std::string>()).body;
    CHECK(rest["data"][0]["occasion"] == "opening event");
    CHECK(rest["data"][0]["lines"].size() == 2);
    CHECK(rest["data"][0]["lines"][0]["quantity"] == 4);
    CHECK(rest["next"].is_null());
    CHECK(day.post(day.staff(), "/api/v1/hand-outs", {{"occasion", ""}, {"lines", item_lines({{ribbon, 1}})}}).fault() ==
          "/occasion empty");
}

TEST_CASE("what is handed out between two campaigns is listed with the rest, and a campaign's own can be asked for") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 10);
    const auto give = [&] { return day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 1}})); };
    const auto listed = [&](const std::string& query) {
        return day.get(day.staff(), "/api/v1/hand-outs" + query).body["data"];
    };
    REQUIRE(give().body["hand_out"]["campaign"]["slug"] == "jps-2027");
    day.db().write([](Transaction& tx) { tx.run("UPDATE campaign SET state = 'archived'"); });
    REQUIRE(give().status == 201);
    const json all = listed("");
    REQUIRE(all.size() == 2);
    CHECK(all[0]["campaign"].is_null());
    CHECK(all[1]["campaign"]["slug"] == "jps-2027");
    CHECK(listed("?campaign=jps-2027").size() == 1);
    day.db().write([](Transaction& tx) { tx.run("UPDATE campaign SET state = 'published'"); });
    CHECK(listed("").size() == 2);
}

TEST_CASE("an item's ledger goes back page by page, each line with what there was after it") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 10);
    for (int i = 0; i < 4; ++i)
        REQUIRE(day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 1}})).status == 201);
    std::vector<int> after;
    std::string path = "/api/v1/items/" + ribbon.text() + "/movements?limit=2", cursor;
    for (int page = 0; page < 3; ++page) {
        const auto told = day.get(day.staff(), path + cursor);
        REQUIRE(told.status == 200);
        for (const json& line : told.body["data"]) after.push_back(line["on_hand_after"]);
        if (told.body["next"].is_null()) break;
        cursor = "&cursor=" + told.body["next"].get<std::string>();
    }
    CHECK(after == std::vector<int>{6, 7, 8, 9, 10});
    CHECK(day.get(day.staff(), path + "&cursor=6e6f").code() == "bad_query");
    const json handed = day.get(day.staff(), "/api/v1/movements?cause=hand_out&limit=1").body["data"][0];
    CHECK(handed["on_hand_after"] == 6);
    CHECK(handed["item"]["id"] == ribbon.text());
    CHECK(day.get(day.staff(), "/api/v1/movements?campaign=nowhere").code() == "unknown_campaign");
}

TEST_CASE("a promise is no movement: the ledger tells what left with the order's parcel") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 10);
    const std::string number =
        day.order(day.school("École du Ruisseau"), day.kit("menu", {{ribbon, 4}})).body["number"];
    const auto newest = [&] {
        return day.get(day.staff(), "/api/v1/items/" + ribbon.text() + "/movements").body["data"][0];
    };
    CHECK(newest()["cause"] == "receipt");
    CHECK(day.reserved(ribbon) == 4);
    REQUIRE(day.act(day.staff(), number, "packing").status == 200);
    CHECK(newest()["cause"] == "receipt");
    REQUIRE(day.act(day.staff(), number, "shipment", {{"tracking", ""}}).status == 200);
    CHECK(newest()["cause"] == "shipment");
    CHECK(newest()["on_hand_change"] == -4);
    CHECK(newest()["order"] == number);
    CHECK(day.reserved(ribbon) == 0);
}

TEST_CASE("a movement says why: the reason of an adjustment, a supplier's reference, the occasion of a hand-out") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 10);
    REQUIRE(day.post(day.staff(), "/api/v1/receipts", receipt({{ribbon, 5}})).status == 201);
    REQUIRE(day.post(day.staff(), "/api/v1/adjustments", adjustment(ribbon, -1)).status == 201);
    REQUIRE(day.post(day.staff(), "/api/v1/hand-outs", hand_out({{ribbon, 2}})).status == 201);
    const json told = day.get(day.staff(), "/api/v1/movements").body;
    std::vector<std::string> reasons;
    for (const json& line : told["data"]) reasons.push_back(line["reason"]);
    CHECK(reasons == std::vector<std::string>{"opening event", "counted again", "BL-77", ""});
    CHECK(day.figure("SELECT count(*) AS figure FROM movement_note") == 2);
}

TEST_CASE("every change of stock leaves an audit line, with the count before and after") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 10);
    REQUIRE(day.post(day.staff(), "/api/v1/adjustments", adjustment(ribbon, -3)).status == 201);
    CHECK(
        day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'stock.adjusted' AND was = '10' AND became = '7' "
                   "AND done_by GLOB 'account:*'") == 1);
}
