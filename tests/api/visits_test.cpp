// How much the public pages are looked at: summed, of nobody.
#include "visits/visits.hpp"

#include <doctest/doctest.h>
#include <httplib.h>

#include <fstream>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;
using Who = CampaignDay::Who;

namespace {

const json kView{{"page", "index"}, {"language", "fr"}, {"source", ""}, {"what", "view"}, {"seconds", 40}};

// A day on which pages are looked at, each by the browser that is named.
struct Shop : CampaignDay {
    int see(json seen, const std::string& browser = "Firefox", httplib::Headers more = {}) {
        httplib::Client client{"127.0.0.1", port()};
        more.insert({{"User-Agent", browser}});
        const auto told = client.Post("/api/v1/visits", more, seen.dump(), "application/json");
        return told ? told->status : 0;
    }
    int see_by(const Who& who, const json& seen) {
        return see(seen, "Firefox", {{"Cookie", "__Host-trousse=" + who.token}});
    }

    json counted(const std::string& days = "") {
        app().jobs().run_now("visits");
        return get(staff(), "/api/v1/campaigns/jps-2027/visits" + days).body;
    }
    json figures() { return counted().at("figures"); }
};

json seen(const char* page, const char* source, const char* what = "view", const char* language = "fr") {
    json told = kView;
    told.update({{"page", page}, {"source", source}, {"what", what}, {"language", language}});
    return told;
}

json of(const json& rows, const char* name, const std::string& value) {
    for (const json& row : rows)
        if (row.at(name) == value) return row;
    return nullptr;
}

}  // namespace

TEST_CASE("a page that is looked at counts one view, and a visitor once a day, where it came in") {
    Shop shop;
    CHECK(shop.see(seen("index", "affiche")) == 204);
    CHECK(shop.see(seen("help", "")) == 204);
    CHECK(shop.see(seen("index", "", "view", "en"), "Safari") == 204);
    const json told = shop.counted();
    CHECK(told["figures"]["views"] == 3);
    CHECK(told["figures"]["visitors"] == 2);
    CHECK(told["figures"]["mean_seconds"] == 40);
    CHECK(of(told["sources"], "source", "affiche")["visitors"] == 1);
    CHECK(of(told["sources"], "source", "")["views"] == 2);
    CHECK(of(told["languages"], "language", "en")["views"] == 1);
    CHECK(told["days"].size() == 1);
    shop.at(shop.now() + std::chrono::hours{24});
    shop.see(seen("index", ""));
    CHECK(shop.figures()["visitors"] == 3);
}

TEST_CASE("orders begun and finished count by what somebody came, and are no views") {
    Shop shop;
    shop.see(seen("order", "publication", "begun"));
    shop.see(seen("order", "publication", "finished"));
    shop.see(seen("order", "", "begun"), "Safari");
    const json told = shop.counted();
    CHECK(told["figures"]["begun"] == 2);
    CHECK(told["figures"]["finished"] == 1);
    CHECK(told["figures"]["views"] == 0);
    CHECK(told["figures"]["mean_seconds"].is_null());
    CHECK(of(told["sources"], "source", "publication")["finished"] == 1);
}

TEST_CASE("a kit's page counts by its name, and a kit that there is not counts nowhere") {
    Shop shop;
    shop.kit("menu", {{shop.item("Ruban", 9), 1}});
    json kit = seen("kit", "");
    kit["kit"] = "menu";
    shop.see(kit);
    kit["kit"] = "made-up";
    shop.see(kit);
    const json told = shop.counted();
    CHECK(told["figures"]["kit_views"] == 1);
    CHECK(of(told["pages"], "kit", "menu")["views"] == 1);
    CHECK(of(told["pages"], "kit", "menu")["name"].is_object());
    CHECK(of(told["pages"], "kit", "made-up").is_null());
}

TEST_CASE("the team, machines and what comes too often from one address are answered alike, and not counted") {
    Shop shop;
    CHECK(shop.see_by(shop.staff(), kView) == 204);
    CHECK(shop.see(kView, "Firefox", {{"Cookie", "__Host-trousse-device=known"}}) == 204);
    CHECK(shop.see(kView, "Mozilla/5.0 (compatible; Examplebot/2.1)") == 204);
    CHECK(shop.figures()["views"] == 0);
    for (int i = 0; i < 300; ++i) CHECK(shop.see(kView) == 204);
    const json figures = shop.figures();
    CHECK(figures["views"].get<int>() >= 240);
    CHECK(figures["views"].get<int>() < 300);
    CHECK(figures["visitors"] == 1);
}

TEST_CASE("who came in by a letter's link or code came by the letter, unless the address says otherwise") {
    Shop shop;
    const auto school = shop.school("École du Ruisseau");
    shop.see_by(shop.as(school), seen("order", ""));
    shop.see_by(shop.as(school), seen("order", "affiche"));
    const json sources = shop.counted().at("sources");
    CHECK(of(sources, "source", "lettre")["views"] == 1);
    CHECK(of(sources, "source", "affiche")["views"] == 1);
}

