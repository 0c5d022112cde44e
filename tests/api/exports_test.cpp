// Lists as files: what a spreadsheet opens is what the screen showed.
#include <doctest/doctest.h>
#include <httplib.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;
using Who = CampaignDay::Who;

namespace {

httplib::Result file(CampaignDay& day, const Who& who, const std::string& asked) {
    httplib::Client client{"127.0.0.1", day.port()};
    return client.Get("/api/v1/exports/" + asked,
                      {{"Cookie", "__Host-trousse=" + who.token}, {"Accept-Encoding", "identity"}});
}

std::vector<std::string> lines_of(const httplib::Result& told) {
    REQUIRE(told);
    REQUIRE(told->status == 200);
    std::vector<std::string> lines;
    std::istringstream text{told->body};
    for (std::string line; std::getline(text, line);) {
        REQUIRE(line.ends_with('\r'));
        lines.push_back(line.substr(0, line.size() - 1));
    }
    return lines;
}

}  // namespace

TEST_CASE("the orders leave as the screen filters them, with semicolons in French and commas in English") {
    CampaignDay day;
    const auto menu = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto kept = day.school("École du Ruisseau"), ended = day.school("École des Pins");
    const std::string number = day.order(kept, menu).body["number"];
    day.cancel(ended, day.order(ended, menu).body["number"]);

    const auto french = file(day, day.staff(), "orders?state=placed");
    const auto lines = lines_of(french);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("\xEF\xBB\xBFNuméro;Établissement;Adresse;Municipalité;Code postal;"));
    CHECK(lines[1].starts_with(number + ";École du Ruisseau;"));
    CHECK(lines[1].find(";École;Reçue;Livraison;") != std::string::npos);
    CHECK(french->get_header_value("Content-Type") == "text/csv; charset=utf-8");
    CHECK(french->get_header_value("Content-Disposition").starts_with("attachment; filename=\"orders-20"));
    CHECK(lines_of(file(day, day.staff(), "orders")).size() == 3);

    const auto english = lines_of(file(day, day.staff(), "orders?state=placed&language=en"));
    CHECK(english[0].starts_with("\xEF\xBB\xBFNumber,School,Address,Municipality,Postal code,"));
    CHECK(english[1].find(",School,Received,Delivery,") != std::string::npos);
}

TEST_CASE("a list of many pages leaves whole, each row once") {
    CampaignDay day;
    day.schools(450);
    day.db().write([](Transaction& tx) { tx.run("UPDATE school SET name = 'École ' || id"); });
    const auto lines = lines_of(file(day, day.staff(), "schools?outcome=silent"));
    CHECK(lines.size() == 451);
    CHECK(std::set(lines.begin(), lines.end()).size() == 451);
}

TEST_CASE("a file of schools tells who has a code, and never the code") {
    CampaignDay day;
    day.schools(2);
    const auto without = lines_of(file(day, day.staff(), "schools?language=en"));
    const json made = day.post(day.admin(), "/api/v1/campaigns/jps-2027/school-keys").body["data"];
    REQUIRE(made.size() == 2);
    const auto with = lines_of(file(day, day.staff(), "schools?language=en"));
    REQUIRE(with.size() == 3);
    for (std::size_t line = 1; line < 3; ++line) {
        CHECK(without[line].ends_with(",,yes"));
        CHECK_FALSE(with[line].ends_with(",,yes"));
        for (const json& key : made) CHECK(with[line].find(key["code"].get<std::string>()) == std::string::npos);
    }
}

TEST_CASE("no cell of a list is taken for a formula, and stock leaves in numbers") {
    CampaignDay day;
    day.school("=1+1");
    day.item("+Ruban", 9);
    CHECK(lines_of(file(day, day.staff(), "schools"))[1].starts_with("\"'=1+1\";"));
    const auto stock = lines_of(file(day, day.staff(), "items"))[1];
    CHECK(stock.find(";\"'+Ruban") != std::string::npos);
    CHECK(stock.find(";9;0;") != std::string::npos);
}

TEST_CASE("each list leaves as a workbook too") {
    CampaignDay day;
    day.order(day.school("École du Ruisseau"), day.kit("menu", {{day.item("Ruban", 9), 1}}));
    for (const char* list : {"orders", "schools", "letters", "items", "shopping-list", "claims"}) {
        CAPTURE(list);
        const auto told = file(day, day.staff(), list + std::string{"?format=xlsx"});
        REQUIRE(told);
        CHECK(told->status == 200);
        CHECK(told->body.starts_with("PK"));
        CHECK(lines_of(file(day, day.staff(), list)).front().starts_with("\xEF\xBB\xBF"));
    }
}

