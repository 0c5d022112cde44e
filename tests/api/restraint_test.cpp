// What one school's session may do and have sent, and who orders without an e-mail.
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "contract.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;
using Told = CampaignDay::Told;

namespace {

struct Desk : CampaignDay {
    const std::string menu = kit("menu", {{item("Ruban", 500), 1}});
    const SchoolId stream = school("École du Ruisseau");

    Told order_with(const Who& who, const json& contact) {
        json body = order_body(stream, menu);
        body["contact"].update(contact);
        const Told told = post(who, "/api/v1/orders", body);
        const auto faults = contract().faults_of_answer("POST", "/api/v1/orders", told.status, told.body.dump());
        CAPTURE(json(faults).dump());
        CHECK(faults.empty());
        return told;
    }
    Count letters() { return figure("SELECT count(*) AS figure FROM outbox"); }
};

}  // namespace

TEST_CASE("a school without an e-mail orders with a telephone, no letter is queued, and staff may enter it so") {
    Desk day;
    const json by_phone{{"email", ""}, {"phone", "450 555-0126"}};
    const Told ordered = day.order_with(day.as(day.stream), by_phone);
    REQUIRE(ordered.status == 201);
    CHECK(ordered.body["contact"]["phone"] == "450 555-0126");
    CHECK(day.letters() == 0);
    CHECK(day.cancel(day.stream, ordered.body["number"]).status == 200);
    CHECK(day.order_with(day.staff(), by_phone).status == 201);
    CHECK(day.letters() == 0);
}

TEST_CASE("a school that leaves neither e-mail nor telephone is told so at the field") {
    Desk day;
    CHECK(day.order_with(day.as(day.stream), {{"email", ""}, {"phone", ""}}).fault() ==
          "/contact/email email_or_phone");
    CHECK(day.order_with(day.as(day.stream), {{"email", ""}, {"phone", "à venir"}}).fault() ==
          "/contact/email email_or_phone");
    CHECK(day.order_with(day.staff(), {{"email", "anne@"}, {"phone", "450 555-0126"}}).fault() ==
          "/contact/email not_an_email");
}

TEST_CASE("what is no name is refused at its field, so that no letter greets an advertisement") {
    Desk day;
    CHECK(day.order_with(day.as(day.stream), {{"name", "Gagnez sur www.lots.example"}}).fault() ==
          "/contact/name not_a_name");
    CHECK(day.letters() == 0);
}

TEST_CASE("one school's session acts no faster than a school does, and no other school waits for it") {
    Desk day;
    const std::string number = day.order(day.stream, day.menu).body["number"];
    std::vector<Told> told;
    for (int i = 0; i < 60; ++i) told.push_back(day.cancel(day.stream, number));
    const auto refused = std::ranges::find(told, 429, &Told::status);
    REQUIRE(refused != told.end());
    CHECK(refused - told.begin() >= 29);
    CHECK(refused->code() == "too_many_acts");
    CHECK(refused->header("Retry-After") == std::to_string(refused->body["params"]["seconds"].get<int>()));
    CHECK(day.get(day.as(day.stream), "/api/v1/orders").status == 200);
    CHECK(day.order(day.school("École de l'Érable"), day.menu).status == 201);
    day.at(day.now() + 1min);
    CHECK(day.show(day.stream, number).status == 200);
    CHECK(day.order(day.stream, day.menu).code() != "too_many_acts");
}

TEST_CASE(
    "one school's session has ten letters sent in a day and no more, staff are never refused, and the next day is "
    "another") {
    Desk day;
    const std::string number = day.order(day.stream, day.menu).body["number"];
    for (int i = 1; i < 10; ++i)
        CHECK(day.change(day.stream, number, {{"note", "Note " + std::to_string(i)}}).status == 200);
    CHECK(day.letters() == 10);
    CHECK(day.change(day.stream, number, {{"note", "Encore"}}).code() == "too_many_letters");
    CHECK(day.cancel(day.stream, number).code() == "too_many_letters");
    CHECK(day.letters() == 10);
    const std::string path = "/api/v1/orders/" + number;
    CHECK(day.patch(day.staff(), path, {{"note", "Par nous"}}, day.get(day.staff(), path).header("ETag")).status ==
          200);
    day.at(day.now() + 24h);
    CHECK(day.change(day.stream, number, {{"note", "Demain"}}).status == 200);
}
