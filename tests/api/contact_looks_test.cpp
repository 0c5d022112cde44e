// Who of the team looked at which contact, and on which day.
#include <doctest/doctest.h>

#include "marked_year.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

// With the keys of what MarkedYear holds; "" where it holds none such.
std::string filled(std::string path, const MarkedYear& day) {
    const auto put = [&](std::string_view brace, const std::string& value) {
        if (const auto at = path.find(brace); at != std::string::npos) path.replace(at, brace.size(), value);
    };
    put("{number}", path.find("/parcels/") != std::string::npos ? day.number + "-1" : path.find("/waves/") != std::string::npos ? "1" : day.number);
    put("{slug}", "jps-2027");
    put("{id}", path.find("/letters/") != std::string::npos ? "1" : day.school_.text());
    put("{list}", "letters");
    put("{step}", "how_was_it");
    return path.find('{') == std::string::npos ? path : "";
}

}  // namespace

TEST_CASE("who of the team looks at a contact is kept, once a day, whichever answer shows it; a read writes nothing") {
    MarkedYear day;
    day.post(day.staff(), "/api/v1/waves", {{"orders", {day.order(day.school("École des Pins"), day.menu).body["number"]}}});
    const auto looks = [&] { return day.figure("SELECT count(*) AS figure FROM contact_look"); };
    const auto written = [&] { return day.app().jobs().run_now("contact_looks"); };
    written();
    int showing = 0;
    for (const Route& route : day.app().program().dispatch().routes()) {
        const std::string path = filled(std::string{route.path}, day);
        if (route.method != Method::get || path.empty() || !may(route.access, Role::admin)) continue;
        CAPTURE(path);
        day.db().write([](Transaction& tx) { tx.run("DELETE FROM contact_look"); });
        const auto told = day.get(day.admin(), path);
        const std::string body = told.body.is_null() ? "" : told.body.dump();
        const bool shows = body.find("arqueur@ecole.example") != std::string::npos || body.find("450 555-0101") != std::string::npos;
        CHECK(looks() == 0);
        written();
        CHECK((looks() > 0) >= shows);
        showing += shows;
    }
    CHECK(showing >= 6);
    for (int i = 0; i < 3; ++i) day.get(day.staff(), "/api/v1/orders/" + day.number);
    day.get(day.as(day.school_), "/api/v1/orders/" + day.number);  // its own
    day.get(day.staff(), "/api/v1/schools/" + day.school_.text());
    day.get(day.staff(), "/api/v1/letters");
    written();
    const json of_order = day.read("/api/v1/contact-looks?order=" + day.number).body["data"];
    REQUIRE(of_order.size() == 1);
    CHECK(of_order[0]["by"] == "staff");
    CHECK(of_order[0]["day"] == "2026-11-17");
    CHECK(day.read("/api/v1/contact-looks?school=" + day.school_.text()).body["data"].size() == 2);
    CHECK(day.read("/api/v1/contact-looks").body["data"][0]["subject"] == "letters");
    day.found("nobody@nowhere.example");
    written();
    CHECK(day.read("/api/v1/contact-looks").body["data"][1]["subject"] == "person");  // that, not whom
    CHECK(day.get(day.staff(), "/api/v1/contact-looks").code() == "not_allowed");

    day.get(day.staff(), "/api/v1/orders/" + day.number + "/slip");
    day.at(day.now() + 24h);
    day.get(day.staff(), "/api/v1/orders/" + day.number);
    day.restart();  // what was not yet written is
    CHECK(day.read("/api/v1/contact-looks?order=" + day.number).body["data"].size() == 2);
    day.at(day.now() + 24h * 800);
    day.purge();
    CHECK(looks() == 0);
}

TEST_CASE("a look at a school is told with those at its orders, and a look at what shows many contacts by the name of the list") {
    MarkedYear day;
    const SchoolId other = day.school("École des Pins");
    const std::string another = day.order(other, day.menu).body["number"];
    day.post(day.staff(), "/api/v1/waves", {{"orders", {another}}});
    const auto looked_at = [&](const std::string& path, const json& asked) {
        day.app().jobs().run_now("contact_looks");
        day.db().write([](Transaction& tx) { tx.run("DELETE FROM contact_look"); });
        CHECK((asked.is_null() ? day.get(day.staff(), path).status == 200 || day.get(day.admin(), path).status == 200 : day.post(day.admin(), path, asked).status == 200));
        day.app().jobs().run_now("contact_looks");
        return day.db().read([](const Snapshot& db) {
            return db.first("SELECT kind || ' ' || subject AS look FROM contact_look", {}, [](const Row& row) { return row.text("look"); }).value_or("nothing");
        });
    };
    const json nobody{{"person", "nobody@nowhere.example"}};
    json file = nobody;
    file.update({{"format", "json"}, {"language", "fr"}});
    CHECK(looked_at("/api/v1/letters/1", nullptr) == "list letters");
    CHECK(looked_at("/api/v1/link-requests", nullptr) == "list link-requests");
    CHECK(looked_at("/api/v1/parcels/" + day.number + "-1/slip", nullptr) == "list papers");
    CHECK(looked_at("/api/v1/waves/1/papers", nullptr) == "list papers");
    CHECK(looked_at("/api/v1/orders/" + another + "/slip", nullptr) == "order " + another);
    CHECK(looked_at("/api/v1/campaigns/jps-2027/lapsed-schools", nullptr) == "list lapsed-schools");
    CHECK(looked_at("/api/v1/schools", nullptr) == "list schools");
    CHECK(looked_at("/api/v1/campaigns/jps-2027/invitations/opening/schools", nullptr) == "list invitations");
    CHECK(looked_at("/api/v1/person-searches", nobody) == "list person");
    CHECK(looked_at("/api/v1/person-files", file) == "list person");

    for (const std::string& number : {day.number, another}) day.get(day.staff(), "/api/v1/orders/" + number);
    for (const SchoolId& school : {day.school_, other}) day.get(day.staff(), "/api/v1/schools/" + school.text());
    day.app().jobs().run_now("contact_looks");
    const auto told = [&](const std::string& of) {
        std::set<std::string> subjects;
        const json looks = day.read("/api/v1/contact-looks" + of).body["data"];
        for (const json& look : looks) subjects.insert(look["subject"]);
        return subjects;
    };
    CHECK(told("?order=" + another) == std::set{another});
    CHECK(told("?school=" + other.text()) == std::set{another, other.text()});
    CHECK(day.read("/api/v1/contact-looks?school=" + other.text()).body["data"].size() == 2);
    CHECK(told("") == std::set<std::string>{"person"});
}