TEST_CASE("stock leaves as it is named, and an item that is none is refused") {
    CampaignDay day;
    const auto sku = [&](const char* name) { return item_shown(day, day.item(name, 9))["sku"].get<std::string>(); };
    const std::string ribbon = sku("Ruban"), card = sku("Carte"), flag = sku("Fanion");
    const auto lines = lines_of(file(day, day.staff(), "items?sku=" + flag + "," + ribbon));
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].starts_with(flag + ";"));
    CHECK(lines[2].starts_with(ribbon + ";"));
    CHECK(day.get(day.staff(), "/api/v1/exports/items?sku=" + card + ",none").code() == "bad_query");
}

TEST_CASE("orders that no letter could be made for leave with the address to which a letter goes by post") {
    CampaignDay day;
    const auto menu = day.kit("menu", {{day.item("Ruban", 9), 1}});
    const auto told = day.school("École du Ruisseau"), untold = day.school("École des Pins"), gone = day.school("École Verte");
    day.db().write([](Transaction& tx) { tx.run("UPDATE school SET address = '12, rue Principale', postal_code = 'J7Z1A1'"); });
    day.order(told, menu);
    json by_telephone = order_body(untold, menu), cancelled = order_body(gone, menu);
    for (json* body : {&by_telephone, &cancelled}) (*body)["contact"].update({{"email", ""}, {"phone", "450 555-0142"}});
    const std::string number = day.post(day.as(untold), "/api/v1/orders", by_telephone, {{"Idempotency-Key", "1"}}).body["number"];
    day.cancel(gone, day.post(day.as(gone), "/api/v1/orders", cancelled, {{"Idempotency-Key", "2"}}).body["number"]);

    const auto lines = lines_of(file(day, day.staff(), "orders?unreached=true"));
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].find(";Adresse;Municipalité;Code postal;") != std::string::npos);
    CHECK(lines[1].starts_with(number + ";École des Pins;\"12, rue Principale\";"));
    CHECK(day.get(day.staff(), "/api/v1/orders/numbers?unreached=true").body["data"] == json{number});
}

TEST_CASE("a table that a page words itself leaves as a workbook: every cell a text, every row whole, for staff alone") {
    CampaignDay day;
    const json columns = json::array({"École", "Code"});
    const json table{{"columns", columns}, {"rows", json::array({json::array({"École du Ruisseau", "012345"}), json::array({"=1+1", ""})})}};
    httplib::Client client{"127.0.0.1", day.port()};
    const auto post = [&](const Who& who, const json& body) {
        return client.Post("/api/v1/workbooks", {{"Cookie", "__Host-trousse=" + who.token}}, body.dump(), "application/json");
    };
    const auto told = post(day.staff(), table);
    REQUIRE(told);
    CHECK(told->status == 200);
    CHECK(told->body.starts_with("PK"));
    CHECK(told->get_header_value("Cache-Control") == "no-store");
    const auto short_row = post(day.staff(), {{"columns", columns}, {"rows", json::array({json::array({"École du Ruisseau"})})}});
    CHECK(short_row->status == 422);
    CHECK(short_row->body.find("/rows/0") != std::string::npos);
    CHECK(post(day.as(day.school("École du Ruisseau")), table)->status == 403);
}

TEST_CASE("a file holds the columns that are asked for, in the list's order, and refuses one that it does not know") {
    CampaignDay day;
    const std::string number = day.order(day.school("École du Ruisseau"), day.kit("menu", {{day.item("Ruban", 9), 1}})).body["number"];
    const auto lines = lines_of(file(day, day.staff(), "orders?fields=/kit/name,/number&language=en"));
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "\xEF\xBB\xBFNumber,Kit");
    CHECK(lines[1].starts_with(number + ","));
    CHECK(std::ranges::count(lines[1], ',') == 1);
    CHECK(file(day, day.staff(), "orders?fields=/number&format=xlsx")->body.starts_with("PK"));
    const auto refused = day.get(day.staff(), "/api/v1/exports/orders?fields=/number,/contact/email");
    CHECK(refused.code() == "bad_query");
    CHECK(refused.body["params"]["field"] == "fields");
}

TEST_CASE("a file is refused as its list is") {
    CampaignDay day;
    CHECK(day.get(day.staff(), "/api/v1/exports/orders?state=lost").status == 400);
    CHECK(day.get(day.staff(), "/api/v1/exports/orders?colour=green").code() == "bad_query");
    CHECK(day.get(day.staff(), "/api/v1/exports/orders?format=pdf").status == 400);
    CHECK(day.get(day.staff(), "/api/v1/exports/secrets").status == 404);
    CHECK(day.get(CampaignDay::guest(), "/api/v1/exports/orders").status == 401);
    CHECK(day.get(day.as(day.school("École du Ruisseau")), "/api/v1/exports/orders").status == 403);
}
