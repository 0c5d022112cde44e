#pragma once

#include <atomic>
#include <concepts>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "platform/clock.hpp"
#include "platform/ids.hpp"

namespace SQLite {
class Statement;
}

namespace trousse {

class Connection;

// The text of one statement. Only a constant makes one: SQL put together at run time does not compile.
struct Sql {
    const char* text;
    consteval Sql(const char* constant) : text{constant} {}
};

// What a parameter may hold. Text is not copied: it need only last as long as the call. Nothing is NULL.
struct Value {
    std::variant<std::monostate, std::int64_t, std::string_view> held;

    Value(std::nullopt_t) {}
    template <class T>
    Value(const std::optional<T>& maybe) {
        if (maybe) held = Value{*maybe}.held;
    }
    Value(std::integral auto number) : held{static_cast<std::int64_t>(number)} {}
    Value(Instant moment) : held{std::int64_t{moment.time_since_epoch().count()}} {}
    Value(std::string_view text) : held{text} {}
    Value(const std::string& text) : held{std::string_view{text}} {}
    Value(const char* text) : held{std::string_view{text}} {}
    template <class Noun>
    Value(const Id<Noun>& id) : held{std::string_view{id.text}} {}
};

// Bound by name, never by position; a statement with a parameter too few or too many is refused (std::logic_error).
struct Parameter {
    const char* name;
    Value value;
};
using Parameters = std::initializer_list<Parameter>;

// One row of a result, its columns by name. Lives only inside the function that is handed it.
class Row {
 public:
    explicit Row(const SQLite::Statement& statement) : statement_{statement} {}

    std::int64_t integer(const char* column) const;
    std::string text(const char* column) const;  // "" for NULL
    bool is_null(const char* column) const;
    bool flag(const char* column) const { return integer(column) != 0; }
    Instant instant(const char* column) const { return Instant{std::chrono::milliseconds{integer(column)}}; }
    template <class Noun>
    Id<Noun> id(const char* column) const {
        return {text(column)};
    }

    std::optional<std::int64_t> maybe_integer(const char* column) const {
        return is_null(column) ? std::nullopt : std::optional{integer(column)};
    }
    std::optional<std::string> maybe_text(const char* column) const {
        return is_null(column) ? std::nullopt : std::optional{text(column)};
    }
    std::optional<Instant> maybe_instant(const char* column) const {
        return is_null(column) ? std::nullopt : std::optional{instant(column)};
    }

 private:
    const SQLite::Statement& statement_;
};

// The database as it was at one moment.
class Snapshot {
 public:
    explicit Snapshot(Connection& connection) : connection_{connection} {}

    // Every row, each made into a value by `make(row)`.
    template <class Make>
    auto all(Sql sql, Parameters parameters, Make make) const {
        std::vector<std::invoke_result_t<Make, const Row&>> values;
        step(sql, parameters, [&](const Row& row) { values.push_back(make(row)); });
        return values;
    }

    // The first row, or nothing.
    template <class Make>
    auto first(Sql sql, Parameters parameters, Make make) const {
        std::optional<std::invoke_result_t<Make, const Row&>> value;
        step(sql, parameters, [&](const Row& row) {
            if (!value) value = make(row);
        });
        return value;
    }

    // The figure of a statement with one row and a column named `figure`; 0 where there is no row.
    std::int64_t figure(Sql sql, Parameters parameters = {}) const {
        return first(sql, parameters, [](const Row& row) { return row.integer("figure"); }).value_or(0);
    }

    // Does the statement give a row?
    bool any(Sql sql, Parameters parameters = {}) const {
        return first(sql, parameters, [](const Row&) { return true; }).has_value();
    }

 protected:
    // Always to the last row, so that no statement, RETURNING included, is left half done at the commit.
    std::int64_t step(Sql sql, Parameters parameters, const std::function<void(const Row&)>& each) const;

    Connection& connection_;
};

// A snapshot that may be written to. What it wrote is on disk when Database::write returns, or was never there.
class Transaction : public Snapshot {
 public:
    using Snapshot::Snapshot;

    // Returns how many rows it changed.
    std::int64_t run(Sql sql, Parameters parameters = {}) {
        return step(sql, parameters, [](const Row&) {});
    }

