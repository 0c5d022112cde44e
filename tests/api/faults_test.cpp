// What must hold when many ask at once, when the power goes, and when the clock jumps.
#include <doctest/doctest.h>
#include <httplib.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <thread>

#include "campaign_day.hpp"
#include "platform/quebec_time.hpp"
#include "served_program.hpp"
#include "integrity.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;
using Told = CampaignDay::Told;

namespace {

template <class Work>
auto all_at_once(const std::vector<SchoolId>& schools, Work work) {
    std::vector<std::future<std::invoke_result_t<Work, const SchoolId&>>> begun;
    for (const SchoolId& school : schools) begun.push_back(meanwhile([&, school] { return work(school); }));
    std::vector<std::invoke_result_t<Work, const SchoolId&>> results;
    for (auto& each : begun) results.push_back(each.get());
    return results;
}

void check_integrity(CampaignDay& day) {
    const json verdicts = day.db().read([](const Snapshot& db) { return integrity(db); });
    for (const auto& [name, verdict] : verdicts.items()) {
        CAPTURE(name);
        CHECK(verdict == "ok");
    }
}

}  // namespace

// ── Many at once ──

TEST_CASE("64 schools race for the last 10 kits: exactly 10 get one, in every round") {
    CampaignDay day;
    for (int round = 0; round < how_many("TROUSSE_ROUNDS", 5); ++round) {
        const auto easel = day.item("Chevalet", 10);
        const auto kit = day.kit("atelier-" + std::to_string(round), {{easel, 1}});
        const auto schools = day.schools(64);
        for (const SchoolId& school : schools) day.as(school);
        std::map<int, int> told;
        for (const int status :
             all_at_once(schools, [&](const SchoolId& school) { return day.order(school, kit).status; }))
            ++told[status];
        CHECK(told == std::map<int, int>{{201, 10}, {409, 54}});
        CHECK(day.reserved(easel) == 10);
    }
    check_integrity(day);
}

TEST_CASE("an item that two kits share, or that stands twice in one, is never oversold") {
    CampaignDay day;
    for (int round = 0; round < how_many("TROUSSE_ROUNDS", 3); ++round) {
        const auto ribbon = day.item("Ruban", 23), card = day.item("Carte", 9);
        const std::string end = std::to_string(round);
        const auto menu = day.kit("menu-" + end, {{ribbon, 1}, {card, 1}}),
                   feast = day.kit("festin-" + end, {{ribbon, 2}, {ribbon, 1}});
        const auto schools = day.schools(64);
        std::map<std::string, bool> wants_menu;
        for (std::size_t i = 0; i < schools.size(); ++i) {
            day.as(schools[i]);
            wants_menu[schools[i].text()] = i % 2 == 0;
        }
        Count menus = 0, feasts = 0;
        for (const auto& [kit, status] : all_at_once(schools, [&](const SchoolId& school) {
                 const std::string& kit = wants_menu.at(school.text()) ? menu : feast;
                 return std::pair{kit, day.order(school, kit).status};
             }))
            if (status == 201) ++(kit == menu ? menus : feasts);
        CHECK(day.reserved(ribbon) == menus + 3 * feasts);
        CHECK(day.reserved(card) == menus);
        CHECK(day.reserved(ribbon) <= 23);
        CHECK(menus <= 9);
        CHECK((menus == 9 || day.reserved(ribbon) == 23));  // whoever was refused could not have been served
        CHECK(day.reserved(ribbon) > 20);
    }
    check_integrity(day);
}

TEST_CASE("the same key many times at once is one order; with another body, or without a key, it is refused") {
    CampaignDay day;
    const int keys = how_many("TROUSSE_KEYS", 200);
    const auto ribbon = day.item("Ruban", 2 * keys);
    const auto menu = day.kit("menu", {{ribbon, 1}}), feast = day.kit("festin", {{ribbon, 2}});
    const auto schools = day.schools(keys);
    for (const SchoolId& school : schools) day.as(school);
    std::vector<std::future<int>> workers;
    for (int worker = 0; worker < 8; ++worker)
        workers.push_back(meanwhile([&, worker] {
            int wrong = 0;
            for (std::size_t i = static_cast<std::size_t>(worker / 2); i < schools.size();
                 i += 4) {  // two workers for each key
                const std::string key = "key-" + std::to_string(i);
                const Told first = day.order(schools[i], menu, key), again = day.order(schools[i], menu, key);
                wrong += first.status != 201 || again.status != 201 || first.body != again.body ||
                         first.header("ETag") != again.header("ETag");
                wrong += day.order(schools[i], feast, key).code() != "idempotency_key_reused";
                wrong += day.send(day.as(schools[i]), "POST", "/api/v1/orders", order_body(schools[i], menu).dump(), {}).code() !=
                         "idempotency_key_missing";
            }
            return wrong;
        }));
    for (auto& worker : workers) CHECK(worker.get() == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == keys);
    CHECK(day.reserved(ribbon) == keys);
}

// ── The power goes ──

