// Everyone against every route: who may is let in, who may not is turned away, and what is another school's is not
// found.
#include <doctest/doctest.h>

#include <algorithm>

#include "campaign_day.hpp"
#include "contract.hpp"
#include "platform/crypto.hpp"

using namespace trousse;
using nlohmann::json;
using Who = CampaignDay::Who;
using Told = CampaignDay::Told;

namespace {

// A campaign in which school A has an order, a declining building and a key, and school B nothing.
struct House : CampaignDay {
    const ItemId ribbon = item("Ruban", 500);
    const std::string menu = kit("menu", {{ribbon, 1}}), generic = generic_kit({{ribbon, 1}});
    const SchoolId a = school("École A"), b = school("École B"), annex = building(a, "École A, pavillon");
    const std::string number = order(a, menu).body["number"];
    const std::string decline_id =
        post(as(a), "/api/v1/declines", {{"school", annex.text()}}, {{"Idempotency-Key", "annex"}}).body["id"];
    const SchoolId wing = building(a, "École A, annexe");
    const std::string sent_number = sent_order();
    const std::string claim_id =
        post(as(a), "/api/v1/claims", {{"order", sent_number}, {"kind", "wish"}, {"said", "Une affiche de plus"}}).body["id"];
    const SchoolId set_aside = school("École C");
    const std::string exclusion_id =
        post(staff(), "/api/v1/exclusions", {{"school", set_aside.text()}, {"reason", "Fermée"}}).body["id"];
    const std::string account_id =
        post(admin(), "/api/v1/accounts", {{"email", "camille@prel.example"}, {"name", "Camille"}, {"role", "staff"}})
            .body["id"];
    const std::string count_id = post(staff(), "/api/v1/stock-counts", {{"place", ""}}).body["id"];
    const std::string view_id =
        post(staff(), "/api/v1/views", {{"page", "orders"}, {"name", "Mirabel"}, {"query", "mrc=Mirabel"}}).body["id"];
    const std::string link_id = post(as(a), "/api/v1/orders/" + number + "/links").body["id"];
    const std::string request_id = asked_link();
    const std::string incoming_id = post(staff(), "/api/v1/incoming", delivery_body(ribbon)).body["id"];

    // Another order of school A's: in a wave, packed and shipped.
    std::string sent_order() {
        std::string sent = order(wing, menu).body["number"];
        post(staff(), "/api/v1/waves", {{"orders", {sent}}});
        act(staff(), sent, "packing");
        act(staff(), sent, "shipment", {{"tracking", ""}});
        return sent;
    }

    std::string asked_link() {
        post(guest(), "/api/v1/link-requests", {{"school", b.text()}, {"contact", order_body(b, menu)["contact"]}});
        return get(staff(), "/api/v1/link-requests").body["data"][0]["id"];
    }

    // The route's path with things in it that exist; those that belong to somebody are school A's.
    std::string filled(std::string path) const {
        const auto put = [&](std::string_view brace, const std::string& value) {
            if (const auto at = path.find(brace); at != std::string::npos) path.replace(at, brace.size(), value);
        };
        const bool is_parcel = path.find("/parcels/") != std::string::npos;
        put("{number}", path.find("/waves/") != std::string::npos ? "1" : is_parcel ? sent_number + "-1" : number);
        put("{slug}", "jps-2027");
        put("{step}", "opening");
        put("{kit}", menu);
        put("{item}", ribbon.text());
        put("{session}", "no-such-session");
        put("{name}", "purge");  // a job; no backup
        const auto id_in = [&](std::string_view folder) { return path.find(folder) != std::string::npos; };
        put("{id}", id_in("/declines/")     ? decline_id
                    : id_in("/exclusions/") ? exclusion_id
                    : id_in("/items/")      ? ribbon.text()
                    : id_in("/schools/")    ? a.text()
                    : id_in("/accounts/")   ? account_id
                    : id_in("/incoming/")   ? incoming_id
                    : id_in("/stock-counts/") ? count_id
                    : id_in("/claims/")     ? claim_id
                    : id_in("/views/")      ? view_id
                    : id_in("/links/")      ? link_id
                    : id_in("/link-requests/") ? request_id
                                            : "no-such-run");
        return path;
    }

