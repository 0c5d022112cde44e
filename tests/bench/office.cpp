#include "office.hpp"

#include <fmt/format.h>

#include "bench.hpp"
#include "load.hpp"

namespace trousse {

using nlohmann::json;

constexpr std::size_t kWave = 50;

constexpr auto kSpread = R"(
    UPDATE school SET name = 'École ' || printf('%05d', rowid), name_key = 'ecole ' || printf('%05d', rowid),
                      board = 'Centre ' || (rowid % 5), mrc = 'MRC ' || (rowid % 8),
                      municipality = 'Ville ' || (rowid % 40), municipality_key = 'ville ' || (rowid % 40))";

Office::Office(int schools) {
    day_.generic_kit({{item_, 1}});
    schools_ = day_.schools(schools);
    day_.db().write([](Transaction& tx) { tx.run(kSpread); });
    chose_last_year();
    order_for_half();
    marks_ = {{"{school}", schools_.front().text}, {"{item}", item_.text}};
}

// ── Last year: four schools of five chose ──
constexpr std::array<Sql, 6> kLastYear{
    R"(INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at)
       SELECT '2026', 'jps-2026', 'JPS 2026', 'HSD 2026', 'JPS26', 'draft', opens_at - 31536000000, closes_at - 31536000000 FROM campaign)",
    R"(INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en) VALUES ('2026-menu', '2026', 'menu', 1, 'Menu', 'Menu'))",
    R"(INSERT INTO orders (id, number, campaign_id, school_id, kit_id, kit_name_fr, kit_name_en, origin, state, language, placed_at, changed_at)
       SELECT '2026-' || school.rowid, 'JPS26-' || printf('%04d', school.rowid), '2026', school.id, '2026-menu', 'Menu', 'Menu', 'chosen', 'delivered', 'fr',
              opens_at + (school.rowid % 60) * 86400000, opens_at + (school.rowid % 60) * 86400000
         FROM school JOIN campaign ON campaign.id = '2026' WHERE school.rowid % 5 <> 0)",
    R"(INSERT INTO outcome (id, campaign_id, school_id, kind, order_id, signed_by, began_at)
       SELECT '2026-' || school_id, '2026', school_id, 'order', id, 'operator', placed_at FROM orders WHERE campaign_id = '2026')",
    "UPDATE campaign SET state = 'archived' WHERE id = '2026'",
    "UPDATE campaign SET baseline_campaign_id = '2026', baseline = (SELECT chosen FROM campaign WHERE id = '2026') WHERE id = '2027'"};

void Office::chose_last_year() {
    day_.db().write([](Transaction& tx) {
        for (const Sql& step : kLastYear) tx.run(step);
    });
}

// ── This year ──
void Office::order_for_half() {
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < schools_.size(); i += 2)
        requests.push_back(request("POST", "/api/v1/orders", order_body(schools_[i], kit_).dump(), schools_[i].text));
    run({.port = day_.port(),
         .connections = 32,
         .how_many = requests.size(),
         .status = 201,
         .request = [&](std::size_t turn) { return std::string_view{requests.at(turn)}; }});
}

void Office::after_the_rule() {
    day_.after_the_deadline();
    if (day_.run_generic().status != 201) throw std::runtime_error{"the rule did not run"};
    day_.schools(20);  // silent again: added after the run
    make_waves();
    send_every_other_wave();
    note_what_came_of_it();
    marks_["{wave}"] = "2";
    marks_["{order}"] = numbers("SELECT number FROM orders WHERE campaign_id = '2027' AND state = 'shipped' ORDER BY id LIMIT 1").at(0);
    marks_["{count}"] = numbers("SELECT id AS number FROM stock_count ORDER BY id LIMIT 1").at(0);
    to_pack_ = numbers("SELECT number FROM orders WHERE campaign_id = '2027' AND state = 'placed' AND wave_id IS NULL ORDER BY id LIMIT 100");
}

// Every other order, so that chosen and automatic ones are in waves.
void Office::make_waves() {
    const auto those = numbers("SELECT number FROM orders WHERE campaign_id = '2027' AND rowid % 2 = 0 ORDER BY id");
    for (std::size_t from = 0; from < those.size(); from += kWave) {
        const std::vector wave(those.begin() + static_cast<long>(from), those.begin() + static_cast<long>(std::min(from + kWave, those.size())));
        post("/api/v1/waves", {{"name", "Vague"}, {"orders", wave}});
    }
}

void Office::send_every_other_wave() {
    const auto those = numbers("SELECT orders.number AS number FROM orders JOIN wave ON wave.id = wave_id WHERE wave.number % 2 = 0 ORDER BY orders.id");
    for (std::size_t from = 0; from < those.size(); from += 500) {
        const std::vector some(those.begin() + static_cast<long>(from), those.begin() + static_cast<long>(std::min(from + 500, those.size())));
        for (const char* act : {"packing", "shipment"}) post("/api/v1/order-acts", {{"act", act}, {"orders", some}});
    }
}

