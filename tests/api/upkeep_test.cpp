// The audit searched, jobs run by hand, backups made, checked, taken away.
#include <doctest/doctest.h>
#include <httplib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "backups.hpp"
#include "campaign_day.hpp"
#include "contract.hpp"
#include "integrity.hpp"
#include "platform/audit.hpp"
#include "platform/quebec_time.hpp"
#include "served_program.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;
using Told = CampaignDay::Told;
namespace fs = std::filesystem;

namespace {

struct Machine : CampaignDay {
    Told ask(const std::string& method, const std::string& path, const json& body = json::object()) {
        const Told told = method == "POST" ? post(admin(), path, body) : send(admin(), method, path, "", {});
        const auto faults = contract().faults_of_answer(method, path, told.status, told.body.is_null() ? "" : told.body.dump());
        INFO(method, " ", path, " ", told.status, " ", json(faults).dump());
        CHECK(faults.empty());
        return told;
    }
    json found(const std::string& query) { return ask("GET", "/api/v1/audit" + query).body["data"]; }
    fs::path backups() const { return folder() / "backups"; }
};

// While it lives no file of this process, nor of one that it starts, grows past so many bytes: a disk that fills up.
class NoFilePast {
 public:
    explicit NoFilePast(rlim_t bytes) : signal_{std::signal(SIGXFSZ, SIG_IGN)} {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit now{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~NoFilePast() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }
    NoFilePast(const NoFilePast&) = delete;
    NoFilePast& operator=(const NoFilePast&) = delete;

 private:
    rlimit before_{};
    void (*signal_)(int);
};

std::string metrics_of(const CampaignDay& day) {
    httplib::Client client{(day.folder() / "trousse.sock").string(), 1};
    client.set_address_family(AF_UNIX);
    const auto answer = client.Get("/metrics", {{"Host", "trousse"}});
    REQUIRE(answer);
    return answer->body;
}

}  // namespace

TEST_CASE("the audit is found by school, order, item, person, act and day, and names what it is about") {
    Machine day;
    const auto ribbon = day.item("Ruban", 50);
    const auto kit = day.kit("menu", {{ribbon, 1}});
    const auto school = day.school("École du Ruisseau"), other = day.school("École du Lac");
    const std::string number = day.order(school, kit).body["number"];
    REQUIRE(day.order(other, kit).status == 201);

    const json of_school = day.found("?q=ruisseau");
    REQUIRE(of_school.size() == 1);
    CHECK(of_school[0]["act"] == "order.placed");
    CHECK(of_school[0]["subject"] == json{{"kind", "order"}, {"id", number}, {"name", nullptr}});
    CHECK(of_school[0]["by"] == json{{"kind", "school"}, {"actor", "school:" + school.text()}, {"name", "École du Ruisseau"}});
    CHECK(day.found("?q=" + number).size() == 1);
    CHECK(day.found("?subject=" + number).size() == 1);
    CHECK(day.found("?q=nobody+at+all").empty());
    CHECK(day.found("?act=order.placed").size() == 2);
    CHECK(day.found("?act=order.placed&by=school:" + other.text()).size() == 1);

    CHECK(day.post(day.staff(), "/api/v1/receipts", {{"lines", {{{"item", ribbon.text()}, {"quantity", 3}}}}, {"reference", "B-1"}}).status == 201);
    const json of_item = day.found("?q=ruban");
    REQUIRE(of_item.size() == 1);
    CHECK(of_item[0]["subject"]["name"]["fr"] == "Ruban");
    CHECK(day.found("?q=staff").size() == 1);
    CHECK(day.found("?since=2026-11-17").size() == 3);
    CHECK(day.found("?since=2026-11-18").empty());
    CHECK(day.found("?until=2026-11-16").empty());
    CHECK(day.ask("GET", "/api/v1/audit?since=yesterday").code() == "bad_query");
    CHECK(day.ask("GET", "/api/v1/audit?cursor=7a7a").code() == "bad_query");
    CHECK(day.ask("GET", "/api/v1/audit/acts").body["data"] == json{"order.placed", "stock.received"});
}

TEST_CASE("an order's line holds its contents in both languages") {
    Machine day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 2}});
    const std::string number = day.order(day.school("École du Ruisseau"), kit).body["number"];
    CHECK(day.found("?subject=" + number)[0]["became"] == "menu (2 Rubans), placed | menu (2 Rubans), placed");
}

