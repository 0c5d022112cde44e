// A link for each letter: it opens what the letter promises, for that school alone, without a code, until its last day.
#include <doctest/doctest.h>

#include <fstream>

#include "campaign_day.hpp"
#include "campaigns/school_links.hpp"
#include "fulfilment/qr_code.hpp"
#include "mail/outbox.hpp"
#include "platform/quebec_time.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;
using Told = CampaignDay::Told;
using Who = CampaignDay::Who;

namespace {

struct LinkDay : CampaignDay {
    const ItemId ribbon = item("Ruban", 1000);
    const std::string menu = kit("menu", {{ribbon, 12}}), generic = generic_kit({{ribbon, 1}});
    const SchoolId a = school("École de l'Érable"), b = school("École des Pins");

    // The next letter, as it goes to the mail server.
    LetterInHand taken() {
        const Service& service = app().program().service();
        auto letter = db().write([&](Transaction& tx) { return take_next(tx, service.key, service.settings, now()); });
        REQUIRE(letter);
        return *std::move(letter);
    }
    static std::string link_in(const LetterInHand& letter) {
        for (const LetterBlock& block : letter.letter.blocks)
            if (block.kind == LetterBlock::Kind::button) return block.link;
        return "";
    }
    static std::string secret_in(const LetterInHand& letter) {
        const std::string link = link_in(letter);
        return link.substr(link.find('#') + 1);
    }
    // Of the letter that tells the school of its order.
    std::string secret_of_order(const SchoolId& school) {
        order(school, menu);
        return secret_in(taken());
    }

    Told open(const std::string& secret) { return post(guest(), "/api/v1/sessions/school", {{"link", secret}}); }
    static Who who_is(const Told& entered) {
        const std::string cookie = entered.header("Set-Cookie");
        const auto from = cookie.find('=') + 1;
        return {.token = cookie.substr(from, cookie.find(';') - from)};
    }
    std::string code_of(const SchoolId& school, const json& asked = json::object()) {
        return post(staff(), "/api/v1/schools/" + school.text() + "/keys", asked).body["code"];
    }
    void alter(Sql sql) {
        db().write([&](Transaction& tx) { tx.run(sql); });
    }
};

bool holds(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator{stream}, {}};
}

}  // namespace

TEST_CASE("a letter's link opens its school's pages in its campaign, on the page that it promises, without a code") {
    LinkDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    const LetterInHand letter = day.taken();
    const std::string link = LinkDay::link_in(letter), secret = LinkDay::secret_in(letter);
    CHECK(link == "https://trousse.example/commande?no=" + number + "#" + secret);
    CHECK(secret.size() == 22);

    const Told entered = day.open(secret);
    REQUIRE(entered.status == 201);
    CHECK(entered.body["campaign"]["slug"] == "jps-2027");
    REQUIRE(entered.body["schools"].size() == 1);
    CHECK(entered.body["schools"][0]["id"] == day.a.text());
    CHECK(day.get(LinkDay::who_is(entered), "/api/v1/orders/" + number).status == 200);
}

TEST_CASE("a link opens no other school, and what another school's order is, it is not told") {
    LinkDay day;
    const std::string other = day.order(day.b, day.menu).body["number"];
    day.taken();
    const Told entered = day.open(day.secret_of_order(day.a));
    CHECK(day.get(LinkDay::who_is(entered), "/api/v1/orders/" + other).code() == "unknown_order");
}

TEST_CASE("a building's letter opens that building; what leads to no order opens the page where a school chooses") {
    LinkDay day;
    const SchoolId annex = day.building(day.a, "École de l'Érable, bâtiment 2");
    day.alter("INSERT INTO school_contact (school_id, name, email, given_at) SELECT id, 'Anne Roy', 'anne@ecole.example', 0 FROM school "
              "WHERE parent_id IS NOT NULL");
    day.decline(annex);
    const LetterInHand letter = day.taken();
    CHECK(LinkDay::link_in(letter).starts_with("https://trousse.example/commander#"));
    const json schools = day.open(LinkDay::secret_in(letter)).body["schools"];
    REQUIRE(schools.size() == 1);
    CHECK(schools[0]["id"] == annex.text());
}

