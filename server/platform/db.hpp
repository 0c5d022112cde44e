#pragma once

#include <atomic>
#include <concepts>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "platform/clock.hpp"
#include "platform/function_ref.hpp"
#include "platform/ids.hpp"

namespace trousse {

class Connection;
class Statement;

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
    Value(const Id<Noun>& id) : held{id.key} {}
    template <class Noun>
    Value(const Name<Noun>& name) : held{std::string_view{name.text}} {}
};

// The name of a parameter or a column: a constant too, for where it stands is found once and remembered by its address.
struct Literal {
    const char* text;
    consteval Literal(const char* constant) : text{constant} {}
};

// Bound by name, never by position; a parameter missing, misnamed or left over is refused (std::logic_error).
struct Parameter {
    Literal name;
    Value value;
};
using Parameters = std::initializer_list<Parameter>;

// One row of a result, its columns by name (std::logic_error where there is none of that name). Lives only inside the
// function that is handed it.
class Row {
 public:
    explicit Row(Statement& statement) : statement_{statement} {}

    std::int64_t integer(Literal column) const;
    std::string_view text_view(Literal column) const;  // "" for NULL; lives as long as the row
    std::string text(Literal column) const { return std::string{text_view(column)}; }
    bool is_null(Literal column) const;
    bool flag(Literal column) const { return integer(column) != 0; }
    Instant instant(Literal column) const { return Instant{std::chrono::milliseconds{integer(column)}}; }
    template <class Noun>
    Id<Noun> id(Literal column) const {
        return {integer(column)};
    }

    std::optional<std::int64_t> maybe_integer(Literal column) const {
        return is_null(column) ? std::nullopt : std::optional{integer(column)};
    }
    std::optional<std::string> maybe_text(Literal column) const {
        return is_null(column) ? std::nullopt : std::optional{text(column)};
    }
    std::optional<Instant> maybe_instant(Literal column) const {
        return is_null(column) ? std::nullopt : std::optional{instant(column)};
    }
    template <class Noun>
    std::optional<Id<Noun>> maybe_id(Literal column) const {
        return is_null(column) ? std::nullopt : std::optional{id<Noun>(column)};
    }

 private:
    Statement& statement_;
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
    std::int64_t step(Sql sql, Parameters parameters, FunctionRef<const Row&> each) const;

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

    // The key that SQLite gave to the row inserted last.
    std::int64_t last_key() const;

    // A whole file of statements: for migrations.
    void run_script(const std::string& script);
};

// Another process has the database open: a command then goes to the server's socket.
struct DatabaseInUse : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What SQLite finds wrong with the file itself, and what to do: nothing is done with it until a backup is brought back.
struct DamagedFile : std::runtime_error {
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
    std::chrono::milliseconds longest_group{20};          // after which it takes no further write in
    std::chrono::milliseconds rest_after_failure{1'000};  // of the disk, until the file is opened again
    std::uintmax_t checked_before_open = 64 << 20;  // bytes; a larger file is checked beside, and writes wait for that
    // Each write is run, taken back and run again: whatever it changes besides the database, a suite then shows.
    bool each_write_twice = std::getenv("EACH_WRITE_TWICE") != nullptr;
};

// Lets `work` read a file that nobody has open; what is wrong with it is thrown.
void look_into(const std::filesystem::path& file, FunctionRef<const Snapshot&> work);

// "ok", or what is wrong with such a file: no database, no database of Trousse, or a damaged one.
std::string health_of(const std::filesystem::path& file);

// The last migration of such a file, "0001_initial.sql"; "" where there is none.
std::string schema_of(const std::filesystem::path& file);

// The only door to the database: one SQLite file, in WAL mode. A lock file beside it keeps a second process off
// (DatabaseInUse); a file that is damaged is refused with what to do (DamagedFile). A large one is read at once and
// checked meanwhile: its writes are refused until it is known to be sound (503 not_ready). Where it proves not to be,
// then or after the disk has failed, is_damaged() says so, reads and writes are refused for good, and a server ends. A
// read that meets a damaged page before that is known is refused too (503 storage_failed).
//
// read(work) runs `work` on one of a few read-only connections. All it sees is one snapshot, and no writer holds it up.
//
// write(work): whoever finds nobody writing writes at once, in its own thread. Whoever comes meanwhile waits for the
// writer thread, which runs the writes of all who wait in one transaction, commits once (synchronous=FULL), then wakes
// them: there is no SQLITE_BUSY, and many orders share one flush of the disk. A group takes no more writes in once it
// has lasted for 20 ms, so that nobody waits for long behind many long ones. What the WAL holds is
// written back by the thread too, between two groups, so that no answer waits for that.
//
// If `work` throws, what it wrote is rolled back, alone, and the exception reaches its caller. To take one back the
// others of its group are run again, so `work` may run twice, and in another's thread: it changes nothing but the
// database. A full queue refuses at once (503 too_busy). Any thread may call either; `work` itself may call neither,
// for it would wait for itself.
//
// If the disk fails, the whole group is refused (503 storage_failed), none of it acknowledged. After a full disk the
// next write may go on; after any other failure nobody knows what a flush has left on the disk, and every write is
// refused until the file has been opened again and checked, which the first write after a second tries.
class Database {
 public:
    explicit Database(const std::filesystem::path& file, DatabaseLimits limits = {});
    ~Database();