TEST_CASE("page by page the audit gives each line once, newest first, whatever it is asked by") {
    Machine day;
    day.db().write([&](Transaction& tx) {
        for (int i = 0; i < 120; ++i)  // several within one millisecond
            audit(tx, {.done_by = i % 2 == 0 ? "operator" : "job:purge", .act = "test.done", .subject = "S" + std::to_string(i % 3)}, day.now() + i / 7 * 1ms);
    });
    for (const auto& [query, wanted] : std::map<std::string, std::size_t>{{"?", 120}, {"?act=test.done", 120}, {"?by=operator", 60}, {"?subject=S1", 40}, {"?q=S1", 40}}) {
        CAPTURE(query);
        std::vector<std::int64_t> ids;
        std::string cursor;
        do {
            const json page = day.ask("GET", "/api/v1/audit" + query + "&limit=17" + (cursor.empty() ? "" : "&cursor=" + cursor)).body;
            for (const json& line : page["data"]) ids.push_back(line["id"]);
            cursor = page["next"].is_null() ? "" : page["next"].get<std::string>();
        } while (!cursor.empty());
        CHECK(ids.size() == wanted);
        CHECK(std::ranges::is_sorted(ids, std::ranges::greater{}));
    }
}

TEST_CASE("a job is run by hand, and of two at once one is refused") {
    Machine day;
    const auto ran = day.ask("POST", "/api/v1/jobs/purge/runs");
    CHECK(ran.status == 201);
    CHECK(ran.body["result"].get<std::string>().find("erased") != std::string::npos);
    CHECK(day.ask("POST", "/api/v1/jobs/nothing/runs").code() == "not_found");
    CHECK(day.found("?act=job.run_by_hand").size() == 1);
    CHECK(day.send(day.staff(), "POST", "/api/v1/jobs/purge/runs", "", {}).code() == "not_allowed");
}

TEST_CASE("a job or a backup whose answer was lost is not done again") {
    Machine day;
    for (const char* path : {"/api/v1/jobs/purge/runs", "/api/v1/backups"}) {
        const auto first = day.post(day.admin(), path, json::object(), {{"Idempotency-Key", path}});
        CHECK(first.status == 201);
        CHECK(day.post(day.admin(), path, json::object(), {{"Idempotency-Key", path}}).body == first.body);
    }
    CHECK(day.found("?act=job.run_by_hand").size() == 1);
    CHECK(day.ask("GET", "/api/v1/backups").body["data"].size() == 1);
}

TEST_CASE("a backup is made by hand and by night, only for this program's eyes, and is good") {
    Machine day;
    const auto made = day.ask("POST", "/api/v1/backups");
    REQUIRE(made.status == 201);
    const std::string name = made.body["name"];
    CHECK(mode_of(day.backups()) == 0700);
    CHECK(mode_of(day.backups() / name) == 0600);
    CHECK(mode_of(day.backups() / (name + ".key")) == 0600);
    CHECK(fs::file_size(day.backups() / (name + ".key")) == 32);

    const auto verdict = day.ask("GET", "/api/v1/backups/" + name + "/verdict").body;
    CHECK(verdict["health"] == "ok");
    CHECK(verdict["is_ours"] == true);
    CHECK(verdict["key"] == true);
    CHECK(day.ask("POST", "/api/v1/jobs/backup/runs").status == 201);
    CHECK(day.ask("GET", "/api/v1/backups").body["data"].size() == 2);
    CHECK(day.ask("DELETE", "/api/v1/backups/" + name).status == 204);
    CHECK(day.ask("GET", "/api/v1/backups").body["data"].size() == 1);
    CHECK(day.ask("GET", "/api/v1/backups/" + name + "/verdict").code() == "not_found");
    for (const char* wrong : {"trousse.db", "..", "trousse-20270122-090000.db", "trousse.key"})
        CHECK(day.ask("DELETE", std::string{"/api/v1/backups/"} + wrong).code() == "not_found");
}

