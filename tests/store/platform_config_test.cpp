#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "platform/config.hpp"
#include "platform/crypto.hpp"

using namespace trousse;
namespace fs = std::filesystem;

namespace {

// A file of settings.
struct File {
    fs::path path = fs::temp_directory_path() / ("trousse-settings-" + random_token(9) + ".json");
    explicit File(const std::string& text) { std::ofstream{path} << text; }
    ~File() { fs::remove(path); }
};

std::vector<std::string> faults_of(const std::string& text, const Environment& environment = {}) {
    const File file{text};
    try {
        load_settings(file.path, environment);
    } catch (const ConfigError& refusal) {
        return refusal.faults;
    }
    return {};
}

bool is_refused(const std::string& text, const std::string& said) {
    const auto faults = faults_of(text);
    CAPTURE(faults.size());
    return faults.size() == 1 && faults[0].find(said) != std::string::npos;
}

}  // namespace

TEST_CASE("with nothing set, Trousse serves this machine alone on port 8080") {
    const Settings settings = load_settings("", {});
    CHECK(settings.host == "127.0.0.1");
    CHECK(settings.port == 8080);
    CHECK_FALSE(settings.behind_proxy);
    CHECK(settings.public_url == "http://127.0.0.1:8080");
    CHECK(settings.data == "data");
    CHECK(settings.limits.threads == 64);
    CHECK(settings.metrics_token.empty());
}

TEST_CASE("the file that comes with Trousse says what the defaults are") {
    Settings shipped = load_settings(fs::path{SCHEMA_FOLDER}.parent_path() / "config" / "trousse.json", {});
    CHECK(shipped.pick_up.municipality == "Sainte-Thérèse");
    CHECK(shipped.contact.phone == "450 434-7735");
    shipped.pick_up = {};
    shipped.contact = {};
    CHECK(describe(shipped) == describe(load_settings("", {})));
}

TEST_CASE("the file is read whole") {
    const File file{
        R"({"data": "/srv/trousse", "port": 9001, "behind_proxy": true, "public_url": "https://trousse.example",
        "pick_up": {"address": "1, rue Une", "hours": {"fr": "le jour", "en": "by day"}},
        "privacy_officer": {"name": "Camille Exemple", "email": "vie.privee@prel.example"},
        "limits": {"readers": 2}, "sessions": {"staff_hours": 4}, "retention_days": 365, "backup": {"folder": "/srv/copies", "hour": 1}})"};
    const Settings settings = load_settings(file.path, {});
    CHECK(settings.data == "/srv/trousse");
    CHECK(settings.port == 9001);
    CHECK(settings.behind_proxy);
    CHECK(settings.public_url == "https://trousse.example");
    CHECK(settings.pick_up.hours_fr == "le jour");
    CHECK(settings.pick_up.hours_en == "by day");
    CHECK(settings.privacy_officer.name == "Camille Exemple");
    CHECK(settings.privacy_officer.email == "vie.privee@prel.example");
    CHECK(settings.limits.readers == 2);
    CHECK(settings.limits.threads == 64);
    CHECK(settings.sessions.staff_hours == 4);
    CHECK(settings.retention_days == 365);
    CHECK(settings.backups() == "/srv/copies");
    CHECK(settings.backup.hour == 1);
    CHECK(settings.backup.keep == 14);
}

TEST_CASE("the environment goes over the file") {
    const File file{R"({"port": 9001, "host": "127.0.0.2"})"};
    const Settings settings = load_settings(file.path, {{"TROUSSE_PORT", "9002"},
                                                        {"TROUSSE_BEHIND_PROXY", "true"},
                                                        {"TROUSSE_PUBLIC_URL", "https://trousse.example"},
                                                        {"TROUSSE_PICK_UP_HOURS_FR", "midi"},
                                                        {"TROUSSE_LIMITS_WAITING_WRITES", "12"},
                                                        {"TROUSSE_DATA", "/srv/trousse"},
                                                        {"PATH", "/bin"}});
    CHECK(settings.port == 9002);
    CHECK(settings.host == "127.0.0.2");
    CHECK(settings.behind_proxy);
    CHECK(settings.pick_up.hours_fr == "midi");
    CHECK(settings.limits.waiting_writes == 12);
    CHECK(settings.data == "/srv/trousse");
}

