// The roster and a campaign's settings over HTTP, every answer held against the contract.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "campaign_day.hpp"
#include "contract.hpp"
#include "platform/crypto.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

struct Desk : CampaignDay {
    Told checked(const Who& who, const std::string& method, const std::string& path, const std::string& body = "",
                 const std::string& if_match = "", const std::string& type = "application/json") {
        std::multimap<std::string, std::string> headers{{"Content-Type", type}};
        if (!if_match.empty()) headers.emplace("If-Match", if_match);
        if (method == "POST") headers.emplace("Idempotency-Key", random_token(16));
        const Told told = send(who, method, path, body, headers);
        CHECK(contract().faults_of_answer(method, path, told.status, told.body.is_null() ? "" : told.body.dump()) ==
              ContractFaults{});
        return told;
    }
};

const json kNewSchool{{"name", "École des Bouleaux"},   {"kind", "school"},
                      {"board", "CSS des Exemples"},    {"mrc", "Les Pins"},
                      {"municipality", "Val-des-Pins"}, {"address", "3, rue des Bouleaux"},
                      {"postal_code", "J0A 1B3"},       {"language", "fr"}};

std::string fixture(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream{std::string{FIXTURES} + "/" + name, std::ios::binary}.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a school is added, found, edited and closed by staff") {
    Desk day;
    const auto added = day.checked(day.staff(), "POST", "/api/v1/schools", kNewSchool.dump());
    REQUIRE(added.status == 201);
    const std::string path = added.header("Location");
    CHECK(day.checked(day.staff(), "GET", path).body == added.body);
    CHECK(day.checked(day.staff(), "GET", "/api/v1/schools?q=bouleaux&outcome=silent").body["data"].size() == 1);

    const auto edited = day.checked(day.staff(), "PATCH", path, R"({"mrc": "Les Ormes"})", added.header("ETag"));
    CHECK(edited.body["mrc"] == "Les Ormes");
    CHECK(day.checked(day.staff(), "PATCH", path, R"({"mrc": "Les Pins"})", added.header("ETag")).code() == "stale");
    CHECK(day.checked(day.staff(), "PATCH", path, R"({"mrc": "Les Pins"})").code() == "if_match_missing");
    CHECK(day.checked(day.staff(), "PATCH", path, R"({"active": false})", edited.header("ETag")).body["active"] ==
          false);
    CHECK(day.checked(day.staff(), "GET", "/api/v1/schools/nobody").code() == "unknown_school");
    CHECK(day.checked(day.staff(), "POST", "/api/v1/schools", "{}").code() == "invalid");
}

TEST_CASE("a school that is added again with the same key is the same school") {
    Desk day;
    const std::multimap<std::string, std::string> key{{"Idempotency-Key", "add-1"}};
    const auto first = day.post(day.staff(), "/api/v1/schools", kNewSchool, key);
    const auto again = day.post(day.staff(), "/api/v1/schools", kNewSchool, key);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.header("Location") == first.header("Location"));
    CHECK(day.figure("SELECT count(*) AS figure FROM school") == 1);
    CHECK(day.figure("SELECT silent AS figure FROM campaign_count") == 1);
    CHECK(day.send(day.staff(), "POST", "/api/v1/schools", kNewSchool.dump(), {}).code() == "idempotency_key_missing");
}

TEST_CASE("a building tells which school it belongs to, and every school the language of its letters") {
    Desk day;
    const auto parent = day.school("École du Ruisseau");
    json building = kNewSchool;
    building["parent"] = parent.text();
    const auto added = day.checked(day.staff(), "POST", "/api/v1/schools", building.dump());
    CHECK(added.body["parent_name"] == "École du Ruisseau");
    CHECK(added.body["language"] == "fr");
    CHECK(day.checked(day.staff(), "GET", "/api/v1/schools/" + parent.text()).body["parent_name"].is_null());
}