    // Grows by one with each commit: what was made from the database at a version is still true at that version.
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

    // For whoever writes first and cannot come again. Throws DamagedFile.
    void wait_until_checked() const;
    bool is_damaged() const;  // as far as is known

    std::size_t waiting_writes() const;  // callers who wait, not those whose writes are being run

    // Called after each commit, before it is acknowledged, with the number of writes that shared it.
    void on_commit(std::function<void(std::size_t writes)> tell) { tell_of_commit_ = std::move(tell); }

    // A copy of the whole database as it is now, made while others read and write. `file` must not exist yet.
    void copy_to(const std::filesystem::path& file);

    // Writes the log back into the file and empties it, so that nothing that was erased is left there. Writes wait for
    // it; false where a reader of an older snapshot outlasts our patience.
    bool empty_log();

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

    // Many works, each a write of its own: refused alone, never half done. They share flushes, stand in the queue as
    // one, and let others go first after each group. The refusal of each, in their order; nothing where it is on disk.
    std::vector<std::exception_ptr> write_each(const std::vector<std::function<void(Transaction&)>>& works);

 private:
    struct Write {
        FunctionRef<Transaction&> work;
        std::exception_ptr refusal = {};
    };
    struct Caller {
        std::span<Write> writes;
        std::size_t taken = 0;  // how many of them are in a group
        std::promise<void> done = {};
    };
    // What is written with one flush, and by whom what is done with it was asked for.
    struct Group {
        std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
        std::vector<Write*> writes = {};
        std::vector<Caller*> callers = {};  // all of whose writes are in it, or were in one before
        const Caller* half_taken = nullptr;
    };

    void look(FunctionRef<const Snapshot&> work);
    void commit(FunctionRef<Transaction&> work);

    void see_through(std::span<Write> writes);
    void keep_writing(std::stop_token stopped);
    void write_a_group(std::unique_lock<std::mutex>& lock);
    void pass_on();
    bool is_checkpoint_due() const;
    void checkpoint(std::unique_lock<std::mutex>& lock);
    bool write_back(bool to_the_last);

    void write_together(Group& group) noexcept;
    bool take_another(Group& group);
    bool run_as_one(Group& group);
    void run_each_apart(Group& group);
    void run_and_take_back(Write& write);
    void run(Write& write);

    static void refuse(Group& group, const char* code);
    void close_writer();
    bool may_write();
    void open_again();

    Connection& borrow_reader();
    void give_back(Connection& reader);

    const std::filesystem::path file_;
    const DatabaseLimits limits_;
    const FileLock lock_;
    std::unique_ptr<Connection> writer_;                  // theirs whose turn it is; none after a failed flush
    std::chrono::steady_clock::time_point try_again_at_;  // theirs too
    const std::shared_future<std::string>
        damage_;  // what is wrong with the file, "" for nothing; not ready while it is checked
    std::string later_damage_;  // found by whoever opened it again; read by whoever sees the flag
    std::atomic<bool> is_damaged_later_ = false;
    std::atomic<std::uint64_t> version_ = 1;
    std::function<void(std::size_t)> tell_of_commit_;

    std::vector<std::unique_ptr<Connection>> readers_;
    std::vector<Connection*> idle_readers_;
    std::mutex readers_mutex_;
    std::condition_variable reader_returned_;

    mutable std::mutex turns_mutex_;
    enum class Turn { nobody, caller, thread } turn_ = Turn::nobody;
    std::deque<Caller*> waiting_;
    std::vector<std::promise<bool>> to_empty_;  // whoever waits for an empty log
    std::condition_variable_any passed_on_;
    std::jthread writing_;  // last, so that it ends first
};

}  // namespace trousse