    // A body that the act could live with, were it for its own school.
    json body_for(std::string_view path) const {
        if (path == "/api/v1/orders") return order_body(a, menu);
        if (path == "/api/v1/declines") return {{"school", a.text()}};
        if (path == "/api/v1/claims") return {{"order", sent_number}, {"kind", "wish"}, {"said", "Plus"}};
        if (path.ends_with("/cancellation")) return {{"then", "none"}};
        if (path == "/api/v1/orders/{number}") return {{"note", "Sonner."}};
        return json::object();
    }

    Told try_route(const Who& who, const Route& route, const json& body = json::object()) const {
        const std::string method{word(route.method)};
        const bool takes_body = method == "POST" || method == "PATCH";
        return send(who, method, filled(std::string{route.path}), takes_body ? body.dump() : "",
                    {{"If-Match", "\"1\""}, {"Idempotency-Key", random_token(16)}});
    }

    // All routes, the one that ends the session last.
    std::vector<const Route*> routes_in_order() {
        std::vector<const Route*> routes;
        for (const Route& route : app().program().dispatch().routes()) routes.push_back(&route);
        std::ranges::stable_partition(routes, [](const Route* route) {
            return route->method != Method::remove || route->path != "/api/v1/sessions/current";
        });
        return routes;
    }
};

struct Visiting {
    const char* name;
    Who who;
    std::set<std::string> may;  // words of x-access; written out here, and not asked from the code under test
};

std::vector<Visiting> visitors(House& house) {
    return {{"guest", House::guest(), {"anyone"}},
            {"school A", house.as(house.a), {"anyone", "schools", "schools_and_staff"}},
            {"school B", house.as(house.b), {"anyone", "schools", "schools_and_staff"}},
            {"staff", house.staff(), {"anyone", "schools_and_staff", "staff"}},
            {"admin", house.admin(), {"anyone", "schools_and_staff", "staff", "admins", "monitors"}},
            {"operator",
             House::at_the_machine(),
             {"anyone", "schools_and_staff", "staff", "admins", "operators", "monitors"}}};
}

}  // namespace

TEST_CASE("whoever may not is turned away from every route, and whoever may is let in") {
    House house;
    for (const Visiting& asker : visitors(house))
        for (const Route* route : house.routes_in_order()) {
            const Told told = house.try_route(asker.who, *route);
            CAPTURE(asker.name);
            CAPTURE(word(route->method));
            CAPTURE(route->path);
            CAPTURE(told.body.dump());
            if (asker.may.contains(std::string{word(route->access)})) {
                CHECK(told.status != 401);
                CHECK(told.status != 403);
                CHECK(told.status < 500);
            } else {
                CHECK(told.status == (asker.who.token.empty() && !asker.who.is_operator ? 401 : 403));
            }
        }
}

TEST_CASE("what is told to somebody is kept by no browser and no proxy, whatever the answer") {
    House house;
    for (const Who& asker : {house.admin(), house.as(house.a), House::guest()})
        for (const Route* route : house.routes_in_order()) {
            if (!route->asks_who) continue;
            CAPTURE(word(route->method));
            CAPTURE(route->path);
            CHECK(house.try_route(asker, *route).header("Cache-Control") == "no-store");
        }
}

