// The admin's campaign over HTTP: its settings, kits and texts, the next one made from it, and who is served first.
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "contract.hpp"

using namespace trousse;
using nlohmann::json;
using Told = CampaignDay::Told;

namespace {

const std::string kCampaign = "/api/v1/campaigns/jps-2027";

struct Year : CampaignDay {
    const ItemId ribbon = item("Ruban", 500), poster = item("Affiche", 500);
    const std::string menu = kit("menu", {{ribbon, 2}}), generic = generic_kit({{ribbon, 1}});

    json settings(const std::string& slug = "jps-2027") {
        const json all = get(admin(), "/api/v1/campaigns").body["data"];
        for (const json& one : all)
            if (one["slug"] == slug) return one;
        return {};
    }
    Told edit(const json& change) { return patch(admin(), kCampaign, change, version(settings())); }
    json kit_of(const std::string& slug, const std::string& campaign = "jps-2027") {
        const json all = get(staff(), "/api/v1/campaigns/" + campaign + "/kit-settings").body["data"];
        for (const json& one : all)
            if (one["slug"] == slug) return one;
        return {};
    }
    Told edit_kit(const std::string& slug, const json& change) {
        return patch(admin(), kCampaign + "/kits/" + slug, change, version(kit_of(slug)));
    }
    static std::string version(const json& thing) { return '"' + std::to_string(thing["version"].get<int>()) + '"'; }
};

json next_year() {
    return {{"from", "jps-2027"},
            {"slug", "jps-2028"},
            {"name", {{"fr", "JPS 2028"}, {"en", "HSD 2028"}}},
            {"number_prefix", "JPS28"},
            {"opens_at", "2027-11-15T05:00:00Z"},
            {"closes_at", "2028-01-22T05:00:00Z"},
            {"event_on", "2028-02-17"}};
}

json new_kit(const ItemId& item) {
    return {{"slug", "murs"},
            {"name", {{"fr", "Des murs"}, {"en", "Walls"}}},
            {"pitch", {{"fr", "Des murs qui encouragent."}, {"en", "Walls that cheer."}}},
            {"story", {{"fr", ""}, {"en", ""}}},
            {"picture", "kit-affiche"},
            {"position", 1},
            {"is_generic", false},
            {"components", json::array({{{"item", item.text()}, {"quantity", 3}}})},
            {"choices", json::array()}};
}

void check_contract(const char* method, const std::string& path, const Told& told) {
    CHECK(contract().faults_of_answer(method, path, told.status, told.body.dump()) == ContractFaults{});
}

}  // namespace

TEST_CASE("an admin sets all of a campaign: names, event day, wish, baseline campaign") {
    Year year;
    const Told told = year.edit(
        {{"name", {{"fr", "JPS de 2027"}, {"en", "HSD of 2027"}}}, {"event_on", "2027-02-18"}, {"wish_percent", 30}});
    CHECK(told.status == 200);
    check_contract("PATCH", kCampaign, told);
    CHECK(told.body["name"]["fr"] == "JPS de 2027");
    CHECK(told.body["event_on"] == "2027-02-18");
    CHECK(told.body["wish_percent"] == 30);
    CHECK(year.edit({{"event_on", "2027-02-30"}}).fault() == "/event_on not_a_day");
    CHECK(year.edit({{"baseline_campaign", "nowhere"}}).fault() == "/baseline_campaign unknown_campaign");
    CHECK(year.edit({{"baseline_campaign", "jps-2027"}}).fault() == "/baseline_campaign own_baseline");
}

TEST_CASE("the week in which kits arrive, and that in which they stand ready, are told by their Monday") {
    Year year;
    const Told told = year.edit({{"ship_week", "2027-02-07"}, {"pickup_week", "2027-01-25"}});
    check_contract("PATCH", kCampaign, told);
    CHECK(told.body["ship_week"] == "2027-02-01");
    const json shop = year.get(year.staff(), "/api/v1/campaigns/current").body;
    CHECK(shop["ship_week"] == "2027-02-01");
    CHECK(shop["pickup_week"] == "2027-01-25");
    CHECK(year.edit({{"ship_week", "2027-02-30"}}).fault() == "/ship_week not_a_day");
    CHECK(year.edit({{"ship_week", nullptr}}).body["ship_week"].is_null());
}

