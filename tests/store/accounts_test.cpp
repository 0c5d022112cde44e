// Who may come in, with what, and for how long.
#include <doctest/doctest.h>

#include "accounts/accounts_routes.hpp"
#include "office.hpp"

using namespace trousse;
using nlohmann::json;
using std::chrono::hours;

namespace {

constexpr auto kPassword = "un orignal près du lac";

std::string token_in(const std::string& link) { return link.substr(link.find('#') + 1); }

struct Team : Office {
    // Invited, with a password, and signed in.
    struct Member {
        std::string id;
        std::string email;
        Caller caller;
    };

    Member member(const std::string& email, const std::string& role) {
        const Told invited = post(operator_, "/accounts", {{"email", email}, {"name", "Camille"}, {"role", role}});
        REQUIRE(invited.status == 201);
        const Told set_up =
            post(guest, "/account-setups", {{"token", token_in(invited.body["setup_link"])}, {"password", kPassword}});
        REQUIRE(set_up.status == 201);
        return {invited.body["id"], email, Caller{.session = set_up.token()}};
    }

    Told sign_in(const std::string& email, const std::string& password, const std::string& address = "192.0.2.1") {
        return post(Caller{.address = address}, "/sessions/staff", {{"email", email}, {"password", password}});
    }

    json who(const Caller& caller) { return get(caller, "/sessions/current").body; }
};

}  // namespace

TEST_CASE("an invited person chooses a password with the one-time link, and is signed in") {
    Team team;
    const auto invited = team.post(team.operator_, "/accounts",
                                   {{"email", "Camille@PREL.example"}, {"name", "Camille"}, {"role", "staff"}});
    REQUIRE(invited.status == 201);
    CHECK(invited.body["email"] == "camille@prel.example");
    const std::string link = invited.body["setup_link"];
    CHECK(link.starts_with("https://trousse.example/equipe/bienvenue#"));
    CHECK(team.sign_in("camille@prel.example", kPassword).code() == "wrong_password");

    const json form{{"token", token_in(link)}, {"password", kPassword}};
    const auto welcomed = team.post(team.guest, "/account-setups", form);
    CHECK(welcomed.status == 201);
    CHECK(welcomed.body == json{{"role", "staff"}, {"name", "Camille"}, {"email", "camille@prel.example"}});
    CHECK(team.who({.session = welcomed.token()}) == welcomed.body);

    CHECK(team.post(team.guest, "/account-setups", form).code() == "wrong_code");
    CHECK(team.sign_in("CAMILLE@prel.example", kPassword).status == 201);
}

TEST_CASE("a one-time link is good for seven days") {
    Team team;
    const auto invite = [&](const std::string& email) {
        return team.post(team.operator_, "/accounts", {{"email", email}, {"name", "Camille"}, {"role", "staff"}}).body;
    };
    const json first = invite("a@prel.example"), second = invite("b@prel.example");
    team.now += hours{7 * 24} - std::chrono::milliseconds{1};
    CHECK(team.post(team.guest, "/account-setups", {{"token", token_in(first["setup_link"])}, {"password", kPassword}})
              .status == 201);
    team.now += std::chrono::milliseconds{1};
    CHECK(team.post(team.guest, "/account-setups", {{"token", token_in(second["setup_link"])}, {"password", kPassword}})
              .code() == "wrong_code");
}

TEST_CASE("a short or common password is refused before the link is looked at") {
    Team team;
    CHECK(team.post(team.guest, "/account-setups", {{"token", "x"}, {"password", "court"}}).fault() ==
          "/password too_short");
    CHECK(team.post(team.guest, "/account-setups", {{"token", "x"}, {"password", "motdepassemotdepasse"}}).fault() ==
          "/password common_password");
}

TEST_CASE("an e-mail has one account, in whatever case it is typed") {
    Team team;
    team.member("camille@prel.example", "staff");
    const auto again =
        team.post(team.admin, "/accounts", {{"email", "CAMILLE@prel.example"}, {"name", "C"}, {"role", "admin"}});
    CHECK(again.status == 422);
    CHECK(again.fault() == "/email already_taken");
}

TEST_CASE("the cookie of a session is the browser's alone, and lasts as long as the session") {
    Team team;
    team.member("camille@prel.example", "staff");
    const auto entered = team.sign_in("camille@prel.example", kPassword);
    CHECK(entered.cookie ==
          "__Host-trousse=" + entered.token() + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=36000");
    CHECK(entered.token().size() == 43);  // 256 bits

    team.now += hours{10} - std::chrono::milliseconds{1};
    CHECK(team.who({.session = entered.token()})["role"] == "staff");
    team.now += std::chrono::milliseconds{1};
    CHECK(team.who({.session = entered.token()})["role"] == "guest");
}

TEST_CASE("the database holds no token, code, link or password that could be used") {
    Team team;
    const auto member = team.member("camille@prel.example", "staff");
    const auto key = team.post(member.caller, "/schools/" + team.school("École du Ruisseau").text() + "/keys").body;
    std::string code = key["code"];
    std::erase(code, '-');
    const std::vector<std::string> kept = team.db().read([](const Snapshot& db) {
        return db.all(R"(SELECT token_hash AS text FROM session UNION ALL SELECT password_hash FROM account
                         UNION ALL SELECT coalesce(setup_hash, '') FROM account
                         UNION ALL SELECT link_hash || code_hash FROM school_key
                         UNION ALL SELECT was || became || subject FROM audit
                         UNION ALL SELECT told || fingerprint FROM idempotency)",
                      {}, [](const Row& row) { return row.text("text"); });
    });
    for (const std::string& text : kept)
        for (const std::string& secret : {member.caller.session, code, token_in(key["link"]), std::string{kPassword},
                                          std::string{"camille@prel.example"}})
            CHECK(text.find(secret) == std::string::npos);
}

