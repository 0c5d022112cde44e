// What a school's link and code open, and what it sees then.
#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "office.hpp"
#include "platform/problem.hpp"
#include "schools/schools_store.hpp"

using namespace trousse;
using nlohmann::json;
using std::chrono::hours;

namespace {

struct Letters : Office {
    struct Key {
        std::string code;
        std::string link;
    };

    Key key(const SchoolId& school) {
        const Told made = post(staff, "/schools/" + school.text() + "/keys");
        REQUIRE(made.status == 201);
        return {made.body["code"], made.body["link"]};
    }

    static std::string secret(const Key& key) { return key.link.substr(key.link.find('#') + 1); }

    Told enter_by_code(const std::string& code) { return post(guest, "/sessions/school", {{"code", code}}); }
    Told enter_by_link(const std::string& link) { return post(guest, "/sessions/school", {{"link", link}}); }

    // As it is seen by whoever has its code.
    json view(const SchoolId& school) { return enter_by_code(key(school).code).body["schools"][0]; }
};

}  // namespace

TEST_CASE("a school enters by its code, whatever the case, dashes and spaces, or by its link") {
    Letters letters;
    const auto school = letters.school("École du Ruisseau");
    const auto key = letters.key(school);
    CHECK(key.link.starts_with("https://trousse.example/commander#"));
    CHECK(Letters::secret(key).size() == 22);
    REQUIRE(key.code.size() == 12);

    std::string low = key.code;
    for (char& letter : low) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    for (const std::string& typed : {key.code, low, " " + key.code.substr(0, 4) + " – " + key.code.substr(5)}) {
        const auto entered = letters.enter_by_code(typed);
        REQUIRE(entered.status == 201);
        CHECK(entered.body["schools"][0]["id"] == school.text());
        CHECK(letters.get({.session = entered.token()}, "/sessions/current").body == entered.body);
    }
    CHECK(letters.enter_by_link(Letters::secret(key)).status == 201);
}

TEST_CASE("an English school's link leads to the English page") {
    Letters letters;
    const auto added = letters.post(letters.staff, "/schools",
                                    {{"name", "Brook School"},
                                     {"kind", "school"},
                                     {"board", ""},
                                     {"mrc", ""},
                                     {"municipality", ""},
                                     {"address", ""},
                                     {"postal_code", ""},
                                     {"language", "en"}});
    CHECK(letters.key(SchoolId::named(added.body["id"].get<std::string>())).link.starts_with("https://trousse.example/en/order#"));
}

TEST_CASE("a wrong code, a wrong link and one of the wrong length are refused alike") {
    Letters letters;
    letters.key(letters.school("École du Ruisseau"));
    CHECK(letters.enter_by_code("AAAA-AAAA-AA").code() == "wrong_code");
    CHECK(letters.enter_by_code("-").code() == "wrong_code");
    CHECK(letters.enter_by_link("AbCdEfGhIjKlMnOpQrStUv").code() == "wrong_code");
    CHECK(letters.post(letters.guest, "/sessions/school", json::object()).fault() == "/code missing");
    CHECK(letters.post(letters.guest, "/sessions/school", {{"code", "A"}, {"link", "B"}}).fault() ==
          "/code unknown_field");
}

TEST_CASE("ten thousand guesses at codes find nothing and are told to slow down, wherever they come from") {
    Letters letters;
    const auto key = letters.key(letters.school("École du Ruisseau"));
    int heard = 0, slowed = 0;
    for (int i = 0; i < 10'000; ++i) {
        const Office::Caller caller{.address = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250)};
        const auto told = letters.post(caller, "/sessions/school", {{"code", "22222" + std::to_string(22222 + i)}});
        heard += told.status == 401;
        slowed += told.status == 429;
    }
    CHECK(heard == 300);
    CHECK(heard + slowed == 10'000);
    CHECK(letters.enter_by_code(key.code).status == 201);  // nobody who has it is kept out
    CHECK(letters.enter_by_link(Letters::secret(key)).status == 201);
    CHECK(letters.enter_by_link("AbCdEfGhIjKlMnOpQrStUv").code() == "wrong_code");  // links are counted apart
}