TEST_CASE("an edit that changes nothing writes nothing: no version, no line in the trace") {
    Year year;
    const auto lines = [&] { return year.figure("SELECT count(*) AS figure FROM audit"); };
    const json settings = year.settings(), kit = year.kit_of(year.menu);
    const Count before = lines();
    const auto same = [&](const Told& told, const json& was) {
        REQUIRE(told.status == 200);
        CHECK(told.body == was);
    };
    same(year.edit({{"name", settings["name"]}, {"closes_at", settings["closes_at"]}, {"target", settings["target"]}}),
         settings);
    same(year.edit_kit(year.menu,
                       {{"name", kit["name"]},
                        {"components", json::array({{{"item", kit["components"][0]["item"]}, {"quantity", 2}}})}}),
         kit);
    const json last = year.kit_of(year.generic);
    same(year.edit_kit(year.generic, {{"position", 100}}), last);
    const json texts = year.get(year.staff(), kCampaign + "/texts").body;
    same(year.patch(year.admin(), kCampaign + "/texts", {{"banner", nullptr}}, Year::version(settings)), texts);
    const SchoolId school = year.school("École du Ruisseau");
    const Told nothing = year.patch(year.admin(), kCampaign + "/follow-ups/" + school.text(), {{"note", ""}}, "\"0\"");
    CHECK(nothing.body["version"] == 0);
    CHECK(lines() == before);

    const std::string order = "/api/v1/shortage-order";
    REQUIRE(year.post(year.admin(), order, {{"rule", "alphabetical"}}).status == 200);
    REQUIRE(year.post(year.admin(), order, {{"rule", "alphabetical"}}).status == 200);
    CHECK(lines() == before + 1);
}

TEST_CASE("the hold stays until an admin lifts it, whatever else is saved with it") {
    Year year;
    const Told both = year.edit({{"run_on_hold", true}, {"closes_at", "2027-03-01T05:00:00Z"}});
    REQUIRE(both.status == 200);
    CHECK(both.body["run_on_hold"] == true);
    const Told moved = year.edit({{"closes_at", "2027-03-02T05:00:00Z"}});
    CHECK(moved.body["run_on_hold"] == true);
    CHECK(moved.body["closes_at"] == "2027-03-02T05:00:00Z");
    CHECK(year.figure("SELECT deadline_set_at > 0 AS figure FROM campaign WHERE slug = 'jps-2027'") == 1);
    CHECK(year.edit({{"run_on_hold", false}}).body["run_on_hold"] == false);
}

TEST_CASE("the rule is put on hold before the deadline, does not run by itself, and is let go again") {
    Year year;
    year.schools(3);
    REQUIRE(year.edit({{"run_on_hold", true}}).status == 200);
    year.after_the_deadline();
    CHECK(year.get(year.admin(), "/api/v1/generic-runs/preview").body["on_hold"] == true);
    CHECK(year.edit({{"run_on_hold", false}}).body["run_on_hold"] == false);
}

TEST_CASE("editing a kit changes what is offered, and never an order") {
    Year year;
    const std::string number = year.order(year.school("École du Ruisseau"), year.menu).body["number"];
    const json before = year.get(year.staff(), "/api/v1/orders/" + number).body["contents"];
    const Told told = year.edit_kit(
        year.menu,
        {{"name", {{"fr", "Menu"}, {"en", "Menu"}}},
         {"components", json::array({{{"item", year.poster.text()}, {"quantity", 4}}})},
         {"choices", json::array({{{"pick", 1},
                                   {"options", json::array({{{"item", year.ribbon.text()}, {"quantity", 1}},
                                                            {{"item", year.poster.text()}, {"quantity", 2}}})}}})}});
    REQUIRE(told.status == 200);
    check_contract("PATCH", kCampaign + "/kits/menu", told);
    CHECK(told.body["choices"][0]["options"].size() == 2);
    CHECK(told.body["orders"] == 1);
    CHECK(year.get(year.staff(), "/api/v1/orders/" + number).body["contents"] == before);
    CHECK(year.get(CampaignDay::guest(), kCampaign + "/kits/menu").body["components"][0]["quantity"] == 4);
}