namespace {

// A data folder of its own, with what a day holds: the day itself may go on or end.
std::filesystem::path copy_of_data(CampaignDay& day) {
    const auto data = fresh_folder();
    day.db().copy_to(data / "trousse.db");
    std::filesystem::copy_file(day.folder() / "trousse.key", data / "trousse.key");
    return data;
}

// One school that orders with its key until it is told something, whatever happens to the server.
std::string insist(const std::atomic<int>& port, const std::string& token, const SchoolId& school) {
    for (int attempt = 0; attempt < 2'000; ++attempt) {
        httplib::Client client{"127.0.0.1", port.load()};
        client.set_read_timeout(5s);
        const httplib::Headers headers{{"Cookie", "__Host-trousse=" + token},
                                       {"Idempotency-Key", "key-" + school.text()}};
        const auto answer =
            client.Post("/api/v1/orders", headers, order_body(school, "menu").dump(), "application/json");
        if (answer && answer->status == 201) return json::parse(answer->body)["number"];
        if (answer && answer->status != 503) return "refused " + answer->body;
        std::this_thread::sleep_for(10ms);
    }
    return "never answered";
}

}  // namespace

TEST_CASE("a file too large to be checked before it is served ends the server when it proves damaged, in any other's words") {
    CampaignDay day;
    const auto data = copy_of_data(day), file = data / "trousse.db";
    { const ServedProgram sound{data, clock_from(day.now())}; }
    constexpr int kAsServed = 65;  // config/systemd does not start it again
    std::streamoff damaged = 4096;
    SUBCASE("a small one is not even served") {}
    SUBCASE("a large one") {
        Database db{file};
        db.write([](Transaction& tx) {
            tx.run_script("CREATE TABLE filler (bytes BLOB) STRICT; INSERT INTO filler VALUES (zeroblob(70000000))");
        });
        damaged = 4096 * 10'000;
    }
    {
        std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
        stream.seekp(damaged) << std::string(4096, 'x');
    }
    const auto [status, said] = command("serve --port 0 --frontend " + (data / "no-pages").string(), data);
    INFO(said);
    CHECK(status == kAsServed);
    CHECK(said.find("trousse: the database " + file.string() + " is damaged (") != std::string::npos);
    CHECK(said.find("bring back the last backup: trousse restore FILE") != std::string::npos);
    if (damaged == 4096) CHECK(said.find("Trousse listens") == std::string::npos);
    std::filesystem::remove_all(data);
}

TEST_CASE("no acknowledged order is lost and none doubled, however often the power goes under load") {
    constexpr int kSchools = 60, kClients = 8;
    const int cycles = how_many("TROUSSE_CYCLES", 5);
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 2 * kSchools * cycles);
    day.kit("menu", {{ribbon, 1}});
    const auto schools = day.schools(kSchools * cycles);
    std::map<std::string, std::string> tokens;
    for (const SchoolId& school : schools) tokens[school.text()] = day.as(school).token;
    const auto data = copy_of_data(day);

    std::map<std::string, std::string> acknowledged;
    std::mt19937 dice{7};
    std::atomic<int> port = 0;
    std::optional<ServedProgram> program{std::in_place, data, clock_from(day.now())};
    port = program->port();
    for (int cycle = 0; cycle < cycles; ++cycle) {
        std::mutex mutex;
        std::atomic<int> answered = 0;
        std::vector<std::future<void>> clients;
        for (int client = 0; client < kClients; ++client)
            clients.push_back(meanwhile([&, client] {
                for (int i = client; i < kSchools; i += kClients) {
                    const SchoolId& school = schools[static_cast<std::size_t>(cycle * kSchools + i)];
                    const std::string number = insist(port, tokens.at(school.text()), school);
                    ++answered;
                    const std::lock_guard lock{mutex};
                    acknowledged[school.text()] = number;
                }
            }));
        const int enough = 5 + static_cast<int>(dice() % 30);
        while (answered < enough) std::this_thread::sleep_for(1ms);
        program->kill();
        CHECK(answered < kSchools);  // it was under load
        program.emplace(data, rfc3339(day.now()));
        port = program->port();
        for (auto& client : clients) client.get();
    }
    for (const SchoolId& school : schools) {  // with the same key once more: the same answer
        CAPTURE(school.text());
        CHECK(acknowledged[school.text()].starts_with("JPS27-"));
        CHECK(insist(port, tokens.at(school.text()), school) == acknowledged[school.text()]);
    }
    CHECK(program->stop() == 0);

    Database kept{data / "trousse.db"};
    const auto figure = [&](Sql sql) { return kept.read([&](const Snapshot& db) { return db.figure(sql); }); };
    CHECK(figure("SELECT count(*) AS figure FROM orders") == kSchools * cycles);
    CHECK(figure("SELECT count(DISTINCT school_id) AS figure FROM orders") == kSchools * cycles);
    CHECK(figure("SELECT sum(reserved) AS figure FROM item") == kSchools * cycles);
    CHECK(kept.read([](const Snapshot& db) { return integrity(db); })["ledger"] == "ok");
    std::filesystem::remove_all(data);
}