TEST_CASE("signing in ends the session that the browser had") {
    Team team;
    const auto member = team.member("camille@prel.example", "staff");
    const auto again = team.post(member.caller, "/sessions/staff", {{"email", member.email}, {"password", kPassword}});
    CHECK(again.token() != member.caller.session);
    CHECK(team.who(member.caller)["role"] == "guest");
    CHECK(team.who({.session = again.token()})["role"] == "staff");
}

TEST_CASE("signing out ends the session and its cookie") {
    Team team;
    const auto member = team.member("camille@prel.example", "staff");
    const auto left = team.remove(member.caller, "/sessions/current");
    CHECK(left.status == 204);
    CHECK(left.cookie.starts_with("__Host-trousse=;"));
    CHECK(left.cookie.ends_with("Max-Age=0"));
    CHECK(team.who(member.caller)["role"] == "guest");
    CHECK(team.figure("SELECT count(*) AS figure FROM session") == 0);
}

TEST_CASE("disabling an account ends its sessions and its password") {
    Team team;
    team.member("admin@prel.example", "admin");
    const auto member = team.member("camille@prel.example", "staff");
    CHECK(team.post(team.admin, "/accounts/" + member.id + "/disabling").status == 204);
    CHECK(team.who(member.caller)["role"] == "guest");
    CHECK(team.sign_in(member.email, kPassword).code() == "wrong_password");
    CHECK(team.post(team.admin, "/accounts/" + member.id + "/disabling").status == 204);
    CHECK(team.post(team.admin, "/accounts/" + member.id + "/setup").code() == "not_found");
}

TEST_CASE("the last admin who can sign in is not disabled") {
    Team team;
    const auto first = team.member("a@prel.example", "admin");
    team.post(team.operator_, "/accounts", {{"email", "b@prel.example"}, {"name", "Invited"}, {"role", "admin"}});
    CHECK(team.post(team.admin, "/accounts/" + first.id + "/disabling").code() == "last_admin");
    team.member("c@prel.example", "admin");
    CHECK(team.post(team.admin, "/accounts/" + first.id + "/disabling").status == 204);
}

TEST_CASE("a new one-time link ends the old password, the old link and every session") {
    Team team;
    const auto member = team.member("camille@prel.example", "staff");
    const std::string first = team.post(team.admin, "/accounts/" + member.id + "/setup").body["setup_link"];
    CHECK(team.who(member.caller)["role"] == "guest");
    CHECK(team.sign_in(member.email, kPassword).code() == "wrong_password");
    const std::string second = team.post(team.admin, "/accounts/" + member.id + "/setup").body["setup_link"];
    CHECK(team.post(team.guest, "/account-setups", {{"token", token_in(first)}, {"password", kPassword}}).code() ==
          "wrong_code");
    CHECK(team.post(team.guest, "/account-setups", {{"token", token_in(second)}, {"password", kPassword}}).status ==
          201);
}

TEST_CASE("a wrong password and an unknown e-mail are refused alike, and after ten the wrong ones are told to wait") {
    Team team;
    const auto member = team.member("camille@prel.example", "staff");
    const auto known = team.sign_in(member.email, "pas le bon mot");
    const auto unknown = team.sign_in("nobody@prel.example", "pas le bon mot");
    CHECK(known.status == 401);
    CHECK(known.body == unknown.body);
    for (int i = 0; i < 8; ++i) team.sign_in(member.email, "pas le bon mot");
    const auto refused = team.sign_in(member.email, "pas le bon mot");
    CHECK(refused.status == 429);
    CHECK(refused.body["params"]["seconds"] == 60);
    CHECK(team.sign_in(member.email, kPassword).status == 201);
    CHECK(team.sign_in(member.email, "pas le bon mot", "198.51.100.9").status == 401);
}