TEST_CASE("a partner's letter holds a link as well") {
    LinkDay day;
    const SchoolId town = day.partner("Municipalité");
    CHECK(day.open(day.secret_of_order(town)).body["schools"][0]["id"] == town.text());
}

TEST_CASE("that a link was opened is noted once, when a page that holds it is let in, with where it came from") {
    LinkDay day;
    const std::string secret = day.secret_of_order(day.a);
    constexpr auto kOpened = "SELECT coalesce(max(first_opened_at), 0) AS figure FROM school_link";
    day.get(LinkDay::guest(), "/commande?no=JPS27-0001");  // what a mail scanner asks for: no browser sends what stands after #
    CHECK(day.figure(kOpened) == 0);
    day.open(secret);
    const Count first = day.figure(kOpened);
    CHECK(first > 0);
    day.at(day.now() + 1h);
    CHECK(day.open(secret).status == 201);
    CHECK(day.figure(kOpened) == first);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'session.began' AND became = 'letter'") == 2);
}

TEST_CASE("the secret of a link stands in the letter that leaves and nowhere else") {
    LinkDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    const std::string secret = LinkDay::secret_in(day.taken());
    const json shown = day.get(day.staff(), "/api/v1/letters/1").body;
    CHECK(shown["as_handed_over"] == true);
    CHECK(holds(shown["text"], "https://trousse.example/commande?no=" + number + "\n"));
    CHECK_FALSE(holds(shown.dump(), secret));
    day.open(secret);
    day.db().copy_to(day.folder() / "copy.db");
    CHECK_FALSE(holds(bytes_of(day.folder() / "copy.db"), secret));
}

TEST_CASE("a letter that is tried again holds a new link, and the former opens nothing: one live link a letter") {
    LinkDay day;
    const std::string first = day.secret_of_order(day.a);
    CHECK(day.open(first).status == 201);
    day.alter("UPDATE outbox SET state = 'queued'");
    const std::string again = LinkDay::secret_in(day.taken());
    CHECK(day.open(first).code() == "wrong_code");
    CHECK(day.open(again).status == 201);
    CHECK(day.figure("SELECT count(*) AS figure FROM school_link") == 1);
}

TEST_CASE("a letter says until which day its link opens, which is so to the end of that day") {
    LinkDay day;
    day.order(day.a, day.menu);
    const LetterInHand letter = day.taken();
    const auto said = std::ranges::find_if(letter.letter.blocks, [](const LetterBlock& block) { return holds(block.text, "21\u00a0juillet 2027 inclus"); });
    CHECK(said != letter.letter.blocks.end());  // 180 days from the deadline, the 22nd of January
    const Instant over = quebec_midnight(*parse_day("2027-07-22"));
    day.at(over - 2s);
    CHECK(day.open(LinkDay::secret_in(letter)).status == 201);
    day.at(over + 1s);
    const Told late = day.open(LinkDay::secret_in(letter));
    CHECK(late.status == 401);
    CHECK(late.code() == "link_over");
    CHECK(late.body["params"]["why"] == "expired");
}

TEST_CASE("the link of a letter that leaves long after the deadline opens for sixty days") {
    LinkDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    day.alter("UPDATE outbox SET state = 'sent', sent_at = due_at");
    day.at(quebec_midnight(*parse_day("2027-07-01")) + 12h);
    day.act(day.staff(), number, "packing");
    day.act(day.staff(), number, "shipment", {{"tracking", ""}});
    const std::string secret = LinkDay::secret_in(day.taken());
    day.at(quebec_midnight(*parse_day("2027-08-30")) + 12h);
    CHECK(day.open(secret).status == 201);
    day.at(quebec_midnight(*parse_day("2027-08-31")) + 1s);
    CHECK(day.open(secret).code() == "link_over");
}

TEST_CASE("links that are over are told so to whoever has them, and count as no guess") {
    LinkDay day;
    const std::string secret = day.secret_of_order(day.a);
    day.code_of(day.a, {{"end_links", true}});
    for (int times = 0; times < 20; ++times) CHECK(day.open(secret).code() == "link_over");
    CHECK(day.open("AbCdEfGhIjKlMnOpQrStUv").code() == "wrong_code");
}

