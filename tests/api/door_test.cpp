// Everybody is let in who should be, whatever others try at the door meanwhile.
#include <doctest/doctest.h>

#include "campaign_day.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

constexpr auto kPassword = "un orignal près du lac";

struct Shown {
    int status;
    std::string code;
    std::vector<std::string> cookies;
};

struct Door : CampaignDay {
    // As the front door hands it on: from that address, with that device's cookie.
    Shown enter(const std::string& kind, const json& body, const std::string& address, const std::string& device = "") {
        const Answer answer = app().program().dispatch()({.method = "POST",
                                                          .path = "/api/v1/sessions/" + kind,
                                                          .body = body.dump(),
                                                          .content_type = "application/json",
                                                          .device = device,
                                                          .address = address});
        Shown shown{answer.status, json::parse(answer.body).value("code", ""), {}};
        for (const auto& [name, value] : answer.headers)
            if (name == "Set-Cookie") shown.cookies.push_back(value);
        return shown;
    }
    Shown by_code(const std::string& code, const std::string& address) {
        return enter("school", {{"code", code}}, address);
    }
    Shown by_link(const std::string& link, const std::string& address) {
        return enter("school", {{"link", link}}, address);
    }
    Shown by_password(const std::string& password, const std::string& address, const std::string& device = "") {
        return enter("staff", {{"email", "camille@prel.example"}, {"password", password}}, address, device);
    }

    void hire() {
        const std::string link = post(at_the_machine(), "/api/v1/accounts",
                                      {{"email", "camille@prel.example"}, {"name", "Camille"}, {"role", "staff"}})
                                     .body["setup_link"];
        REQUIRE(post(guest(), "/api/v1/account-setups",
                     {{"token", link.substr(link.find('#') + 1)}, {"password", kPassword}})
                    .status == 201);
    }

    json key_of(const std::string& name) {
        return post(staff(), "/api/v1/schools/" + school(name).text() + "/keys").body;
    }
};

std::string secret_in(const json& key) {
    const std::string link = key["link"];
    return link.substr(link.find('#') + 1);
}

std::string device_in(const Shown& entered) {
    for (const std::string& cookie : entered.cookies)
        if (const std::string name = "__Host-trousse-device="; cookie.starts_with(name))
            return cookie.substr(name.size(), cookie.find(';') - name.size());
    return "";
}

std::string network(int i) { return "203.0." + std::to_string(i % 30) + ".7"; }

}  // namespace

TEST_CASE("after ten wrong codes from one address its right code, right link and right password are let in") {
    Door door;
    door.hire();
    const json key = door.key_of("École du Ruisseau");
    for (int i = 0; i < 10; ++i) CHECK(door.by_code("2222222222", "192.0.2.9").code == "wrong_code");
    CHECK(door.by_code("2222222222", "192.0.2.9").code == "slow_down");
    CHECK(door.by_link("AbCdEfGhIjKlMnOpQrStUv", "192.0.2.9").code == "wrong_code");
    CHECK(door.by_password("pas le bon du tout", "192.0.2.9").code == "wrong_password");
    CHECK(door.by_code(key["code"], "192.0.2.9").status == 201);
    CHECK(door.by_link(secret_in(key), "192.0.2.9").status == 201);
    CHECK(door.by_password(kPassword, "192.0.2.9").status == 201);
}

TEST_CASE("a thousand wrong codes and many wrong passwords from thirty networks keep nobody out") {
    Door door;
    door.hire();
    const std::string device = device_in(door.by_password(kPassword, "192.0.2.9"));
    REQUIRE(device.size() > 60);
    const json key = door.key_of("École du Ruisseau");
    std::atomic<int> slowed = 0, weighed = 0;

    const int passwords = how_many("TROUSSE_WRONG_PASSWORDS", 60);
    std::vector<std::future<void>> attack;
    attack.push_back(meanwhile([&] {
        for (int i = 0; i < 1'000; ++i) slowed += door.by_code("2222222222", network(i)).code == "slow_down" ? 1 : 0;
    }));
    for (int one = 0; one < 30; ++one)
        attack.push_back(meanwhile([&, one] {
            for (int i = 0; i < passwords / 30; ++i)
                weighed += door.by_password("pas le bon du tout", network(one)).code == "wrong_password" ? 1 : 0;
        }));
    for (int i = 0; i < 10; ++i) {
        CHECK(door.by_code(key["code"], network(i)).status == 201);
        CHECK(door.by_link(secret_in(key), network(i)).status == 201);
        CHECK(door.get(Door::guest(), "/api/v1/campaigns/current").status == 200);
        if (i % 5 == 0) CHECK(door.by_password(kPassword, network(i), device).status == 201);
    }
    for (auto& part : attack) part.get();
    CHECK(slowed >= 600);
    CHECK(weighed > 0);
    CHECK(door.by_password(kPassword, network(3)).status ==
          201);  // from a device never seen, at an address that guessed
}

TEST_CASE("a device is known by its own account only, and not once it has guessed") {
    Door door;
    door.hire();
    const std::string device = device_in(door.by_password(kPassword, "192.0.2.9"));
    for (int i = 0; i < 10; ++i)
        CHECK(door.by_password("pas le bon du tout", "198.51.100.1", device).code == "wrong_password");
    for (int i = 0; i < 10; ++i)
        CHECK(door.by_password("pas le bon du tout", "198.51.100.1", device).code == "wrong_password");
    CHECK(door.by_password("pas le bon du tout", "198.51.100.1", device).code == "slow_down");
    CHECK(door.by_password("pas le bon du tout", "198.51.100.2", "made.up").code == "wrong_password");
    CHECK(door.by_password(kPassword, "198.51.100.1", device).status == 201);
    const Shown entered = door.by_password(kPassword, "198.51.100.3");
    REQUIRE(entered.cookies.size() == 2);
    for (const char* part : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age=31536000"})
        CHECK(entered.cookies[1].find(part) != std::string::npos);
}