TEST_CASE("a new key ends the former one and the sessions it opened") {
    Letters letters;
    const auto school = letters.school("École du Ruisseau");
    const auto former = letters.key(school);
    const auto session = letters.enter_by_code(former.code).token();
    const auto key = letters.key(school);
    CHECK(letters.enter_by_code(former.code).code() == "wrong_code");
    CHECK(letters.enter_by_link(Letters::secret(former)).code() == "wrong_code");
    CHECK(letters.get({.session = session}, "/sessions/current").body["role"] == "guest");
    CHECK(letters.enter_by_code(key.code).status == 201);
}

TEST_CASE("a code of a campaign that is over still opens the school's pages, to read") {
    Letters letters;
    const auto school = letters.school("École du Ruisseau");
    const auto key = letters.key(school);
    const std::string number = letters.add_order(school, letters.campaign());
    letters.db().write([&](Transaction& tx) { tx.run("UPDATE campaign SET state = 'archived'"); });
    letters.add_campaign("jps-2028", "published", letters.now - hours{1}, letters.now + hours{1});
    letters.db().write([&](Transaction& tx) { keep_contact(tx, school, {"Anne Roy", "anne@ecole.example", "", "fr"}, letters.now); });
    const auto entered = letters.enter_by_code(key.code);
    CHECK(entered.body["campaign"]["slug"] == "jps-2027");
    CHECK(entered.body["campaign"]["is_current"] == false);
    const json seen = entered.body["schools"][0];
    CHECK(seen["order"]["number"] == number);
    CHECK(seen["actions"] == json::array());
    CHECK(seen["contact"].is_null());
    CHECK(seen["last_year"].is_null());
    CHECK(letters.view(school)["contact"]["name"] == "Anne Roy");  // by this year's code
}

TEST_CASE("one link opens a school and its buildings, each with an answer of its own") {
    Letters letters;
    const auto parent = letters.school("École du Ruisseau");
    const auto building = letters.school("École du Ruisseau, pavillon Est", "school", parent);
    letters.school("Another school");
    letters.decline(building);
    const json schools = letters.enter_by_code(letters.key(parent).code).body["schools"];
    REQUIRE(schools.size() == 2);
    CHECK(schools[0]["id"] == parent.text());
    CHECK(schools[0]["is_parent"] == true);
    CHECK(schools[0]["actions"] == json{"order", "decline"});
    CHECK(schools[1]["id"] == building.text());
    CHECK(schools[1]["is_parent"] == false);
    CHECK(schools[1]["outcome"]["kind"] == "decline");
    CHECK(schools[1]["actions"] == json{"withdraw_decline"});
}

TEST_CASE("a school sees the acts open to it, and none while the campaign is closed") {
    Letters letters;
    const auto silent = letters.school("École des Pins"), ordered = letters.school("École des Ormes");
    const auto partner = letters.school("Municipalité", "partner");
    const std::string number = letters.add_order(ordered, letters.campaign());
    CHECK(letters.view(silent)["actions"] == json{"order", "decline"});
    CHECK(letters.view(ordered)["actions"] == json::array());
    CHECK(letters.view(ordered)["outcome"] == json{{"kind", "order"}, {"order", number}, {"decline", nullptr}});
    CHECK(letters.view(ordered)["order"]["number"] == number);
    CHECK(letters.view(partner)["actions"] == json{"order"});
    letters.now += hours{24 * 18};
    CHECK(letters.view(silent)["actions"] == json::array());
}

TEST_CASE("a school sees what it chose the last time, and this year's kit of the same name; what came by itself was no choice") {
    Letters letters;
    const auto school = letters.school("École des Pins");
    const auto year = hours{24 * 365};
    const auto before_last = letters.add_campaign("jps-2025", "archived", letters.now - 2 * year, letters.now - year);
    const auto last = letters.add_campaign("jps-2026", "archived", letters.now - year, letters.now - hours{9000 - 500});
    CHECK(letters.view(school)["last_year"].is_null());
    letters.add_order(school, before_last);
    letters.add_order(school, last, "automatic");
    const json last_year = letters.view(school)["last_year"];
    CHECK(last_year["campaign"]["slug"] == "jps-2025");
    CHECK(last_year["is_year_before"] == false);
    CHECK(last_year["kit"] == "generique");
    CHECK(last_year["kit_name"]["en"] == "Generic kit");
    letters.db().write([&](Transaction& tx) {
        tx.run("UPDATE kit SET slug = 'autre' WHERE campaign_id = $id", {{"$id", letters.campaign()}});
    });
    CHECK(letters.view(school)["last_year"]["kit"].is_null());

    const auto entered = letters.school("École des Saules");
    letters.add_order(entered, last, "staff");
    CHECK(letters.view(entered)["last_year"]["is_year_before"] == true);
}