TEST_CASE("two admins edit the same kit: the second sees what it is now") {
    Year year;
    const std::string version = Year::version(year.kit_of(year.menu));
    REQUIRE(year.edit_kit(year.menu, {{"picture", "kit-rubans"}}).status == 200);
    const Told told = year.patch(year.admin(), kCampaign + "/kits/menu", {{"picture", "kit-menu"}}, version);
    CHECK(told.code() == "stale");
    CHECK(told.body["params"]["current"]["picture"] == "kit-rubans");
}

TEST_CASE("a kit that cannot be is refused in words that say where") {
    Year year;
    CHECK(year.edit_kit(year.menu, {{"components", json::array()}}).fault() == "/components nothing_inside");
    CHECK(year.edit_kit(year.menu, {{"components", json::array({{{"item", "nothing"}, {"quantity", 1}}})}}).fault() ==
          "/components/0/item unknown_item");
    CHECK(year.edit_kit(
                  year.menu,
                  {{"choices",
                    json::array(
                        {{{"pick", 2}, {"options", json::array({{{"item", year.ribbon.text()}, {"quantity", 1}}})}}})}})
              .fault() == "/choices/0/pick pick_too_many");
    CHECK(year.edit_kit(year.generic, {{"is_generic", false}}).fault() == "/is_generic generic_kit_needed");
    CHECK(year.edit_kit(
                  year.generic,
                  {{"choices",
                    json::array(
                        {{{"pick", 1}, {"options", json::array({{{"item", year.poster.text()}, {"quantity", 1}}})}}})}})
              .fault() == "/is_generic generic_with_choice");
}

TEST_CASE(
    "what a kit holds stays while some stand built ahead, which are taken apart before the campaign is archived") {
    Year year;
    const auto build = [&](int kits) {
        return year.post(year.staff(), "/api/v1/kits/menu/buildings", {{"change", kits}});
    };
    const json other = json::array({{{"item", year.ribbon.text()}, {"quantity", 4}}});
    REQUIRE(build(3).status == 201);
    const Told refused = year.edit_kit(year.menu, {{"components", other}});
    CHECK(refused.code() == "kits_stand_built");
    CHECK(refused.body["params"]["built"] == 3);
    CHECK(year.edit_kit(year.menu, {{"picture", "kit-rubans"}}).status == 200);
    year.after_the_deadline();
    CHECK(year.post(year.admin(), kCampaign + "/archiving").body["params"]["checks"] == json::array({"none_built"}));
    REQUIRE(build(-3).status == 201);
    CHECK(year.edit_kit(year.menu, {{"components", other}}).status == 200);
    CHECK(year.post(year.admin(), kCampaign + "/archiving").status == 200);
}

TEST_CASE("the generic kit is another one, once it is said of another") {
    Year year;
    REQUIRE(year.edit_kit(year.menu, {{"is_generic", true}}).status == 200);
    CHECK(year.kit_of(year.generic)["is_generic"] == false);
    CHECK(year.settings()["generic_kit"] == "menu");
}

TEST_CASE("a kit is added in its place, and removed while nobody ordered it") {
    Year year;
    const Told added = year.post(year.admin(), kCampaign + "/kits", new_kit(year.poster));
    REQUIRE(added.status == 201);
    check_contract("POST", kCampaign + "/kits", added);
    CHECK(added.body["position"] == 1);
    CHECK(year.kit_of(year.menu)["position"] == 2);
    CHECK(year.post(year.admin(), kCampaign + "/kits", new_kit(year.poster)).fault() == "/slug already_taken");
    CHECK(year.remove(year.admin(), kCampaign + "/kits/murs").status == 204);
    const SchoolId school = year.school("École de la Montagne");
    year.cancel(school, year.order(school, year.menu).body["number"]);
    CHECK(year.kit_of(year.menu)["may_remove"] == false);
    CHECK(year.remove(year.admin(), kCampaign + "/kits/menu").code() == "kit_in_use");
    CHECK(year.remove(year.admin(), kCampaign + "/kits/generique").code() == "generic_kit_needed");
}

