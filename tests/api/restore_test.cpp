// A data folder is whole or refused, and a restore loses nothing.
#include "restore.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <httplib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "backups.hpp"
#include "campaign_day.hpp"
#include "data_folder.hpp"
#include "platform/quebec_time.hpp"
#include "served_program.hpp"

using namespace trousse;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

int renames_left = -1;  // after which the power goes; -1 for never

}  // namespace

// The dynamic linker finds the program's own before the C library's.
extern "C" int rename(const char* from, const char* to) {
    if (renames_left == 0) ::raise(SIGKILL);
    if (renames_left > 0) --renames_left;
    return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

namespace {

// A day with one order in its backup, and one more that only the data hold.
struct DayOfLoss : CampaignDay {
    const ItemId ribbon = item("Ruban", 50);
    const std::string menu = kit("menu", {{ribbon, 1}});
    const SchoolId early = school("École du Ruisseau"), late = school("École du Lac"), third = school("École des Pins");
    const std::string third_code = code_of(third);
    const std::string early_order = order(early, menu).body["number"];
    const fs::path backup = backed_up();
    const std::string late_order = order(late, menu).body["number"];
    const fs::path data = folder() / "elsewhere";  // with no server

    DayOfLoss() {
        app().jobs().run_now("purge");  // no longer due when the data are served, where it would empty the log
        copy_data_there();
    }
    std::string code_of(const SchoolId& of) {
        return post(staff(), "/api/v1/schools/" + of.text() + "/keys").body["code"];
    }
    void copy_data_there() {
        fs::remove_all(data);
        make_data_folder(data);
        db().copy_to(data / "trousse.db");
        fs::copy_file(folder() / "trousse.key", data / "trousse.key");
    }

 private:
    fs::path backed_up() { return folder() / "backups" / make_backup(app().program().service(), "test").name; }
};

std::int64_t figure_in(const fs::path& file, Sql sql) {
    std::int64_t figure = -1;
    look_into(file, [&](const Snapshot& db) { figure = db.figure(sql); });
    return figure;
}
constexpr auto kOrders = "SELECT count(*) AS figure FROM orders";

// Nothing wrong with the data; a run on hold and letters that may have left are to be known, and are told by a 2.
bool is_sound(const fs::path& data) { return command("check", data).first != 1; }

std::string bytes_of(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator{stream}, {}};
}

std::vector<fs::path> aside_in(const fs::path& data) {
    std::vector<fs::path> folders;
    for (const SetAside& each : set_aside_in(data)) folders.push_back(each.folder);
    return folders;
}

// The real server's words when it refuses the folder.
std::string refusal_of(const fs::path& data) {
    fs::remove(data / "log");
    try {
        const ServedProgram program{data, "2026-11-17T05:00:00Z"};
        return "it starts";
    } catch (const std::runtime_error&) {
        return bytes_of(data / "log");
    }
}

// The cookie of whoever types the code; "" for whom it does not let in.
std::string let_in(const ServedProgram& program, const std::string& code) {
    httplib::Client client{"127.0.0.1", program.port()};
    const auto answer = client.Post("/api/v1/sessions/school", json{{"code", code}}.dump(), "application/json");
    REQUIRE(answer);
    const std::string cookie = answer->get_header_value("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
}

std::string number_of_order(const ServedProgram& program, DayOfLoss& day) {
    httplib::Client client{"127.0.0.1", program.port()};
    const auto answer = client.Post("/api/v1/orders",
                                    {{"Cookie", let_in(program, day.third_code)}, {"Idempotency-Key", "the-next-one"}},
                                    order_body(day.third, "menu").dump(), "application/json");
    REQUIRE(answer);
    REQUIRE(answer->status == 201);
    return json::parse(answer->body)["number"];
}

// The 48th of « JPS27-0048 ».
int sequence_of(const std::string& number) { return std::stoi(number.substr(number.find('-') + 1)); }

std::string number_of_next_order(const fs::path& data, DayOfLoss& day) {
    ServedProgram program{data, clock_from(day.now())};
    const std::string number = number_of_order(program, day);
    CHECK(program.stop() == 0);
    return number;
}

}  // namespace

TEST_CASE("a restore keeps what was there, database and key, as often as it is run, and gives it back") {
    DayOfLoss day;
    for (int times = 1; times <= 2; ++times) {
        const auto [status, said] = command("restore " + day.backup.string(), day.data);
        INFO(said);
        REQUIRE(status == 0);
        CHECK(figure_in(day.data / "trousse.db", kOrders) == 1);
        CHECK(aside_in(day.data).size() == static_cast<std::size_t>(times));
        CHECK(said.ends_with("  systemctl start trousse\n  trousse check --data " + day.data.string() + "\n"));
    }
    const fs::path first = aside_in(day.data).front();
    CHECK(figure_in(first / "trousse.db", kOrders) == 2);
    CHECK(bytes_of(first / "trousse.db.key") == bytes_of(day.folder() / "trousse.key"));

    CHECK(command("restore " + (first / "trousse.db").string(), day.data).first == 0);
    CHECK(figure_in(day.data / "trousse.db", kOrders) == 2);
    CHECK(is_sound(day.data));
}

TEST_CASE("what stands in the log alone is kept by a restore, and brought back from there") {
    DayOfLoss day;
    ServedProgram program{day.data, clock_from(day.now())};
    number_of_order(program, day);
    program.kill();
    REQUIRE(fs::file_size(day.data / "trousse.db-wal") > 0);
    REQUIRE(command("restore " + day.backup.string(), day.data).first == 0);
    const fs::path kept = aside_in(day.data).front() / "trousse.db";
    CHECK(fs::exists(kept.string() + "-wal"));
    REQUIRE(command("restore " + kept.string(), day.data).first == 0);
    CHECK(figure_in(day.data / "trousse.db", kOrders) == 3);
}

TEST_CASE("cut short at whatever rename, a restore is whole or undone") {
    DayOfLoss day;
    Settings settings;
    settings.data = day.data;
    settings.schema = SCHEMA_FOLDER;
    int undone = 0, whole = 0, status = 0;
    for (int renames = 0; renames < 40; ++renames) {
        CAPTURE(renames);
        day.copy_data_there();
        const pid_t child = ::fork();
        if (child == 0) {
            renames_left = renames;
            restore_backup(settings, day.backup, KeyOfBackup::kept, system_time());
            ::_exit(0);
        }
        ::waitpid(child, &status, 0);
        const auto [checked, said] = command("check", day.data);
        INFO(said);
        CHECK(checked != 1);
        const auto orders = figure_in(day.data / "trousse.db", kOrders);
        const auto aside = aside_in(day.data);
        CHECK(orders == (aside.empty() ? 2 : 1));
        for (const fs::path& folder : aside) CHECK(figure_in(folder / "trousse.db", kOrders) == 2);
        for (const fs::path& folder : aside) CHECK(fs::file_size(folder / "trousse.db.key") == 32);
        CHECK_FALSE(fs::exists(day.data / "restoring"));
        CHECK_FALSE(fs::exists(day.data / "restoring.new"));
        ++(aside.empty() ? undone : whole);
        if (WIFEXITED(status)) break;
    }
    CHECK(WIFEXITED(status));  // it came to its end
    CHECK(undone >= 2);
    CHECK(whole >= 4);
}

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

TEST_CASE(
    "a backup without its key, or with another's, is not restored; for a lost one a new key is made when it is asked "
    "for") {
    DayOfLoss day, other;
    const fs::path lone = day.folder() / "lone" / "copy.db", fresh = day.folder() / "fresh";
    fs::create_directory(lone.parent_path());
    fs::copy_file(day.backup, lone);
    const auto refused = [&](const fs::path& data) {
        const auto [status, said] = command("restore " + lone.string(), data);
        CHECK(said.find("nothing is restored: the key") != std::string::npos);
        CHECK(said.find("--new-key") != std::string::npos);
        CHECK(status == 1);
    };
    refused(fresh);
    CHECK_FALSE(holds_data(fresh));
    const std::string before = bytes_of(other.data / "trousse.db") + bytes_of(other.data / "trousse.key");
    SUBCASE("beside it") { fs::copy_file(other.folder() / "trousse.key", key_beside(lone)); }
    SUBCASE("a damaged one") { std::ofstream{key_beside(lone)} << "x"; }
    SUBCASE("none") {}
    refused(other.data);
    CHECK(bytes_of(other.data / "trousse.db") + bytes_of(other.data / "trousse.key") == before);
    CHECK_FALSE(fs::exists(other.data / "restoring.new"));

    CHECK(command("restore " + lone.string(), day.data).first == 0);  // the folder's own key is its key
    CHECK(command("restore --new-key " + lone.string(), other.data).first == 0);
    CHECK(is_sound(other.data));
    CHECK(bytes_of(other.data / "trousse.key") != bytes_of(day.data / "trousse.key"));
}

TEST_CASE("what a restore writes belongs to whom the data folder belongs, and is theirs alone" *
          doctest::skip(::geteuid() != 0)) {
    DayOfLoss day;
    constexpr uid_t kNobody = 65534;
    for (const fs::path& each : {day.data, day.data / "trousse.db", day.data / "trousse.key"})
        REQUIRE(::chown(each.c_str(), kNobody, kNobody) == 0);
    REQUIRE(command("restore " + day.backup.string(), day.data).first == 0);
    for (const auto& each : fs::recursive_directory_iterator{day.data}) {
        struct stat about {};
        REQUIRE(::stat(each.path().c_str(), &about) == 0);
        CAPTURE(each.path());
        CHECK(about.st_uid == kNobody);
        CHECK(mode_of(each.path()) == (each.is_directory() ? 0700 : 0600));
    }
}

TEST_CASE(
    "a data folder of which something is missing, empty or of another pair is refused with what to do, and nothing is "
    "made") {
    DayOfLoss day, other;
    const char* wanted = "trousse restore FILE";
    SUBCASE("no key") { fs::remove(day.data / "trousse.key"); }
    SUBCASE("an empty key") {
        fs::resize_file(day.data / "trousse.key", 0);
        wanted = "the one of the backup";
    }
    SUBCASE("another's key") {
        fs::copy_file(other.data / "trousse.key", day.data / "trousse.key", fs::copy_options::overwrite_existing);
    }
    SUBCASE("no database") { fs::remove(day.data / "trousse.db"); }
    SUBCASE("an empty database") { fs::resize_file(day.data / "trousse.db", 0); }
    SUBCASE("another's database") {
        fs::copy_file(other.data / "trousse.db", day.data / "trousse.db", fs::copy_options::overwrite_existing);
    }
    SUBCASE("only the log of a database") {
        fs::rename(day.data / "trousse.db", day.data / "trousse.db-wal");
        fs::remove(day.data / "trousse.key");
    }
    SUBCASE("only backups") {
        fs::remove(day.data / "trousse.db");
        fs::remove(day.data / "trousse.key");
        fs::create_directory(day.data / "backups");
        fs::copy_file(day.backup, day.data / "backups" / day.backup.filename());
    }
    const auto now = [&] {
        return std::to_string(bytes_of(day.data / "trousse.db").size()) + bytes_of(day.data / "trousse.key");
    };
    const std::string before = now(), refusal = refusal_of(day.data);
    INFO(refusal);
    CHECK(refusal.find(wanted) != std::string::npos);
    CHECK(command("check", day.data).first == 1);
    CHECK(now() == before);
    CHECK(command("restore " + day.backup.string(), day.data).first == 0);
    CHECK(is_sound(day.data));
}

TEST_CASE("the log of another database is not written into this one") {
    DayOfLoss day, other;
    ServedProgram program{other.data, clock_from(other.now())};
    number_of_order(program, other);
    program.kill();
    const auto good = bytes_of(day.data / "trousse.db");
    std::ofstream{day.data / "trousse.db-wal", std::ios::binary} << bytes_of(other.data / "trousse.db-wal");
    const std::string refusal = refusal_of(day.data);
    INFO(refusal);
    CHECK((refusal == "it starts" || bytes_of(day.data / "trousse.db") == good));
}

TEST_CASE("commands make nothing in a folder that holds no data") {
    const fs::path empty = fresh_folder();
    for (const char* words : {"check", "report jps-2027", "first-admin", "backup /tmp/none.db"}) {
        const auto [status, said] = command(words, empty);
        CHECK(status == 1);
        CHECK(said.find("holds no data of Trousse") != std::string::npos);
    }
    CHECK(files_in(empty).empty());
    fs::remove_all(empty);
}

TEST_CASE("what Trousse writes is its user's alone, also in a folder that existed") {
    const fs::path data = fresh_folder();
    fs::permissions(data, fs::perms{0755});
    const mode_t usual = ::umask(022);
    {
        ServedProgram program{data, "2026-11-17T05:00:00Z"};
        REQUIRE(command("backup " + (data / "copy.db").string(), data).first == 0);
        for (const auto& each : fs::recursive_directory_iterator{data}) {
            CAPTURE(each.path());
            if (each.path().filename() != "no-pages" && each.path().parent_path().filename() != "no-pages")
                CHECK((mode_of(each.path()) & 077) == 0);
        }
        CHECK(mode_of(data) == 0700);
    }
    ::umask(usual);
    fs::remove_all(data);
}

TEST_CASE("only the server brings the data up to a newer schema, and keeps a copy of what was there") {
    DayOfLoss day;
    const fs::path newer = day.folder() / "schema";
    fs::copy(SCHEMA_FOLDER, newer);
    std::ofstream{newer / "9999_test.sql"} << "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;";
    const auto migrations = [&] {
        return figure_in(day.data / "trousse.db", "SELECT count(*) AS figure FROM migration");
    };
    const auto before = migrations();

    const auto [status, said] = command("check", day.data, newer);
    CHECK(status == 1);
    CHECK(said.find("trousse serve brings it up to date") != std::string::npos);
    CHECK(command("report jps-2027", day.data, newer).second.find("of an older Trousse") != std::string::npos);
    CHECK(command("backup " + (day.folder() / "copy.db").string(), day.data, newer).first == 0);
    CHECK(migrations() == before);

    { const ServedProgram program{day.data, clock_from(day.now()), newer}; }
    CHECK(migrations() == before + 1);
    const auto kept = backups_in(day.data / "backups");
    REQUIRE(kept.size() == 1);
    CHECK(verdict_of_backup(day.data / "backups" / kept[0].name).health == "ok");
    CHECK(schema_of(day.data / "backups" / kept[0].name) == "0001_initial.sql");

    REQUIRE(command("restore " + (day.data / "backups" / kept[0].name).string(), day.data, newer).first == 0);
    CHECK(migrations() == before);
    const std::string of_newer = "restore " + (aside_in(day.data).front() / "trousse.db").string();
    const auto [refused, why] = command(of_newer, day.data);
    CHECK(refused == 1);
    CHECK(why.find("of a newer Trousse") != std::string::npos);
    CHECK(command(of_newer, day.data, newer).first == 0);
}
