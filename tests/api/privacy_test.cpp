// What is held on people (Loi 25): found over every table, handed over, put right, erased on request and by age, in the
// data, in the log beside them, in the backups and in what a restore set aside.
#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <fstream>

#include "backups.hpp"
#include "integrity.hpp"
#include "marked_year.hpp"
#include "privacy/notice_routes.hpp"
#include "restore.hpp"
#include "served_program.hpp"

using namespace trousse;
using namespace std::chrono_literals;
using nlohmann::json;
using Told = CampaignDay::Told;
namespace fs = std::filesystem;

namespace {

// The files in which his name stands, as the bytes lie on the disk; paths in the folder.
std::vector<std::string> files_marked(const fs::path& folder) {
    std::vector<std::string> marked;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream{entry.path(), std::ios::binary};
        std::string bytes{std::istreambuf_iterator{stream}, {}};
        std::ranges::transform(bytes, bytes.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
        if (bytes.find("marqueur") != std::string::npos) marked.push_back(fs::relative(entry.path(), folder).string());
    }
    std::ranges::sort(marked);
    return marked;
}

const std::set<std::string> kAllKinds{"account",  "answer",        "claim_text", "follow_up",   "letter", "movement_note",
                                      "occasion", "order_contact", "order_note", "parcel_note", "reason", "school_contact", "view", "link_request", "mailbox"};

// Texts of the schema that say nothing of a person: words of the program, names of things and places, keys and hashes of
// who did something, what is public.
const std::map<std::string, std::string> kNotOfPeople{
    {"account", "role password_hash setup_hash"},
    {"api_token", "token_hash name role"},
    {"audit", "done_by act subject was became"},
    {"campaign", "slug name_fr name_en number_prefix state event_on ship_week pickup_week"},
    {"campaign_text", "place fr en"},
    {"claim", "kind state opened_by answered_by answer"},
    {"closed_mailbox", "reason"},
    {"contact_look", "kind subject day actor"},
    {"contents", "kit_name_fr kit_name_en fingerprint"},
    {"contents_line", "name_fr name_en"},
    {"count_line", "entered_by"},
    {"delivery_place", "building name address municipality postal_code"},
    {"erased", "kind"},
    {"erasure", "done_by kind"},
    {"generic_run", "began_by undone_by"},
    {"hand_out", "handed_by"},
    {"idempotency", "fingerprint"},
    {"incident", "happened_on known_on cai_told_on people_told_on noted_by"},
    {"incoming", "supplier reference expected_on noted_by state ended_by"},
    {"installation", "key_mark"},
    {"invitation_step", "step subject_fr subject_en text_fr text_en let_go_by"},
    {"item", "sku name_fr name_en plural_fr plural_en unit place picture"},
    {"job", "name result"},
    {"kit", "slug name_fr name_en pitch_fr pitch_en story_fr story_en picture"},
    {"kit_building", "cause done_by"},
    {"link_request", "language"},
    {"list_view", "page made_by"},
    {"migration", "name checksum"},
    {"movement", "cause done_by"},
    {"order_note", "written_by"},
    {"orders", "number origin state delivery_way language"},
    {"outbox", "letter language cause state last_error"},
    {"parcel", "state tracking packed_by short_reason delivered_by"},
    {"roster", "answer answered_by"},
    {"school", "kind organisation building name name_key words board mrc municipality municipality_key municipality_code address postal_code levels language"},
    {"school_contact", "language"},
    {"school_key", "link_hash code_hash"},
    {"school_link", "link_hash source"},
    {"session", "token_hash role device"},
    {"stock_book", "cause"},
    {"stock_count", "place state began_by ended_by"},
    {"visit_count", "day language source page kit"},
    {"wave", "name made_by"}};

// « table.column » of every other text of the data, with whether his name or number stands there.
std::map<std::string, bool> columns_of_people(MarkedYear& day) {
    std::map<std::string, bool> marked;
    SQLite::Database db{(day.folder() / "trousse.db").string()};
    SQLite::Statement columns{db, "SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c "
                                  "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT' ORDER BY 1, 2"};
    while (columns.executeStep()) {
        const std::string table = columns.getColumn(0), column = columns.getColumn(1);
        const auto known = kNotOfPeople.find(table);
        if (known != kNotOfPeople.end() && (' ' + known->second + ' ').find(' ' + column + ' ') != std::string::npos) continue;
        SQLite::Statement here{db, "SELECT count(*) FROM " + table + " WHERE " + column + " LIKE '%marqueur%' OR " + column + " = '450 555-0101'"};
        here.executeStep();
        marked[table + '.' + column] = here.getColumn(0).getInt() > 0;
    }
    return marked;
}

std::vector<std::string> those(const std::map<std::string, bool>& columns, bool marked) {
    std::vector<std::string> names;
    for (const auto& [name, is_marked] : columns)
        if (is_marked == marked) names.push_back(name);
    return names;
}

}  // namespace

