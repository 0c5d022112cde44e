// The figures, as staff and admins meet them over HTTP.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

std::string slug_of(CampaignDay& day) {
    return day.get(CampaignDay::guest(), "/api/v1/campaigns/current").body["slug"];
}

json figures(CampaignDay& day, const std::string& which) {
    return day.get(day.admin(), "/api/v1/campaigns/" + slug_of(day) + '/' + which).body;
}

}  // namespace

TEST_CASE("growth counts what schools chose and what staff entered, partners apart, cancelled ones not") {
    CampaignDay day;
    const auto menu = day.kit("menu", {{day.item("Ruban", 50), 1}});
    const auto schools = day.schools(4);
    day.order(schools[0], menu);
    day.order_by_staff(schools[1], menu);
    day.order_by_staff(day.partner("Ville"), menu);
    day.cancel(schools[2], day.order(schools[2], menu).body["number"]);
    const json growth = figures(day, "growth");
    CHECK(growth["chosen"] == 2);
    CHECK(growth["entered_by_staff"] == 1);
    CHECK(growth["partners"] == 1);
    CHECK(growth["automatic"] == 0);
    CHECK(growth["kits"][0]["chosen"] == 2);
    const auto day_now = growth["day"].get<std::size_t>();
    REQUIRE(growth["series"].size() >= day_now);
    CHECK(growth["series"][day_now - 1]["chosen"] == 2);
}

TEST_CASE("automatic orders are no growth, nor is a kit that was swapped after the run") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 50);
    day.generic_kit({{ribbon, 1}});
    const auto menu = day.kit("menu", {{ribbon, 2}});
    const auto schools = day.schools(3);
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    const std::string number = day.get(day.as(schools[0]), "/api/v1/orders").body["data"][0]["number"];
    REQUIRE(day.change(schools[0], number, {{"kit", menu}}).status == 200);
    const json growth = figures(day, "growth");
    CHECK(growth["chosen"] == 0);
    CHECK(growth["automatic"] == 3);
    CHECK(growth["day"] == growth["days"]);
}

TEST_CASE("an automatic order cancelled and one entered by staff is still no growth") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 50);
    day.generic_kit({{ribbon, 1}});
    const auto menu = day.kit("menu", {{ribbon, 2}});
    const auto schools = day.schools(2);
    day.order(schools[1], menu);
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    const std::string number = day.get(day.as(schools[0]), "/api/v1/orders").body["data"][0]["number"];
    REQUIRE(day.act(day.staff(), number, "cancellation", {{"then", "none"}}).status == 200);
    REQUIRE(day.order_by_staff(schools[0], menu).status == 201);
    const json growth = figures(day, "growth"), coverage = figures(day, "coverage"), report = figures(day, "report");
    CHECK(growth["chosen"] == 1);
    CHECK(growth["automatic"] == 1);
    CHECK(growth["entered_by_staff"] == 0);
    for (const json& same : {coverage["ordered"], report["chosen"],
                             day.get(CampaignDay::guest(), "/api/v1/campaigns/current").body["chosen"]})
        CHECK(same == 1);
    CHECK(coverage["automatic"] == 1);
    CHECK(coverage["adds_up"] == true);
}

TEST_CASE("without a baseline campaign there is nothing to compare with: null, never 0") {
    CampaignDay day;
    CHECK(figures(day, "growth")["baseline_same_day"].is_null());
}

TEST_CASE("coverage adds up through orders, declines, exclusions and the run") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 4);
    day.generic_kit({{ribbon, 1}});
    const auto schools = day.schools(7);
    day.order(schools[0], "generique");
    day.decline(schools[1]);
    day.post(day.staff(), "/api/v1/exclusions", {{"school", schools[2].text()}, {"reason", "closed for works"}});
    json coverage = figures(day, "coverage");
    CHECK(coverage["silent"].get<int>() + coverage["ordered"].get<int>() == 5);
    CHECK(coverage["declined"] == 1);
    CHECK(coverage["excluded"] == 1);
    CHECK(coverage["not_covered"].get<int>() >= 1);
    CHECK(coverage["adds_up"] == true);
    day.after_the_deadline();
    REQUIRE(day.run_generic().status == 201);
    coverage = figures(day, "coverage");
    CHECK(coverage["silent"] == 0);
    CHECK(coverage["waiting"] == 1);
    CHECK(coverage["adds_up"] == true);
}

TEST_CASE("the report is made of what left the shelf, for this campaign and outside its kits") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 50);
    const auto menu = day.kit("menu", {{ribbon, 2}});
    const std::string number = day.order(day.school("École du Ruisseau"), menu).body["number"];
    day.act(day.staff(), number, "packing");
    CHECK(figures(day, "report")["distributed"] == 0);
    day.act(day.staff(), number, "shipment", {{"tracking", ""}});
    day.post(day.staff(), "/api/v1/hand-outs",
             {{"occasion", "event"}, {"lines", {{{"item", ribbon.text()}, {"quantity", 5}}}}});
    const json report = figures(day, "report");
    CHECK(report["distributed"] == 1);
    CHECK(report["chosen"] == 1);
    CHECK(report["next_target"].is_null());  // more may still be chosen
    REQUIRE(report["materials"].size() == 1);
    CHECK(report["materials"][0]["in_kits"] == 2);
    CHECK(report["materials"][0]["handed_out"] == 5);
    CHECK(report["materials"][0]["quantity"] == 7);
    CHECK(report["kits"][0]["shipped"] == 1);
    day.after_the_deadline();
    CHECK(figures(day, "report")["next_target"] == 2);
}

TEST_CASE("growth is the admins', coverage and report are for staff, none is for schools or guests") {
    CampaignDay day;
    const std::string path = "/api/v1/campaigns/" + slug_of(day);
    CHECK(day.get(day.staff(), path + "/growth").status == 403);
    CHECK(day.get(day.staff(), path + "/coverage").status == 200);
    CHECK(day.get(day.staff(), path + "/report").status == 200);
    CHECK(day.get(day.as(day.school("École du Ruisseau")), path + "/report").status == 403);
    CHECK(day.get(CampaignDay::guest(), path + "/coverage").status == 401);
    CHECK(day.get(day.admin(), "/api/v1/campaigns/nowhere/growth").code() == "unknown_campaign");
}

TEST_CASE("admins see when each job runs next") {
    CampaignDay day;
    const auto jobs = day.get(day.admin(), "/api/v1/jobs");
    CHECK(jobs.status == 200);
    CHECK(jobs.body["data"].is_array());
    CHECK(day.get(day.staff(), "/api/v1/jobs").status == 403);
}
