// The rules that the database itself enforces, whatever the code does: product.md, rules 1, 2, 5, 8 and 10. Each
// refusal is told by what SQLite says, so that none is another's.
#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>

#include "campaign_day.hpp"
#include "platform/migrate.hpp"

using namespace trousse;

namespace {

// Statements, past all code.
struct Bare : CampaignDay {
    // Why it was refused; "" where it was not, and then it is done.
    std::string refusal(Sql sql) {
        try {
            db().write([&](Transaction& tx) { tx.run(sql); });
            return "";
        } catch (const SQLite::Exception& refused) {
            return refused.what();
        }
    }
    // Refused as a row of that kind, or of none.
    std::string check(Sql sql) {
        static const std::string kind = "CHECK constraint failed: ";
        const std::string said = refusal(sql);
        return said.starts_with(kind) ? said.substr(kind.size()) : "no CHECK, but " + said;
    }
    std::string unique(Sql sql) {
        static const std::string kind = "UNIQUE constraint failed: ";
        const std::string said = refusal(sql);
        return said.starts_with(kind) ? said.substr(kind.size()) : "no UNIQUE, but " + said;
    }
};

std::string schema() {
    std::ifstream stream{std::string{SCHEMA_FOLDER} + "/0001_initial.sql"};
    return {std::istreambuf_iterator{stream}, {}};
}

std::set<std::string> names_in(const std::string& text, const std::regex& form) {
    std::set<std::string> names;
    for (std::sregex_iterator found{text.begin(), text.end(), form}, end; found != end; ++found)
        names.insert((*found)[1]);
    return names;
}

}  // namespace

// ── What is never rewritten ──

TEST_CASE("a ledger line is never updated, deleted or replaced") {
    Bare day;
    day.item("Ruban", 7);
    CHECK(day.refusal("UPDATE movement SET change = 9") == "the ledger is append-only");
    CHECK(day.refusal("DELETE FROM movement") == "the ledger is append-only");
    CHECK(day.refusal("REPLACE INTO movement SELECT * FROM movement") == "the ledger is append-only");
    CHECK(day.refusal(
              "INSERT INTO movement SELECT * FROM movement WHERE true ON CONFLICT (id) DO UPDATE SET change = 9") ==
          "the ledger is append-only");
    CHECK(day.check("INSERT INTO movement (moved_at, item_id, cause, change, done_by) SELECT 1, id, 'receipt', 0, "
                    "'test' FROM item") == "change <> 0");
    CHECK(day.figure("SELECT sum(change) AS figure FROM movement") == 7);
}

TEST_CASE("an audit line is never updated, deleted or replaced") {
    Bare day;
    day.decline(day.school("École du Ruisseau"));
    CHECK(day.refusal("UPDATE audit SET done_by = 'nobody'") == "the audit is append-only");
    CHECK(day.refusal("DELETE FROM audit") == "the audit is append-only");
    CHECK(day.refusal("REPLACE INTO audit SELECT * FROM audit") == "the audit is append-only");
    CHECK(day.figure("SELECT count(*) AS figure FROM audit") == 1);
}

TEST_CASE("what was built ahead is never rewritten") {
    Bare day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 1}});
    CHECK(day.post(day.staff(), "/api/v1/kits/" + kit + "/buildings", {{"change", 2}}).status == 201);
    CHECK(day.refusal("UPDATE kit_building SET change = 3") == "buildings are append-only");
    CHECK(day.refusal("DELETE FROM kit_building") == "buildings are append-only");
    CHECK(day.refusal("REPLACE INTO kit_building SELECT * FROM kit_building") == "buildings are append-only");
}

TEST_CASE("an order keeps its contents and its origin, and stays its campaign's") {
    Bare day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 2}});
    day.order(day.school("École du Ruisseau"), kit);
    CHECK(day.refusal("UPDATE contents_line SET quantity = 1") == "an order keeps its contents");
    CHECK(day.refusal("DELETE FROM contents_line") == "an order keeps its contents");
    CHECK(day.refusal("REPLACE INTO contents_line SELECT * FROM contents_line") == "an order keeps its contents");
    CHECK(day.refusal("UPDATE contents SET kit_name_fr = 'Autre'") == "an order keeps its contents");
    CHECK(day.refusal("DELETE FROM contents") == "FOREIGN KEY constraint failed");  // an order has it
    CHECK(day.refusal("UPDATE orders SET origin = 'automatic'") == "an order keeps its origin");
    CHECK(day.check("UPDATE orders SET id = id + (1 << 32)") == "campaign_id = id >> 32");
    CHECK(day.figure("SELECT id AS figure FROM orders") == (std::int64_t{1} << 32 | 1));
}

