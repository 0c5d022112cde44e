// From the shelf to the school, as staff and schools meet it over HTTP.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

struct PlacedOrder {
    CampaignDay day;
    ItemId ribbon = day.item("Ruban", 10);
    std::string kit = day.kit("menu", {{ribbon, 2}, {ribbon, 1}});
    SchoolId school = day.school("École du Ruisseau");
    std::string number = day.order(school, kit).body["number"];

    CampaignDay::Told staff(const std::string& act, json body = json::object()) {
        return day.act(day.staff(), number, act, std::move(body));
    }
    CampaignDay::Told sent() {
        staff("packing");
        return staff("shipment", {{"tracking", "1Z999"}});
    }
};

}  // namespace

TEST_CASE("an order is packed, sent and received, and its timeline tells") {
    PlacedOrder order;
    const auto packed = order.staff("packing");
    CHECK(packed.status == 200);
    CHECK(packed.body["state"] == "packed");
    CHECK(packed.body["parcels"][0]["number"] == order.number + "-1");
    CHECK(packed.body["parcels"][0]["lines"][0]["quantity"] == 3);
    CHECK(packed.body["actions"] == json{"cancellation", "unpacking", "shipment"});
    CHECK(order.day.on_hand(order.ribbon) == 10);

    const auto sent = order.staff("shipment", {{"tracking", "1Z999"}});
    CHECK(sent.body["state"] == "shipped");
    CHECK(sent.body["standing"] == "shipped");
    CHECK(sent.body["parcels"][0]["tracking"] == "1Z999");
    CHECK(order.day.on_hand(order.ribbon) == 7);
    CHECK(order.day.reserved(order.ribbon) == 0);

    const auto received = order.staff("delivery");
    CHECK(received.body["state"] == "delivered");
    CHECK(received.body["actions"].empty());
    std::vector<std::string> states;
    for (const json& step : received.body["timeline"]) states.push_back(step["state"]);
    CHECK(states == std::vector<std::string>{"placed", "packed", "shipped", "delivered"});
}

TEST_CASE("an act that is not open is refused, with those that are") {
    PlacedOrder order;
    const auto refused = order.staff("shipment", {{"tracking", ""}});
    CHECK(refused.status == 409);
    CHECK(refused.code() == "act_not_open");
    CHECK(refused.body["params"]["state"] == "placed");
    CHECK(refused.body["params"]["open"] == json{"change", "cancellation", "packing"});
    CHECK(order.day.figure("SELECT count(*) AS figure FROM parcel") == 0);
}

TEST_CASE("a parcel is unpacked again: the order is placed as before, and the next parcel has a number of its own") {
    PlacedOrder order;
    order.staff("packing");
    const auto unpacked = order.staff("unpacking");
    CHECK(unpacked.body["state"] == "placed");
    CHECK(unpacked.body["parcels"].empty());
    CHECK(order.day.reserved(order.ribbon) == 3);
    const auto again = order.staff("packing");
    CHECK(again.body["parcels"].size() == 1);
    CHECK(again.body["parcels"][0]["number"] == order.number + "-2");
}

TEST_CASE("who works from an old page packs nothing") {
    PlacedOrder order;
    const std::string path = "/api/v1/orders/" + order.number + "/packing";
    CHECK(order.day.post(order.day.staff(), path).code() == "if_match_missing");
    CHECK(order.day.post(order.day.staff(), path, json::object(), {{"If-Match", "\"1\""}}).status == 200);
    const auto stale = order.day.post(order.day.staff(), path, json::object(), {{"If-Match", "\"1\""}});
    CHECK(stale.status == 412);
    CHECK(stale.body["params"]["current"]["state"] == "packed");
    CHECK(order.day.figure("SELECT count(*) AS figure FROM parcel") == 1);
}

TEST_CASE("a kit to be picked up stands ready when it is sent") {
    PlacedOrder order;
    REQUIRE(
        order.day.change(order.school, order.number, {{"delivery", {{"way", "pickup"}, {"place", nullptr}}}}).status ==
        200);
    const auto ready = order.sent();
    CHECK(ready.body["standing"] == "ready");
    CHECK(ready.body["parcels"][0]["state"] == "ready");
    CHECK(order.staff("delivery").body["parcels"][0]["state"] == "delivered");
}

TEST_CASE("a school confirms what came to it, once, and nothing that has not left") {
    PlacedOrder order;
    const auto as_school = order.day.as(order.school);
    CHECK(order.day.act(as_school, order.number, "delivery").code() == "act_not_open");
    order.sent();
    const auto confirmed = order.day.act(as_school, order.number, "delivery");
    CHECK(confirmed.status == 200);
    CHECK(confirmed.body["state"] == "delivered");
    CHECK(order.day.act(as_school, order.number, "delivery").code() == "act_not_open");
    CHECK(order.day.figure(
              "SELECT count(*) AS figure FROM audit WHERE act = 'order.delivered' AND done_by GLOB 'school:*'") == 1);
}

TEST_CASE("a school packs nothing, and confirms nobody else's kit") {
    PlacedOrder order;
    order.sent();
    const auto other = order.day.as(order.day.school("École de l'Érable"));
    const std::string path = "/api/v1/orders/" + order.number;
    CHECK(order.day.post(other, path + "/delivery", json::object(), {{"If-Match", "\"3\""}}).status == 404);
    CHECK(
        order.day.post(order.day.as(order.school), path + "/packing", json::object(), {{"If-Match", "\"3\""}}).status ==
        403);
    CHECK(order.day.post(CampaignDay::guest(), path + "/packing", json::object(), {{"If-Match", "\"3\""}}).status ==
          401);
}

TEST_CASE("what is sent is told to the school by one letter") {
    PlacedOrder order;
    order.sent();
    CHECK(order.day.figure("SELECT count(*) AS figure FROM outbox WHERE letter = 'shipped'") == 1);
}

TEST_CASE("a tracking number too long is refused with its field") {
    PlacedOrder order;
    order.staff("packing");
    CHECK(order.staff("shipment", {{"tracking", std::string(81, '1')}}).fault() == "/tracking too_long");
    CHECK(order.staff("shipment").fault() == "/tracking missing");
    CHECK(order.day.on_hand(order.ribbon) == 10);
}

TEST_CASE("an act upon an order is done once for each key, and the page that lost its answer is told it again") {
    PlacedOrder order;
    const std::string path = "/api/v1/orders/" + order.number + "/packing";
    const std::multimap<std::string, std::string> headers{{"If-Match", "\"1\""}, {"Idempotency-Key", "pack-1"}};
    const auto packed = order.day.post(order.day.staff(), path, json::object(), headers);
    const auto again = order.day.post(order.day.staff(), path, json::object(), headers);
    CHECK(again.status == 200);
    CHECK(again.body == packed.body);
    CHECK(again.header("ETag") == packed.header("ETag"));
    CHECK(order.day.figure("SELECT count(*) AS figure FROM parcel") == 1);
    CHECK(order.day.post(order.day.staff(), path, {{"checked_by", "Lou"}}, headers).code() == "idempotency_key_reused");
    CHECK(order.day.send(order.day.staff(), "POST", path, "{}", {{"If-Match", "\"2\""}}).code() == "idempotency_key_missing");
}