TEST_CASE("a new code ends no link and no session that a link opened, unless staff say so") {
    LinkDay day;
    const SchoolId annex = day.building(day.a, "École de l'Érable, bâtiment 2");
    const std::string secret = day.secret_of_order(day.a), of_annex = day.secret_of_order(annex), others = day.secret_of_order(day.b);
    const Who by_link = LinkDay::who_is(day.open(secret));
    const Who by_code = LinkDay::who_is(day.post(LinkDay::guest(), "/api/v1/sessions/school", {{"code", day.code_of(day.a)}}));
    const auto role = [&](const Who& who) { return day.get(who, "/api/v1/sessions/current").body["role"]; };

    day.code_of(day.a);
    CHECK(role(by_code) == "guest");
    CHECK(role(by_link) == "school");
    CHECK(day.open(secret).status == 201);

    REQUIRE(day.post(day.admin(), "/api/v1/campaigns/jps-2027/school-keys", {{"replace", true}}).status == 201);
    CHECK(role(by_link) == "school");
    CHECK(day.open(secret).status == 201);

    day.code_of(day.a, {{"end_links", true}});
    CHECK(role(by_link) == "guest");
    CHECK(day.open(secret).body["params"]["why"] == "revoked");
    CHECK(day.open(of_annex).code() == "link_over");  // the code opened that building too
    CHECK(day.open(others).status == 201);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'school_link.revoked' AND became = '2'") == 1);
}

TEST_CASE("a box's code opens its order's page from when it is packed, each slip of it the same, and no other school's") {
    LinkDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    const Secret& key = day.app().program().service().key;
    const OrderId order = day.db().read([&](const Snapshot& db) {
        return *db.first("SELECT id FROM orders WHERE number = $number", {{"$number", number}},
                         [](const Row& row) { return row.id<Order>("id"); });
    });
    const std::string secret = box_secret(key, order);
    const auto slip = [&] { return day.get(day.staff(), "/api/v1/orders/" + number + "/slip").body; };
    const json before = slip();
    CHECK(secret.size() == 22);
    CHECK(before["receipt_svg"]["path"] == qr_code("https://trousse.example/commande?no=" + number + "&de=colis#" + secret).path);
    CHECK(day.open(secret).code() == "wrong_code");

    day.act(day.staff(), number, "packing");
    CHECK(slip()["receipt_svg"] == before["receipt_svg"]);
    const Told entered = day.open(secret);
    REQUIRE(entered.status == 201);
    CHECK(entered.body["schools"][0]["id"] == day.a.text());
    CHECK(day.get(LinkDay::who_is(entered), "/api/v1/orders/" + number).status == 200);
    const std::string other = day.order(day.b, day.menu).body["number"];
    CHECK(day.get(LinkDay::who_is(entered), "/api/v1/orders/" + other).code() == "unknown_order");

    const json links = day.get(day.staff(), "/api/v1/schools/" + day.a.text() + "/links").body["data"];
    REQUIRE(links.size() == 1);
    CHECK(links[0]["source"] == "box");
    CHECK(links[0]["order"] == number);
    CHECK(day.post(day.staff(), "/api/v1/links/" + links[0]["id"].get<std::string>() + "/revocation").status == 204);
    CHECK(day.open(secret).code() == "link_over");
    day.act(day.staff(), number, "unpacking");
    day.act(day.staff(), number, "packing");
    CHECK(day.open(secret).code() == "link_over");
}

TEST_CASE("a closed school's link opens nothing") {
    LinkDay day;
    const std::string secret = day.secret_of_order(day.a);
    day.alter("UPDATE school SET closed_at = 1 WHERE name LIKE '%rable'");
    CHECK(day.open(secret).code() == "wrong_code");
}

TEST_CASE("when the campaign is over a link still reads its orders, and does nothing else") {
    LinkDay day;
    const std::string secret = day.secret_of_order(day.a);
    day.archive();
    const Told entered = day.open(secret);
    CHECK(entered.body["campaign"]["is_current"] == false);
    CHECK(entered.body["schools"][0]["actions"] == json::array());
    CHECK(day.post(LinkDay::who_is(entered), "/api/v1/orders", order_body(day.a, day.menu)).code() == "code_of_another_campaign");
}