TEST_CASE("a kit that no order has any more is removed with what orders had of it, and was once in a wave or not") {
    Year year;
    const SchoolId school = year.school("École de la Montagne");
    const std::string number = year.order(school, year.menu).body["number"];
    REQUIRE(year.post(year.staff(), "/api/v1/waves", {{"name", "Lundi"}, {"orders", json::array({number})}}).status ==
            201);
    REQUIRE(year.change(school, number, {{"kit", year.generic}}).status == 200);
    CHECK(year.kit_of(year.menu)["may_remove"] == true);
    CHECK(year.remove(year.admin(), kCampaign + "/kits/menu").status == 204);
    CHECK(year.kit_of(year.menu).is_null());
    CHECK(year.figure("SELECT count(*) AS figure FROM contents WHERE NOT EXISTS (SELECT 1 FROM orders WHERE "
                      "contents_id = contents.id)") == 0);
}

TEST_CASE("a kit that was built ahead is kept, taken apart or not") {
    Year year;
    REQUIRE(year.kit_of(year.menu)["may_remove"] == true);
    for (const int kits : {2, -2}) {
        REQUIRE(year.post(year.staff(), "/api/v1/kits/menu/buildings", {{"change", kits}}).status == 201);
        CHECK(year.remove(year.admin(), kCampaign + "/kits/menu").code() == "kit_was_built");
        CHECK(year.kit_of(year.menu)["may_remove"] == false);
    }
}

TEST_CASE("the pages' texts are set in both languages, and the shop shows them at once") {
    Year year;
    const std::string texts = kCampaign + "/texts";
    const json hours{{"fr", "Du lundi au jeudi."}, {"en", "Monday to Thursday."}};
    const Told told =
        year.patch(year.admin(), texts, {{"pick_up", hours}, {"banner", {{"fr", "Bientôt!"}, {"en", "Soon!"}}}},
                   Year::version(year.settings()));
    REQUIRE(told.status == 200);
    check_contract("PATCH", texts, told);
    const Told shop = year.get(CampaignDay::guest(), "/api/v1/campaigns/current");
    check_contract("GET", "/api/v1/campaigns/current", shop);
    CHECK(shop.body["texts"]["banner"]["en"] == "Soon!");
    CHECK(shop.body["pick_up"]["hours"] == hours);
    CHECK(year.patch(year.admin(), texts, {{"banner", nullptr}}, Year::version(year.settings()))
              .body["banner"]
              .is_null());
    CHECK(
        year.patch(year.admin(), texts, {{"banner", {{"fr", "Bientôt!"}, {"en", ""}}}}, Year::version(year.settings()))
            .fault() == "/banner/en empty");
}

