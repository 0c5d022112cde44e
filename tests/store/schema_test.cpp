// The rules that the database itself enforces, whatever the code does: product.md, rules 1, 2 and 10.
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "orders/orders_store.hpp"
#include "platform/migrate.hpp"

using namespace trousse;

TEST_CASE("a ledger line is never updated, deleted or replaced") {
    CampaignDay day;
    day.item("Ruban", 7);
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("UPDATE movement SET on_hand_change = 9"); }));
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("DELETE FROM movement"); }));
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("REPLACE INTO movement SELECT * FROM movement"); }));
    CHECK(day.figure("SELECT sum(on_hand_change) AS figure FROM movement") == 7);
}

TEST_CASE("an audit line is never updated, deleted or replaced") {
    CampaignDay day;
    day.decline(day.school("École du Ruisseau"));
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("UPDATE audit SET done_by = 'nobody'"); }));
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("DELETE FROM audit"); }));
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("REPLACE INTO audit SELECT * FROM audit"); }));
    CHECK(day.figure("SELECT count(*) AS figure FROM audit") == 1);
}

TEST_CASE("stock is never negative, and never promised twice") {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 3);
    const auto move_it = [&](Count on_hand, Count reserved) {
        day.db().write([&](Transaction& tx) {
            move(tx, {.cause = "adjustment", .item = ribbon, .on_hand_change = on_hand, .reserved_change = reserved, .reason = "test", .done_by = "test"}, day.now());
        });
    };
    CHECK_THROWS(move_it(-4, 0));
    CHECK_THROWS(move_it(0, 4));
    CHECK_THROWS(move_it(0, -1));
    CHECK_NOTHROW(move_it(0, 3));
    CHECK_THROWS(move_it(-1, 0));
    CHECK(day.on_hand(ribbon) == 3);
}

TEST_CASE("a school has one live outcome, whatever the code does") {
    CampaignDay day;
    const auto school = day.school("École du Ruisseau");
    const auto record = [&] {
        day.db().write([&](Transaction& tx) {
            record_outcome(tx, {.campaign = {"2027"}, .school = school, .kind = "decline", .signed_by = "test"}, day.now());
        });
    };
    CHECK_NOTHROW(record());
    CHECK_THROWS(record());
    CHECK(day.figure("SELECT silent AS figure FROM campaign") == 0);
}

TEST_CASE("an outcome that ended is history, and none is ever deleted") {
    CampaignDay day;
    const auto school = day.school("École du Ruisseau");
    const std::string id = day.decline(school).body["id"];
    CHECK(day.remove(day.as(school), "/api/v1/declines/" + id).status == 204);
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("UPDATE outcome SET live = 1, ended_at = NULL"); }));
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("DELETE FROM outcome"); }));
}

TEST_CASE("a partner has no outcome") {
    CampaignDay day;
    const auto partner = day.partner("Maison de la famille");
    CHECK_THROWS(day.db().write([&](Transaction& tx) {
        record_outcome(tx, {.campaign = {"2027"}, .school = partner, .kind = "decline", .signed_by = "test"}, day.now());
    }));
}

TEST_CASE("who is silent is counted: new schools, answers, withdrawals, schools that close and open again") {
    CampaignDay day;
    const auto counted = [&] { return std::pair{day.figure("SELECT eligible AS figure FROM campaign"), day.figure("SELECT silent AS figure FROM campaign")}; };
    const auto school = day.school("École du Ruisseau");
    day.school("École de l'Érable");
    day.partner("Maison de la famille");
    CHECK(counted() == std::pair<Count, Count>{2, 2});
    const std::string id = day.decline(school).body["id"];
    CHECK(counted() == std::pair<Count, Count>{2, 1});
    CHECK_THROWS(day.db().write([&](Transaction& tx) { tx.run("UPDATE school SET closed_at = 1 WHERE id = $id", {{"$id", school}}); }));
    day.remove(day.as(school), "/api/v1/declines/" + id);
    day.db().write([&](Transaction& tx) { tx.run("UPDATE school SET closed_at = 1 WHERE id = $id", {{"$id", school}}); });
    CHECK(counted() == std::pair<Count, Count>{1, 1});
    day.db().write([&](Transaction& tx) { tx.run("UPDATE school SET closed_at = NULL WHERE id = $id", {{"$id", school}}); });
    CHECK(counted() == std::pair<Count, Count>{2, 2});
}

TEST_CASE("only one campaign is published, and a generic kit holds no choice") {
    CampaignDay day;
    CHECK_THROWS(day.db().write([](Transaction& tx) {
        tx.run(R"(INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at)
                  VALUES ('x', 'x', 'x', 'x', 'X', 'published', 1, 2))");
    }));
    day.generic_kit({{day.item("Ruban", 1), 1}});
    CHECK_THROWS(day.db().write([](Transaction& tx) { tx.run("INSERT INTO kit_choice (kit_id, choice, pick) SELECT id, 1, 1 FROM kit"); }));
}

TEST_CASE("a pick that was short when its reason was a text keeps what was written, as another reason") {
    CampaignDay day;
    const std::filesystem::path folder = fresh_folder(), before = folder / "schema";
    std::filesystem::create_directory(before);
    for (const auto& file : std::filesystem::directory_iterator{SCHEMA_FOLDER})
        if (file.path().extension() == ".sql" && file.path().filename() < "0010") std::filesystem::copy(file, before);
    {
        Database db{folder / "trousse.db"};
        migrate(db, before, day.now());
        db.write([](Transaction& tx) {
            tx.run_script(R"(
                INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at)
                VALUES ('c', 'c', 'c', 'c', 'C', 'published', 1, 2);
                INSERT INTO school (id, kind, name, name_key, added_at) VALUES ('s', 'school', 's', 's', 1);
                INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en) VALUES ('k', 'c', 'k', 1, 'k', 'k');
                INSERT INTO orders (id, number, campaign_id, school_id, kit_id, kit_name_fr, kit_name_en, origin, state, language, placed_at, changed_at)
                VALUES ('o', 'C-1', 'c', 's', 'k', 'k', 'k', 'chosen', 'packed', 'fr', 1, 1);
                INSERT INTO parcel (id, order_id, position, state, packed_at, packed_by, short_reason)
                VALUES ('short', 'o', 1, 'packed', 1, 'test', 'Tablette vide'), ('whole', 'o', 2, 'packed', 1, 'test', ''))");
        });
        migrate(db, SCHEMA_FOLDER, day.now());
        const auto told = [&](const char* id) {
            return db.read([&](const Snapshot& snapshot) {
                return snapshot.first("SELECT coalesce(short_reason, 'whole') AS why, short_note FROM parcel WHERE id = $id", {{"$id", id}},
                                      [](const Row& row) { return row.text("why") + ' ' + row.text("short_note"); });
            });
        };
        CHECK(told("short") == "other Tablette vide");
        CHECK(told("whole") == "whole ");
    }
    std::filesystem::remove_all(folder);
}