TEST_CASE("the address printed beside a box's code stays short") {
    Shop shop;
    const auto menu = shop.kit("menu", {{shop.item("Ruban", 9), 1}});
    const std::string number = shop.order(shop.school("École du Ruisseau"), menu).body["number"];
    shop.post(shop.staff(), "/api/v1/waves", {{"orders", {number}}});
    const json slip = shop.get(shop.staff(), "/api/v1/waves/1/papers").body["slips"][0];
    CHECK(slip["receipt_link"].get<std::string>().ends_with("/commande?no=" + number));
}

TEST_CASE("a day counts our own sources, and twenty others, by their name") {
    Shop shop;
    for (int i = 0; i < 25; ++i) shop.see(seen("index", ("source-" + std::to_string(i)).c_str()));
    shop.see(seen("index", "affiche"));
    const json sources = shop.counted().at("sources");
    CHECK(sources.size() == 22);
    CHECK(of(sources, "source", "autre")["views"] == 5);
    CHECK(of(sources, "source", "affiche")["views"] == 1);
}

TEST_CASE("what a page says of itself is held to its form") {
    Shop shop;
    const auto refused = [&](const char* field, const json& value) {
        json wrong = kView;
        wrong[field] = value;
        return shop.see(wrong);
    };
    CHECK(refused("page", "equipe") == 422);
    CHECK(refused("language", "de") == 422);
    CHECK(refused("source", "Une Affiche") == 422);
    CHECK(refused("source", std::string(25, 'a')) == 422);
    CHECK(refused("seconds", 3601) == 422);
    CHECK(refused("school", "École") == 422);
    CHECK(shop.see(kView, "Firefox", {{"Origin", "https://elsewhere.example"}}) == 403);
}

TEST_CASE("views wait in memory for a minute, then cost one row for each sum; at a clean stop none is lost") {
    Shop shop;
    const auto rows = [&] { return shop.figure("SELECT count(*) AS figure FROM visit_count"); };
    shop.app().jobs().run_now("visits");
    for (int i = 0; i < 50; ++i) shop.see(kView);
    CHECK(rows() == 0);
    shop.at(shop.now() + std::chrono::minutes{2});
    shop.app().jobs().wake();
    for (int tries = 0; rows() == 0 && tries < 500; ++tries) std::this_thread::sleep_for(std::chrono::milliseconds{10});
    CHECK(rows() == 1);
    shop.see(seen("help", ""));
    shop.restart();
    CHECK(rows() == 2);
    CHECK(shop.figures()["views"] == 51);
}

TEST_CASE("neither addresses nor browsers, nor what stands for them, are in any file") {
    Shop shop;
    shop.see(kView, "Netscape-of-nobody-else");
    shop.app().jobs().run_now("visits");
    for (const char* name : {"trousse.db", "trousse.db-wal"}) {
        std::ifstream file{shop.folder() / name, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator{file}, {}};
        CHECK(bytes.find("Netscape-of-nobody-else") == std::string::npos);
    }
    CHECK(shop.figure("SELECT count(*) AS figure FROM pragma_table_info('visit_count')") == 10);
}

TEST_CASE("visits are read for the days that are asked for, by the team, and leave as a file") {
    Shop shop;
    shop.db().write([](Transaction& tx) {
        tx.run(R"(
            INSERT INTO visit_count (day, language, source, page, visitors, views, seconds)
            VALUES ('2027-02-01', 'fr', 'affiche', 'index', 3, 7, 70), ('2027-02-28', 'en', '', 'help', 1, 1, 9),
                   ('2027-03-01', 'fr', '', 'index', 1, 1, 1))");
    });
    CHECK(shop.counted("?since=2027-02-01&until=2027-02-28")["figures"]["views"] == 8);
    CHECK(shop.get(shop.staff(), "/api/v1/campaigns/jps-2027/visits?since=February").code() == "bad_query");
    for (const char* list : {"/api/v1/campaigns/jps-2027/visits", "/api/v1/visits"})
        CHECK(
            shop.get(shop.staff(), std::string{list} + "?since=2027-02-28&until=2027-02-01").body["params"]["field"] ==
            "until");  // no views on no days would be a figure
    CHECK(shop.get(CampaignDay::guest(), "/api/v1/campaigns/jps-2027/visits").status == 401);

    const json first = shop.get(shop.staff(), "/api/v1/visits?limit=2").body;
    REQUIRE(first["data"].size() == 2);
    CHECK(first["data"][1]["day"] == "2027-02-28");
    const json rest = shop.get(shop.staff(), "/api/v1/visits?limit=2&cursor=" + first["next"].get<std::string>()).body;
    REQUIRE(rest["data"].size() == 1);
    CHECK(rest["data"][0]["day"] == "2027-03-01");

    httplib::Client client{"127.0.0.1", shop.port()};
    const auto file = client.Get("/api/v1/exports/visits?since=2027-02-01&until=2027-02-28",
                                 {{"Cookie", "__Host-trousse=" + shop.staff().token}, {"Accept-Encoding", "identity"}});
    REQUIRE(file);
    CHECK(file->body.find("Jour;Langue;Source;Visiteurs;Vues;") != std::string::npos);
    CHECK(file->body.find("2027-02-01;Français;Affiche;3;7;10;0;0;0\r\n") != std::string::npos);
    CHECK(file->body.find("2027-03-01") == std::string::npos);
}

