// What is known after a restore: who is let in, what has left, and which numbers were given.
#include <fstream>

#include "day_of_loss.hpp"
#include "platform/quebec_time.hpp"

using namespace trousse;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// The 48th of « JPS27-0048 ».
int sequence_of(const std::string& number) { return std::stoi(number.substr(number.find('-') + 1)); }

std::string number_of_next_order(const fs::path& data, DayOfLoss& day) {
    ServedProgram program{data, clock_from(day.now())};
    const std::string number = number_of_order(program, day);
    CHECK(program.stop() == 0);
    return number;
}

}  // namespace

TEST_CASE("after a restore no letter of before leaves by itself, the run is on hold, and no number is given twice") {
    DayOfLoss day;
    REQUIRE(day.figure("SELECT count(*) AS figure FROM outbox WHERE state = 'queued'") == 2);
    day.db().write([](Transaction& tx) {
        tx.run("UPDATE outbox SET state = 'sending', tried_at = 1 WHERE id = (SELECT min(id) FROM outbox)");
    });
    const fs::path backup = day.folder() / "backups" / make_backup(day.app().program().service(), "test").name;
    REQUIRE(day.order(day.school("École de l'Érable"), day.menu).body["number"] == "JPS27-0003");

    SUBCASE("where the newest data can be read, numbers go on") {
        day.copy_data_there();
        REQUIRE(command("restore " + backup.string(), day.data).first == 0);
        CHECK(number_of_next_order(day.data, day) == "JPS27-0004");
    }
    SUBCASE("where nothing of them is left, they go on far beyond, and the waves' too") {
        fs::remove_all(day.data);
        REQUIRE(command("restore " + backup.string(), day.data).first == 0);
        CHECK(figure_in(day.data / "trousse.db", "SELECT last_wave AS figure FROM campaign_count") >= 100);
        CHECK(sequence_of(number_of_next_order(day.data, day)) > 1004);
    }
    SUBCASE("and where another installation has taken their place") {
        DayOfLoss other;
        REQUIRE(command("restore " + backup.string(), other.data).first == 0);
        CHECK(sequence_of(number_of_next_order(other.data, day)) > 1004);
    }
    fs::remove_all(day.data);
    REQUIRE(command("restore " + backup.string(), day.data).first == 0);
    const fs::path restored = day.data / "trousse.db";
    CHECK(figure_in(restored,
                    "SELECT count(*) AS figure FROM outbox WHERE state = 'uncertain' AND last_error = 'restored'") ==
          2);
    CHECK(figure_in(restored, "SELECT count(*) AS figure FROM outbox WHERE state <> 'uncertain'") == 0);
    CHECK(figure_in(restored, "SELECT run_on_hold AS figure FROM campaign WHERE state = 'published'") == 1);
    CHECK(figure_in(restored,
                    "SELECT count(*) AS figure FROM audit WHERE act = 'backup.restored' AND done_by = 'operator'") ==
          1);
}

TEST_CASE("after a restore a step of the ladder that had not begun waits for an admin's word again, and one under way is paused") {
    DayOfLoss day;
    day.db().write([](Transaction& tx) {
        tx.run_script(R"(
            INSERT INTO invitation_step (campaign_id, step, let_go_at, let_go_by, begun_at, listed_at)
            VALUES (1, 'opening', 1, 'operator', 2, 3), (1, 'halfway', 1, 'operator', 2, NULL), (1, 'last_week', 1, 'operator', NULL, NULL);
            INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at)
            VALUES (3, 'draft', 'Brouillon', 'Draft', 'DRAFT', 'draft', 1, 2, 0))");
    });
    const fs::path backup = day.folder() / "backups" / make_backup(day.app().program().service(), "test").name;
    REQUIRE(command("restore " + backup.string(), day.data).first == 0);
    const auto holds = [&](Sql sql) { return figure_in(day.data / "trousse.db", sql); };
    CHECK(holds("SELECT paused AS figure FROM invitation_step WHERE step = 'opening' AND let_go_at = 1") == 0);
    CHECK(holds("SELECT paused AS figure FROM invitation_step WHERE step = 'halfway' AND let_go_at = 1") == 1);
    CHECK(holds("SELECT count(*) AS figure FROM invitation_step WHERE step = 'last_week' AND let_go_at IS NULL AND let_go_by IS NULL") == 1);
    CHECK(holds("SELECT run_on_hold AS figure FROM campaign WHERE state = 'draft'") == 0);
}