TEST_CASE("a person is found wherever something is held, by the address or the words of a name, and by nothing less") {
    MarkedYear day;
    std::set<std::string> kinds;
    for (const auto& [kind, rows] : day.kinds_found("roy marquéur")) kinds.insert(kind);
    for (const auto& [kind, rows] : day.kinds_found("Marqueur")) kinds.insert(kind);
    CHECK(json(kinds) == json(kAllKinds));
    CHECK(json(day.kinds_found("MARQUEUR@ecole.example")) == json{{"letter", 2}, {"link_request", 1}, {"mailbox", 1}, {"order_contact", 1}, {"school_contact", 1}});
    for (const char* other : {"queur@ecole.example", "marqueur@ecole.example.org", "arqueur", "Marqueur Tremblay", "%%%", "   "}) {
        CAPTURE(other);
        CHECK(day.found(other).empty());
    }
    CHECK(day.ask("/api/v1/person-searches", {{"person", "ab"}}).fault() == "/person too_short");

    const json contact = day.found("marqueur@ecole.example")[0];
    CHECK(contact["title"]["fr"] == "Contact d’une commande");
    CHECK(contact["order"] == day.number);
    CHECK(contact["school"]["name"] == "École du Ruisseau");
    CHECK(contact["values"].size() == 4);
    CHECK(contact["actions"] == json{"erasure", "correction"});
}

TEST_CASE("what is held is shown as people read it: no form in which it is kept, no escapes of an address") {
    MarkedYear day;
    day.said("/api/v1/views", {{"page", "orders"}, {"name", "Appels"}, {"query", "q=L%C3%A9a+Tremblay&state=placed"}});
    const json view = day.found("léa tremblay");
    REQUIRE(view.size() == 1);
    CHECK(view[0]["values"][1]["text"] == "q=Léa Tremblay&state=placed");
    for (const json& row : day.found("Marqueur"))
        for (const json& value : row["values"]) CHECK(value["text"].get<std::string>().find('{') == std::string::npos);
}

TEST_CASE("what is held on a person is handed over as a file, and the record says no name") {
    MarkedYear day;
    const auto file = [&](const char* format) {
        return day.ask("/api/v1/person-files", {{"person", "marqueur@ecole.example"}, {"format", format}, {"language", "fr"}});
    };
    CHECK(file("json").body["found"] == 6);
    CHECK(file("csv").header("Content-Disposition").find("marqueur") == std::string::npos);
    CHECK(file("xlsx").status == 200);
    const json lines = day.get(day.admin(), "/api/v1/audit?act=person.handed_over").body;
    CHECK(lines["data"].size() == 3);
    const auto trail = day.get(day.admin(), "/api/v1/audit?limit=200").body.dump();
    CHECK(trail.find("ecole.example") == std::string::npos);
}