TEST_CASE("contents that say just the same are kept once") {
    Bare day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 2}});
    for (const auto& school : {day.school("École du Ruisseau"), day.school("École de l'Érable")})
        day.order(school, kit);
    CHECK(day.figure("SELECT count(*) AS figure FROM contents") == 1);
    CHECK(day.unique("INSERT INTO contents (kit_id, kit_name_fr, kit_name_en, fingerprint) "
                     "SELECT kit_id, kit_name_fr, kit_name_en, fingerprint FROM contents") == "contents.fingerprint");
}

TEST_CASE("a school stays a school, a partner a partner") {
    Bare day;
    day.partner("Maison de la famille");
    CHECK(day.refusal("UPDATE school SET kind = 'school'") == "a school stays a school, a partner a partner");
    CHECK(day.refusal("UPDATE school SET kind = 'partner'") == "");
}

// ── Stock ──

TEST_CASE("stock is never negative, and never promised twice") {
    Bare day;
    day.item("Ruban", 3);
    CHECK(day.check("UPDATE item SET on_hand = -1") == "on_hand >= 0");
    CHECK(day.check("UPDATE item SET reserved = 4") == "reserved <= on_hand");
    CHECK(day.check("UPDATE item SET reserved = -1") == "reserved >= 0");
    CHECK(day.refusal("UPDATE item SET reserved = 3") == "");
    CHECK(day.check("UPDATE item SET on_hand = 2") == "reserved <= on_hand");
    CHECK(day.figure("SELECT on_hand AS figure FROM item") == 3);
}

TEST_CASE("an item is in one open count at a time") {
    Bare day;
    day.item("Ruban", 50);
    CHECK(day.post(day.staff(), "/api/v1/stock-counts", {{"place", ""}}).status == 201);
    CHECK(day.refusal("INSERT INTO stock_count (id, began_at, began_by) VALUES (1, 1, 'test')") == "");
    CHECK(day.refusal("INSERT INTO count_line (count_id, item_id) SELECT 1, id FROM item") ==
          "the item is being counted already");
    CHECK(day.refusal("UPDATE stock_count SET state = 'abandoned', ended_at = 1, ended_by = 'test' WHERE id <> 1") ==
          "");
    CHECK(day.refusal("INSERT INTO count_line (count_id, item_id) SELECT 1, id FROM item") == "");
}

// ── The roster ──

TEST_CASE("a school has one row in a campaign's roster, and one answer in it") {
    Bare day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 1}});
    day.order(day.school("École du Ruisseau"), kit);
    static constexpr std::string_view kOrderIsTheAnswer = "(answer = 'order') = (order_id IS NOT NULL)";
    CHECK(day.unique("INSERT INTO roster (campaign_id, school_id) SELECT campaign_id, school_id FROM roster") ==
          "roster.campaign_id, roster.school_id");
    CHECK(day.check("UPDATE roster SET answer = 'decline'") == kOrderIsTheAnswer);
    CHECK(day.check("UPDATE roster SET answer = 'silent'") == kOrderIsTheAnswer);
    CHECK(day.check("UPDATE roster SET order_id = NULL") == kOrderIsTheAnswer);
    CHECK(day.check("UPDATE roster SET answered_at = NULL") == "(answer = 'silent') = (answered_at IS NULL)");
    CHECK(day.check("UPDATE roster SET answered_by = NULL") == "(answer = 'silent') = (answered_by IS NULL)");
    CHECK(day.check("UPDATE roster SET answer = 'exclusion', order_id = NULL") ==
          "answer <> 'exclusion' OR reason <> ''");
    CHECK(day.refusal("UPDATE roster SET answer = 'exclusion', order_id = NULL, reason = 'Fermée'") == "");
    CHECK(day.refusal("UPDATE roster SET answer = 'silent', order_id = NULL, reason = '', answered_at = NULL, "
                      "answered_by = NULL") == "");
}

TEST_CASE("a school leaves the roster only while it is silent, or coverage would no longer add up") {
    Bare day;
    const auto school = day.school("École du Ruisseau");
    const std::string id = day.decline(school).body["id"];
    CHECK(day.refusal("DELETE FROM roster") == "end the answer of this school first");
    CHECK(day.refusal("REPLACE INTO roster (campaign_id, school_id) SELECT campaign_id, school_id FROM roster") ==
          "end the answer of this school first");
    CHECK(day.remove(day.as(school), "/api/v1/declines/" + id).status == 204);
    CHECK(day.refusal("DELETE FROM roster") == "");
}