TEST_CASE("after a restore it is known to whom an invitation has left, or may have, and who asked for none") {
    DayOfLoss day;
    day.school("École de l'Érable");
    day.db().write([](Transaction& tx) {
        tx.run_script(R"(
            INSERT INTO invitation_step (id, campaign_id, step) VALUES (7, 1, 'opening');
            INSERT INTO outbox (letter, school_id, step_id, recipient, language, cause, due_at)
            SELECT 'invitation', id, 7, 'a@ecole.example', 'fr', id || '/invitation/7', 1 FROM school WHERE name = 'École du Ruisseau';
            INSERT INTO closed_mailbox (email, reason, since) VALUES ('asked@ecole.example', 'bounced', 1))");
    });
    const fs::path backup = day.folder() / "backups" / make_backup(day.app().program().service(), "test").name;
    day.db().write([](Transaction& tx) {
        tx.run_script(R"(
            INSERT INTO account (id, email, name, role, added_at) VALUES (9, 'a@prel.example', 'A', 'admin', 1);
            INSERT INTO outbox (letter, school_id, step_id, recipient, language, cause, due_at)
            SELECT 'invitation', id, 7, 'a@ecole.example', 'fr', id || '/invitation/7', 1 FROM school WHERE name <> 'École du Ruisseau';
            INSERT INTO outbox (letter, school_id, account_id, step_id, recipient, language, cause, state, due_at, sent_at)
            SELECT 'invitation', id, 9, 7, 'a@prel.example', 'fr', 'to oneself', 'sent', 1, 5 FROM school WHERE name = 'École de l''Érable';
            UPDATE outbox SET state = 'sent', sent_at = 5 WHERE step_id = 7 AND school_id = (SELECT id FROM school WHERE name = 'École du Ruisseau');
            UPDATE outbox SET state = 'sending', tried_at = 5 WHERE step_id = 7 AND school_id = (SELECT id FROM school WHERE name = 'École du Lac');
            UPDATE outbox SET state = 'uncertain', tried_at = 5 WHERE step_id = 7 AND school_id = (SELECT id FROM school WHERE name = 'École des Pins');
            INSERT INTO invitation_step (id, campaign_id, step) VALUES (8, 1, 'halfway');
            INSERT INTO outbox (letter, school_id, step_id, recipient, language, cause, state, due_at, sent_at)
            SELECT 'invitation', id, 8, 'a@ecole.example', 'fr', id || '/invitation/8', 'sent', 1, 6 FROM school WHERE name = 'École du Lac';
            UPDATE closed_mailbox SET reason = 'asked';
            INSERT INTO closed_mailbox (email, reason, since) VALUES ('gone@ecole.example', 'bounced', 1))");
    });
    day.copy_data_there();
    REQUIRE(command("restore " + backup.string(), day.data).first == 0);
    const auto holds = [&](Sql sql) { return figure_in(day.data / "trousse.db", sql); };
    CHECK(holds("SELECT count(*) AS figure FROM outbox WHERE step_id IS NOT NULL") == 4);
    CHECK(holds("SELECT sent_at AS figure FROM outbox JOIN school ON school.id = school_id WHERE step_id = 7 AND name = 'École du Ruisseau' AND state = 'sent'") == 5);
    CHECK(holds("SELECT count(*) AS figure FROM outbox WHERE step_id = 7 AND state = 'uncertain'") == 2);
    CHECK(holds("SELECT sent_at AS figure FROM outbox JOIN invitation_step ON invitation_step.id = step_id WHERE step = 'halfway'") == 6);
    CHECK(holds("SELECT count(*) AS figure FROM closed_mailbox WHERE email = 'asked@ecole.example' AND reason = 'asked'") == 1);
    CHECK(holds("SELECT count(*) AS figure FROM closed_mailbox WHERE email = 'gone@ecole.example' AND reason = 'bounced'") == 1);
}