TEST_CASE("the first admin's link is shown until it is used, and never once an admin can sign in") {
    Team team;
    const auto first = first_admin_link(team.service()), second = first_admin_link(team.service());
    REQUIRE(first);
    REQUIRE(second);
    CHECK(team.post(team.guest, "/account-setups", {{"token", token_in(*first)}, {"password", kPassword}}).code() ==
          "wrong_code");
    const auto set_up = [&](json form) {
        form["token"] = token_in(*second);
        return team.post(team.guest, "/account-setups", form);
    };
    CHECK(team.post(team.guest, "/account-setups/reading", {{"token", token_in(*second)}}).body["email"].is_null());
    CHECK(set_up({{"password", kPassword}}).fault() == "/email missing");
    CHECK(set_up({{"password", "renarde@prel.example à moi"}, {"email", "renarde@prel.example"}}).fault() == "/password contains_address");
    const auto welcomed = set_up({{"password", kPassword}, {"email", "Renarde@prel.example"}});
    CHECK(welcomed.body["role"] == "admin");
    CHECK(welcomed.body["email"] == "renarde@prel.example");
    CHECK_FALSE(first_admin_link(team.service()));
    CHECK(team.sign_in("renarde@prel.example", kPassword).status == 201);
}

TEST_CASE("whoever was invited sees by which address they sign in, and an admin may change it") {
    Team team;
    const auto invited = team.post(team.operator_, "/accounts", {{"email", "camille@prel.example"}, {"name", "Camille"}, {"role", "staff"}});
    const std::string token = token_in(invited.body["setup_link"]);
    CHECK(team.post(team.guest, "/account-setups/reading", {{"token", token}}).body == json{{"name", "Camille"}, {"email", "camille@prel.example"}});
    CHECK(team.post(team.guest, "/account-setups/reading", {{"token", "made up"}}).code() == "wrong_code");
    const json other{{"token", token}, {"password", kPassword}, {"email", "other@prel.example"}};
    CHECK(team.post(team.guest, "/account-setups", other).fault() == "/email unknown_field");

    const auto member = team.member("denise@prel.example", "staff");
    const std::string path = "/accounts/" + invited.body["id"].get<std::string>();
    CHECK(team.patch(team.admin, path, {{"email", "denise@prel.example"}}, 2).fault() == "/email already_taken");
    const auto edited = team.patch(team.admin, path, {{"email", "Camille.Roy@prel.example"}}, 2);
    CHECK(edited.body["email"] == "camille.roy@prel.example");
    CHECK(team.patch(team.admin, path, {{"email", "camille.roy@prel.example"}}, 3).body["version"] == 3);  // as it was
    CHECK(team.post(team.guest, "/account-setups", {{"token", token}, {"password", kPassword}}).status == 201);
    CHECK(team.sign_in("camille.roy@prel.example", kPassword).status == 201);
    CHECK(team.figure("SELECT count(*) AS figure FROM audit WHERE act = 'account.edited' AND became = 'email'") == 1);
}

TEST_CASE("accounts are listed without a secret") {
    Team team;
    team.member("camille@prel.example", "staff");
    const json list = team.get(team.admin, "/accounts").body;
    REQUIRE(list["data"].size() == 1);
    CHECK(list["data"][0]["has_password"] == true);
    CHECK(list["data"][0]["added_at"] == "2027-01-04T14:00:00Z");
    CHECK(list["data"][0]["disabled_at"].is_null());
    for (const auto& [name, value] : list["data"][0].items()) CHECK_FALSE(name.ends_with("hash"));
}

TEST_CASE("who asks is told to everybody") {
    Team team;
    CHECK(team.who(team.guest) == json{{"role", "guest"}});
    CHECK(team.who(team.operator_) == json{{"role", "operator"}});
    CHECK(team.who({.session = "made up"}) == json{{"role", "guest"}});
    CHECK(team.remove(team.guest, "/sessions/current").status == 401);
}

TEST_CASE("accounts are for admins and the operator") {
    Team team;
    const auto member = team.member("camille@prel.example", "staff");
    for (const auto& [caller, status] : {std::pair{team.guest, 401}, std::pair{member.caller, 403}}) {
        CHECK(team.get(caller, "/accounts").status == status);
        CHECK(team.post(caller, "/accounts", {{"email", "x@prel.example"}, {"name", "X"}, {"role", "admin"}}).status ==
              status);
        CHECK(team.post(caller, "/accounts/" + member.id + "/setup").status == status);
        CHECK(team.post(caller, "/accounts/" + member.id + "/disabling").status == status);
    }
}

TEST_CASE("all that is done with accounts and sessions leaves an audit line") {
    Team team;
    team.member("admin@prel.example", "admin");
    const auto member = team.member("camille@prel.example", "staff");
    team.sign_in(member.email, kPassword);
    team.post(team.admin, "/accounts/" + member.id + "/setup");
    team.post(team.admin, "/accounts/" + member.id + "/disabling");
    const auto key = Id<struct Account>::named(member.id).key;
    const auto acts = team.db().read([&](const Snapshot& db) {
        return db.all("SELECT done_by || ' ' || act AS line FROM audit WHERE subject = $key ORDER BY id",
                      {{"$key", std::to_string(key)}}, [](const Row& row) { return row.text("line"); });
    });
    const std::string self = "account:" + std::to_string(key);
    CHECK(acts == std::vector<std::string>{"operator account.invited", self + " account.set_up",
                                           self + " session.began", "account:1 account.setup_renewed",
                                           "account:1 account.disabled"});
}
