// Who is signed in, who may what, and programs that come in by a token.
#include <doctest/doctest.h>
#include <httplib.h>

#include "accounts/sessions.hpp"
#include "campaign_day.hpp"
#include "contract.hpp"
#include "platform/crypto.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;
using Told = CampaignDay::Told;
using Who = CampaignDay::Who;

namespace {

constexpr auto kTheirPassword = "un orignal près du lac";

// Requests whose answers must be what the contract says.
struct Office : CampaignDay {
    Told checked(const Who& who, const std::string& method, const std::string& path, const json& body = json::object(),
                 std::multimap<std::string, std::string> headers = {}) {
        const bool takes_body = method == "POST" || method == "PATCH";
        headers.emplace("Content-Type", "application/json");
        if (method == "POST" && !headers.contains("Idempotency-Key"))
            headers.emplace("Idempotency-Key", random_token(16));
        const Told told = send(who, method, path, takes_body ? body.dump() : "", std::move(headers));
        const auto faults = contract().faults_of_answer(method, path, told.status, told.body.is_null() ? "" : told.body.dump());
        INFO(method, " ", path, " ", told.status, " ", json(faults).dump());
        CHECK(faults.empty());
        return told;
    }

    // Somebody with a password, signed in.
    struct Person {
        std::string id;
        Who who;
    };
    Person person(const std::string& name, const char* role) {
        const auto invited = checked(at_the_machine(), "POST", "/api/v1/accounts", {{"email", name + "@prel.example"}, {"name", name}, {"role", role}});
        const std::string link = invited.body["setup_link"];
        const auto welcomed = checked(guest(), "POST", "/api/v1/account-setups", {{"token", link.substr(link.find('#') + 1)}, {"password", kTheirPassword}});
        return {invited.body["id"], holder_of(welcomed)};
    }

    Who enter(const std::string& name, const std::string& browser) {
        return holder_of(checked(guest(), "POST", "/api/v1/sessions/staff", {{"email", name + "@prel.example"}, {"password", kTheirPassword}}, {{"User-Agent", browser}}));
    }

    static Who holder_of(const Told& told) {
        const std::string cookie = told.header("Set-Cookie");
        const auto begin = cookie.find('=') + 1;
        return {.token = cookie.substr(begin, cookie.find(';') - begin)};
    }

    Told token(const Who& maker, const std::string& role, int days = 30) {
        return checked(maker, "POST", "/api/v1/tokens", {{"name", "Tableau"}, {"role", role}, {"days", days}});
    }

    // By a program: no cookie, a bearer.
    Told by(const std::string& bearer, const std::string& method, const std::string& path, const json& body = json::object(),
            std::multimap<std::string, std::string> headers = {}) {
        headers.emplace("Authorization", "Bearer " + bearer);
        return checked(guest(), method, path, body, std::move(headers));
    }
};

constexpr auto kPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Mobile/15E148";
constexpr auto kTablet = "Mozilla/5.0 (Linux; Android 14; SM-X200) AppleWebKit/537.36 Chrome/130 Safari/537.36";
constexpr auto kComputer = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36";

}  // namespace

TEST_CASE("a session is listed with its kind of device, and once ended opens nothing") {
    Office day;
    const auto camille = day.person("camille", "admin");
    const Who phone = day.enter("camille", kPhone), tablet = day.enter("camille", kTablet), desk = day.enter("camille", kComputer);

    const json listed = day.checked(desk, "GET", "/api/v1/sessions").body["data"];
    REQUIRE(listed.size() == 4);
    std::map<std::string, std::string> by_device;
    for (const json& session : listed) by_device[session["device"]] = session["id"];
    CHECK(listed[0]["device"] == "computer");
    CHECK(listed[0]["current"] == true);
    CHECK(by_device.contains("phone"));
    CHECK(by_device.contains("tablet"));
    CHECK(day.db().read([](const Snapshot& db) { return db.any("SELECT 1 FROM session WHERE device LIKE '%Mozilla%'"); }) == false);

    CHECK(day.checked(desk, "DELETE", "/api/v1/sessions/" + by_device["phone"]).status == 204);
    CHECK(day.checked(phone, "GET", "/api/v1/orders").code() == "who_are_you");
    CHECK(day.checked(tablet, "GET", "/api/v1/orders").status == 200);
    CHECK(day.checked(desk, "DELETE", "/api/v1/sessions").status == 204);
    CHECK(day.checked(tablet, "GET", "/api/v1/orders").code() == "who_are_you");
    CHECK(day.checked(camille.who, "GET", "/api/v1/orders").code() == "who_are_you");
    CHECK(day.checked(desk, "GET", "/api/v1/sessions").body["data"].size() == 1);
}