TEST_CASE("the environment of this program is seen, and only what is Trousse's") {
    ::setenv("TROUSSE_PORT", "9003", 1);
    const Environment environment = this_environment();
    ::unsetenv("TROUSSE_PORT");
    CHECK(environment.at("TROUSSE_PORT") == "9003");
    CHECK_FALSE(environment.contains("PATH"));
}

TEST_CASE("every fault is told at once, with the name of the setting and where it was set") {
    const auto faults =
        faults_of(R"({"port": 99999, "prot": 1, "limits": {"readers": "many", "cats": 1}, "host": "0.0.0.0"})",
                  {{"TROUSSE_PORT", "eighty"}, {"TROUSSE_COLOUR", "green"}});
    CHECK(faults.size() == 7);
    const auto told = [&](const char* start, const char* where) {
        return std::ranges::any_of(faults, [&](const std::string& one) {
            return one.starts_with(start) && one.find(where) != std::string::npos;
        });
    };
    CHECK(told("port must be a whole number from 0 to 65535, and is 99999", ".json"));
    CHECK(told("port must be a whole number from 0 to 65535, and is \"eighty\"", "the environment, TROUSSE_PORT"));
    CHECK(told("prot is not a setting", ".json"));
    CHECK(told("limits.readers must be a whole number from 1 to 64", ".json"));
    CHECK(told("limits.cats is not a setting", ".json"));
    CHECK(told("TROUSSE_COLOUR is not a setting", "in the environment"));
    CHECK(told("host is 0.0.0.0, which other machines can reach", "behind_proxy"));
}

TEST_CASE("the message has a line for each fault") {
    const File file{R"({"port": -1, "prot": 1})"};
    std::string message;
    try {
        load_settings(file.path, {});
    } catch (const ConfigError& refusal) {
        message = refusal.what();
    }
    CHECK(std::ranges::count(message, '\n') == 2);
    CHECK(message.starts_with("The settings hold several faults:"));
}

TEST_CASE("behind a front door the address that people type is set, for pages of any other are refused") {
    CHECK(is_refused(R"({"behind_proxy": true})", "public_url"));
}

