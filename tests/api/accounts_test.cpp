// Signing in over HTTP, and every answer about people held against the contract.
#include <doctest/doctest.h>

#include "accounts/sessions.hpp"
#include "campaign_day.hpp"
#include "contract.hpp"
#include "platform/crypto.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

constexpr auto kPassword = "un orignal près du lac";

// Requests whose answers must be what the contract says.
struct ContractDesk : CampaignDay {
    Told checked(const Who& who, const std::string& method, const std::string& path, const std::string& body = "") {
        const Told told =
            send(who, method, path, body, {{"Content-Type", "application/json"}, {"Idempotency-Key", random_token(16)}});
        const auto faults = contract().faults_of_answer(method, path, told.status, told.body.is_null() ? "" : told.body.dump());
        INFO(method, " ", path, " ", told.status, " ", json(faults).dump());
        CHECK(faults.empty());
        return told;
    }

    Told posted(const Who& who, const std::string& path, const json& body = json::object()) {
        return checked(who, "POST", path, body.dump());
    }
};

CampaignDay::Who holder_of(const CampaignDay::Told& told) {
    const std::string cookie = told.header("Set-Cookie");
    const auto begin = cookie.find('=') + 1;
    return {.token = cookie.substr(begin, cookie.find(';') - begin)};
}

std::string after_the_hash(const json& link) {
    const std::string text = link;
    return text.substr(text.find('#') + 1);
}

}  // namespace

TEST_CASE("from an invitation at the machine to a disabled account, every answer is as the contract says") {
    ContractDesk day;
    const auto machine = ContractDesk::at_the_machine();
    const auto invited = day.posted(machine, "/api/v1/accounts",
                                    {{"email", "camille@prel.example"}, {"name", "Camille"}, {"role", "staff"}});
    REQUIRE(invited.status == 201);

    const json setup{{"token", after_the_hash(invited.body["setup_link"])}, {"password", kPassword}};
    const auto welcomed = day.posted(ContractDesk::guest(), "/api/v1/account-setups", setup);
    REQUIRE(welcomed.status == 201);
    CHECK(day.posted(ContractDesk::guest(), "/api/v1/account-setups", setup).code() == "wrong_code");

    const json wrong{{"email", "camille@prel.example"}, {"password", "pas le bon mot"}};
    CHECK(day.posted(ContractDesk::guest(), "/api/v1/sessions/staff", wrong).code() == "wrong_password");
    const json right{{"email", "camille@prel.example"}, {"password", kPassword}};
    const auto entered = day.posted(holder_of(welcomed), "/api/v1/sessions/staff", right);
    CHECK(entered.status == 201);
    CHECK(day.checked(holder_of(welcomed), "GET", "/api/v1/sessions/current").body["role"] == "guest");
    CHECK(day.checked(holder_of(entered), "GET", "/api/v1/sessions/current").body["name"] == "Camille");
    CHECK(day.checked(day.admin(), "GET", "/api/v1/accounts").status == 200);

    const std::string account = "/api/v1/accounts/" + invited.body["id"].get<std::string>();
    CHECK(day.posted(machine, account + "/setup").status == 201);
    CHECK(day.checked(holder_of(entered), "DELETE", "/api/v1/sessions/current").code() == "who_are_you");
    CHECK(day.checked(machine, "POST", account + "/disabling").status == 204);
    CHECK(day.posted(machine, "/api/v1/accounts/nobody/disabling").code() == "not_found");
    CHECK(day.checked(machine, "GET", "/api/v1/sessions/current").body == json{{"role", "operator"}});
}

TEST_CASE("a school enters with its code, sees its order, and leaves") {
    ContractDesk day;
    const auto school = day.school("École du Ruisseau");
    day.building(school, "Pavillon Est");
    day.place(school, "Entrée nord");
    const auto kit = day.kit("menu", {{day.item("Ruban", 500), 1}});
    const auto key = day.posted(day.staff(), "/api/v1/schools/" + school.text() + "/keys");
    REQUIRE(key.status == 201);
    CHECK(day.posted(ContractDesk::guest(), "/api/v1/sessions/school", {{"code", "AAAA-AAAA-AA"}}).code() == "wrong_code");
    const auto entered = day.posted(ContractDesk::guest(), "/api/v1/sessions/school", {{"code", key.body["code"]}});
    REQUIRE(entered.status == 201);
    CHECK(entered.body["schools"].size() == 2);
    const std::string cookie = entered.header("Set-Cookie");
    for (const char* part :
         {"__Host-trousse=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age=43200"})
        CHECK(cookie.find(part) != std::string::npos);

    const auto ordered = day.order(school, kit);
    REQUIRE(ordered.status == 201);
    const auto seen = day.checked(holder_of(entered), "GET", "/api/v1/sessions/current").body["schools"][0];
    CHECK(seen["outcome"]["order"] == ordered.body["number"]);
    CHECK(seen["order"]["number"] == ordered.body["number"]);
    CHECK(seen["contact"].is_object());
    CHECK(seen["actions"] == json::array());
    CHECK(day.checked(holder_of(entered), "DELETE", "/api/v1/sessions/current").status == 204);
    CHECK(day.checked(holder_of(entered), "GET", "/api/v1/sessions/current").body["role"] == "guest");
}

TEST_CASE("guessing codes is told to slow down, with the seconds") {
    ContractDesk day;
    for (int i = 0; i < 10; ++i) day.posted(ContractDesk::guest(), "/api/v1/sessions/school", {{"code", "AAAAAAAAAA"}});
    const auto slowed = day.posted(ContractDesk::guest(), "/api/v1/sessions/school", {{"code", "AAAAAAAAAA"}});
    CHECK(slowed.status == 429);
    CHECK(slowed.header("Retry-After") == std::to_string(slowed.body["params"]["seconds"].get<int>()));
}