TEST_CASE("an admin sees and ends anybody's sessions; nobody ends another's by its id") {
    Office day;
    const auto boss = day.person("boss", "admin"), helper = day.person("helper", "staff");
    const std::string path = "/api/v1/accounts/" + helper.id + "/sessions";
    const json theirs = day.checked(boss.who, "GET", path).body["data"];
    REQUIRE(theirs.size() == 1);
    const std::string of_boss = day.checked(boss.who, "GET", "/api/v1/sessions").body["data"][0]["id"];
    CHECK(day.checked(helper.who, "DELETE", "/api/v1/sessions/" + of_boss).code() == "not_found");
    CHECK(day.checked(boss.who, "DELETE", path + "/" + of_boss).code() == "not_found");
    CHECK(day.checked(boss.who, "DELETE", path + "/" + theirs[0]["id"].get<std::string>()).status == 204);
    CHECK(day.checked(helper.who, "GET", "/api/v1/orders").code() == "who_are_you");
    const Who again = day.enter("helper", kPhone);
    CHECK(day.checked(boss.who, "DELETE", path).status == 204);
    CHECK(day.checked(again, "GET", "/api/v1/orders").code() == "who_are_you");
    CHECK(day.checked(Office::at_the_machine(), "GET", "/api/v1/sessions").code() == "not_found");
}

TEST_CASE("the last use is noted to the quarter of an hour, and not more often") {
    Office day;
    const auto camille = day.person("camille", "staff");
    const auto last = [&] { return day.figure("SELECT max(last_used_at) AS figure FROM session"); };
    const Count first = last();
    day.at(day.now() + 10min);
    day.checked(camille.who, "GET", "/api/v1/orders");
    CHECK(last() == first);
    day.at(day.now() + 10min);
    day.checked(camille.who, "GET", "/api/v1/orders");
    CHECK(last() > first);
}

TEST_CASE("a password is changed with the old one, and the other sessions end") {
    Office day;
    const auto camille = day.person("camille", "staff");
    const Who other = day.enter("camille", kPhone);
    const auto change = [&](const std::string& current, const std::string& next) {
        return day.checked(camille.who, "POST", "/api/v1/password-changes", {{"current", current}, {"password", next}});
    };
    CHECK(change("pas le bon du tout", "quatre mots bien à moi").fault() == "/current wrong_password");
    CHECK(change(kTheirPassword, "court").fault() == "/password too_short");
    CHECK(change(kTheirPassword, "Camille au bord du lac").fault() == "/password contains_address");
    CHECK(change(kTheirPassword, "quatre mots bien à moi").status == 204);
    CHECK(day.checked(other, "GET", "/api/v1/orders").code() == "who_are_you");
    CHECK(day.checked(camille.who, "GET", "/api/v1/orders").status == 200);
    const json former{{"email", "camille@prel.example"}, {"password", kTheirPassword}};
    CHECK(day.checked(Office::guest(), "POST", "/api/v1/sessions/staff", former).code() == "wrong_password");
}

TEST_CASE("a password that is changed again with the same key was changed once, though the old one is wrong by then") {
    Office day;
    const auto camille = day.person("camille", "staff");
    const json change{{"current", kTheirPassword}, {"password", "quatre mots bien à moi"}};
    const std::multimap<std::string, std::string> key{{"Idempotency-Key", "change-1"}};
    for (int i = 0; i < 2; ++i)
        CHECK(day.checked(camille.who, "POST", "/api/v1/password-changes", change, key).status == 204);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE act = 'account.password_changed'") == 1);
    CHECK(day.checked(camille.who, "POST", "/api/v1/password-changes", change).fault() == "/current wrong_password");
}