TEST_CASE("a partner has no place in the roster") {
    Bare day;
    day.partner("Maison de la famille");
    CHECK(day.refusal("INSERT INTO roster (campaign_id, school_id) SELECT 1, id FROM school") ==
          "a partner has no answer");
}

TEST_CASE("the count of the silent is never below zero") {
    Bare day;
    day.school("École du Ruisseau");
    CHECK(day.figure("SELECT silent AS figure FROM campaign_count") == 1);
    CHECK(day.check("UPDATE campaign_count SET silent = silent - 2") == "silent >= 0");
}

TEST_CASE("a sort of waiting orders that nobody waits for has no row") {
    Bare day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 0), 1}});
    CHECK(day.order_by_staff(day.school("École du Ruisseau"), kit).body["state"] == "waiting");
    CHECK(day.check("UPDATE waiting SET orders = 0") == "orders > 0");
}

// ── Campaigns and kits ──

TEST_CASE("only one campaign is published, it has one generic kit, and that one holds no choice") {
    Bare day;
    const auto ribbon = day.item("Ruban", 1);
    day.generic_kit({{ribbon, 1}});
    day.kit_to_choose("menu", {}, 1, {{ribbon, 1}});
    day.kit("boite", {{ribbon, 1}});
    CHECK(day.unique(R"(
        INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at)
        VALUES (2, 'x', 'x', 'x', 'X', 'published', 1, 2, 1))") == "campaign.state");
    CHECK(day.refusal("INSERT INTO kit_choice (kit_id, choice, pick) SELECT id, 2, 1 FROM kit WHERE is_generic = 1") ==
          "the generic kit holds no choice");
    CHECK(day.refusal("UPDATE kit SET is_generic = 1 WHERE slug = 'menu'") == "the generic kit holds no choice");
    CHECK(day.unique("UPDATE kit SET is_generic = 1 WHERE slug = 'boite'") == "kit.campaign_id");
}

TEST_CASE("a campaign closes after it opens") {
    Bare day;
    CHECK(day.check("UPDATE campaign SET closes_at = opens_at") == "closes_at > opens_at");
}

TEST_CASE("an unfinished run is taken up again, never begun beside") {
    Bare day;
    static constexpr auto kBegin =
        "INSERT INTO generic_run (id, campaign_id, began_at, began_by) SELECT 1 + count(*), 1, 1, 'test' FROM "
        "generic_run";
    CHECK(day.refusal(kBegin) == "");
    CHECK(day.unique(kBegin) == "generic_run.campaign_id");
    CHECK(day.refusal("UPDATE generic_run SET ended_at = 2") == "");
    CHECK(day.refusal(kBegin) == "");
}

// ── Whatever else a row may not say ──

TEST_CASE("a claim that is answered says with what, and no other does") {
    Bare day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 1}});
    day.order(day.school("École du Ruisseau"), kit);
    CHECK(day.refusal("INSERT INTO claim (id, order_id, kind, opened_at, opened_by) SELECT 1, id, 'other', 1, 'test' "
                      "FROM orders") == "");
    CHECK(day.check("UPDATE claim SET state = 'answered'") == "(state = 'answered') = (answer IS NOT NULL)");
    CHECK(day.check("UPDATE claim SET answer = 'note'") == "(state = 'answered') = (answer IS NOT NULL)");
}

TEST_CASE("a letter is sent once its moment is known, has somebody to go to, and a cause of its own") {
    Bare day;
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 1}});
    day.order(day.school("École du Ruisseau"), kit);
    CHECK(day.check("UPDATE outbox SET state = 'sent'") == "(state = 'sent') = (sent_at IS NOT NULL)");
    CHECK(day.check("UPDATE outbox SET school_id = NULL") == "school_id IS NOT NULL OR account_id IS NOT NULL");
    CHECK(day.unique("INSERT INTO outbox (letter, school_id, recipient, language, cause, due_at) "
                     "SELECT letter, school_id, recipient, language, cause, due_at FROM outbox") == "outbox.cause");
}