TEST_CASE(
    "next year is made from this one: kits, texts, order of service, target rolled over, baseline that follows, every "
    "active school silent") {
    Year year;
    year.kit_to_choose("degustation", {{year.poster, 1}}, 1, {{year.ribbon, 3}, {year.poster, 2}});
    const auto schools = year.schools(7);
    for (int i = 0; i < 4; ++i) year.order(schools[static_cast<std::size_t>(i)], year.menu);
    year.post(year.admin(), "/api/v1/shortage-order",
              {{"rule", "by_hand"}, {"schools", json::array({schools[6].text()})}});
    year.patch(year.admin(), kCampaign + "/texts", {{"thanks", {{"fr", "Merci."}, {"en", "Thanks."}}}},
               Year::version(year.settings()));
    const Told told = year.post(year.admin(), "/api/v1/campaigns", next_year());
    REQUIRE(told.status == 201);
    check_contract("POST", "/api/v1/campaigns", told);
    CHECK(told.body["state"] == "draft");
    CHECK(told.body["baseline"].is_null());
    CHECK(told.body["baseline_campaign"] == "jps-2027");
    const auto baseline = [&] { return year.get(year.admin(), "/api/v1/campaigns/jps-2028/growth").body["baseline"]; };
    CHECK(baseline() == 4);
    year.order(schools[5], year.menu);
    CHECK(baseline() == 5);  // what it is compared with still grows
    CHECK(told.body["target"] == 6);
    CHECK(told.body["generic_kit"] == "generique");
    CHECK(year.get(year.staff(), "/api/v1/campaigns/jps-2028/texts").body["thanks"]["fr"] == "Merci.");
    const auto contents = [](json kit) {
        for (const char* own : {"orders", "version", "may_remove"}) kit.erase(own);
        return kit;
    };
    for (const char* slug : {"menu", "generique", "degustation"})
        CHECK(contents(year.kit_of(slug, "jps-2028")) == contents(year.kit_of(slug)));
    CHECK(year.get(year.staff(), "/api/v1/campaigns/jps-2028/coverage").body["silent"] == 7);
    CHECK(
        year.figure(
            "SELECT silent AS figure FROM campaign_count JOIN campaign ON id = campaign_id WHERE slug = 'jps-2028'") ==
        7);
    CHECK(year.figure("SELECT school.id AS figure FROM roster JOIN school ON school.id = school_id JOIN campaign ON "
                      "campaign.id = campaign_id "
                      "WHERE slug = 'jps-2028' ORDER BY rank LIMIT 1") == schools[6].key);
    CHECK(year.get(CampaignDay::guest(), "/api/v1/campaigns/jps-2028").status == 404);
    CHECK(year.post(year.admin(), "/api/v1/campaigns", next_year()).fault() == "/slug already_taken");
}

TEST_CASE("one campaign is published at a time, and archived once nothing of it is unfinished") {
    Year year;
    const SchoolId school = year.school("École du Ruisseau");
    const std::string number = year.order(school, year.menu).body["number"];
    year.post(year.admin(), "/api/v1/campaigns", next_year());
    const Told refused = year.post(year.admin(), "/api/v1/campaigns/jps-2028/publication");
    CHECK(refused.code() == "not_ready_to_publish");
    CHECK(refused.body["params"]["checks"] == json::array({"no_other_published"}));
    CHECK(year.post(year.admin(), kCampaign + "/archiving").body["params"]["checks"] ==
          json{"is_over", "nothing_unfinished"});

    const Told ready = year.get(year.admin(), kCampaign + "/readiness");
    check_contract("GET", kCampaign + "/readiness", ready);
    CHECK(ready.body["unfinished"] == 1);
    year.act(year.staff(), number, "packing");
    year.after_the_deadline();
    CHECK(year.post(year.admin(), kCampaign + "/archiving").body["state"] == "archived");
    CHECK(year.act(year.staff(), number, "shipment", {{"tracking", ""}}).status ==
          200);  // archiving ends answers, not work
    CHECK(year.post(year.admin(), "/api/v1/campaigns/jps-2028/publication").body["state"] == "published");
    CHECK(year.get(CampaignDay::guest(), "/api/v1/campaigns/current").body["slug"] == "jps-2028");
    CHECK(year.edit({{"target", 3}}).code() == "campaign_archived");
    CHECK(year.edit_kit(year.menu, {{"picture", ""}}).code() == "campaign_archived");
}