TEST_CASE("a damaged backup is told") {
    Machine day;
    const std::string name = day.ask("POST", "/api/v1/backups").body["name"];
    fs::resize_file(day.backups() / name, 20'000);
    CHECK(day.ask("GET", "/api/v1/backups/" + name + "/verdict").body["health"] != "ok");
}

TEST_CASE("the data leave whole, the key only for the password") {
    Machine day;
    const std::string name = day.ask("POST", "/api/v1/backups").body["name"];
    std::ifstream stream{day.backups() / name, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator{stream}, {}};

    httplib::Client client{"127.0.0.1", day.port()};
    const auto taken = client.Get("/api/v1/backups/" + name + "/database", {{"Cookie", "__Host-trousse=" + day.admin().token}});
    REQUIRE(taken);
    CHECK(taken->body == bytes);
    CHECK(taken->get_header_value("Content-Disposition").find(name) != std::string::npos);
    CHECK(taken->get_header_value("Cache-Control") == "no-store");

    const std::string key = "/api/v1/backups/" + name + "/key";
    CHECK(day.ask("POST", key, {{"password", "pas le bon mot"}}).fault() == "/password wrong_password");
    CHECK(day.ask("POST", key).status == 422);
    CHECK(day.send(day.staff(), "POST", key, json{{"password", "x"}}.dump(), {}).code() == "not_allowed");
    CHECK(day.found("?act=backup.downloaded").size() == 1);
    CHECK(day.found("?act=backup.key_taken").empty());
}

TEST_CASE("old backups go by age, and the three newest stay") {
    Machine day;
    for (int i = 0; i < 5; ++i) {
        make_backup(day.app().program().service(), "test");
        day.at(day.now() + 24h);
    }
    day.at(day.now() + 24h * 11);  // the first two are 15 and 14 days old and more
    CHECK(forget_old_backups(day.app().program().service()) == 2);
    day.at(day.now() + 24h * 300);
    CHECK(forget_old_backups(day.app().program().service()) == 0);
    CHECK(backups_in(day.backups()).size() == 3);
}

TEST_CASE("what a restore set aside goes with the backups of its age") {
    Machine day;
    const auto folder = day.folder() / ("before-restore-" + stamp_of(day.now())), other = day.folder() / "before-restore-by-hand";
    for (const auto& each : {folder, other}) fs::create_directory(each);
    std::ofstream{folder / "trousse.db"} << "Marqueur";
    day.at(day.now() + 24h * 13);
    CHECK(forget_old_backups(day.app().program().service()) == 0);
    day.at(day.now() + 24h * 2);
    CHECK(forget_old_backups(day.app().program().service()) == 1);
    CHECK_FALSE(fs::exists(folder));
    CHECK(fs::exists(other));
    CHECK(day.found("?act=backup.deleted").size() == 1);
}

TEST_CASE("what an operator should know stands in one list, told to staff, to /metrics and by the exit status of `trousse check`") {
    Machine day;
    const auto school = day.school("École du Ruisseau");
    const auto told = [&] {
        std::map<std::string, int> all;
        const json notices = day.ask("GET", "/api/v1/notices").body["data"];
        for (const json& each : notices) all[each["code"]] = each["count"];
        const std::string figures = metrics_of(day);
        for (const auto& [code, count] : all) CHECK(figures.find("trousse_notices{code=\"" + code + "\"} " + std::to_string(count) + "\n") != std::string::npos);
        CHECK(command("check", day.folder()).first == (all.empty() ? 0 : 2));
        return all;
    };
    using Codes = std::map<std::string, int>;
    CHECK(told() == Codes{});
    CHECK(day.send(day.as(school), "GET", "/api/v1/notices", "", {}).code() == "not_allowed");

    day.db().write([](Transaction& tx) {
        tx.run("INSERT INTO outbox (letter, school_id, recipient, language, cause, state, due_at) SELECT 'placed', id, 'a@ecole.example', 'fr', 'X/1', 'failed', 0 FROM school");
        tx.run("UPDATE job SET result = 'failed' WHERE name = 'backup'");
        tx.run("UPDATE campaign SET run_on_hold = 1");
    });
    CHECK(told() == Codes{{"backup_failed", 1}, {"letters_failed", 1}, {"run_on_hold", 1}});
    day.after_the_deadline();
    CHECK(told() == Codes{{"backup_failed", 1}, {"letters_failed", 1}, {"run_on_hold", 1}, {"silent_after_deadline", 1}});
    day.db().write([&](Transaction& tx) {
        audit(tx, {.done_by = "operator", .act = "test.done", .subject = "S"}, day.now() + 1h);
        tx.run("UPDATE campaign SET run_on_hold = 0");
        tx.run("UPDATE roster SET answer = 'decline', answered_at = 1, answered_by = 'operator'");
        tx.run("UPDATE campaign_count SET silent = 0");
        tx.run("UPDATE job SET result = '' WHERE name = 'backup'");
        tx.run("DELETE FROM outbox");
    });
    const auto left = told();
    CHECK(left.contains("clock_wrong"));
    CHECK_FALSE(left.contains("run_on_hold"));
    CHECK_FALSE(left.contains("silent_after_deadline"));
}

// A server that has the data open, and closes the door on whoever comes in the middle of its answer.
class RudeServer {
 public:
    explicit RudeServer(const fs::path& data) : lock_{data / "trousse.db.lock"} {
        sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
        (data / "trousse.sock").string().copy(address.sun_path, sizeof address.sun_path - 1);
        fs::remove(address.sun_path);
        REQUIRE(::bind(door_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(door_, 8) == 0);
        closing_ = std::thread{[this] {
            for (int guest; (guest = ::accept(door_, nullptr, nullptr)) >= 0; ::shutdown(guest, SHUT_RDWR))
                ::send(guest, "HTTP/1.1 ", 9, MSG_NOSIGNAL);
        }};
    }
    ~RudeServer() {
        ::shutdown(door_, SHUT_RDWR);
        closing_.join();
    }

 private:
    const FileLock lock_;
    const int door_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::thread closing_;
};

TEST_CASE("a command whose server goes away in the middle, or does not take so long a file, ends with a sentence") {
    std::optional<Machine> day{std::in_place};
    const fs::path data = fresh_folder(), file = data / "schools.csv";
    day->db().copy_to(data / "trousse.db");
    fs::copy_file(day->folder() / "trousse.key", data / "trousse.key");
    day.reset();  // and with it what a server ignores in its process, which a command of it would
    const auto usual = std::signal(SIGPIPE, SIG_DFL);
    const auto file_of = [&](std::size_t bytes) { std::ofstream{file} << std::string(bytes, 'a'); };
    const auto told = [&](const std::string& words) {
        const auto [status, said] = command(words, data);
        CHECK(status == 1);
        CHECK(said.starts_with("trousse: "));
        CHECK(std::ranges::count(said, '\n') == 1);
        return said;
    };
    const std::string import = "import schools " + file.string();

    file_of(25'000'000);
    CHECK(told(import).find("is too long") != std::string::npos);
    CHECK(told("import schools " + data.string()).find("cannot read") != std::string::npos);
    {
        const ServedProgram program{data, "2026-12-01T05:00:00Z"};
        CHECK(told(import).find("is too long") != std::string::npos);
        file_of(20'000'000);
        CHECK(told(import).find("unreadable_file") != std::string::npos);
    }
    const RudeServer rude{data};
    for (const std::string& words : {import, std::string{"report jps-2027"}})
        CHECK(told(words).find("the server went away") != std::string::npos);
    std::signal(SIGPIPE, usual);
    fs::remove_all(data);
}

TEST_CASE("a backup made while orders come in opens, is whole, and holds all that was acknowledged before it") {
    Machine day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 1000), 1}});
    const auto schools = day.schools(150);
    for (const auto& school : schools) day.as(school);
    std::atomic<int> acknowledged = 0;
    auto orders = meanwhile([&] {
        for (const auto& school : schools)
            if (day.order(school, kit).status == 201) ++acknowledged;
    });
    while (acknowledged < 20) std::this_thread::sleep_for(1ms);
    const int before = acknowledged;
    const auto made = day.ask("POST", "/api/v1/backups");
    REQUIRE(made.status == 201);
    orders.wait();

    const fs::path copied = day.backups() / made.body["name"].get<std::string>();
    CHECK(verdict_of_backup(copied).health == "ok");
    Database restored{copied};
    const auto count = [&](Sql sql) { return restored.read([&](const Snapshot& db) { return db.figure(sql); }); };
    CHECK(count("SELECT count(*) AS figure FROM orders") >= before);
    CHECK(count("SELECT count(*) AS figure FROM orders WHERE state = 'placed'") == count("SELECT reserved AS figure FROM item"));
}

