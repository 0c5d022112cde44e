// What is on its way, what to buy, what if: the storeroom's days to come, over HTTP.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;
using Told = CampaignDay::Told;

namespace {

Told note(CampaignDay& day, const json& lines, const char* expected_on = "2027-01-18") {
    return day.post(
        day.staff(), "/api/v1/incoming",
        {{"supplier", "Imprimerie des Pins"}, {"reference", "PO-118"}, {"expected_on", expected_on}, {"lines", lines}});
}

Told what_if(CampaignDay& day, const std::string& kit, const json& components, const json& choices = json::array()) {
    return day.post(day.staff(), "/api/v1/kits/" + kit + "/what-if",
                    {{"components", components}, {"choices", choices}});
}

}  // namespace

TEST_CASE("what is expected is no stock yet, and is taken off what is to be bought") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 5);
    day.generic_kit({{ribbon, 2}});
    day.schools(10);
    CHECK(item_shown(day, ribbon)["to_buy"] == 15);
    const Told noted = note(day, item_lines({{ribbon, 12}}));
    CHECK(noted.status == 201);
    CHECK(day.get(day.staff(), noted.header("Location")).body == noted.body);
    CHECK(item_shown(day, ribbon)["on_hand"] == 5);
    CHECK(item_shown(day, ribbon)["incoming"] == 12);
    CHECK(item_shown(day, ribbon)["next_arrival"] == "2027-01-18");
    CHECK(item_shown(day, ribbon)["to_buy"] == 3);
    const json list = day.get(day.staff(), "/api/v1/shopping-list").body;
    CHECK(list["silent"] == 10);
    REQUIRE(list["data"].size() == 1);
    CHECK(list["data"][0]["for_defaults"] == 20);
    CHECK(list["data"][0]["to_buy"] == 3);
}

TEST_CASE("a receipt closes what was expected, and the differences stay to be seen") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 0), poster = day.item("Affiche", 0), flag = day.item("Drapeau", 0);
    const std::string id = note(day, item_lines({{ribbon, 10}, {poster, 4}})).body["id"];
    const json receipt{{"lines", item_lines({{ribbon, 8}, {flag, 1}})}, {"reference", "BL-9"}, {"incoming", id}};
    const Told received = day.post(day.staff(), "/api/v1/receipts", receipt);
    CHECK(received.status == 201);
    CHECK(received.body["items"].size() == 2);
    CHECK(received.body["incoming"]["state"] == "received");
    std::map<std::string, std::pair<Count, Count>> found;
    for (const json& line : received.body["incoming"]["lines"])
        found[line["item"]["id"]] = {line["quantity"], line["received"]};
    CHECK(found.at(ribbon.text()) == std::pair<Count, Count>{10, 8});
    CHECK(found.at(poster.text()) == std::pair<Count, Count>{4, 0});
    CHECK(found.at(flag.text()) == std::pair<Count, Count>{0, 1});
    CHECK(item_shown(day, ribbon)["incoming"] == 0);
    CHECK(day.on_hand(ribbon) == 8);
    CHECK(day.post(day.staff(), "/api/v1/receipts", receipt).code() == "incoming_ended");
    CHECK(day.on_hand(ribbon) == 8);
    CHECK(day.get(day.staff(), "/api/v1/incoming?state=received").body["data"].size() == 1);
    CHECK(day.get(day.staff(), "/api/v1/incoming").body["data"].empty());
}

TEST_CASE("what is expected is put right upon the version that is there, or called off") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 0);
    const std::string path = note(day, item_lines({{ribbon, 10}})).header("Location");
    const Told moved = day.patch(day.staff(), path, {{"expected_on", "2027-01-20"}}, "\"1\"");
    CHECK(moved.body["expected_on"] == "2027-01-20");
    CHECK(moved.body["lines"][0]["quantity"] == 10);
    CHECK(day.patch(day.staff(), path, {{"expected_on", "2027-01-21"}}, "\"1\"").code() == "stale");
    CHECK(day.patch(day.staff(), path, {{"expected_on", "2027-02-30"}}, "\"2\"").fault() == "/expected_on not_a_day");
    CHECK(day.post(day.staff(), path + "/cancellation", json::object(), {{"If-Match", "\"2\""}}).body["state"] ==
          "cancelled");
    CHECK(item_shown(day, ribbon)["incoming"] == 0);
    CHECK(day.patch(day.staff(), path, {{"reference", "x"}}, "\"3\"").code() == "incoming_ended");
    CHECK(day.get(day.staff(), "/api/v1/incoming/nothing").code() == "unknown_incoming");
}

TEST_CASE("what is expected and said again as it was, in another order, is no change") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 0), poster = day.item("Affiche", 0);
    const std::string path = note(day, item_lines({{ribbon, 10}, {poster, 4}})).header("Location");
    const json same{{"lines", item_lines({{poster, 4}, {ribbon, 10}})}, {"reference", "PO-118"}};
    CHECK(day.patch(day.staff(), path, same, "\"1\"").header("ETag") == "\"1\"");
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'incoming.changed'") == 0);
}