TEST_CASE("who is served first is shown before it is declared, and a draw can be drawn again") {
    Year year;
    const auto c = year.school("c");
    for (const char* name : {"a", "b"}) year.school(name);
    const auto names = [](const Told& told) {
        std::string all;
        for (const json& school : told.body["data"]) all += school["name"];
        return all;
    };
    const std::string order = "/api/v1/shortage-order";
    const Told preview = year.post(year.admin(), order + "/preview", {{"rule", "alphabetical"}});
    check_contract("POST", order + "/preview", preview);
    CHECK(names(preview) == "abc");
    CHECK(year.get(year.admin(), order).body["declared"].is_null());

    CHECK(names(year.post(year.admin(), order, {{"rule", "alphabetical"}})) == "abc");
    CHECK(names(year.post(year.admin(), order, {{"rule", "by_hand"}, {"schools", json::array({c.text()})}})) == "cab");
    CHECK(year.figure("SELECT rank AS figure FROM roster JOIN school ON school.id = school_id WHERE name = 'b'") == 3);
    year.school("d");
    CHECK(year.get(year.admin(), order).body["without_rank"] == 1);

    const Told drawn = year.post(year.admin(), order, {{"rule", "drawn"}, {"seed", "2027"}});
    CHECK(drawn.body["declared"]["seed"] == "2027");
    CHECK(names(year.post(year.admin(), order + "/preview", {{"rule", "drawn"}, {"seed", "2027"}})) == names(drawn));
    CHECK(year.post(year.admin(), order + "/preview", {{"rule", "drawn"}}).body["declared"]["seed"] != "");
    check_contract("GET", order, year.get(year.admin(), order));
    CHECK(year.get(year.admin(), order + "?limit=1").body["data"] == json::array({drawn.body["data"][0]}));
    CHECK(year.get(year.admin(), order + "?limit=0").status == 400);
}

TEST_CASE("new, returning and lapsed schools are told beside the other campaign, and the lapsed are called") {
    Year year;
    const auto schools = year.schools(4);
    for (const int i : {0, 1, 2}) year.order(schools[static_cast<std::size_t>(i)], year.menu);
    for (const int i : {0, 1, 2}) {
        const std::string number =
            year.get(year.as(schools[static_cast<std::size_t>(i)]), "/api/v1/orders").body["data"][0]["number"];
        year.act(year.staff(), number, "packing");
        year.act(year.staff(), number, "shipment", {{"tracking", ""}});
    }
    year.post(year.admin(), "/api/v1/campaigns", next_year());
    year.after_the_deadline();
    REQUIRE(year.post(year.admin(), kCampaign + "/archiving").status == 200);
    REQUIRE(year.post(year.admin(), "/api/v1/campaigns/jps-2028/publication").status == 200);
    for (const int i : {0, 3})
        REQUIRE(year.order_by_staff(schools[static_cast<std::size_t>(i)], year.menu).status == 201);

    const Told growth = year.get(year.admin(), "/api/v1/campaigns/jps-2028/growth");
    check_contract("GET", "/api/v1/campaigns/jps-2028/growth", growth);
    CHECK(growth.body["schools"] == json{{"new", 1}, {"returning", 1}, {"lapsed", 2}});
    CHECK(growth.body["forecast"].is_null());
    const std::string lapsed = "/api/v1/campaigns/jps-2028/lapsed-schools";
    Told list = year.get(year.admin(), lapsed + "?limit=1");
    check_contract("GET", lapsed, list);
    REQUIRE(list.body["data"].size() == 1);
    CHECK(list.body["data"][0]["answer"] == "silent");
    CHECK(year.get(year.admin(), lapsed + "?limit=1&cursor=" + list.body["next"].get<std::string>())
              .body["data"]
              .size() == 1);

    const std::string id = list.body["data"][0]["id"], follow_up = "/api/v1/campaigns/jps-2028/follow-ups/" + id;
    const Told called =
        year.patch(year.admin(), follow_up,
                   {{"in_hand", true}, {"contacted_at", "2027-12-01T15:00:00Z"}, {"note", "Rappeler jeudi."}}, "\"0\"");
    REQUIRE(called.status == 200);
    check_contract("PATCH", follow_up, called);
    CHECK(called.body["in_hand_of"].is_string());
    CHECK(year.patch(year.admin(), follow_up, {{"note", ""}}, "\"0\"").code() == "stale");
    CHECK(year.get(year.admin(), lapsed).body["data"][0]["follow_up"]["note"] == "Rappeler jeudi.");
    CHECK(year.figure("SELECT count(*) AS figure FROM audit WHERE was || became LIKE '%jeudi%'") == 0);
    const Told by_nobody = year.patch(CampaignDay::at_the_machine(), follow_up, {{"in_hand", true}}, "\"1\"");
    REQUIRE(by_nobody.status == 200);
    CHECK(by_nobody.body["in_hand_of"].is_null());
}