    // A whole file of statements: for migrations.
    void run_script(const std::string& script);
};

// Another process has the database open: a command then goes to the server's socket.
struct DatabaseInUse : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Held for as long as it lives by this process alone.
class FileLock {
 public:
    explicit FileLock(const std::filesystem::path& file);  // throws DatabaseInUse
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

 private:
    int descriptor_;
};

struct DatabaseLimits {
    std::size_t readers = 8;
    std::size_t waiting_writes = 1024;
};

// "ok", or what is wrong with a file that nobody has open: no database, no database of Trousse, or a damaged one.
std::string health_of(const std::filesystem::path& file);

// The last migration of such a file, "0006_trace.sql"; "" where there is none.
std::string schema_of(const std::filesystem::path& file);

// The only door to the database: one SQLite file, in WAL mode. A lock file beside it keeps a second process off
// (DatabaseInUse); a file that is damaged is refused with what to do (std::runtime_error).
//
// read(work) runs `work` on one of a few read-only connections. All it sees is one snapshot, and no writer holds it up.
//
// write(work) hands `work` to the one writer thread and waits. The writer takes all the writes that wait, runs them in
// one transaction, commits once (synchronous=FULL), then wakes every caller: there is no SQLITE_BUSY, and many orders
// share one flush of the disk.
//
// If `work` throws, what it wrote is rolled back, alone, and the exception reaches its caller. To take one back the
// others of its group are run again, so `work` may run twice: it changes nothing but the database. If the commit fails,
// the whole group is refused (503), none of it acknowledged. A full queue refuses at once (503). Any thread may call
// either; `work` itself may call neither, for it would wait for itself.
class Database {
 public:
    explicit Database(const std::filesystem::path& file, DatabaseLimits limits = {});
    ~Database();  // finishes the writes it has taken

    // Grows by one with each commit: what was made from the database at a version is still true at that version.
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

    std::size_t waiting_writes() const;

    // Called by the writer thread after each commit, with the number of writes that shared it.
    void on_commit(std::function<void(std::size_t writes)> tell) { tell_of_commit_ = std::move(tell); }

    // A copy of the whole database as it is now, made while others read and write. `file` must not exist yet.
    void copy_to(const std::filesystem::path& file);

    template <class Work>
    auto read(Work work) {
        std::optional<std::invoke_result_t<Work, const Snapshot&>> result;
        look([&](const Snapshot& snapshot) { result.emplace(work(snapshot)); });
        return *std::move(result);
    }

    template <class Work>
    auto write(Work work) {
        if constexpr (std::is_void_v<std::invoke_result_t<Work, Transaction&>>) {
            commit(work);
        } else {
            std::optional<std::invoke_result_t<Work, Transaction&>> result;
            commit([&](Transaction& tx) { result.emplace(work(tx)); });
            return *std::move(result);
        }
    }

 private:
    struct Write {
        std::function<void(Transaction&)> work;
        std::exception_ptr refusal = {};
        std::promise<std::exception_ptr> done = {};  // the refusal, which leaves the writer; nothing, once on disk
    };

    void look(const std::function<void(const Snapshot&)>& work);
    void commit(std::function<void(Transaction&)> work);

    void keep_writing(std::stop_token stopped);
    void commit_together(std::vector<Write> group);
    bool run_as_one(std::vector<Write>& group);
    void take_those_who_arrived(std::vector<Write>& group);
    void run_each_apart(std::vector<Write>& group);
    void run(Write& write);

    Connection& borrow_reader();
    void give_back(Connection& reader);

    const DatabaseLimits limits_;
    const FileLock lock_;
    const std::unique_ptr<Connection> writer_;
    std::atomic<std::uint64_t> version_ = 1;
    std::function<void(std::size_t)> tell_of_commit_;

    std::vector<std::unique_ptr<Connection>> readers_;
    std::vector<Connection*> idle_readers_;
    std::mutex readers_mutex_;
    std::condition_variable reader_returned_;

    std::vector<Write> waiting_;
    mutable std::mutex writes_mutex_;
    std::condition_variable_any write_arrived_;
    std::jthread writing_;  // last, so that it ends first
};

}  // namespace trousse
