// The promises of the database door, on a real SQLite.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <fstream>
#include <latch>

#include "campaign_day.hpp"
#include "platform/kept.hpp"
#include "platform/migrate.hpp"
#include "platform/problem.hpp"

using namespace trousse;
using namespace std::chrono_literals;

namespace {

// A database of one table, in a folder of its own.
struct Things {
    const std::filesystem::path folder = fresh_folder();
    std::optional<Database> db;

    explicit Things(DatabaseLimits limits = {}) {
        db.emplace(folder / "trousse.db", limits);
        db->write([](Transaction& tx) {
            tx.run_script("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
        });
    }
    ~Things() {
        db.reset();
        std::filesystem::remove_all(folder);
    }
    void put(const char* name, int how_often = 1) {
        static constexpr auto kPut = R"(
            WITH RECURSIVE time (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM time WHERE n < $how_often)
            INSERT INTO thing (name) SELECT $name FROM time)";
        db->write([&](Transaction& tx) { tx.run(kPut, {{"$name", name}, {"$how_often", how_often}}); });
    }
    std::int64_t count() {
        return db->read(
            [](const Snapshot& snapshot) { return snapshot.figure("SELECT count(*) AS figure FROM thing"); });
    }
};

// As long as it lives, SQLite writes to no file: each write fails with this error.
class FailingDisk {
 public:
    explicit FailingDisk(int error) {
        failure = error;
        for (auto& [name, usual] : calls_)
            usual = vfs().xGetSystemCall(&vfs(), name), set(name, reinterpret_cast<sqlite3_syscall_ptr>(fail));
    }
    ~FailingDisk() {
        for (const auto& [name, usual] : calls_) set(name, usual);
    }

 private:
    static ssize_t fail(int, const void*, std::size_t, off_t) {
        errno = failure;
        return -1;
    }
    static sqlite3_vfs& vfs() { return *sqlite3_vfs_find(nullptr); }
    static void set(const char* name, sqlite3_syscall_ptr call) { vfs().xSetSystemCall(&vfs(), name, call); }

    static inline std::atomic<int> failure;
    std::map<const char*, sqlite3_syscall_ptr> calls_{{"write", nullptr}, {"pwrite", nullptr}, {"pwrite64", nullptr}};
};

// The code of the refusal, "" where there was none.
template <class Work>
std::string refusal_of(Work work) {
    try {
        work();
        return "";
    } catch (const Problem& problem) {
        return problem.code;
    }
}

}  // namespace

// ── Statements ──

TEST_CASE("a statement whose parameters are not just those given is refused, not run with NULL") {
    Things things;
    const auto add = [&](Parameters parameters) {
        things.db->write(
            [&](Transaction& tx) { tx.run("INSERT INTO thing (id, name) VALUES ($id, $name)", parameters); });
    };
    CHECK_THROWS_WITH_AS(add({{"$id", 1}}), doctest::Contains("a parameter missing"), std::logic_error);
    CHECK_THROWS_WITH_AS(add({{"$id", 1}, {"$nane", "one"}}), doctest::Contains("no parameter $nane"),
                         std::logic_error);
    CHECK_THROWS_WITH_AS(add({{"$id", 1}, {"$name", "one"}, {"$kind", 1}}), doctest::Contains("no parameter $kind"),
                         std::logic_error);
    CHECK_THROWS_WITH_AS(add({{"$id", 1}, {"$id", 2}}), doctest::Contains("$id given twice"), std::logic_error);
    CHECK(things.count() == 0);
    add({{"$id", 1}, {"$name", "one"}});
    CHECK(things.count() == 1);
}

TEST_CASE("a column that a statement does not give is refused") {
    Things things;
    things.put("one");
    const auto nane_of = [](const Snapshot& db) {
        return db.first("SELECT name FROM thing", {}, [](const Row& row) { return row.text("nane"); });
    };
    CHECK_THROWS_WITH_AS(things.db->read(nane_of), doctest::Contains("no column nane"), std::logic_error);
}