TEST_CASE("the soonest of what is expected comes first, page by page") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 0);
    for (const char* on : {"2027-01-20", "2027-01-05", "2027-01-12"}) note(day, item_lines({{ribbon, 1}}), on);
    const json first = day.get(day.staff(), "/api/v1/incoming?limit=2").body;
    CHECK(first["data"][0]["expected_on"] == "2027-01-05");
    CHECK(first["data"][1]["expected_on"] == "2027-01-12");
    const json rest = day.get(day.staff(), "/api/v1/incoming?limit=2&cursor=" + first["next"].get<std::string>()).body;
    CHECK(rest["data"][0]["expected_on"] == "2027-01-20");
    CHECK(rest["next"].is_null());
}

TEST_CASE("other contents of the generic kit tell how many silent schools they would cover, and what lacks") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 20), poster = day.item("Affiche", 3);
    const auto generic = day.generic_kit({{ribbon, 2}});
    day.schools(8);
    note(day, item_lines({{poster, 2}}));
    const json told = what_if(day, generic, item_lines({{ribbon, 2}, {poster, 1}})).body;
    CHECK(told["is_generic"] == true);
    CHECK(told["before"]["now"]["buildable"] == 10);
    CHECK(told["after"]["now"]["buildable"] == 3);
    CHECK(told["after"]["now"]["limiting"]["id"] == poster.text());
    CHECK(told["after"]["with_incoming"]["buildable"] == 5);
    CHECK(told["coverage"]["schools"] == 8);
    CHECK(told["coverage"]["before"]["now"] == 8);
    CHECK(told["coverage"]["after"]["now"] == 3);
    CHECK(told["coverage"]["after"]["with_incoming"] == 5);
    REQUIRE(told["coverage"]["short"].size() == 1);
    CHECK(told["coverage"]["short"][0]["missing"] == 3);
    CHECK(day.figure("SELECT count(*) AS figure FROM kit_component") == 1);
}

TEST_CASE("another kit is made only from what no default needs, and its contents change no coverage") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 20), poster = day.item("Affiche", 50), flag = day.item("Drapeau", 50);
    day.generic_kit({{ribbon, 2}});
    const auto menu = day.kit("menu", {{poster, 5}});
    day.schools(8);
    const json told =
        what_if(day, menu, item_lines({{ribbon, 1}}), {{{"pick", 1}, {"options", item_lines({{poster, 1}, {flag, 1}})}}}).body;
    CHECK(told["before"]["now"]["buildable"] == 10);
    CHECK(told["after"]["now"]["buildable"] == 4);
    CHECK(told["after"]["now"]["limiting"]["id"] == ribbon.text());
    CHECK(told["coverage"]["after"] == told["coverage"]["before"]);
    CHECK(told["coverage"]["short"].empty());
}

TEST_CASE(
    "a question about what cannot be is refused: unknown items, kits, more picks than options, a choice in the "
    "default") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 20);
    const auto generic = day.generic_kit({{ribbon, 2}}), menu = day.kit("menu", {{ribbon, 5}});
    const json choice{{{"pick", 2}, {"options", item_lines({{ribbon, 1}})}}};
    CHECK(what_if(day, menu, item_lines({{ItemId{}, 1}})).fault() == "/components unknown_item");
    CHECK(what_if(day, "nothing", item_lines({{ribbon, 1}})).code() == "unknown_kit");
    CHECK(what_if(day, menu, item_lines({}), choice).fault() == "/choices/0/pick pick_too_many");
    CHECK(what_if(day, generic, item_lines({}), {{{"pick", 1}, {"options", item_lines({{ribbon, 1}})}}}).fault() ==
          "/choices generic_with_choice");
    CHECK(day.post(day.staff(), "/api/v1/kits/menu/what-if?campaign=nowhere",
                   {{"components", item_lines({})}, {"choices", json::array()}})
              .code() == "unknown_campaign");
}

TEST_CASE("what waiting orders need is bought besides the silent schools' defaults") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 0);
    day.generic_kit({{ribbon, 2}});
    const auto menu = day.kit("menu", {{ribbon, 5}});
    const auto schools = day.schools(3);
    REQUIRE(day.order_by_staff(schools[0], menu).body["state"] == "waiting");
    REQUIRE(day.order_by_staff(day.partner("Ville"), menu).body["state"] == "waiting");
    const json list = day.get(day.staff(), "/api/v1/shopping-list").body;
    CHECK(list["silent"] == 2);
    CHECK(list["data"][0]["for_defaults"] == 4);
    CHECK(list["data"][0]["for_waiting"] == 10);
    CHECK(list["data"][0]["to_buy"] == 14);
    CHECK(item_shown(day, ribbon)["awaited"] == 10);
    CHECK(what_if(day, menu, item_lines({{ribbon, 1}})).body["coverage"]["schools"] == 3);
}

TEST_CASE("an item's days tell what was on hand at the end of each, to today's") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 20);
    const json days = day.get(day.staff(), "/api/v1/items/" + ribbon.text() + "/days").body["data"];
    REQUIRE(days.size() >= 7);
    CHECK(days.back()["on_hand"] == 20);
    CHECK(days.front()["on_hand"] == 0);
    for (std::size_t at = 1; at < days.size(); ++at) CHECK(days[at - 1]["day"] < days[at]["day"]);
}
