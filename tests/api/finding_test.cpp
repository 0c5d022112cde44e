// A school without its code finds itself by name and has its link sent, and asking tells nobody anything about any school.
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "mail/outbox.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct FindingDay : CampaignDay {
    const ItemId ribbon = item("Ruban", 100);
    const std::string generic = generic_kit({{ribbon, 1}});
    const SchoolId reached = school("École Sainte-Ève-du-Lac"), unreached = school("École des Pins");
    int asked = 0;

    FindingDay() {
        alter("INSERT INTO school_contact (school_id, name, email, language, given_at) SELECT id, 'Anne Roy', 'anne@ecole.example', 'fr', 0 "
              "FROM school WHERE name LIKE '%Lac'");
    }
    void alter(Sql sql) {
        db().write([&](Transaction& tx) { tx.run(sql); });
    }

    // As the front door hands it on, from that address.
    Answer from(const std::string& address, const std::string& method, const std::string& path, const json& body = {}, Texts query = {}) {
        return app().program().dispatch()({.method = method,
                                           .path = path,
                                           .query = std::move(query),
                                           .body = body.is_null() ? "" : body.dump(),
                                           .content_type = body.is_null() ? "" : "application/json",
                                           .idempotency_key = method == "POST" ? "key-" + std::to_string(++asked) : "",
                                           .address = address});
    }
    Answer ask(const SchoolId& school, const std::string& address) {
        return from(address, "POST", "/api/v1/link-letters", {{"school", school.text()}});
    }
    std::vector<std::string> found(const std::string& typed) {
        const Answer answer = from("192.0.2.7", "GET", "/api/v1/school-names", {}, {{"q", typed}});
        REQUIRE(answer.status == 200);
        std::vector<std::string> names;
        const json body = json::parse(answer.body);
        for (const json& each : body["data"]) names.push_back(each["name"]);
        return names;
    }
    std::optional<LetterInHand> taken() {
        const Service& service = app().program().service();
        return db().write([&](Transaction& tx) { return take_next(tx, service.key, service.settings, now()); });
    }
    json requests() { return get(staff(), "/api/v1/link-requests").body["data"]; }
    json request_body(const SchoolId& school, const std::string& email = "luc@ecole.example") const {
        return {{"school", school.text()}, {"contact", {{"name", "Luc Bédard"}, {"email", email}, {"phone", "450 555-0100"}, {"language", "fr"}}}};
    }
};

std::string code_of(const Answer& answer) { return json::parse(answer.body).value("code", ""); }

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a school finds itself by words in any order, accents or not, St or Saint, eight at most, and no closed one") {
    FindingDay day;
    const Names lake{"École Sainte-Ève-du-Lac"};
    for (const char* typed : {"sainte eve", "LAC ste-eve", "ève ecole lac", "ste eve du lac"}) CHECK(day.found(typed) == lake);
    CHECK(day.found("ecole zzz").empty());
    for (int i = 0; i < 9; ++i) day.school("École Rivière " + std::to_string(i));
    CHECK(day.found("riviere").size() == 8);
    CHECK(json::parse(day.from("192.0.2.7", "GET", "/api/v1/school-names", {}, {{"q", "riviere"}}).body)["more"] == true);
    day.alter("UPDATE school SET closed_at = 1 WHERE name LIKE '%Lac'");
    CHECK(day.found("sainte eve").empty());
    for (const char* few : {"", "ec", "e c", "- -"})
        CHECK(code_of(day.from("192.0.2.7", "GET", "/api/v1/school-names", {}, {{"q", few}})) == "bad_query");
}

TEST_CASE("who reads the roster out by searching is slowed down, and nobody else is") {
    FindingDay day;
    const auto search = [&](const std::string& address) { return day.from(address, "GET", "/api/v1/school-names", {}, {{"q", "ecole"}}).status; };
    int heard = 0;
    for (int i = 0; i < 200; ++i) heard += search("192.0.2.9") == 200;
    CHECK(heard == 40);
    CHECK(search("192.0.2.9") == 429);
    CHECK(search("192.0.2.10") == 200);
}

TEST_CASE("the link that a school asks for goes to the address on file, and opens its pages") {
    FindingDay day;
    CHECK(day.ask(day.reached, "192.0.2.1").status == 204);
    const auto letter = day.taken();
    REQUIRE(letter);
    CHECK(letter->recipient == "anne@ecole.example");
    CHECK(letter->letter.title == "Voici votre lien");
    std::string link;
    for (const LetterBlock& block : letter->letter.blocks)
        if (block.kind == LetterBlock::Kind::button) link = block.link;
    CHECK(link.starts_with("https://trousse.example/commander#"));
    const auto entered = day.post(FindingDay::guest(), "/api/v1/sessions/school", {{"link", link.substr(link.find('#') + 1)}});
    CHECK(entered.body["schools"][0]["id"] == day.reached.text());
    CHECK(day.figure("SELECT count(*) AS figure FROM school_link WHERE source = 'request'") == 1);
}