TEST_CASE("restored again and again over data that cannot be read, with the same backup, no number is given twice") {
    DayOfLoss day;
    Settings settings;
    settings.data = day.data;
    settings.schema = SCHEMA_FOLDER;
    const auto restored_at = [&](Instant now) {
        return restore_backup(settings, day.backup, KeyOfBackup::kept, now);
    };
    const auto damage = [&] { std::ofstream{day.data / "trousse.db"} << std::string(20'000, 'x'); };
    const auto last_wave = [&] {
        return figure_in(day.data / "trousse.db", "SELECT last_wave AS figure FROM campaign_count");
    };
    Instant now = day.now();
    damage();
    const Restored first = restored_at(now);
    REQUIRE(first.first_number);
    const std::string given = number_of_next_order(day.data, day);
    CHECK(given == *first.first_number);
    const auto wave = last_wave();

    SUBCASE("at once") { damage(); }
    SUBCASE("the next day, with nothing left of the folder") {
        fs::remove_all(day.data);
        now += std::chrono::days{1};
    }
    const Restored second = restored_at(now);
    REQUIRE(second.first_number);
    CHECK(sequence_of(*second.first_number) >= sequence_of(given) + 1'000);  // a run may have served every school
    CHECK(last_wave() >= wave + 100);

    const Restored known = restored_at(now);
    CHECK_FALSE(known.first_number);
    CHECK(number_of_next_order(day.data, day) == *second.first_number);
}

TEST_CASE("who is no longer let in since the backup is not let in after a restore, and who is new on a letter is") {
    DayOfLoss day;
    const std::string former = day.code_of(day.early);
    day.db().write([](Transaction& tx) {
        tx.run_script(R"(
            INSERT INTO account (id, email, name, role, password_hash, setup_hash, setup_expires_at, added_at)
            VALUES (1, 'left@prel.example', 'Left', 'admin', 'old', NULL, NULL, 1),
                   (2, 'changed@prel.example', 'Changed', 'staff', 'old', NULL, NULL, 1),
                   (3, 'lowered@prel.example', 'Lowered', 'admin', 'same', NULL, NULL, 1),
                   (4, 'invited@prel.example', 'Invited', 'staff', NULL, 'a link', 9999999999999, 1);
            INSERT INTO api_token (id, token_hash, name, role, made_at, expires_at) VALUES (1, 'token', 'Token', 'monitor', 1, 2);
            INSERT INTO school_link (id, link_hash, source, campaign_id, school_id, made_at, expires_at)
            SELECT 1, 'revoked since', 'letter', 1, min(id), 1, 9999999999999 FROM school)");
    });
    const fs::path backup = day.folder() / "backups" / make_backup(day.app().program().service(), "test").name;
    const std::string newer = day.code_of(day.early), first = day.code_of(day.late);
    day.db().write([](Transaction& tx) {
        tx.run_script(R"(
            UPDATE account SET disabled_at = 5 WHERE id = 1;
            UPDATE account SET password_hash = 'new' WHERE id = 2;
            UPDATE account SET role = 'staff' WHERE id = 3;
            UPDATE api_token SET revoked_at = 5 WHERE id = 1;
            UPDATE school_link SET revoked_at = 5 WHERE id = 1;
            INSERT INTO school_link (id, link_hash, source, campaign_id, school_id, made_at, expires_at, first_opened_at)
            SELECT 2, 'made since', 'letter', 1, min(id), 1, 9999999999999, 7 FROM school)");
    });
    day.copy_data_there();
    const auto [status, said] = command("restore " + backup.string(), day.data);
    REQUIRE(status == 0);
    CHECK(said.find("Everybody signs in again") != std::string::npos);
    CHECK(said.find("Who was let in last cannot be read") == std::string::npos);
    const auto holds = [&](Sql sql) { return figure_in(day.data / "trousse.db", sql); };
    CHECK(holds("SELECT count(*) AS figure FROM session") == 0);
    CHECK(holds("SELECT count(*) AS figure FROM account WHERE setup_hash IS NOT NULL") == 0);
    CHECK(holds("SELECT disabled_at AS figure FROM account WHERE id = 1") == 5);
    CHECK(holds("SELECT password_hash = 'new' AS figure FROM account WHERE id = 2") == 1);
    CHECK(holds("SELECT role = 'staff' AND password_hash = 'same' AS figure FROM account WHERE id = 3") == 1);
    CHECK(holds("SELECT revoked_at AS figure FROM api_token WHERE id = 1") == 5);
    CHECK(holds("SELECT revoked_at AS figure FROM school_link WHERE link_hash = 'revoked since'") == 5);
    CHECK(holds("SELECT first_opened_at AS figure FROM school_link WHERE link_hash = 'made since' AND revoked_at IS NULL") == 7);
    const ServedProgram program{day.data, clock_from(day.now())};
    CHECK(let_in(program, former).empty());
    CHECK_FALSE(let_in(program, newer).empty());
    CHECK_FALSE(let_in(program, first).empty());
    CHECK_FALSE(let_in(program, day.third_code).empty());
}

TEST_CASE(
    "where nobody knows who was let in last, a restore says so, and an admin is told until one has looked after it") {
    DayOfLoss day;
    fs::remove_all(day.data);
    const auto [status, said] = command("restore " + day.backup.string(), day.data);
    REQUIRE(status == 0);
    CHECK(said.find("Who was let in last cannot be read") != std::string::npos);
    CHECK(said.find("orders go on at JPS27-") != std::string::npos);
    const auto is_told = [&] {
        return command("check", day.data).second.find("to know: a restore brought back codes") != std::string::npos;
    };
    CHECK(is_told());
    bool still = true;

    SUBCASE("an admin has") {
        Settings settings;
        settings.data = day.data;
        settings.schema = SCHEMA_FOLDER;
        Program program{settings, system_time};
        const auto confirm = [&](Role role) {
            return program
                .dispatch()({.method = "POST",
                             .path = "/api/v1/access-confirmations",
                             .idempotency_key = "one",
                             .visitor = {.role = role, .actor = "operator"}})
                .status;
        };
        CHECK(confirm(Role::staff) == 403);
        CHECK(confirm(Role::admin) == 204);
        CHECK(confirm(Role::admin) == 204);
        CHECK(program.db().read([](const Snapshot& db) {
            return db.figure("SELECT count(*) AS figure FROM audit WHERE act = 'backup.access_checked'");
        }) == 1);
        still = false;
    }
    SUBCASE("nobody has, whatever else is restored") {
        REQUIRE(command("restore " + day.backup.string(), day.data).second.find("cannot be read") != std::string::npos);
    }
    CHECK(is_told() == still);
}

TEST_CASE("a campaign that was begun after the backup, and is begun again, gives no number twice") {
    DayOfLoss day;
    const json next{{"slug", "jps-2028"},
                    {"number_prefix", "JPS28"},
                    {"name", {{"fr", "JPS 2028"}, {"en", "HSD 2028"}}},
                    {"opens_at", "2027-11-15T05:00:00Z"},
                    {"closes_at", "2028-01-22T05:00:00Z"},
                    {"event_on", "2028-02-17"},
                    {"from", "jps-2027"}};
    REQUIRE(day.post(day.admin(), "/api/v1/campaigns", next).status == 201);
    day.db().write([](Transaction& tx) {
        tx.run(
            "UPDATE campaign_count SET last_number = 41, last_wave = 3 WHERE campaign_id = (SELECT id FROM campaign "
            "WHERE slug = 'jps-2028')");
    });
    std::int64_t orders = 41, waves = 3;
    SUBCASE("where the newest data can be read") { day.copy_data_there(); }
    SUBCASE("where nothing of them is left") {
        fs::remove_all(day.data);
        orders = 1003;
        waves = 100;
    }
    Settings settings;
    settings.data = day.data;
    settings.schema = SCHEMA_FOLDER;
    restore_backup(settings, day.backup, KeyOfBackup::kept, *parse_rfc3339("2026-11-16T05:00:00Z"));  // as it opens
    Program program{settings, system_time};
    REQUIRE(program
                .dispatch()({.method = "POST",
                             .path = "/api/v1/campaigns",
                             .body = next.dump(),
                             .content_type = "application/json",
                             .idempotency_key = "again",
                             .visitor = {.role = Role::admin, .actor = "operator"}})
                .status == 201);
    const auto counted = [&](Sql sql) { return program.db().read([&](const Snapshot& db) { return db.figure(sql); }); };
    CHECK(counted("SELECT last_number AS figure FROM campaign_count JOIN campaign ON campaign.id = campaign_id WHERE "
                  "slug = 'jps-2028'") == orders);
    CHECK(counted("SELECT last_wave AS figure FROM campaign_count JOIN campaign ON campaign.id = campaign_id WHERE "
                  "slug = 'jps-2028'") == waves);
    CHECK(counted("SELECT last_number AS figure FROM campaign_count JOIN campaign ON campaign.id = campaign_id WHERE "
                  "slug = 'jps-2027'") >= 2);
}