TEST_CASE("a disk that fills up while a backup is made leaves no half of one, and orders go on") {
    Machine day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 1000), 1}});
    const auto school = day.school("École du Ruisseau"), other = day.school("École de l'Érable");
    const auto admin = day.admin(), one = day.as(school), another = day.as(other);
    day.db().write([&](Transaction& tx) {
        for (int i = 0; i < 40; ++i)  // 4 MB
            audit(tx, {.done_by = "operator", .act = "test.done", .subject = "S", .became = std::string(100'000, 'x')}, day.now());
    });
    const fs::path data = day.folder() / "elsewhere", copies = day.folder() / "copies";
    fs::create_directories(copies);
    fs::create_directory(data);
    day.db().copy_to(data / "trousse.db");
    fs::copy_file(day.folder() / "trousse.key", data / "trousse.key");

    const auto asked = [&](const ServedProgram& program, const CampaignDay::Who& who, const std::string& path, const json& body = json::object()) {
        httplib::Client client{"127.0.0.1", program.port()};
        const auto answer = client.Post(path, {{"Cookie", "__Host-trousse=" + who.token}, {"Idempotency-Key", who.token.substr(0, 20)}}, body.dump(), "application/json");
        REQUIRE(answer);
        return std::pair{answer->status, json::parse(answer->body).value("code", "")};
    };
    const std::pair refused{503, std::string{"storage_failed"}};
    {
        const NoFilePast full{3'000'000};
        const ServedProgram program{data, clock_from(day.now())};
        CHECK(asked(program, admin, "/api/v1/backups") == refused);
        CHECK(asked(program, admin, "/api/v1/jobs/backup/runs") == refused);
        const auto [status, said] = command("backup " + (copies / "copy.db").string(), data);
        CHECK(status == 1);
        CHECK(said.find("refused: storage_failed") != std::string::npos);
        CHECK(asked(program, one, "/api/v1/orders", order_body(school, kit)).first == 201);
    }
    CHECK(files_in(data / "backups").empty());
    CHECK(files_in(copies).empty());
    ServedProgram program{data, rfc3339(day.now() + 2s)};  // a clock that went back would try the failed job again at once
    CHECK(asked(program, admin, "/api/v1/backups").first == 201);
    CHECK(asked(program, another, "/api/v1/orders", order_body(other, kit)).first == 201);
    CHECK(files_in(data / "backups").size() == 2);
    CHECK(program.stop() == 0);
}

TEST_CASE("on a full disk `trousse restore` leaves what was there") {
    Machine day;
    day.school("École du Ruisseau");
    const fs::path backup = day.backups() / day.ask("POST", "/api/v1/backups").body["name"].get<std::string>(), data = day.folder() / "elsewhere";
    REQUIRE(command("restore " + backup.string(), data).first == 0);
    const auto before = files_in(data);
    {
        const NoFilePast full{fs::file_size(backup) - 1};
        const auto [status, said] = command("restore " + backup.string(), data);
        CHECK(status == 1);
        CHECK(said.find("nothing is restored") != std::string::npos);
        CHECK(said.find("make room") != std::string::npos);
    }
    CHECK(files_in(data) == before);
    CHECK(command("check", data).first == 2);  // sound, with a run on hold
}

TEST_CASE("a backup whose key cannot be written is none") {
    Machine day;
    fs::rename(day.folder() / "trousse.key", day.folder() / "away");
    CHECK(day.ask("POST", "/api/v1/backups").status >= 500);
    CHECK(files_in(day.backups()).empty());
}

TEST_CASE("a backup made from the page is restored by `trousse restore`, passes `trousse check`, and serves whoever signs in again") {
    Machine day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 1}});
    const auto school = day.school("École du Ruisseau");
    const std::string number = day.order(school, kit).body["number"];
    const std::string code = day.post(day.staff(), "/api/v1/schools/" + school.text() + "/keys").body["code"];
    const std::string name = day.ask("POST", "/api/v1/backups").body["name"];

    const fs::path data = day.folder() / "elsewhere";
    REQUIRE(command("restore " + (day.backups() / name).string(), data).first == 0);
    const auto [status, said] = command("check", data);
    INFO(said);
    CHECK(status == 2);  // sound, with a run on hold
    CHECK(said.find("ledger: ok") != std::string::npos);

    ServedProgram restored{data, clock_from(day.now())};
    httplib::Client client{"127.0.0.1", restored.port()};
    const auto shown = [&](const std::string& cookie) {
        const auto order = client.Get("/api/v1/orders/" + number, {{"Cookie", cookie}});
        REQUIRE(order);
        return order->status;
    };
    CHECK(shown("__Host-trousse=" + day.as(school).token) == 401);
    const auto entered = client.Post("/api/v1/sessions/school", json{{"code", code}}.dump(), "application/json");
    REQUIRE(entered);
    CHECK(shown(entered->get_header_value("Set-Cookie")) == 200);
    CHECK(restored.stop() == 0);
}