TEST_CASE("a school's page holds its orders, and an answered school does not close") {
    Desk day;
    const auto school = day.school("École du Ruisseau");
    const auto kit = day.kit("menu", {{day.item("Ruban", 500), 1}});
    const auto ordered = day.order(school, kit);
    REQUIRE(ordered.status == 201);
    const auto shown = day.checked(day.staff(), "GET", "/api/v1/schools/" + school.text());
    CHECK(shown.body["order"] == ordered.body["number"]);
    REQUIRE(shown.body["orders"].size() == 1);
    CHECK(shown.body["orders"][0]["number"] == ordered.body["number"]);
    const auto refused = day.checked(day.staff(), "PATCH", "/api/v1/schools/" + school.text(), R"({"active": false})",
                                     shown.header("ETag"));
    CHECK(refused.code() == "already_answered");
}

TEST_CASE("the ministry's file is previewed without a trace, then imported") {
    Desk day;
    const std::string file = fixture("ministry_public.csv");
    const auto send_file = [&](const std::string& query) {
        return day.checked(day.staff(), "POST", "/api/v1/school-imports" + query, file, "", "text/csv");
    };
    day.school("École du Ruisseau");
    const Count before = day.figure("SELECT count(*) AS figure FROM school");
    const auto preview = send_file("?municipality=72-79&dry_run=true");
    REQUIRE(preview.status == 200);
    CHECK(preview.body["dry_run"] == true);
    CHECK(preview.body["coding"] == "utf-8");
    CHECK(preview.body["odd"] == false);
    const Count added = preview.body["added"];
    CHECK(preview.body["coverage"]["eligible"] == json{{"before", 1}, {"after", 1 + added}});
    CHECK(preview.body["coverage"]["silent"] == json{{"before", 1}, {"after", 1 + added}});
    CHECK(day.figure("SELECT count(*) AS figure FROM school") == before);

    const auto imported = send_file("?municipality=72%E2%80%9379");  // « 72–79 », as it is printed
    CHECK(imported.body["coverage"].is_null());
    CHECK(imported.body["added"] == preview.body["added"]);
    CHECK(day.figure("SELECT count(*) AS figure FROM school") == before + imported.body["added"].get<Count>());
    const auto twice = [&] {
        return day.send(day.admin(), "POST", "/api/v1/school-imports?municipality=72-79", file,
                        {{"Content-Type", "text/csv"}, {"Idempotency-Key", "import-1"}});
    };
    CHECK(twice().body["unchanged"] == imported.body["added"]);
    CHECK(twice().body["unchanged"] == imported.body["added"]);
    CHECK(send_file("?municipality=north").code() == "bad_query");
    CHECK(day.checked(day.admin(), "POST", "/api/v1/school-imports", "{}").status == 415);
}

TEST_CASE("a preview says what the new schools would lack on the shelf") {
    Desk day;
    day.school("École du Ruisseau");
    day.generic_kit({{day.item("Ruban", 25), 10}});
    const auto preview = day.checked(day.staff(), "POST", "/api/v1/school-imports?municipality=72-79&dry_run=true",
                                     fixture("ministry_public.csv"), "", "text/csv");
    REQUIRE(preview.body["added"] == 5);
    const json& coverage = preview.body["coverage"];
    CHECK(coverage["covered"] == json{{"before", 1}, {"after", 2}});
    REQUIRE(coverage["short"].size() == 1);
    CHECK(coverage["short"][0]["before"] == 0);
    CHECK(coverage["short"][0]["after"] == 35);
}

TEST_CASE("schools that are oddly many are flagged as missing only when their number is said") {
    Desk day;
    const auto send_file = [&](const std::string& query, const std::string& file) {
        return day.checked(day.staff(), "POST", "/api/v1/school-imports?municipality=72-79" + query, file, "", "text/csv");
    };
    REQUIRE(send_file("", fixture("ministry_public.csv")).body["added"] == 5);
    const std::string nobody = "CD_ORGNS,NOM_OFFCL_ORGNS,CD_MUNCP_GDUNO_ORGNS\n990009,Ailleurs,64001\n";
    CHECK(send_file("&dry_run=true", nobody).body["odd"] == true);
    const auto refused = send_file("", nobody);
    CHECK(refused.status == 409);
    CHECK(refused.code() == "many_missing");
    CHECK(refused.body["params"] == json{{"missing", 5}, {"schools", 5}});
    CHECK(send_file("&missing=4", nobody).code() == "many_missing");
    CHECK(send_file("&missing=five", nobody).code() == "bad_query");
    CHECK(day.figure("SELECT count(*) AS figure FROM school WHERE missing_since IS NOT NULL") == 0);
    CHECK(send_file("&missing=5", nobody).body["missing"] == 5);
    CHECK(day.figure("SELECT count(*) AS figure FROM school WHERE missing_since IS NOT NULL") == 5);
}