TEST_CASE("a session is a school's or an account's, and a school has one key that is not revoked") {
    Bare day;
    day.as(day.school("École du Ruisseau"));
    day.staff();
    CHECK(day.check("UPDATE session SET school_id = NULL WHERE role = 'school'") ==
          "(role = 'school') = (school_id IS NOT NULL)");
    CHECK(day.check("UPDATE session SET account_id = NULL WHERE role = 'staff'") ==
          "(role = 'school') = (account_id IS NULL)");
    static constexpr auto kMake =
        "INSERT INTO school_key (link_hash, code_hash, campaign_id, school_id, made_at) "
        "SELECT count(*), count(*), 1, (SELECT id FROM school), 1 FROM school_key";
    CHECK(day.refusal(kMake) == "");
    CHECK(day.unique(kMake) == "school_key.campaign_id, school_key.school_id");
    CHECK(day.refusal("UPDATE school_key SET revoked_at = 2") == "");
    CHECK(day.refusal(kMake) == "");
}

TEST_CASE("what is expected has ended when it has, and so has a count") {
    Bare day;
    const auto ribbon = day.item("Ruban", 50);
    CHECK(day.post(day.staff(), "/api/v1/incoming", delivery_body(ribbon)).status == 201);
    CHECK(day.post(day.staff(), "/api/v1/stock-counts", {{"place", ""}}).status == 201);
    CHECK(day.check("UPDATE incoming SET state = 'received'") == "(state = 'expected') = (ended_at IS NULL)");
    CHECK(day.check("UPDATE stock_count SET state = 'confirmed'") == "(state = 'open') = (ended_at IS NULL)");
    CHECK(day.check("UPDATE count_line SET counted = 3") == "(expected IS NULL) = (counted IS NULL)");
}

TEST_CASE("what names one thing names one") {
    Bare day;
    const auto school = day.school("École du Ruisseau");
    day.place(school, "Annexe");
    day.staff();
    CHECK(day.refusal("UPDATE school SET organisation = '872001'") == "");
    CHECK(day.unique("INSERT INTO school (id, kind, organisation, name, name_key, added_at) SELECT 1, kind, "
                     "organisation, name, name_key, 1 FROM school")
              .find("school_of_the_ministry") != std::string::npos);
    CHECK(day.unique("INSERT INTO delivery_place (id, school_id, name, position) SELECT 1, school_id, name, position "
                     "FROM delivery_place") == "delivery_place.school_id, delivery_place.position");
    CHECK(day.unique("INSERT INTO session (token_hash, id, role, account_id, began_at, expires_at) "
                     "SELECT 'other', id, role, account_id, 1, 2 FROM session") == "session.id");
}