TEST_CASE("a command says in words what it was refused for, its code first, without the signs of JSON") {
    CampaignDay day;
    const auto [status, said] = command("user add camille@prel.example --name " + std::string(300, 'x'), day.folder());
    CHECK(status == 1);
    CHECK(said.find("refused: invalid\n  /name: too_long (limit: ") != std::string::npos);
    CHECK(said.find_first_of("{}\"") == std::string::npos);
    CHECK(command("school-codes jps-1999", day.folder()).second.find("refused: unknown_campaign") != std::string::npos);
}

TEST_CASE("the codes that a command makes leave with all that addresses a letter") {
    CampaignDay day;
    day.school("École « du Ruisseau », pavillon \"A\"");
    day.db().write([](Transaction& tx) { tx.run("UPDATE school SET address = '12, rue Principale', postal_code = 'J7Z1A1'"); });
    const auto [status, said] = command("school-codes jps-2027", day.folder());
    CHECK(status == 0);
    CHECK(said.find("school,organisation,building,language,address,municipality,postal_code,code,link\r\n") != std::string::npos);
    CHECK(said.find("\"École « du Ruisseau », pavillon \"\"A\"\"\",,,fr,\"12, rue Principale\",") != std::string::npos);
}

TEST_CASE("the machine tells its version, its size and its room") {
    Machine day;
    const json now = day.ask("GET", "/api/v1/upkeep").body;
    CHECK(now["database_bytes"] > 0);
    CHECK(now["disk"]["free_bytes"] > 0);
    CHECK(now["schema"].get<std::string>().ends_with(".sql"));
}