TEST_CASE("erased on request, nothing of a person is left in the data, the log, the backups and what a restore set aside; orders stay") {
    MarkedYear day;
    const auto copy = day.made_backup();
    const fs::path aside = day.set_aside();
    CHECK(files_marked(day.folder()).size() >= 3);
    const json rows = day.found("Marqueur");
    CHECK(rows.size() >= kAllKinds.size());
    const Told erased = day.erase(rows);
    CHECK(erased.status == 200);
    CHECK(erased.body["erased"] == rows.size());
    CHECK(erased.body["copies_left"] == 0);
    CHECK(json(files_marked(day.folder())) == json::array());
    CHECK(day.found("Marqueur").empty());

    const std::vector<std::string> kept = files_in(day.folder() / "backups");
    CHECK(kept == std::vector<std::string>{copy, copy + ".key"});
    CHECK(mode_of(day.folder() / "backups" / copy) == 0600);
    CHECK(verdict_of_backup(day.folder() / "backups" / copy).health == "ok");
    CHECK(files_in(aside) == std::vector<std::string>{"trousse.db"});
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == 1);
    const json verdicts = day.db().read([](const Snapshot& db) { return integrity(db); });
    for (const auto& [name, verdict] : verdicts.items()) CHECK(verdict == "ok");

    CHECK(day.erase(rows).body["erased"] == 0);  // what is gone is gone
    const json lines = day.get(day.admin(), "/api/v1/audit?act=person.erased").body["data"];
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["became"] == std::to_string(rows.size()));
    const json record = day.read("/api/v1/erasures").body["data"];
    REQUIRE(record.size() == 1);
    CHECK(record[0]["kinds"].size() == kAllKinds.size());
}

TEST_CASE("only what a place names is erased: not what others left there, nor what the same school had in another campaign") {
    MarkedYear day;
    const SchoolId pond = day.school("École de l'Étang");
    day.archive();
    day.db().write([&](Transaction& tx) {
        for (const SchoolId& school : {day.school_, pond})
            for (const int campaign : {1, 2}) {
                tx.run("UPDATE roster SET answer = 'exclusion', order_id = NULL, answered_at = 1, answered_by = 'operator', reason = 'Marqueur' WHERE campaign_id = $campaign AND school_id = $school", {{"$campaign", campaign}, {"$school", school}});
                tx.run("INSERT INTO school_follow_up (campaign_id, school_id, note, written_at) VALUES ($campaign, $school, 'Marqueur', 1) ON CONFLICT DO NOTHING", {{"$campaign", campaign}, {"$school", school}});
            }
    });
    json rows = day.found("Marqueur");
    for (const json& row : rows) {
        const std::string place = row["place"];
        CAPTURE(place);
        const std::string elsewhere = place.substr(0, place.rfind('/')) + "/9";
        CHECK(day.ask("/api/v1/person-erasures", {{"places", {elsewhere}}}).body["erased"] == 0);
        CHECK(day.ask("/api/v1/person-erasures", {{"places", {place + "x"}}}).fault() == "/places/0 unknown_place");
    }
    CHECK(day.found("Marqueur") == rows);
    while (!rows.empty()) {
        CAPTURE(rows[0]["place"]);
        CHECK(day.erase(json::array({rows[0]})).body["erased"] == 1);
        rows.erase(0);
        CHECK(day.found("Marqueur") == rows);
    }
}