// A row of each table that has a list of words, a yes or no, or a count.
TEST_CASE("a column that holds one of a few words holds no other, and a count is never below nothing") {
    Bare day;
    const auto ribbon = day.item("Ruban", 50), card = day.item("Carte", 50), flag = day.item("Fanion", 0);
    const auto menu = day.kit_to_choose("menu", {{ribbon, 2}}, 1, {{card, 1}});
    const auto school = day.school("École du Ruisseau");
    auto body = order_body(school, menu);
    body["choices"] = {{{"choice", 1}, {"items", {card.text()}}}};
    const std::string number = day.post(day.as(school), "/api/v1/orders", body).body["number"];
    CHECK(day.post(day.staff(), "/api/v1/waves", {{"orders", {number}}}).status == 201);
    CHECK(day.act(day.staff(), number, "packing",
                  {{"lines", {{{"item", ribbon.text()}, {"quantity", 1}}}}, {"reason", "damaged"}})
              .status == 200);
    CHECK(day.act(day.staff(), number, "shipment", {{"tracking", ""}}).status == 200);
    CHECK(day.post(day.as(school), "/api/v1/claims",
                   {{"order", number},
                    {"kind", "missing"},
                    {"said", ""},
                    {"lines", {{{"item", ribbon.text()}, {"quantity", 1}}}}})
              .status == 201);
    CHECK(day.order_by_staff(day.partner("Maison de la famille"), day.kit("rare", {{flag, 1}})).body["state"] ==
          "waiting");
    CHECK(day.post(day.staff(), "/api/v1/incoming", delivery_body(ribbon)).status == 201);
    CHECK(day.post(day.staff(), "/api/v1/stock-counts", {{"place", ""}}).status == 201);
    CHECK(day.refusal(
              "INSERT INTO campaign_text (campaign_id, place, fr, en) VALUES (1, 'banner', 'Bonjour', 'Hello')") == "");
    CHECK(day.refusal("INSERT INTO api_token (id, token_hash, name, role, made_at, expires_at) VALUES (1, 'h', 'n', "
                      "'staff', 1, 2)") == "");
    CHECK(day.refusal("INSERT INTO order_given_up (order_id, item_id, quantity) SELECT order_id, item_id, 1 FROM "
                      "parcel JOIN parcel_line ON parcel_id = parcel.id") == "");
    CHECK(day.refusal("INSERT INTO school_contact (school_id, given_at) SELECT id, 1 FROM school WHERE true ON "
                      "CONFLICT DO NOTHING") == "");

    for (const Sql nonsense : std::initializer_list<Sql>{
             "UPDATE campaign SET state = 'open'",
             "UPDATE campaign SET event_on = '18 février'",
             "UPDATE campaign SET baseline = -1",
             "UPDATE campaign SET target = 0",
             "UPDATE campaign SET pool_on = 2",
             "UPDATE campaign SET late_changes_on = 2",
             "UPDATE campaign SET run_on_hold = 2",
             "UPDATE campaign_text SET place = 'footer'",
             "UPDATE campaign_text SET fr = ''",
             "UPDATE campaign_text SET en = ''",
             "INSERT INTO school (id, kind, name, name_key, added_at) VALUES (1, 'cégep', '', '', 1)",
             "UPDATE school SET language = 'es'",
             "UPDATE school SET pupils = -1",
             "UPDATE school SET parent_id = id",
             "UPDATE school_contact SET language = 'es'",
             "UPDATE item SET unit = 'kg'",
             "UPDATE item SET alert_level = -1",
             "UPDATE kit_choice SET choice = 0",
             "UPDATE kit_choice SET pick = 0",
             "UPDATE kit_component SET choice = -1",
             "UPDATE kit_component SET quantity = 0",
             "UPDATE kit SET is_generic = 2",
             "INSERT INTO contents_line (contents_id, position, item_id, name_fr, name_en, quantity) SELECT "
             "contents.id, 9, item.id, '', '', 0 FROM contents, item",
             "INSERT INTO contents_line (contents_id, position, item_id, name_fr, name_en, quantity, chosen) SELECT "
             "contents.id, 9, item.id, '', '', 1, 2 FROM contents, item",
             "UPDATE wave SET number = 0",
             "INSERT INTO orders (id, number, campaign_id, school_id, contents_id, origin, state, language, placed_at, "
             "changed_at) "
             "SELECT id + 9, '', campaign_id, school_id, contents_id, 'gift', state, 'fr', 1, 1 FROM orders",
             "UPDATE orders SET swapped = 2",
             "UPDATE orders SET state = 'lost'",
             "UPDATE orders SET delivery_way = 'drone'",
             "UPDATE orders SET language = 'es'",
             "UPDATE orders SET remainder = -1",
             "UPDATE order_given_up SET quantity = 0",
             "UPDATE waiting SET is_partner = 2",
             "UPDATE roster SET answer = 'maybe', order_id = NULL, answered_at = 1, answered_by = 'test'",
             "UPDATE claim SET kind = 'late'",
             "UPDATE claim SET state = 'closed'",
             "UPDATE claim SET state = 'answered', answer = 'flowers'",
             "UPDATE claim_line SET quantity = 0",
             "UPDATE parcel SET state = 'stolen'",
             "UPDATE parcel SET short_reason = 'mice'",
             "UPDATE parcel_line SET quantity = 0",
             "INSERT INTO kit_building (kit_id, change, cause, done_by, done_at) SELECT id, 0, 'built', 'test', 1 FROM "
             "kit",
             "INSERT INTO kit_building (kit_id, change, cause, done_by, done_at) SELECT id, 1, 'found', 'test', 1 FROM "
             "kit",
             "INSERT INTO movement (moved_at, item_id, cause, change, done_by) SELECT 1, id, 'promise', 1, 'test' FROM "
             "item",
             "UPDATE incoming SET expected_on = 'soon'",
             "UPDATE incoming SET state = 'lost', ended_at = 1",
             "UPDATE incoming_line SET quantity = -1",
             "UPDATE incoming_line SET received = -1",
             "UPDATE stock_count SET state = 'lost', ended_at = 1",
             "UPDATE count_line SET counted = -1, expected = 0",
             "UPDATE outbox SET language = 'es'",
             "UPDATE outbox SET held = 2",
             "UPDATE outbox SET state = 'lost'",
             "UPDATE outbox SET attempts = -1",
             "UPDATE account SET role = 'guest'",
             "UPDATE session SET role = 'guest' WHERE role = 'staff'",
             "UPDATE api_token SET role = 'school'",
             "UPDATE api_token SET expires_at = made_at"}) {
        INFO(std::string{nonsense.text});
        CHECK(day.check(nonsense).find("no CHECK") == std::string::npos);
    }
}