// What an outsider can count: the answer, byte for byte, and how often each is given. What it takes: the rows that are
// read and written, which are as many in the same tables.
TEST_CASE("asking for the link of a school with an address and of one without is the same, in the answer and in the work") {
    FindingDay day;
    const auto rows = [&] {
        return day.figure("SELECT (SELECT count(*) FROM outbox) * 1000000 + (SELECT count(*) FROM idempotency) * 10000 + "
                          "(SELECT count(*) FROM audit) * 100 + (SELECT count(*) FROM link_request) AS figure");
    };
    const auto asked = [&](const SchoolId& school, const std::string& address) {
        const Count before = rows();
        const std::uint64_t version = day.db().version();
        const Answer answer = day.ask(school, address);
        return std::tuple{answer.status, answer.body, answer.headers, rows() - before, day.db().version() - version};
    };
    for (int times = 0; times < 4; ++times) {
        const std::string from = "192.0.2." + std::to_string(20 + times);
        CHECK(asked(day.reached, from) == asked(day.unreached, from));
    }
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE letter = 'link' AND recipient = '' AND state = 'dropped'") == 2);
    CHECK(day.found("ecole des pins") == Names{"École des Pins"});  // nor does the search tell
}

TEST_CASE("at most two letters a day go to one school, whoever asks, and the third is answered as the first") {
    FindingDay day;
    for (int i = 0; i < 5; ++i) CHECK(day.ask(day.reached, "192.0.2." + std::to_string(i)).status == 204);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE letter = 'link'") == 2);
    day.at(day.now() + 24h);
    CHECK(day.ask(day.reached, "192.0.2.77").status == 204);
    CHECK(day.figure("SELECT count(*) AS figure FROM outbox WHERE letter = 'link'") == 3);
}

TEST_CASE("from one address few links a day are asked for, whether the school exists or not") {
    FindingDay day;
    const SchoolId nowhere = SchoolId::named("01930c5e-7a00-7000-8000-000000000001");
    for (int i = 0; i < 6; ++i) CHECK(day.ask(i % 2 == 0 ? day.reached : nowhere, "192.0.2.1").status == (i % 2 == 0 ? 204 : 404));
    CHECK(code_of(day.ask(day.unreached, "192.0.2.1")) == "too_many_asked");
    CHECK(day.ask(day.unreached, "192.0.2.2").status == 204);
    day.at(day.now() + 4h + 1s);
    CHECK(day.ask(day.unreached, "192.0.2.1").status == 204);
}

TEST_CASE("a closed school has no link sent, nor any while there is no campaign") {
    FindingDay day;
    day.alter("UPDATE school SET closed_at = 1 WHERE name LIKE '%Lac'");
    CHECK(code_of(day.ask(day.reached, "192.0.2.1")) == "unknown_school");
    day.alter("UPDATE campaign SET state = 'archived'");
    CHECK(code_of(day.ask(day.unreached, "192.0.2.1")) == "no_campaign");
}

TEST_CASE("who leaves a message is seen by staff with what is on file, and has the link sent with one press; then nothing of it is left") {
    FindingDay day;
    CHECK(day.from("192.0.2.1", "POST", "/api/v1/link-requests", day.request_body(day.reached)).status == 204);
    const json asked = day.requests();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0]["school"]["name"] == "École Sainte-Ève-du-Lac");
    CHECK(asked[0]["contact"]["name"] == "Luc Bédard");
    CHECK(asked[0]["email_on_file"] == "anne@ecole.example");

    const std::string path = "/api/v1/link-requests/" + asked[0]["id"].get<std::string>() + "/answer";
    CHECK(day.post(day.staff(), path, {{"as", "sent"}}).status == 204);
    CHECK(day.post(day.staff(), path, {{"as", "sent"}}).status == 404);
    CHECK(day.requests().empty());
    CHECK(day.taken()->recipient == "luc@ecole.example");
    CHECK(day.figure("SELECT count(*) AS figure FROM link_request") == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act LIKE 'link_request.%' AND (became LIKE '%@%' OR subject LIKE '%@%')") == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'link_request.answered' AND became = 'sent'") == 1);
}

TEST_CASE("a request that is refused, or settled by telephone, sends nothing; one without an email has none to send to") {
    FindingDay day;
    for (const char* email : {"luc@ecole.example", ""})
        CHECK(day.from("192.0.2.1", "POST", "/api/v1/link-requests", day.request_body(day.unreached, email)).status == 204);
    const json asked = day.requests();
    const auto answer = [&](const json& request, const char* as) {
        return day.post(day.staff(), "/api/v1/link-requests/" + request["id"].get<std::string>() + "/answer", {{"as", as}});
    };
    CHECK(answer(asked[0], "refused").status == 204);
    CHECK(answer(asked[1], "sent").code() == "no_email_given");
    CHECK(answer(asked[1], "called").status == 204);
    CHECK_FALSE(day.taken());
}

TEST_CASE("a request says who asks and how to reach them, and few come from one address") {
    FindingDay day;
    json body = day.request_body(day.unreached, "");
    body["contact"]["phone"] = "";
    CHECK(json::parse(day.from("192.0.2.1", "POST", "/api/v1/link-requests", body).body)["faults"][0]["code"] == "email_or_phone");
    for (int i = 0; i < 3; ++i) CHECK(day.from("192.0.2.1", "POST", "/api/v1/link-requests", day.request_body(day.unreached)).status == 204);
    CHECK(code_of(day.from("192.0.2.1", "POST", "/api/v1/link-requests", day.request_body(day.unreached))) == "too_many_asked");
}
