// The promises of the database door, on a real SQLite.
#include <doctest/doctest.h>

#include <fstream>
#include <latch>

#include "campaign_day.hpp"
#include "platform/migrate.hpp"

using namespace trousse;

namespace {

// A database of one table, in a folder of its own.
struct Things {
    const std::filesystem::path folder = fresh_folder();
    std::optional<Database> db;

    explicit Things(DatabaseLimits limits = {}) {
        db.emplace(folder / "trousse.db", limits);
        db->write([](Transaction& tx) { tx.run_script("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT"); });
    }
    ~Things() {
        db.reset();
        std::filesystem::remove_all(folder);
    }
    void put(const char* name) {
        db->write([&](Transaction& tx) { tx.run("INSERT INTO thing (name) VALUES ($name)", {{"$name", name}}); });
    }
    std::int64_t count() {
        return db->read([](const Snapshot& snapshot) { return snapshot.figure("SELECT count(*) AS figure FROM thing"); });
    }
};

}  // namespace

TEST_CASE("a write that throws leaves nothing behind, and its neighbours in the group stay") {
    Things things;
    std::atomic<bool> started = false;  // told again when the group is run again
    std::latch all_wait{1};
    auto under_way = meanwhile([&] { things.db->write([&](Transaction&) { started = true, started.notify_all(), all_wait.wait(); }); });
    started.wait(false);  // or the three might come first, and never be seen to wait
    std::vector<std::future<void>> writes;
    for (int i = 0; i < 3; ++i)
        writes.push_back(meanwhile([&things, i] {
            things.db->write([i](Transaction& tx) {
                tx.run("INSERT INTO thing (name) VALUES ('one')");
                if (i == 1) throw Problem{.code = "no"};
            });
        }));
    while (things.db->waiting_writes() < 3) std::this_thread::yield();
    all_wait.count_down();
    CHECK_NOTHROW(writes[0].get());
    CHECK_THROWS_AS(writes[1].get(), Problem);
    CHECK_NOTHROW(writes[2].get());
    CHECK(things.count() == 2);
}

TEST_CASE("when the transaction of a group is lost, none of it is acknowledged, and the next write works") {
    Things things;
    const auto lose_it = [](Transaction& tx) {
        tx.run("INSERT INTO thing (name) VALUES ('lost')");
        tx.run("ROLLBACK");
    };
    CHECK_THROWS_AS(things.db->write(lose_it), Problem);
    things.put("kept");
    CHECK(things.count() == 1);
}

TEST_CASE("a write is refused at once when too many wait") {
    Things things{{.readers = 1, .waiting_writes = 1}};
    std::atomic<bool> started = false;
    std::latch go_on{1};
    auto under_way = meanwhile([&] { things.db->write([&](Transaction&) { started = true, started.notify_all(), go_on.wait(); }); });
    started.wait(false);

    std::atomic<int> refused = 0;
    const auto write = [&] {
        try {
            things.db->write([](Transaction&) {});
        } catch (const Problem& problem) {
            refused += problem.status == 503;
        }
    };
    const auto one = meanwhile(write), other = meanwhile(write);  // the queue holds one of them
    while (refused == 0) std::this_thread::yield();
    go_on.count_down();
}

TEST_CASE("what is read is one snapshot, while others write") {
    Things things;
    const auto count = [](const Snapshot& db) { return db.figure("SELECT count(*) AS figure FROM thing"); };
    const auto [before, after] = things.db->read([&](const Snapshot& db) {
        const auto first = count(db);
        meanwhile([&] { things.put("new"); }).get();
        return std::pair{first, count(db)};
    });
    CHECK(before == after);
    CHECK(things.count() == before + 1);
}

TEST_CASE("a statement with a parameter left out is refused, not run with NULL") {
    Things things;
    CHECK_THROWS_AS(things.db->write([](Transaction& tx) { tx.run("INSERT INTO thing (name) VALUES ($name)"); }), std::logic_error);
}

TEST_CASE("a second process is kept off the file") {
    Things things;
    CHECK_THROWS_AS((Database{things.folder / "trousse.db"}), DatabaseInUse);
}

TEST_CASE("the version grows with each commit") {
    Things things;
    const auto before = things.db->version();
    things.put("one");
    CHECK(things.db->version() == before + 1);
}

TEST_CASE("a copy made while others write is whole") {
    Things things;
    things.put("one");
    things.db->copy_to(things.folder / "copy.db");
    Database copy{things.folder / "copy.db"};
    CHECK(copy.read([](const Snapshot& db) { return db.figure("SELECT count(*) AS figure FROM thing"); }) == 1);
}

TEST_CASE("a damaged file is refused at start, with what to do") {
    Things things;
    for (int i = 0; i < 500; ++i) things.put("thing with a name that takes some room in its page");
    things.db.reset();
    const auto file = things.folder / "trousse.db";
    SUBCASE("a page overwritten") {
        std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
        stream.seekp(4096);
        stream << std::string(4096, 'x');
    }
    SUBCASE("the file cut") { std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2); }
    SUBCASE("another file in its place") { std::ofstream{file} << std::string(20000, 'x'); }
    CHECK_THROWS_WITH((Database{file}), doctest::Contains("trousse restore"));
}

TEST_CASE("a migration that has changed since it was applied is refused, and so are data of a newer Trousse") {
    Things things;
    const auto schema = things.folder / "schema";
    std::filesystem::create_directory(schema);
    std::ofstream{schema / "0001_first.sql"} << "CREATE TABLE one (id TEXT) STRICT;";
    std::ofstream{schema / "0002_second.sql"} << "CREATE TABLE two (id TEXT) STRICT;";
    migrate(*things.db, schema, system_time());
    CHECK_NOTHROW(migrate(*things.db, schema, system_time()));

    SUBCASE("changed") {
        std::ofstream{schema / "0001_first.sql"} << "CREATE TABLE other (id TEXT) STRICT;";
        CHECK_THROWS_WITH(migrate(*things.db, schema, system_time()), doctest::Contains("has changed since"));
    }
    SUBCASE("newer") {
        std::filesystem::remove(schema / "0002_second.sql");
        CHECK_THROWS_WITH(migrate(*things.db, schema, system_time()), doctest::Contains("newer Trousse"));
    }
}