TEST_CASE("a letter that is erased takes its link with it, and the sessions that this one opened") {
    LinkDay day;
    const std::string secret = day.secret_of_order(day.a);
    const Who inside = LinkDay::who_is(day.open(secret));
    day.alter("DELETE FROM outbox_content");
    day.alter("DELETE FROM outbox");
    CHECK(day.open(secret).code() == "wrong_code");
    CHECK(day.get(inside, "/api/v1/sessions/current").body["role"] == "guest");
}

TEST_CASE("a school hands an order on by a link of its own, which opens that order's page for thirty days") {
    LinkDay day;
    const std::string number = day.order(day.a, day.menu).body["number"], path = "/api/v1/orders/" + number + "/links";
    const Told made = day.post(day.as(day.a), path);
    REQUIRE(made.status == 201);
    CHECK(made.body["source"] == "colleague");
    const std::string link = made.body["link"], secret = link.substr(link.find('#') + 1);
    CHECK(link == "https://trousse.example/commande?no=" + number + "#" + secret);

    const Who colleague = LinkDay::who_is(day.open(secret));
    CHECK(day.get(colleague, "/api/v1/orders/" + number).status == 200);
    const json listed = day.get(colleague, path).body["data"];
    REQUIRE(listed.size() == 1);
    CHECK(listed[0]["id"] == made.body["id"]);
    CHECK_FALSE(listed[0]["opened_at"].is_null());
    CHECK_FALSE(listed[0].contains("link"));

    day.at(day.now() + 24h * 29);
    CHECK(day.open(secret).status == 201);
    day.at(day.now() + 24h * 2);
    CHECK(day.open(secret).body["params"]["why"] == "expired");
    CHECK(day.get(day.as(day.a), path).body["data"].empty());
}

TEST_CASE("a school hands on its own orders alone, ten links of one at most, and ends each") {
    LinkDay day;
    const std::string number = day.order(day.a, day.menu).body["number"], path = "/api/v1/orders/" + number + "/links";
    CHECK(day.post(day.as(day.b), path).code() == "unknown_order");
    std::string link;
    for (int i = 0; i < 10; ++i) link = day.post(day.as(day.a), path).body.at("link");
    CHECK(day.post(day.as(day.a), path).code() == "too_many_links");

    const std::string secret = link.substr(link.find('#') + 1), id = day.get(day.as(day.a), path).body["data"][0]["id"];
    const Who colleague = LinkDay::who_is(day.open(secret));
    CHECK(day.post(day.as(day.b), "/api/v1/links/" + id + "/revocation").status == 404);
    CHECK(day.open(secret).status == 201);
    for (int i = 0; i < 2; ++i) CHECK(day.post(day.as(day.a), "/api/v1/links/" + id + "/revocation").status == 204);
    CHECK(day.get(colleague, "/api/v1/sessions/current").body["role"] == "guest");
    CHECK(day.open(secret).body["params"]["why"] == "revoked");
    CHECK(day.post(day.as(day.a), path).status == 201);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'school_link.revoked'") == 1);
}

TEST_CASE("staff see a school's links, where each stands, was made and opened, and end any; a school ends no letter's") {
    LinkDay day;
    const std::string number = day.order(day.a, day.menu).body["number"];
    const std::string secret = LinkDay::secret_in(day.taken());
    day.open(secret);
    const std::string path = "/api/v1/schools/" + day.a.text() + "/links";
    const json listed = day.get(day.staff(), path).body["data"];
    REQUIRE(listed.size() == 1);
    CHECK(listed[0]["source"] == "letter");
    CHECK(listed[0]["order"] == number);
    CHECK(listed[0]["state"] == "live");
    CHECK_FALSE(listed[0]["opened_at"].is_null());
    CHECK_FALSE(holds(listed.dump(), secret));

    const std::string end = "/api/v1/links/" + listed[0]["id"].get<std::string>() + "/revocation";
    CHECK(day.post(day.as(day.a), end).status == 404);
    CHECK(day.post(day.staff(), end).status == 204);
    CHECK(day.open(secret).code() == "link_over");
    CHECK(day.get(day.staff(), path).body["data"][0]["state"] == "revoked");
    CHECK(day.get(day.staff(), "/api/v1/schools/" + day.b.text() + "/links").body["data"].empty());
}