TEST_CASE("one statement serves two places that name its parameters and columns in other orders") {
    Things things;
    static constexpr auto kAdd = "INSERT INTO thing (id, name) VALUES ($id, $name)";
    static constexpr auto kAll = "SELECT id, name FROM thing ORDER BY id";
    things.db->write([](Transaction& tx) {
        for (const int id : {1, 3}) {
            tx.run(kAdd, {{"$id", id}, {"$name", "odd"}});
            tx.run(kAdd, {{"$name", "even"}, {"$id", id + 1}});
        }
    });
    things.db->read([](const Snapshot& db) {
        const auto one =
            db.all(kAll, {}, [](const Row& row) { return std::to_string(row.integer("id")) + row.text("name"); });
        const auto other = db.all(kAll, {}, [](const Row& row) {
            return row.text("name") + std::to_string(row.integer("id")) + row.text("name");
        });
        CHECK(one == std::vector<std::string>{"1odd", "2even", "3odd", "4even"});
        CHECK(other == std::vector<std::string>{"odd1odd", "even2even", "odd3odd", "even4even"});
        return true;
    });
}

TEST_CASE("a text is kept as long as it was given, even where no zero ends it or it is empty") {
    Things things;
    const std::string_view text = "one, two";
    things.db->write([&](Transaction& tx) {
        for (const std::string_view name : {text.substr(0, 3), text.substr(5, 2), std::string_view{}})
            tx.run("INSERT INTO thing (name) VALUES ($name)", {{"$name", name}});
    });
    const auto names = things.db->read([](const Snapshot& db) {
        return db.all("SELECT name FROM thing ORDER BY id", {},
                      [](const Row& row) { return std::string{row.text_view("name")}; });
    });
    CHECK(names == std::vector<std::string>{"one", "tw", ""});
}

TEST_CASE("a statement is not run for one of its own rows") {
    Things things;
    things.put("one");
    static constexpr auto kNames = "SELECT name FROM thing ORDER BY id";
    const auto inside_itself = [](const Snapshot& db) {
        return db.all(kNames, {}, [&](const Row&) { return db.any(kNames); });
    };
    CHECK_THROWS_AS(things.db->read(inside_itself), std::logic_error);
    CHECK(things.count() == 1);
}

TEST_CASE("an id is a number in the database, a name a text, and what has none is NULL") {
    Things things;
    using ThingId = Id<struct Thing>;
    const ThingId id{new_key(system_time())};
    const auto [found, none] = things.db->write([&](Transaction& tx) {
        tx.run("INSERT INTO thing (id, name) VALUES ($id, $name)", {{"$id", id}, {"$name", Name<Thing>{"one"}}});
        CHECK(tx.last_key() == id.key);
        return *tx.first("SELECT id, NULL AS parent FROM thing WHERE typeof(id) = 'integer' AND name = 'one'", {},
                         [](const Row& row) {
                             return std::pair{row.id<Thing>("id"), row.maybe_id<Thing>("parent")};
                         });
    });
    CHECK(found == id);
    CHECK(none == std::nullopt);
}

// ── Writes ──

TEST_CASE("whoever finds nobody writing writes in its own thread") {
    Things things;
    CHECK(things.db->write([](Transaction&) { return std::this_thread::get_id(); }) == std::this_thread::get_id());
}

TEST_CASE("of 64 who write at once none is lost, none done twice, and only those refused are told so") {
    Things things;
    constexpr int kEach = 50;
    std::atomic<int> refused = 0;
    std::atomic<std::size_t> committed = 0;
    things.db->on_commit([&](std::size_t writes) { committed += writes; });
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 64; ++thread)
            threads.emplace_back([&, thread] {
                for (int i = 0; i < kEach; ++i)
                    refused +=
                        refusal_of([&] {
                            things.db->write([&](Transaction& tx) {
                                tx.run("INSERT INTO thing (id, name) VALUES ($id, 'x')", {{"$id", thread * kEach + i}});
                                if (i % 10 == 3) throw Problem{.code = "no"};
                            });
                        }) == "no";
            });
    }
    CHECK(refused == 64 * kEach / 10);
    CHECK(things.count() == 64 * kEach - refused);
    CHECK(committed == 64 * kEach);
}