TEST_CASE("of who has left the team nothing that lets in is kept, and a backup made before forgets the name too") {
    MarkedYear day;
    day.post(day.admin(), "/api/v1/accounts", {{"email", "autre@prel.example"}, {"name", "Marqueur Deux"}, {"role", "staff"}});
    day.db().write([&](Transaction& tx) {
        tx.run("UPDATE account SET password_hash = 'known', disabled_at = NULL WHERE name LIKE 'Marqueur%'");
        tx.run("INSERT INTO session (token_hash, role, account_id, began_at, expires_at) SELECT 'his own', 'staff', id, 1, 9999999999999 FROM account WHERE name = 'Marqueur Roy'");
    });
    day.made_backup();
    day.db().write([](Transaction& tx) { tx.run("UPDATE account SET disabled_at = added_at WHERE name LIKE 'Marqueur%'"); });
    const Told erased = day.erase(day.found("Marqueur"));
    CHECK(erased.body["copies_left"] == 0);
    CHECK(json(files_marked(day.folder())) == json::array());
    CHECK(day.figure("SELECT count(*) AS figure FROM account WHERE name = '—'") == 2);
    CHECK(day.figure("SELECT count(*) AS figure FROM account WHERE name = '—' AND (password_hash IS NOT NULL OR setup_hash IS NOT NULL)") == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM session WHERE token_hash = 'his own'") == 0);
}

TEST_CASE("a letter that is erased before it left does not leave; of one that left, or may have, that is still told") {
    MarkedYear day;
    const auto states = [&] { return day.figure("SELECT sum(CASE state WHEN 'sent' THEN 1 WHEN 'sending' THEN 10 WHEN 'dropped' THEN 100 END) AS figure FROM outbox WHERE recipient = ''"); };
    std::int64_t told = 110;
    SUBCASE("one may have left") { day.db().write([](Transaction& tx) { tx.run("UPDATE outbox SET state = 'sending' WHERE id = 1"); }); }
    SUBCASE("one left") {
        day.db().write([](Transaction& tx) { tx.run("UPDATE outbox SET state = 'sent', sent_at = 1 WHERE id = 1"); });
        told = 101;
    }
    CHECK(day.erase(day.found("Marqueur@ecole.example")).status == 200);
    CHECK(states() == told);
}

TEST_CASE("an erasure whose answer was lost is not done again, and a damaged backup is told") {
    MarkedYear day;
    const std::string copy = day.made_backup();
    fs::resize_file(day.folder() / "backups" / copy, 20'000);
    const json rows = day.found("marqueur@ecole.example");
    const Told first = day.erase(rows, "the-same-key"), again = day.erase(rows, "the-same-key");
    CHECK(first.body["copies_left"] == 1);
    CHECK(again.body == first.body);
    CHECK(again.header("Idempotent-Replayed") == "true");
}

TEST_CASE("an act whose answer was erased is not done again: whoever asks is told that its answer is gone") {
    MarkedYear day;
    const auto kept = [&] {
        const json view{{"page", "orders"}, {"name", "Suivi de Marqueur"}, {"query", "state=placed"}};
        return day.post(day.staff(), "/api/v1/views", view, {{"Idempotency-Key", "the-same-key"}});
    };
    CHECK(kept().status == 201);
    CHECK(day.erase(day.found("Marqueur")).status == 200);
    CHECK(kept().status == 410);
    CHECK(kept().code() == "answer_erased");
    CHECK(day.figure("SELECT count(*) AS figure FROM list_view") == 0);
}

TEST_CASE("an account in use is refused, with what to do, and nothing of the rest is erased") {
    MarkedYear day;
    day.db().write([](Transaction& tx) { tx.run("UPDATE account SET disabled_at = NULL"); });
    const json rows = day.found("Marqueur");
    const Told refused = day.erase(rows);
    CHECK(refused.code() == "account_in_use");
    CHECK(refused.body["params"]["name"] == "Marqueur Roy");
    CHECK(day.found("Marqueur") == rows);
}

TEST_CASE("a contact is put right in every order and school at once, and another slip is printed") {
    MarkedYear day;
    const json rows = day.found("marqueur@ecole.example");
    json places = json::array();
    for (const json& row : rows)
        if (row["actions"].back() == "correction") places.push_back(row["place"]);
    REQUIRE(places.size() == 2);
    const auto edition = [&] { return day.figure("SELECT edition AS figure FROM orders"); };
    const auto before = edition();
    const std::string seen = day.get(day.staff(), "/api/v1/orders/" + day.number).header("ETag");
    const json right{{"name", "Léa Roy"}, {"email", "lea@ecole.example"}, {"phone", ""}, {"language", "en"}};
    CHECK(day.ask("/api/v1/person-corrections", {{"places", places}, {"contact", right}}).body["corrected"] == 2);
    CHECK(day.ask("/api/v1/person-corrections", {{"places", places}, {"contact", right}}).body["corrected"] == 0);
    CHECK(edition() == before + 1);
    CHECK(day.get(day.staff(), "/api/v1/orders/" + day.number).header("ETag") != seen);
    CHECK(json(day.kinds_found("lea@ecole.example")) == json{{"order_contact", 1}, {"school_contact", 1}});
    CHECK(day.get(day.staff(), "/api/v1/orders?q=lea").body["data"].size() == 1);
    CHECK(day.get(day.staff(), "/api/v1/orders/" + day.number).body["contact"]["name"] == "Léa Roy");
    const json note{{"places", {"order_note/1/0"}}, {"contact", right}};
    CHECK(day.ask("/api/v1/person-corrections", note).fault() == "/places/0 not_correctable");
    CHECK(day.ask("/api/v1/person-erasures", {{"places", {"orders/1/0"}}}).fault() == "/places/0 unknown_place");
}

TEST_CASE("what was erased since a backup was made stays erased when it is restored, and what was given since stays") {
    MarkedYear day;
    const fs::path data = day.folder() / "elsewhere", old = day.folder() / "old.db";
    day.db().copy_to(old);  // one that nobody reaches: it lies on another machine
    fs::copy_file(day.folder() / "trousse.key", old.string() + ".key");
    day.remove(day.staff(), "/api/v1/schools/" + day.school_.text() + "/contact");
    const json card = day.get(day.staff(), "/api/v1/schools/" + day.school_.text()).body;
    CHECK(day.send(day.staff(), "DELETE", "/api/v1/schools/" + day.school_.text() + "/contact", "", {{"If-Match", '"' + card["contact_version"].dump() + '"'}}).status == 200);
    CHECK(day.erase(day.found("Marqueur")).status == 200);
    Settings settings;
    settings.schema = SCHEMA_FOLDER;
    settings.data = data;
    const auto restored = [&](const fs::path& file) {
        fs::remove_all(data);
        fs::create_directory(data);
        day.db().copy_to(data / "trousse.db");
        fs::copy_file(day.folder() / "trousse.key", data / "trousse.key");
        restore_backup(settings, file, KeyOfBackup::kept, system_time());
        return files_marked(data);
    };
    CHECK(json(restored(old)) == json::array());
    const auto known = [](const fs::path& file) {
        std::int64_t last = 0;
        look_into(file, [&](const Snapshot& db) { last = db.figure("SELECT max(id) AS figure FROM erased"); });
        return last;
    };
    CHECK(known(data / "trousse.db") == day.figure("SELECT max(id) AS figure FROM erased"));  // the next restore erases it again

    const json contact{{"name", "Marqueur Nouveau"}, {"email", "nouveau@ecole.example"}, {"phone", ""}, {"language", "fr"}};
    CHECK(day.patch(day.staff(), "/api/v1/schools/" + day.school_.text() + "/contact", contact, "\"0\"").status == 200);
    const fs::path newer = day.folder() / "newer.db";
    day.db().copy_to(newer);
    fs::copy_file(day.folder() / "trousse.key", newer.string() + ".key");
    CHECK(restored(newer).back() == "trousse.db");
}

TEST_CASE("who people are and what they wrote is gone from every file once its time is over, and orders and figures stay") {
    MarkedYear day;
    day.made_backup();
    day.set_aside();
    day.db().write([&](Transaction& tx) {
        tx.run("INSERT INTO idempotency (id, fingerprint, answered_at, told) VALUES (1, 'x', $now, '{\"status\":200,\"body\":\"Marqueur\"}')", {{"$now", day.now()}});
    });
    CHECK(day.kinds_found("Marqueur")["answer"] >= 1);
    CHECK(files_marked(day.folder()).size() >= 3);
    day.at(day.now() + 24h * 800);
    const json preview = day.read("/api/v1/erasures/preview").body;
    CHECK(preview["retention_days"] == 730);
    std::map<std::string, int> wanted;
    for (const json& each : preview["data"])
        if (each["rows"] > 0 && each["kind"] != "answer") wanted[each["kind"]] = each["rows"];
    CHECK(wanted.size() == kAllKinds.size() - 1);
    CHECK(files_marked(day.folder()).size() >= 3);  // it was looked at, and nothing went

    day.purge();
    CHECK(json(files_marked(day.folder())) == json::array());
    std::map<std::string, int> done;
    const json record = day.read("/api/v1/erasures").body["data"];
    REQUIRE(record.size() == 1);
    CHECK(record[0]["actor"] == "job:purge");
    for (const json& each : record[0]["kinds"]) done[each["kind"]] = each["rows"];
    CHECK(json(done) == json(wanted));
    CHECK(day.figure("SELECT count(*) AS figure FROM orders") == 1);
    CHECK(day.on_hand(day.ribbon) == 47);
    const json verdicts = day.db().read([](const Snapshot& db) { return integrity(db); });
    for (const auto& [name, verdict] : verdicts.items()) CHECK(verdict == "ok");
    CHECK(day.app().jobs().run_now("purge").ends_with("contacts erased: 0, texts: 0, letters: 0"));
}

TEST_CASE("nothing goes of its own accord before its time, and no day is lost") {
    MarkedYear day;
    day.get(day.staff(), "/api/v1/orders/" + day.number);
    day.app().jobs().run_now("contact_looks");
    const auto due = [&] {
        std::set<std::string> kinds;
        const json preview = day.read("/api/v1/erasures/preview").body["data"];
        for (const json& each : preview)
            if (each["rows"] > 0) kinds.insert(each["kind"]);
        return kinds;
    };
    const Instant began = day.now();
    const auto after = [&](int days) { day.at(began + 24h * days); };
    const auto marked = columns_of_people(day);
    const auto sessions = day.figure("SELECT count(*) AS figure FROM session");
    after(0);
    day.purge();
    CHECK(day.figure("SELECT count(*) AS figure FROM session") == sessions);
    after(13);
    CHECK(due().empty());
    day.purge();
    CHECK(json(columns_of_people(day)) == json(marked));
    after(15);
    CHECK(due() == std::set<std::string>{"answer"});
    after(729);
    CHECK(due() == std::set<std::string>{"answer"});
    day.purge();
    auto left = marked;
    left["idempotency.told"] = false;
    CHECK(json(columns_of_people(day)) == json(left));
    CHECK(day.figure("SELECT count(*) AS figure FROM contact_look") == 1);
    after(731);
    CHECK(due().size() == kAllKinds.size() - 1);
}

TEST_CASE("of no age are an account in use, the wish to get no invitations, a view in which nobody was looked for, and a claim until it is answered") {
    MarkedYear day;
    day.said("/api/v1/views", {{"page", "orders"}, {"name", "Du comptoir de Marqueur"}, {"query", "state=placed"}});
    day.db().write([&](Transaction& tx) {
        tx.run("UPDATE closed_mailbox SET reason = 'asked'");
        tx.run("UPDATE account SET disabled_at = NULL");
        tx.run("UPDATE claim SET state = 'answered', answer = 'note', answered_by = 'operator', answered_at = $late", {{"$late", day.now() + 24h * 700}});
    });
    CHECK(day.kinds_found("Marqueur")["view"] == 2);
    CHECK(day.kinds_found("Marqueur")["mailbox"] == 1);
    for (const json& row : day.found("Marqueur"))
        if (row["kind"] == "mailbox" || row["kind"] == "account") {
            CHECK(row["actions"].empty());
            CHECK(day.ask("/api/v1/person-erasures", {{"places", {row["place"]}}}).code() == (row["kind"] == "mailbox" ? "wish_kept" : "account_in_use"));
        }
    day.at(day.now() + 24h * 800);
    day.purge();
    CHECK(day.figure("SELECT count(*) AS figure FROM closed_mailbox") == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM account WHERE name = 'Marqueur Roy'") == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM list_view WHERE query = 'state=placed'") == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM list_view") == 1);
    CHECK(day.figure("SELECT count(*) AS figure FROM claim_text") == 1);
}

TEST_CASE("however much is over its time, one night takes all of it, and tells how much it was") {
    MarkedYear day;
    day.db().write([&](Transaction& tx) {
        tx.run("WITH RECURSIVE many(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM many WHERE i < 1100) INSERT INTO order_note (order_id, text, written_at, written_by) SELECT (SELECT max(id) FROM orders), 'Marqueur', $now, 'operator' FROM many", {{"$now", day.now()}});
    });
    day.at(day.now() + 24h * 800);
    day.purge();
    CHECK(day.figure("SELECT count(*) AS figure FROM order_note") == 0);
    const json record = day.read("/api/v1/erasures").body["data"];
    for (const json& each : record[0]["kinds"])
        if (each["kind"] == "order_note") CHECK(each["rows"] == 1'101);
}

TEST_CASE("no table with words of people is forgotten: each text of the schema says nothing of them, or is marked here and erased") {
    MarkedYear day;
    CHECK(day.ask("/api/v1/incidents", day.incident()).status == 201);
    day.db().write([&](Transaction& tx) {
        tx.run("INSERT INTO idempotency (id, fingerprint, answered_at, told) VALUES (1, 'x', $now, '{\"status\":200,\"body\":\"Marqueur\"}')", {{"$now", day.now()}});
    });
    CHECK(json(those(columns_of_people(day), false)) == json::array());  // a new one is to be seeded above, or named as nobody's
    CHECK(day.erase(day.found("Marqueur")).status == 200);
    CHECK(json(those(columns_of_people(day), true)) == json{"incident.data", "incident.measures", "incident.what", "incident.why"});
    const Instant began = day.now();
    day.at(began + 24h * 5 * 365);
    day.purge();
    CHECK(json(those(columns_of_people(day), true)).size() == 4);
    day.at(began + 24h * (5 * 365 + 3));
    day.purge();
    CHECK(json(those(columns_of_people(day), true)) == json::array());
}

TEST_CASE("an incident is noted, completed as more is known, kept for five years whoever asks, and leaves as a file") {
    MarkedYear day;
    json form = day.incident();
    const json noted = day.ask("/api/v1/incidents", form).body;
    CHECK(noted["noted_by"] == "admin");
    form["cai_told_on"] = "2026-11-17";
    form["is_serious"] = true;
    const std::string path = "/api/v1/incidents/" + noted["id"].get<std::string>();
    CHECK(day.patch(day.admin(), path, form, "\"1\"").body["version"] == 2);
    CHECK(day.patch(day.admin(), path, form, "\"1\"").code() == "stale");
    CHECK(day.patch(day.admin(), path, form, "\"2\"").body["version"] == 2);  // nothing changes, nothing is written
    CHECK(day.read("/api/v1/incidents").body["data"][0]["cai_told_on"] == "2026-11-17");
    form["known_on"] = "2026-11-01";
    CHECK(day.ask("/api/v1/incidents", form).fault() == "/known_on too_small");
    for (const char* field : {"happened_on", "known_on", "cai_told_on", "people_told_on"}) {
        json wrong = day.incident();
        wrong[field] = "2206-11-17";
        CHECK(day.ask("/api/v1/incidents", wrong).fault() == std::string{"/"} + field + " too_large");
    }
    for (const char* told_on : {"cai_told_on", "people_told_on"}) {
        json wrong = day.incident();
        wrong[told_on] = "2026-01-17";  // before it was known
        CHECK(day.patch(day.admin(), path, wrong, "\"2\"").fault() == std::string{"/"} + told_on + " too_small");
    }

    json kept;
    for (const json& row : day.found("Marqueur"))
        if (row["kind"] == "incident") kept = row;
    REQUIRE(kept.is_object());
    CHECK(kept["actions"].empty());
    CHECK(day.ask("/api/v1/person-erasures", {{"places", {kept["place"]}}}).code() == "kept_by_law");
    day.at(day.now() + 24h * 800);
    day.purge();
    CHECK(day.read("/api/v1/incidents").body["data"].size() == 1);

    CHECK(day.get(day.at_the_machine(), "/api/v1/exports/incidents?format=csv&language=fr").status == 200);
    CHECK(day.get(day.staff(), "/api/v1/exports/incidents").status != 200);
    CHECK(day.get(day.at_the_machine(), "/api/v1/audit?limit=200").body.dump().find("Marqueur") == std::string::npos);
}

TEST_CASE("the operator finds, hands over and erases a person by commands, who is asked for and never stands on the command line") {
    MarkedYear day;
    const fs::path asks = day.folder() / "asks";
    const auto typed = [&](const std::string& words, const std::string& lines) {
        std::ofstream{asks} << lines;
        const auto answer = command("person " + words + " < " + asks.string(), day.folder());
        fs::remove(asks);
        return answer;
    };
    const auto [found, said] = typed("find", "marqueur@ecole.example\n");
    CHECK(found == 0);
    CHECK(said.find("6 found") != std::string::npos);
    const fs::path file = day.folder() / "remis.csv";
    CHECK(typed("file " + file.string(), "Marqueur\n").first == 0);
    CHECK(mode_of(file) == 0600);
    CHECK(fs::file_size(file) > 200);
    fs::remove(file);
    CHECK(typed("correct --name Léa --email lea@ecole.example", "marqueur@ecole.example\n").second.find("2 corrected") != std::string::npos);
    CHECK(typed("erase", "Léa\n7\n").second.find("nothing was erased") != std::string::npos);
    const auto rows = std::to_string(day.found("Marqueur").size());
    CHECK(typed("erase", "Marqueur\n" + rows + "\n").second.find(rows + " erased") != std::string::npos);
    CHECK(json(files_marked(day.folder())) == json::array());
    CHECK(command("purge --dry-run", day.folder()).second.find("nothing is written") != std::string::npos);
    CHECK(command("purge", day.folder()).second.find("contacts erased: 0") != std::string::npos);
}

TEST_CASE("everybody is told who answers for personal data, and for how long they are kept") {
    MarkedYear day;
    const auto told = day.get(day.guest(), "/api/v1/privacy");
    CHECK(contract().faults_of_answer("GET", "/api/v1/privacy", told.status, told.body.dump()) == ContractFaults{});
    CHECK(told.body["retention_days"] == 730);
    CHECK(told.body["officer"]["name"] == "");  // nobody is named: the body answers
    CHECK(told.body["officer"]["address"] == day.app().program().settings().contact.address);
}

TEST_CASE("who is named for personal data is told with what is said of them, and what is not said is the body's") {
    MarkedYear day;
    Settings settings = day.app().program().settings();
    settings.contact = {"Corps d’essai", "1, rue du Lac", "450 555-0100", "corps@essai.example"};
    settings.retention_days = 365;
    Service service{.db = day.db(), .now = [&] { return day.now(); }, .settings = settings, .key = day.app().program().service().key};
    const auto told = [&] { return json::parse(notice_routes(service).front().handler({}).body); };
    const json body{{"name", ""}, {"body", "Corps d’essai"}, {"address", "1, rue du Lac"}, {"phone", "450 555-0100"}, {"email", "corps@essai.example"}};
    CHECK(told() == json{{"officer", body}, {"retention_days", 365}});
    settings.privacy_officer = {"Aline Roy", "2, rue du Pont", "450 555-0102", "aline@essai.example"};
    const json officer{{"name", "Aline Roy"}, {"body", "Corps d’essai"}, {"address", "2, rue du Pont"}, {"phone", "450 555-0102"}, {"email", "aline@essai.example"}};
    CHECK(told()["officer"] == officer);
}