TEST_CASE("an invitation, a link or a token asked for again with the same key is not made twice, nor shown again") {
    Office day;
    const auto boss = day.person("boss", "admin");
    const std::string account = "/api/v1/accounts/" + day.person("camille", "staff").id;
    const auto twice = [&](const std::string& path, const json& body = json::object()) {
        const std::multimap<std::string, std::string> key{{"Idempotency-Key", "once" + std::to_string(path.size())}};
        REQUIRE(day.checked(boss.who, "POST", path, body, key).status == 201);
        return day.checked(boss.who, "POST", path, body, key).code();
    };
    CHECK(twice("/api/v1/accounts", {{"email", "a@prel.example"}, {"name", "A"}, {"role", "staff"}}) == "already_shown");
    CHECK(twice(account + "/setup") == "already_shown");
    CHECK(twice("/api/v1/tokens", {{"name", "Tableau"}, {"role", "monitor"}, {"days", 30}}) == "already_shown");
    CHECK(day.figure("SELECT count(*) AS figure FROM account") == 3);
    CHECK(day.figure("SELECT count(*) AS figure FROM api_token") == 1);
    CHECK(day.db().read([](const Snapshot& db) { return db.any("SELECT 1 FROM idempotency WHERE told LIKE '%trousse_%' OR told LIKE '%#%'"); }) == false);
}

TEST_CASE("guessing the old password is told to slow down") {
    Office day;
    const auto camille = day.person("camille", "staff");
    const json wrong{{"current", "pas le bon du tout"}, {"password", "quatre mots bien à moi"}};
    for (int i = 0; i < 10; ++i) day.checked(camille.who, "POST", "/api/v1/password-changes", wrong);
    CHECK(day.checked(camille.who, "POST", "/api/v1/password-changes", wrong).code() == "slow_down");
}

TEST_CASE("a new role counts at once in an open session, an old version is refused, and the last admin stays one") {
    Office day;
    const auto boss = day.person("boss", "admin"), helper = day.person("helper", "staff");
    const std::string path = "/api/v1/accounts/" + helper.id;
    const auto version = [&](const std::string& id) {
        const json accounts = day.checked(boss.who, "GET", "/api/v1/accounts").body["data"];
        for (const json& each : accounts)
            if (each["id"] == id) return '"' + std::to_string(each["version"].get<int>()) + '"';
        return std::string{};
    };
    const std::string before = version(helper.id);
    CHECK(day.checked(helper.who, "GET", "/api/v1/accounts").code() == "not_allowed");
    CHECK(day.checked(boss.who, "PATCH", path, {{"role", "admin"}}).code() == "if_match_missing");
    CHECK(day.checked(boss.who, "PATCH", path, {{"role", "admin"}}, {{"If-Match", before}}).body["role"] == "admin");
    CHECK(day.checked(helper.who, "GET", "/api/v1/accounts").status == 200);
    CHECK(day.checked(boss.who, "PATCH", path, {{"role", "staff"}}, {{"If-Match", before}}).code() == "stale");
    CHECK(day.checked(boss.who, "PATCH", path, {{"role", "staff"}, {"name", "Aide"}}, {{"If-Match", version(helper.id)}}).body["name"] == "Aide");
    CHECK(day.checked(boss.who, "PATCH", "/api/v1/accounts/" + boss.id, {{"role", "staff"}}, {{"If-Match", version(boss.id)}}).code() == "last_admin");
}

TEST_CASE("who is disabled is out, and once enabled again enters with the same password") {
    Office day;
    const auto boss = day.person("boss", "admin"), helper = day.person("helper", "staff");
    const std::string path = "/api/v1/accounts/" + helper.id;
    CHECK(day.checked(boss.who, "POST", path + "/disabling").status == 204);
    CHECK(day.checked(helper.who, "GET", "/api/v1/orders").code() == "who_are_you");
    CHECK(day.checked(boss.who, "POST", path + "/enabling").status == 204);
    CHECK(day.checked(helper.who, "GET", "/api/v1/orders").code() == "who_are_you");
    CHECK(day.checked(day.enter("helper", kPhone), "GET", "/api/v1/orders").status == 200);
}