TEST_CASE("a program follows a school up by its token, and has nobody in hand") {
    Year year;
    const std::string id = year.school("École du Ruisseau").text();
    const Told token =
        year.post(year.admin(), "/api/v1/tokens", {{"name", "Tableau"}, {"role", "admin"}, {"days", 30}});
    REQUIRE(token.status == 201);
    const Told told =
        year.send({}, "PATCH", kCampaign + "/follow-ups/" + id, json{{"in_hand", true}, {"note", "Rappeler."}}.dump(),
                  {{"Authorization", "Bearer " + token.body["token"].get<std::string>()},
                   {"If-Match", "\"0\""},
                   {"Content-Type", "application/json"}});
    REQUIRE(told.status == 200);
    CHECK(told.body["in_hand_of"].is_null());
    CHECK(told.body["note"] == "Rappeler.");
}

TEST_CASE("the books of stock close with the campaign: each movement stands in one") {
    Year year;
    const std::string number = year.order(year.school("École du Ruisseau"), year.menu).body["number"];
    year.act(year.staff(), number, "packing");
    year.after_the_deadline();
    REQUIRE(year.post(year.admin(), kCampaign + "/archiving").status == 200);
    year.act(year.staff(), number, "shipment", {{"tracking", ""}});
    CHECK(year.figure("SELECT last_movement AS figure FROM campaign WHERE slug = 'jps-2027'") ==
          2);  // both items' receipts
    CHECK(year.figure("SELECT sum(pieces) AS figure FROM stock_book WHERE cause = 'receipt'") == 1000);
    CHECK(year.figure("SELECT count(*) AS figure FROM stock_book WHERE cause = 'shipment'") == 0);
    const json report = year.get(year.staff(), kCampaign + "/report").body;
    CHECK(report["materials"][0]["quantity"] == 2);  // what left later still left for it
    CHECK(report["stock"][0]["closing"] == 500);
}

TEST_CASE("who waits is told in the declared order, and who would wait is listed with the served") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 2);
    day.generic_kit({{ribbon, 1}});
    day.schools(4);
    day.after_the_deadline();
    const json preview = day.get(day.admin(), "/api/v1/generic-runs/preview").body;
    REQUIRE(preview["schools"].size() == 4);
    CHECK(preview["schools"][2]["rank"] == 3);
    CHECK(preview["schools"][2]["verdict"] == "waiting");
    REQUIRE(day.run_generic().status == 201);
    const Told line = day.get(day.admin(), "/api/v1/generic-runs/waiting");
    check_contract("GET", "/api/v1/generic-runs/waiting", line);
    REQUIRE(line.body["data"].size() == 2);
    CHECK(line.body["data"][0]["place"] == 1);
    const std::string first = line.body["data"][0]["order"];
    const Told receipt = day.post(day.staff(), "/api/v1/receipts",
                                  {{"lines", {{{"item", ribbon.text()}, {"quantity", 1}}}}, {"reference", ""}});
    CHECK(receipt.body["served"] == json::array({first}));
}

TEST_CASE("the report travels as CSV and as a workbook, with a name of its own") {
    Year year;
    const auto file = [&](const std::string& name) {
        return year.send(year.staff(), "GET", kCampaign + "/" + name, "", {});
    };
    const Told csv = file("report.csv?table=kits&language=en");
    CHECK(csv.status == 200);
    CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(csv.header("Content-Disposition") == "attachment; filename=\"jps-2027-kits.csv\"");
    CHECK(file("report.xlsx").header("Content-Disposition") == "attachment; filename=\"jps-2027.xlsx\"");
    CHECK(file("report.csv?table=secrets").status == 400);
    const Told report = year.get(year.staff(), kCampaign + "/report");
    check_contract("GET", kCampaign + "/report", report);
}
