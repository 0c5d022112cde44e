#include "office.hpp"

#include <fmt/format.h>

#include "bench.hpp"
#include "load.hpp"
#include "office_rows.hpp"

namespace trousse {

using nlohmann::json;
using namespace std::chrono_literals;

Office::Office(int schools) {
    day_.generic_kit({{item_, 1}});
    const SchoolId school = day_.schools(schools).front();
    const OrderId first = first_order(school);
    day_.db().write([&](Transaction& tx) {
        name_schools(tx);
        add_last_year(tx);
        order_for_half(tx, first);
    });
    day_.after_the_deadline();
    day_.at(day_.now() - 1h);
    marks_ = {{"{school}", school.text()}, {"{item}", item_.text()}};
}

OrderId Office::first_order(const SchoolId& school) {
    const auto told = day_.order(school, kit_);
    if (told.status != 201) throw std::runtime_error{told.body.dump()};
    return {day_.figure("SELECT id AS figure FROM orders")};
}

constexpr auto kSent = "SELECT number FROM orders WHERE state = 'shipped' ORDER BY id LIMIT 1";
constexpr auto kToPack = R"(
    SELECT number FROM orders JOIN campaign ON campaign.id = campaign_id
     WHERE slug = 'jps-2027' AND orders.state = 'placed' AND wave_id IS NULL ORDER BY orders.id LIMIT 1000)";

void Office::after_the_rule() {
    day_.after_the_deadline();
    if (day_.run_generic().status != 201) throw std::runtime_error{"the rule did not run"};
    day_.schools(20);  // silent again: added after the run
    day_.db().write([&](Transaction& tx) {
        make_waves(tx);
        pack_every_other_wave(tx);
        note_what_came_of_it(tx, day_.now());
    });
    marks_["{wave}"] = "2";
    marks_["{order}"] = numbers(kSent).at(0);
    marks_["{count}"] = uuid_of(day_.figure("SELECT min(id) AS figure FROM stock_count"));
    to_pack_ = numbers(kToPack);
}

std::vector<std::string> Office::numbers(Sql sql) {
    return day_.db().read(
        [&](const Snapshot& db) { return db.all(sql, {}, [](const Row& row) { return row.text("number"); }); });
}

// ── What is asked of it ──
void Office::commit() {
    day_.db().write([](Transaction& tx) { tx.run("UPDATE campaign SET target = target"); });
}

double Office::milliseconds_of(const std::vector<std::string_view>& asks) {
    std::vector<std::string> requests;
    for (const std::string_view each : asks) {
        const std::string ask = filled_in(each);
        if (const auto body = ask.find(" {"); ask.starts_with("POST ") && body != std::string::npos)
            requests.push_back(request("POST", "/api/v1" + ask.substr(5, body - 5), ask.substr(body + 1),
                                       fmt::format("bench-{}", ++asked_)));
        else
            requests.push_back(request("GET", "/api/v1" + ask));
    }
    Caller caller{day_.port()};
    const auto took = measured([&] {
        for (const std::string& each : requests) {
            caller.ask(each);
            while (!caller.take()) {
            }
            if (caller.status() != 200) throw std::runtime_error{each + caller.answer()};
        }
    });
    return took.seconds * 1000;
}

std::string Office::filled_in(std::string_view ask) {
    std::string text{ask};
    const auto fill = [&](std::string_view mark, const std::string& value) {
        if (const auto at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), value);
    };
    for (const auto& [mark, value] : marks_) fill(mark, value);
    if (text.find("{slip}") == std::string::npos) return text;
    fill("{slip}", to_pack_.at(to_pack_.size() - 1) + ".1");
    to_pack_.pop_back();
    return text;
}

std::string Office::request(std::string_view method, const std::string& path, const std::string& body,
                            const std::string& key) const {
    std::string text =
        fmt::format("{} {} HTTP/1.1\r\nHost: trousse.example\r\nCookie: __Host-trousse={}\r\n", method, path, token_);
    if (!body.empty())
        text += fmt::format("Idempotency-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", key,
                            body.size());
    return text + "\r\n" + body;
}

}  // namespace trousse