TEST_CASE("a token opens what its role may, leaves its own trace, and asks no Origin") {
    Office day;
    const auto boss = day.person("boss", "admin");
    const auto made = day.token(boss.who, "staff");
    const std::string secret = made.body["token"];
    CHECK(day.db().read([&](const Snapshot& db) { return db.any("SELECT 1 FROM api_token WHERE token_hash LIKE '%trousse%'"); }) == false);
    CHECK(day.by(secret, "GET", "/api/v1/orders").status == 200);
    CHECK(day.by(secret, "GET", "/api/v1/sessions/current").body == json{{"role", "staff"}, {"token", "Tableau"}});
    CHECK(day.by(secret, "GET", "/api/v1/tokens").code() == "not_allowed");
    CHECK(day.by(secret, "GET", "/api/v1/sessions").code() == "not_found");

    const auto item = day.item("Ruban", 5);
    const json receipt{{"lines", {{{"item", item.text()}, {"quantity", 3}}}}, {"reference", "B-1"}};
    CHECK(day.by(secret, "POST", "/api/v1/receipts", receipt, {{"Origin", "https://elsewhere.example"}, {"Sec-Fetch-Site", "cross-site"}}).status == 201);
    CHECK(day.checked(boss.who, "POST", "/api/v1/receipts", receipt, {{"Origin", "https://elsewhere.example"}}).code() == "cross_site");
    const json line = day.checked(boss.who, "GET", "/api/v1/audit?act=stock.received").body["data"][0];
    CHECK(line["by"]["name"] == "Tableau");
    CHECK(line["by"]["actor"] == "token:" + made.body["id"].get<std::string>());
    CHECK(day.get(boss.who, "/api/v1/items/" + item.text() + "/movements").body["data"][0]["by"] == "Tableau");
}

TEST_CASE("beside a token the cookie counts for nothing") {
    Office day;
    const auto boss = day.person("boss", "admin");
    CHECK(day.send(boss.who, "GET", "/api/v1/accounts", "", {{"Authorization", "Bearer trousse_invented"}}).code() == "who_are_you");
}

TEST_CASE("a token that is expired, revoked, or whose maker is disabled is nobody's") {
    Office day;
    const auto boss = day.person("boss", "admin"), other = day.person("other", "admin");
    const std::string short_lived = day.token(boss.who, "staff", 1).body["token"], revoked = day.token(boss.who, "staff").body["token"],
                      orphan = day.token(other.who, "staff").body["token"];
    const json listed = day.checked(boss.who, "GET", "/api/v1/tokens").body["data"];
    REQUIRE(listed.size() == 3);
    CHECK(day.checked(boss.who, "POST", "/api/v1/tokens/" + listed[1]["id"].get<std::string>() + "/revocation").status == 204);
    CHECK(day.by(revoked, "GET", "/api/v1/orders").code() == "who_are_you");

    CHECK(day.by(orphan, "GET", "/api/v1/orders").status == 200);
    const std::string account = "/api/v1/accounts/" + other.id;
    CHECK(day.checked(boss.who, "POST", account + "/disabling").status == 204);
    CHECK(day.by(orphan, "GET", "/api/v1/orders").code() == "who_are_you");
    CHECK(day.checked(boss.who, "POST", account + "/enabling").status == 204);
    CHECK(day.by(orphan, "GET", "/api/v1/orders").code() == "who_are_you");

    CHECK(day.by(short_lived, "GET", "/api/v1/orders").status == 200);
    day.at(day.now() + 24h);
    CHECK(day.by(short_lived, "GET", "/api/v1/orders").code() == "who_are_you");
}

TEST_CASE("a token may never do more than its maker may now, and makes no other token") {
    Office day;
    const auto boss = day.person("boss", "admin"), other = day.person("other", "admin");
    const std::string secret = day.token(other.who, "admin").body["token"];
    CHECK(day.by(secret, "GET", "/api/v1/accounts").status == 200);
    CHECK(day.by(secret, "POST", "/api/v1/tokens", {{"name", "Encore"}, {"role", "staff"}, {"days", 1}}).code() == "not_allowed");
    std::string version;
    const json accounts = day.checked(boss.who, "GET", "/api/v1/accounts").body["data"];
    for (const json& each : accounts)
        if (each["id"] == other.id) version = '"' + std::to_string(each["version"].get<int>()) + '"';
    CHECK(day.checked(boss.who, "PATCH", "/api/v1/accounts/" + other.id, {{"role", "staff"}}, {{"If-Match", version}}).status == 200);
    CHECK(day.by(secret, "GET", "/api/v1/accounts").code() == "not_allowed");
    CHECK(day.by(secret, "GET", "/api/v1/orders").status == 200);
}

TEST_CASE("a monitor reads the metrics and nothing else") {
    Office day;
    const std::string secret = day.token(Office::at_the_machine(), "monitor").body["token"];
    CHECK(day.by(secret, "GET", "/metrics").status == 200);
    CHECK(day.by(secret, "GET", "/api/v1/orders").code() == "not_allowed");
    CHECK(day.by(secret, "GET", "/api/v1/checks").code() == "not_allowed");
    CHECK(day.by(secret, "GET", "/api/v1/sessions/current").body["role"] == "monitor");
}