TEST_CASE("a write that throws leaves nothing behind, and its neighbours in the group stay") {
    Things things;
    std::atomic<bool> started = false;  // told again when the group is run again
    std::latch all_wait{1};
    auto under_way = meanwhile(
        [&] { things.db->write([&](Transaction&) { started = true, started.notify_all(), all_wait.wait(); }); });
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
    auto under_way =
        meanwhile([&] { things.db->write([&](Transaction&) { started = true, started.notify_all(), go_on.wait(); }); });
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

TEST_CASE("a write that takes long lets nobody else into its group: who waits is not kept behind other long ones") {
    Things things{{.longest_group = 1ms}};
    std::vector<std::size_t> groups;
    things.db->on_commit([&](std::size_t writes) { groups.push_back(writes); });
    std::atomic<bool> started = false;
    std::latch go_on{1};
    auto under_way = meanwhile([&] {
        things.db->write([&](Transaction&) {
            started = true, started.notify_all(), go_on.wait(), std::this_thread::sleep_for(2ms);
        });
    });
    started.wait(false);
    auto next = meanwhile([&] { things.put("next"); });
    while (things.db->waiting_writes() < 1) std::this_thread::yield();
    go_on.count_down();
    under_way.get(), next.get();
    CHECK(groups == std::vector<std::size_t>{1, 1});
}

TEST_CASE("many works are each a write of its own: they share flushes, and one that is refused is refused alone") {
    Things things{{.waiting_writes = 1}};
    std::size_t commits = 0;
    things.db->on_commit([&](std::size_t) { ++commits; });
    std::vector<std::function<void(Transaction&)>> works;
    for (int i = 0; i < 100; ++i)
        works.push_back([i](Transaction& tx) {
            tx.run("INSERT INTO thing (name) VALUES ('one')");
            if (i % 10 == 3) throw Problem{.code = "no"};
        });
    const auto refusals = things.db->write_each(works);
    REQUIRE(refusals.size() == 100);
    for (std::size_t i = 0; i < 100; ++i) CHECK((refusals[i] != nullptr) == (i % 10 == 3));
    CHECK_THROWS_AS(std::rethrow_exception(refusals[3]), Problem);
    CHECK(things.count() == 90);
    CHECK(commits < 50);
    CHECK(things.db->write_each({}).empty());
}

TEST_CASE("many works let others go first after each group") {
    Things things{{.longest_group = 0ms}};
    std::future<void> other;
    std::vector<std::function<void(Transaction&)>> works(
        10, [](Transaction& tx) { tx.run("INSERT INTO thing (name) VALUES ('work')"); });
    works[0] = [&](Transaction&) {
        if (!other.valid()) other = meanwhile([&] { things.put("other"); });
        while (things.db->waiting_writes() < 2) std::this_thread::yield();  // the rest of the works, and the other
    };
    things.db->write_each(works);
    CHECK(things.db->read([](const Snapshot& db) {
        return db.figure("SELECT id AS figure FROM thing WHERE name = 'other'");
    }) == 1);
}

TEST_CASE("where each write is run twice, only the second time counts") {
    Things things{{.each_write_twice = true}};
    int times = 0;
    const auto write = [&](auto is_wrong) {
        times = 0;
        return refusal_of([&] {
            things.db->write([&](Transaction& tx) {
                tx.run("INSERT INTO thing (name) VALUES ('one')");
                if (is_wrong(++times)) throw Problem{.code = "no"};
            });
        });
    };
    CHECK(write([](int time) { return time == 1; }) == "");
    CHECK(times == 2);
    CHECK(things.count() == 1);
    CHECK(write([](int time) { return time > 1; }) == "no");
    CHECK(things.count() == 1);
}

// ── When the disk fails ──

TEST_CASE("after a failed flush nothing is written until the file has been opened again, and nothing is lost") {
    Things things{{.rest_after_failure = 200ms}};
    things.put("before");
    {
        const FailingDisk disk{EIO};
        CHECK(refusal_of([&] { things.put("refused"); }) == "storage_failed");
    }
    CHECK(refusal_of([&] { things.put("too early"); }) == "storage_failed");
    CHECK(things.count() == 1);  // reading goes on
    std::this_thread::sleep_for(250ms);
    things.put("after");
    CHECK(things.count() == 2);
}

TEST_CASE("as long as the disk fails, and as long as the file is damaged, each try to open it again is refused") {
    Things things{{.rest_after_failure = 0ms}};
    things.put("thing with a name that takes some room in its page", 500);
    things.db.reset(), things.db.emplace(things.folder / "trousse.db", DatabaseLimits{.rest_after_failure = 0ms});
    {
        const FailingDisk disk{EIO};
        for (int i = 0; i < 3; ++i) CHECK(refusal_of([&] { things.put("refused"); }) == "storage_failed");
    }
    std::fstream stream{things.folder / "trousse.db", std::ios::in | std::ios::out | std::ios::binary};
    stream.seekp(4096) << std::string(4096, 'x') << std::flush;
    CHECK_FALSE(things.db->is_damaged());
    CHECK(refusal_of([&] { things.put("refused"); }) == "storage_failed");
    CHECK(things.db->is_damaged());
    CHECK_THROWS_WITH(things.db->wait_until_checked(), doctest::Contains("trousse restore"));
}

TEST_CASE("a full disk refuses what does not fit, and the next write goes on") {
    Things things;
    {
        const FailingDisk disk{ENOSPC};
        CHECK(refusal_of([&] { things.put("refused"); }) == "storage_failed");
    }
    things.put("kept");
    CHECK(things.count() == 1);
}

// ── The whole file ──

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
    things.put("thing with a name that takes some room in its page", 500);
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

TEST_CASE("a large file is checked at start too: it is read meanwhile, and written to only once it is known to be sound") {
    Things things;
    things.put("thing with a name that takes some room in its page", 500);
    things.db.reset();
    const auto file = things.folder / "trousse.db";
    const DatabaseLimits large{.checked_before_open = 0};
    const auto count = [](Database& db) {
        return db.read([](const Snapshot& read) { return read.figure("SELECT count(*) AS figure FROM thing"); });
    };
    const auto erase = [](Database& db) { db.write([](Transaction& tx) { tx.run("DELETE FROM thing"); }); };
    SUBCASE("sound") {
        Database db{file, large};
        CHECK(count(db) == 500);
        db.wait_until_checked();
        CHECK_FALSE(db.is_damaged());
        erase(db);
        CHECK(count(db) == 0);
    }
    SUBCASE("damaged") {
        const auto last_page = std::filesystem::file_size(file) - 4096;
        {
            std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
            stream.seekp(static_cast<std::streamoff>(last_page));
            stream << std::string(4096, 'x');
        }
        Database db{file, large};
        CHECK_THROWS_AS(count(db), Problem);  // before it is known, and after
        CHECK_THROWS_WITH(db.wait_until_checked(), doctest::Contains("trousse restore"));
        CHECK(db.is_damaged());
        CHECK_THROWS_AS(db.read([](const Snapshot& read) { return read.any("SELECT 1"); }), Problem);
        CHECK_THROWS_AS(erase(db), Problem);
    }
}

TEST_CASE(
    "a migration that has changed since it was applied is refused, and so are data of a newer Trousse, or of before "
    "the first") {
    Things things;
    const auto schema = things.folder / "schema";
    const auto write = [&](const char* name, const char* sql) { std::ofstream{schema / name} << sql; };
    std::filesystem::create_directory(schema);
    write("0001_initial.sql",
          "CREATE TABLE one (id INTEGER) STRICT; CREATE VIEW newest_key (key) AS SELECT max(id) FROM one;");
    write("0002_second.sql", "CREATE TABLE two (id INTEGER) STRICT;");
    migrate(*things.db, schema, system_time());
    CHECK_NOTHROW(migrate(*things.db, schema, system_time()));

    SUBCASE("changed") {
        write("0002_second.sql", "CREATE TABLE other (id INTEGER) STRICT;");
        CHECK_THROWS_WITH(migrate(*things.db, schema, system_time()), doctest::Contains("has changed since"));
    }
    SUBCASE("newer") {
        std::filesystem::remove(schema / "0002_second.sql");
        CHECK_THROWS_WITH(migrate(*things.db, schema, system_time()), doctest::Contains("newer Trousse"));
    }
    SUBCASE("of before the first release") {
        std::filesystem::remove(schema / "0002_second.sql");
        write("0001_initial.sql", "CREATE TABLE one (id TEXT) STRICT;");
        CHECK_THROWS_WITH(migrate(*things.db, schema, system_time()), doctest::Contains("before the first release"));
    }
}

TEST_CASE("after a restart every new key is larger than all in the database, whatever the clock says") {
    Things things;
    const auto schema = things.folder / "schema";
    std::filesystem::create_directory(schema);
    const std::int64_t newest = new_key(system_time() + 1h);
    std::ofstream{schema / "0001_initial.sql"} << "CREATE VIEW newest_key (key) AS SELECT " << newest + 1'000;
    migrate(*things.db, schema, system_time());
    CHECK(new_key(system_time()) == newest + 1'001);
}

// ── What is kept until the next commit ──

TEST_CASE("what was made from the database is made once, and anew after the next commit") {
    Things things;
    Kept<std::string> kept{*things.db};
    int makings = 0;
    const auto get = [&](const std::string& key) {
        return *kept.get(key, system_time(), [&] { return key + std::to_string(++makings); });
    };
    CHECK(get("a") == "a1");
    CHECK(get("a") == "a1");
    CHECK(get("b") == "b2");
    things.put("one");
    CHECK(get("a") == "a3");
    CHECK(get("b") == "b4");
}

TEST_CASE("what is true until a moment is made anew from then on, and what could not be made is not kept") {
    Things things;
    Kept<int> kept{*things.db};
    const Instant noon = system_time();
    int makings = 0;
    const auto get = [&](Instant now) { return *kept.get("", now, [&] { return Kept<int>::Made{++makings, noon}; }); };
    CHECK(get(noon - 2ms) == 1);
    CHECK(get(noon - 1ms) == 1);
    CHECK(get(noon) == 2);
    CHECK_THROWS_AS(kept.get("other", noon, []() -> int { throw Problem{.code = "no"}; }), Problem);
    CHECK(*kept.get("other", noon, [] { return 7; }) == 7);
}

TEST_CASE("what takes much to make outlives a commit for a while, and says of when it is") {
    Things things;
    int makings = 0;
    const Instant noon = system_time();
    const auto look = [&](Kept<int>& kept) { return kept.get("", noon, [&] { return ++makings; }); };
    Kept<int> kept{*things.db, 64, {.much = 0ns, .past_a_commit = 1h}};
    CHECK(*look(kept) == 1);
    things.put("meanwhile");
    CHECK(*look(kept) == 1);
    CHECK(look(kept).as_of == noon);

    Kept<int> no_longer{*things.db, 64, {.much = 0ns, .past_a_commit = 0ns}};
    CHECK(*look(no_longer) == 2);
    CHECK_FALSE(look(no_longer).as_of);
    things.put("meanwhile");
    CHECK(*look(no_longer) == 3);
    CHECK_FALSE(look(no_longer).as_of);
}

TEST_CASE("of many who ask for one thing at once one makes it, and too many things are not all kept") {
    Things things;
    Kept<int> kept{*things.db, 2};
    std::atomic<int> makings = 0;
    const auto get = [&](const std::string& key) {
        return *kept.get(key, system_time(), [&] { return std::this_thread::sleep_for(5ms), ++makings; });
    };
    {
        std::vector<std::jthread> askers;
        for (int i = 0; i < 16; ++i) askers.emplace_back([&] { get("a"); });
    }
    CHECK(makings == 1);
    get("b"), get("c"), get("a");
    CHECK(makings == 4);
}