// ── The file as it is written ──

TEST_CASE("each trigger has its sentence above") {
    const std::set<std::string> told{
        "a_building_is_never_deleted",      "a_building_is_never_updated",  "a_kit_with_a_choice_is_not_generic",
        "a_movement_is_never_deleted",      "a_movement_is_never_updated",  "a_school_keeps_its_kind",
        "a_school_with_an_answer_stays",    "an_item_is_in_one_open_count", "an_origin_never_changes",
        "audit_is_never_deleted",           "audit_is_never_updated",       "contents_are_never_changed",
        "contents_lines_are_never_changed", "contents_lines_stay",          "generic_kit_holds_no_choice",
        "only_schools_are_on_the_roster"};
    CHECK(names_in(schema(), std::regex{"CREATE TRIGGER (\\w+)"}) == told);
}

// A trigger that writes keeps up what a query can say.
TEST_CASE("a trigger refuses, and writes nothing") {
    static const std::regex trigger{R"re(CREATE TRIGGER [\s\S]*?BEGIN([\s\S]*?)END;)re"};
    const std::string text = schema();
    for (std::sregex_iterator found{text.begin(), text.end(), trigger}, end; found != end; ++found) {
        const std::string body = (*found)[1];
        CAPTURE(body);
        CHECK(std::regex_match(body, std::regex{R"re(\s*SELECT raise\(ABORT, '[^']+'\);\s*)re"}));
    }
}

// Each such CHECK would open a temporary B-tree for each row.
TEST_CASE("a list of three words or more is written as ORs in a CHECK") {
    CHECK(names_in(schema(), std::regex{R"re(CHECK \((\w+) IN \([^),]*,[^),]*,)re"}) == std::set<std::string>{});
    CHECK(names_in(schema(), std::regex{R"re(CHECK \((\w+) IN \()re"}).contains("is_generic"));  // of two words
}

TEST_CASE("the newest key is sought in each table whose keys are made from the clock") {
    const std::set<std::string> have_others{"campaign",     // 1, 2, 3
                                            "orders",       // its campaign and its number
                                            "idempotency",  // a hash
                                            "audit",       "contents",   "kit_building", "erased",
                                            "movement",    "order_note", "outbox",
                                            "invitation_step", "closed_mailbox"};  // given by SQLite
    Bare day;
    const auto tables = day.db().read([](const Snapshot& db) {
        const auto rows = db.all(
            "SELECT schema.name FROM sqlite_schema AS schema JOIN pragma_table_info(schema.name) AS part "
            "WHERE schema.type = 'table' AND part.name = 'id'",
            {}, [](const Row& row) { return row.text("name"); });
        return std::set<std::string>{rows.begin(), rows.end()};
    });
    const std::string text = schema(),
                      view = text.substr(text.find("CREATE VIEW newest_key"),
                                         text.find("CREATE VIEW actor") - text.find("CREATE VIEW newest_key"));
    std::set<std::string> sought = names_in(view, std::regex{R"re(max\(id\)(?: AS key)? FROM (\w+))re"});
    CHECK(sought.size() > 10);
    for (const std::string& table : have_others) CHECK(sought.insert(table).second);
    CHECK(sought == tables);
}

// ── A database of before ──

TEST_CASE("data of before the first release are refused with what to do, and left as they are") {
    const auto folder = fresh_folder();
    {
        Database db{folder / "trousse.db"};
        db.write([](Transaction& tx) {
            tx.run_script(R"(
                CREATE TABLE migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;
                INSERT INTO migration (name, checksum, applied_at) VALUES ('0001_initial.sql', '5f1b', 1), ('0011_school_words.sql', '77ac', 2);
                CREATE TABLE school (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT)");
        });
        CHECK_THROWS_WITH(
            migrate(db, SCHEMA_FOLDER, system_time()),
            doctest::Contains(
                "made by a Trousse of before the first release, whose tables were others: keep that folder aside"));
        CHECK(db.read([](const Snapshot& read) {
            return read.figure("SELECT count(*) AS figure FROM sqlite_schema WHERE type = 'table'");
        }) == 2);
    }
    std::filesystem::remove_all(folder);
}