TEST_CASE("from the code to the order, schools are counted that came by themselves") {
    Shop shop;
    const auto menu = shop.kit("menu", {{shop.item("Ruban", 9), 1}});
    const auto ordered = shop.school("École du Ruisseau"), looked = shop.school("École des Pins"),
               entered = shop.school("École Verte");
    const json keys = shop.post(shop.admin(), "/api/v1/campaigns/jps-2027/school-keys").body["data"];
    REQUIRE(keys.size() == 3);
    for (const json& key : keys)
        if (key["school"] == looked.text())
            shop.post(CampaignDay::guest(), "/api/v1/sessions/school", {{"code", key["code"]}});
    shop.order(ordered, menu);
    shop.order_by_staff(entered, menu);
    const auto building = shop.building(ordered, "École du Ruisseau, annexe");  // ordered for by whoever came for both
    REQUIRE(shop.post(shop.as(ordered), "/api/v1/orders", order_body(building, menu)).status == 201);
    shop.post(shop.staff(), "/api/v1/schools/" + looked.text() + "/keys");  // instead of the first
    const json schools = shop.counted().at("schools");
    CHECK(schools["invited"] == 3);
    CHECK(schools["came_in"] == 2);
    CHECK(schools["ordered"] == 2);
}

TEST_CASE("one browser at two addresses is two visitors, and each day counts its sources anew") {
    Shop shop;
    Instant now = shop.now();
    VisitCounts counts{shop.db(), [&] { return now; }};
    const auto looks = [&](const std::string& source, const char* address) {
        counts.note({.page = "index", .kit = "", .language = "fr", .source = source, .what = "view"}, address,
                    "Firefox");
    };
    for (const char* address : {"192.0.2.1", "192.0.2.2", "192.0.2.1"}) looks("affiche", address);
    for (int i = 0; i < 20; ++i) looks("source-" + std::to_string(i), "192.0.2.1");
    now += std::chrono::hours{24};
    looks("source-20", "192.0.2.1");
    counts.put_in_table();
    CHECK(shop.figure("SELECT sum(visitors) AS figure FROM visit_count WHERE source = 'affiche'") == 2);
    CHECK(shop.figure("SELECT sum(visitors) AS figure FROM visit_count WHERE source = 'source-20'") == 1);
}

TEST_CASE("what our letters, posters and parcels carry is a source of its own, however many others there are") {
    Shop shop;
    for (int i = 0; i < 25; ++i) shop.see(seen("index", ("source-" + std::to_string(i)).c_str()));
    const std::vector<const char*> own{"affiche",
                                       "colis",
                                       "publication",
                                       "lettre",
                                       "invitation-ouverture",
                                       "invitation-moitie",
                                       "invitation-semaine",
                                       "invitation-jour",
                                       "invitation-apres"};
    for (const char* source : own) shop.see(seen("index", source));
    const json sources = shop.counted().at("sources");
    for (const char* source : own) CHECK_MESSAGE(of(sources, "source", source)["views"] == 1, source);
}

TEST_CASE(
    "every table of the visits counts the days that are asked for, and the days are of the campaign's school year") {
    Shop shop;
    shop.db().write([](Transaction& tx) {
        tx.run(R"(
            INSERT INTO visit_count (day, language, source, page, visitors, views, seconds, begun, finished)
            VALUES ('2027-01-31', 'fr', 'affiche', 'index', 1, 10, 1, 5, 3),
                   ('2027-02-01', 'fr', 'affiche', 'index', 1, 20, 1, 5, 3),
                   ('2027-02-28', 'fr', 'affiche', 'index', 1, 30, 1, 5, 3),
                   ('2027-03-01', 'fr', 'affiche', 'index', 1, 40, 1, 5, 3))");
    });
    const json told = shop.counted("?since=2027-02-01&until=2027-02-28");
    CHECK(told["figures"]["views"] == 50);
    CHECK(told["figures"]["begun"] == 10);
    CHECK(told["figures"]["finished"] == 6);
    CHECK(told["figures"]["kit_views"] == 0);
    CHECK(told["days"].size() == 2);
    CHECK(of(told["languages"], "language", "fr")["views"] == 50);
    CHECK(of(told["sources"], "source", "affiche")["views"] == 50);
    CHECK(of(told["pages"], "page", "index")["views"] == 50);
    CHECK(told["february"] == json{{"since", "2027-02-01"}, {"until", "2027-02-28"}});
    CHECK(told["year"] == json{{"since", "2026-07-01"}, {"until", "2027-06-30"}});
}
