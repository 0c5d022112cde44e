// A data folder is whole or refused, and a restore loses nothing.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "day_of_loss.hpp"

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