TEST_CASE("keys are made at once for all who have none, buildings aside") {
    Letters letters;
    const auto parent = letters.school("École du Ruisseau");
    letters.school("Pavillon Est", "school", parent);
    letters.school("Municipalité", "partner");
    const auto has_one = letters.school("École des Pins");
    const auto kept = letters.key(has_one);
    const auto made = letters.post(letters.admin, "/campaigns/jps-2027/school-keys");
    REQUIRE(made.status == 201);
    REQUIRE(made.body["data"].size() == 2);
    CHECK(made.body["data"][0]["name"] == "École du Ruisseau");
    CHECK(letters.enter_by_code(made.body["data"][0]["code"]).status == 201);
    CHECK(letters.enter_by_code(kept.code).status == 201);
    CHECK(letters.post(letters.admin, "/campaigns/jps-2027/school-keys").body["data"].empty());

    letters.add_campaign("jps-2020", "archived", letters.now - hours{2}, letters.now - hours{1});
    CHECK(letters.post(letters.admin, "/campaigns/jps-2020/school-keys").code() == "campaign_archived");
    CHECK(letters.post(letters.admin, "/campaigns/none/school-keys").code() == "unknown_campaign");
}

TEST_CASE("codes that were made and never read are all replaced when an admin asks for it") {
    Letters letters;
    letters.school("École du Ruisseau");
    const std::string lost = letters.post(letters.admin, "/campaigns/jps-2027/school-keys").body["data"][0]["code"];
    const auto again = letters.post(letters.admin, "/campaigns/jps-2027/school-keys", {{"replace", true}});
    REQUIRE(again.body["data"].size() == 1);
    CHECK(letters.enter_by_code(lost).code() == "wrong_code");
    CHECK(letters.enter_by_code(again.body["data"][0]["code"]).status == 201);
}

// A write that is refused takes back what the others of its group wrote, and they run again.
TEST_CASE("codes made beside a write that is refused each open their school, and there are no others") {
    Letters letters;
    for (const char* name : {"École A", "École B", "École C"}) letters.school(name);
    std::promise<void> begun, go;
    const auto busy = std::async(std::launch::async, [&] {
        letters.db().write([&](Transaction&) {
            begun.set_value();
            go.get_future().wait();
        });
    });
    begun.get_future().wait();
    auto making = std::async(std::launch::async, [&] { return letters.post(letters.admin, "/campaigns/jps-2027/school-keys"); });
    while (letters.db().waiting_writes() < 1) std::this_thread::yield();
    auto refused = std::async(std::launch::async, [&] {
        CHECK_THROWS_AS(letters.db().write([](Transaction& tx) {
            tx.run("UPDATE school SET version = version + 1");
            throw Problem{.status = 409, .code = "refused"};
        }),
                        Problem);
    });
    while (letters.db().waiting_writes() < 2) std::this_thread::yield();
    go.set_value();
    refused.wait();

    const json made = making.get().body["data"];
    REQUIRE(made.size() == 3);
    for (const json& key : made) CHECK(letters.enter_by_code(key["code"]).body["schools"][0]["id"] == key["school"]);
    CHECK(letters.figure("SELECT count(*) AS figure FROM school_key") == 3);
}

TEST_CASE("a closed school's key opens nothing, and it is given no new one") {
    Letters letters;
    const auto school = letters.school("École des Pins");
    const auto key = letters.key(school);
    REQUIRE(letters.patch(letters.staff, "/schools/" + school.text(), {{"active", false}}, 1).status == 200);
    CHECK(letters.enter_by_code(key.code).code() == "wrong_code");
    CHECK(letters.post(letters.staff, "/schools/" + school.text() + "/keys").code() == "unknown_school");
}