TEST_CASE("an admin moves the deadline of the campaign") {
    Desk day;
    const auto list = day.checked(day.staff(), "GET", "/api/v1/campaigns");
    REQUIRE(list.body["data"].size() == 1);
    const std::string path = "/api/v1/campaigns/" + list.body["data"][0]["slug"].get<std::string>();
    const std::string etag = "\"" + std::to_string(list.body["data"][0]["version"].get<int>()) + "\"";
    const auto moved =
        day.checked(day.admin(), "PATCH", path, R"({"closes_at": "2040-01-30T05:00:00Z", "target": 60})", etag);
    REQUIRE(moved.status == 200);
    CHECK(moved.body["closes_at"] == "2040-01-30T05:00:00Z");
    CHECK(day.checked(day.admin(), "PATCH", path, R"({"target": 61})", etag).code() == "stale");
    CHECK(day.checked(day.admin(), "PATCH", path, R"({"closes_at": "2020-01-30T05:00:00Z"})", moved.header("ETag"))
              .fault() == "/closes_at too_small");
}

TEST_CASE("keys for all schools are made once") {
    Desk day;
    day.school("École du Ruisseau");
    const std::string slug = day.get(day.staff(), "/api/v1/campaigns").body["data"][0]["slug"];
    const std::string path = "/api/v1/campaigns/" + slug + "/school-keys";
    CHECK(day.checked(day.admin(), "POST", path, "{}").body["data"].size() == 1);
    CHECK(day.checked(day.admin(), "POST", path, "{}").body["data"].empty());
    CHECK(day.checked(day.admin(), "POST", path, R"({"replace": true})").body["data"].size() == 1);
}

TEST_CASE("codes for the silent schools alone, a silent building's included, come with what a letter says of each") {
    Desk day;
    const auto silent = day.school("École du Ruisseau"), answered = day.school("École des Pins");
    const auto parent = day.school("École du Lac");
    day.building(parent, "Bâtiment B");
    day.decline(parent);
    day.decline(answered);
    const std::string path = "/api/v1/campaigns/jps-2027/school-keys";
    day.checked(day.admin(), "POST", path, "{}");
    CHECK(day.checked(day.admin(), "POST", path, R"({"silent": true})").body["data"].empty());  // each has one
    const json made = day.checked(day.admin(), "POST", path, R"({"silent": true, "replace": true})").body["data"];
    REQUIRE(made.size() == 2);
    CHECK(made[0]["school"] == parent.text());
    CHECK(made[1]["school"] == silent.text());
    for (const char* part : {"organisation", "building", "address", "municipality", "postal_code", "language"})
        CHECK(made[1].contains(part));
}

TEST_CASE("a code is shown once: whoever asks again with the same key is told so, and the code still opens") {
    Desk day;
    const std::string path = "/api/v1/schools/" + day.school("École du Ruisseau").text() + "/keys";
    const std::multimap<std::string, std::string> key{{"Idempotency-Key", "key-1"}};
    const auto made = day.post(day.staff(), path, json::object(), key);
    REQUIRE(made.status == 201);
    const auto again = day.post(day.staff(), path, json::object(), key);
    CHECK(again.status == 409);
    CHECK(again.code() == "already_shown");
    CHECK(day.post(Desk::guest(), "/api/v1/sessions/school", {{"code", made.body["code"]}}).status == 201);
    CHECK(day.figure("SELECT count(*) AS figure FROM school_key") == 1);
}