// Of every order that left, two open claims and an answered one; a letter of every order, one in ten failed; a session of every
// school; a delivery that came and a count of the shelf for every other school, and sixty deliveries expected.
constexpr auto kClaims = R"(
    INSERT INTO claim (id, order_id, kind, state, opened_at, opened_by, answered_at, answered_by, answer)
    SELECT lower(printf('01930c5e-7a00-7%03d-8000-%012d', value, orders.rowid)), orders.id, CASE value WHEN 1 THEN 'wish' ELSE 'missing' END,
           CASE value WHEN 3 THEN 'answered' ELSE 'open' END, changed_at + value, 'school:' || school_id,
           CASE value WHEN 3 THEN changed_at + 9 END, CASE value WHEN 3 THEN 'operator' END, CASE value WHEN 3 THEN 'note' END
      FROM orders JOIN json_each('[1, 2, 3]') WHERE campaign_id = '2027' AND state = 'shipped' ORDER BY value, orders.rowid)";
constexpr auto kClaimLines = R"(
    INSERT INTO claim_line (claim_id, item_id, quantity) SELECT claim.id, item.id, 1 FROM claim JOIN item WHERE kind = 'missing')";
constexpr auto kClaimTexts = "INSERT INTO claim_text (claim_id, said) SELECT id, 'Il en manque une.' FROM claim";
constexpr auto kLetters = R"(
    INSERT INTO outbox (letter, order_id, school_id, recipient, language, cause, due_at)
    SELECT 'automatic', orders.id, orders.school_id, 'ecole' || orders.rowid || '@ecole.example', 'fr', orders.number || '/automatic/told', changed_at
      FROM orders WHERE campaign_id = '2027')";
constexpr auto kSent = R"(
    UPDATE outbox SET state = CASE id % 10 WHEN 0 THEN 'failed' ELSE 'sent' END, tried_at = due_at, attempts = 1,
                      sent_at = CASE id % 10 WHEN 0 THEN NULL ELSE due_at END, last_error = CASE id % 10 WHEN 0 THEN 'refused' ELSE '' END)";
constexpr auto kSessions = R"(
    INSERT INTO session (token_hash, role, school_id, campaign_id, began_at, expires_at, id, device)
    SELECT hex(randomblob(32)), 'school', id, '2027', $now, $now + 86400000, 'session-' || rowid, 'phone' FROM school)";
constexpr auto kCame = R"(
    INSERT INTO incoming (id, supplier, expected_on, noted_at, noted_by, state, ended_at, ended_by)
    SELECT printf('01930c5e-7a01-7000-8000-%012d', rowid), 'Imprimerie des Pins', '2026-12-' || printf('%02d', rowid % 28 + 1), $now, 'operator', 'received', $now, 'operator'
      FROM school WHERE rowid % 2 = 0)";
constexpr auto kExpected = R"(
    INSERT INTO incoming (id, supplier, expected_on, noted_at, noted_by)
    SELECT printf('01930c5e-7a02-7000-8000-%012d', rowid), 'Imprimerie des Pins', '2027-02-' || printf('%02d', rowid % 28 + 1), $now, 'operator' FROM school LIMIT 60)";
constexpr auto kDelivered = R"(
    INSERT INTO incoming_line (incoming_id, item_id, quantity, received)
    SELECT incoming.id, item.id, 5, CASE incoming.state WHEN 'received' THEN 5 END FROM incoming JOIN item)";
constexpr auto kCounts = R"(
    INSERT INTO stock_count (id, state, began_at, began_by, ended_at, ended_by)
    SELECT printf('01930c5e-7a03-7000-8000-%012d', rowid), 'abandoned', $now + rowid, 'operator', $now + rowid, 'operator' FROM school WHERE rowid % 2 = 0)";
constexpr auto kCounted = R"(
    INSERT INTO count_line (count_id, item_id, counted, expected, entered_at, entered_by)
    SELECT stock_count.id, item.id, 5, 5, began_at, 'operator' FROM stock_count JOIN item)";

void Office::note_what_came_of_it() {
    const Instant now = day_.now();
    day_.db().write([&](Transaction& tx) {
        for (const Sql& step : std::initializer_list<Sql>{kClaims, kClaimLines, kClaimTexts, kLetters, kSent}) tx.run(step);
        for (const Sql& step : std::initializer_list<Sql>{kSessions, kCame, kExpected, kCounts}) tx.run(step, {{"$now", now}});
        for (const Sql& step : std::initializer_list<Sql>{kDelivered, kCounted}) tx.run(step);
    });
}

std::vector<std::string> Office::numbers(Sql sql) {
    return day_.db().read([&](const Snapshot& db) { return db.all(sql, {}, [](const Row& row) { return row.text("number"); }); });
}

void Office::post(const std::string& path, const json& body) {
    const auto told = day_.post({.token = token_}, path, body);
    if (told.status / 100 != 2) throw std::runtime_error{path + ": " + told.body.dump()};
}

// ── What is asked of it ──
double Office::milliseconds_of(const std::vector<std::string_view>& asks) {
    std::vector<std::string> requests;
    for (const std::string_view each : asks) {
        const std::string ask = filled_in(each);
        if (const auto body = ask.find(" {"); ask.starts_with("POST ") && body != std::string::npos)
            requests.push_back(request("POST", "/api/v1" + ask.substr(5, body - 5), ask.substr(body + 1), uuid7(day_.now())));
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

std::string Office::request(std::string_view method, const std::string& path, const std::string& body, const std::string& key) const {
    std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: trousse.example\r\nCookie: __Host-trousse={}\r\n", method, path, token_);
    if (!body.empty())
        text += fmt::format("Idempotency-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", key, body.size());
    return text + "\r\n" + body;
}

}  // namespace trousse