TEST_CASE("what belongs to another school is not found, by any route, and stays as it was") {
    House house;
    const json before = house.get(house.staff(), "/api/v1/orders/" + house.number).body;
    int tried = 0;
    for (const Route* route : house.routes_in_order()) {
        if (route->access != Access::schools_and_staff && route->access != Access::schools) continue;
        const bool is_owned = route->path.find('{') != std::string_view::npos;
        const bool names_a_school =
            route->method == Method::post && (route->path == "/api/v1/orders" || route->path == "/api/v1/declines" ||
                                              route->path == "/api/v1/claims");
        if (!is_owned && !names_a_school) continue;
        CAPTURE(word(route->method));
        CAPTURE(route->path);
        CHECK(house.try_route(house.as(house.b), *route, house.body_for(route->path)).status == 404);
        ++tried;
    }
    CHECK(tried >= 9);
    CHECK(house.get(house.staff(), "/api/v1/orders/" + house.number).body == before);
    CHECK(house.outcome_of(house.a) == "order");
    CHECK(house.outcome_of(house.annex) == "decline");
}

TEST_CASE("the routes that another school's things refuse are open to their own school") {
    House house;
    const std::string path = "/api/v1/orders/" + house.number;
    CHECK(house.get(house.as(house.a), path).status == 200);
    CHECK(house.change(house.a, house.number, {{"note", "Sonner."}}).status == 200);
    CHECK(house.cancel(house.a, house.number).status == 200);
    CHECK(house.remove(house.as(house.a), "/api/v1/declines/" + house.decline_id).status == 204);
}

TEST_CASE("a school's lists and its session hold its own things alone") {
    House house;
    const Who b = house.as(house.b);
    CHECK(house.get(b, "/api/v1/orders").body["data"].empty());
    for (const char* search : {"?q=cole", "?state=placed", "?kit=menu", "?campaign=jps-2027"})
        CHECK(house.get(b, std::string{"/api/v1/orders"} + search).body["data"].empty());
    const std::string session = house.get(b, "/api/v1/sessions/current").body.dump();
    CHECK(session.find(house.b.text()) != std::string::npos);
    CHECK(session.find(house.a.text()) == std::string::npos);
    CHECK(session.find(house.number) == std::string::npos);
    CHECK(house.get(house.as(house.a), "/api/v1/orders").body["data"].size() == 2);
}

TEST_CASE("a building's session opens neither its parent nor the parent's order") {
    House house;
    CHECK(house.get(house.as(house.annex), "/api/v1/orders/" + house.number).status == 404);
    CHECK(house.post(house.as(house.annex), "/api/v1/declines", {{"school", house.a.text()}}, {{"Idempotency-Key", "up"}})
              .status == 404);
    CHECK(
        house.post(house.as(house.a), "/api/v1/declines", {{"school", house.annex.text()}}, {{"Idempotency-Key", "down"}})
            .code() == "already_answered");
}

TEST_CASE("an invented or spoiled session is a guest's") {
    House house;
    const std::string good = house.as(house.a).token;
    for (const std::string& token :
         {std::string(43, 'A'), good.substr(1), good + "A", std::string{"'; --"}, std::string(5000, 'x')}) {
        CAPTURE(token);
        CHECK(house.get({.token = token}, "/api/v1/sessions/current").body["role"] == "guest");
        CHECK(house.get({.token = token}, "/api/v1/orders").status == 401);
    }
}

TEST_CASE("the table of routes is the contract's: method, path and access") {
    House house;
    std::set<std::string> served, promised;
    for (const Route& route : house.app().program().dispatch().routes())
        served.insert(std::string{word(route.method)} + ' ' + std::string{route.path} + ' ' +
                      std::string{word(route.access)});
    for (const Operation& operation : Contract{OPENAPI_FILE}.operations())
        promised.insert(operation.method + ' ' + operation.path + ' ' + operation.access);
    std::vector<std::string> unpromised, unserved;
    std::ranges::set_difference(served, promised, std::back_inserter(unpromised));
    std::ranges::set_difference(promised, served, std::back_inserter(unserved));
    CHECK(unpromised == std::vector<std::string>{});
    CHECK(unserved == std::vector<std::string>{});
    CHECK(served.size() == house.app().program().dispatch().routes().size());
}