TEST_CASE("a host that others can reach needs a front door") {
    for (const auto* host : {"0.0.0.0", "::", "192.168.1.5", "127.example.org", "example.org"}) {
        CAPTURE(host);
        CHECK(is_refused(std::string{R"({"host": ")"} + host + "\"}", "behind_proxy"));
        CHECK(faults_of(std::string{R"({"behind_proxy": true, "public_url": "https://trousse.example", "host": ")"} + host + "\"}").empty());
    }
    for (const auto* host : {"127.0.0.1", "127.0.0.2", "::1", "localhost"}) {
        CAPTURE(host);
        CHECK(faults_of(std::string{R"({"host": ")"} + host + "\"}").empty());
    }
}

TEST_CASE("a value of another type or out of its range is refused, never bent into shape") {
    for (const auto* text : {R"({"port": "8080"})",
                             R"({"port": 80.5})",
                             R"({"port": 8080.0})",
                             R"({"port": null})",
                             R"({"port": -1})",
                             R"({"port": 18446744073709551615})",
                             R"({"port": 65536})",
                             R"({"port": true})",
                             R"({"behind_proxy": 1})",
                             R"({"behind_proxy": "true"})",
                             R"({"data": ""})",
                             R"({"data": 5})",
                             R"({"data": "a\nb"})",
                             R"({"log_level": "loud"})",
                             R"({"public_url": "trousse.example"})",
                             R"({"public_url": "https://"})",
                             R"({"public_url": "https://trousse.example/"})",
                             R"({"public_url": "https://a b"})",
                             R"({"pick_up": {"postal_code": "J7E 4X5"}})",
                             R"({"contact": {"email": "prel"}})",
                             R"({"contact": {"email": "a@b, c@d"}})",
                             R"({"retention_days": 0})",
                             R"({"limits": {"threads": 0}})"}) {
        CAPTURE(text);
        CHECK(is_refused(text, "must be"));
    }
}

TEST_CASE("a file that is no object of settings is refused in words") {
    CHECK(is_refused("[]", "one JSON object"));
    CHECK(is_refused("{\"port\": 8080,}", "no JSON from character"));
    CHECK(is_refused("", "cannot be read"));
    CHECK(is_refused(R"({"limits": 5})", "must be a group"));
    CHECK(is_refused(R"({"port": 8080, "port": 8081})", "port is given twice"));
    try {
        load_settings("/nowhere/trousse.json", {});
        FAIL("it was taken");
    } catch (const ConfigError& refusal) {
        CHECK(std::string_view{refusal.what()}.find("/nowhere/trousse.json") != std::string::npos);
    }
}

TEST_CASE("a secret is never told, neither when it is right nor when it is wrong") {
    const Settings settings = load_settings("", {{"TROUSSE_METRICS_TOKEN", "0123456789abcdef"}});
    CHECK(settings.metrics_token == "0123456789abcdef");
    CHECK(describe(settings).find("0123456789abcdef") == std::string::npos);
    CHECK(describe(settings).find("metrics_token = (set, not shown)") != std::string::npos);
    CHECK(describe(load_settings("", {})).find("metrics_token = (not set)") != std::string::npos);
    const auto faults = faults_of(R"({"metrics_token": "tooshort"})", {{"TROUSSE_METRICS_TOKEN", "too short too"}});
    CHECK(faults.size() == 2);
    for (const auto& fault : faults) CHECK(fault.find("short") == std::string::npos);
}

TEST_CASE("what is told of the settings can be read by anyone, with the names of the file") {
    const std::string told = describe(load_settings("", {{"TROUSSE_PORT", "9002"}}));
    CHECK(told.find("port = 9002\n") != std::string::npos);
    CHECK(told.find("pick_up.hours.fr = \"\"\n") != std::string::npos);
    CHECK(told.find("behind_proxy = false\n") != std::string::npos);
    CHECK(told.find("public_url = \"http://127.0.0.1:9002\"\n") != std::string::npos);
}

// ── The mail server ──

static std::string mail(const std::string& more) { return R"({"smtp": {"host": "smtp.example", )" + more + "}}"; }

TEST_CASE("a mail server needs an address to send from, and a password where there is a user") {
    CHECK(faults_of(mail(R"("from": {"address": "a@b.example"})")).empty());
    CHECK(is_refused(mail(R"("port": 25)"), "smtp.from.address is missing"));
    CHECK(is_refused(mail(R"("from": {"address": "a@b.example"}, "user": "u")"), "TROUSSE_SMTP_PASSWORD"));
    CHECK(is_refused(mail(R"("from": {"address": "a@b.example"}, "password": "p")"), "smtp.user is not"));
    CHECK(is_refused(mail(R"("from": {"address": "a@b.example"}, "security": "ssl")"), "one of starttls, tls, none"));
    CHECK(is_refused(mail(R"("from": {"address": "a@b.example"}, "ca_file": "/nowhere/ca.pem")"), "smtp.ca_file /nowhere/ca.pem cannot be read"));
}

TEST_CASE("mail goes unprotected to this machine alone") {
    CHECK(is_refused(mail(R"("from": {"address": "a@b.example"}, "security": "none")"), "smtp.security is none, but smtp.host is smtp.example"));
    CHECK(faults_of(R"({"smtp": {"host": "127.0.0.1", "security": "none", "from": {"address": "a@b.example"}}})").empty());
}

TEST_CASE("the password of the mail server stands in a file of its own, or in the environment, and is never told") {
    const File secret{"hunter2 et demi\n"};
    const std::string with_file = mail(R"("from": {"address": "a@b.example"}, "user": "u", "password_file": ")" + secret.path.string() + "\"");
    const File file{with_file};
    const Settings settings = load_settings(file.path, {});
    CHECK(settings.smtp.password == "hunter2 et demi");
    CHECK(describe(settings).find("hunter2") == std::string::npos);
    CHECK(faults_of(mail(R"("from": {"address": "a@b.example"}, "user": "u")"), {{"TROUSSE_SMTP_PASSWORD", "p"}}).empty());
    const auto both = faults_of(with_file, {{"TROUSSE_SMTP_PASSWORD", "p"}});
    REQUIRE(both.size() == 1);
    CHECK(both[0].find("keep one of them") != std::string::npos);
    CHECK(is_refused(mail(R"("from": {"address": "a@b.example"}, "user": "u", "password_file": "/nowhere/password")"), "smtp.password_file /nowhere/password cannot be read"));
}
