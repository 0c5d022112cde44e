#include "platform/db.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "platform/db_sqlite.hpp"
#include "platform/problem.hpp"

namespace trousse {

std::int64_t Snapshot::step(Sql sql, Parameters parameters, const std::function<void(const Row&)>& each) const {
    return connection_.step(sql, parameters, each);
}

void Transaction::run_script(const std::string& script) { connection_.execute(script); }

FileLock::FileLock(const std::filesystem::path& file)
    : descriptor_{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
    if (descriptor_ < 0) throw std::runtime_error{"cannot write " + file.string() + ": " + std::strerror(errno)};
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(descriptor_);
    throw DatabaseInUse{"another process has " + file.string() + " open"};
}

FileLock::~FileLock() { ::close(descriptor_); }

constexpr std::size_t kMostTogether = 256;            // writes to one flush
constexpr int kPagesBetweenCheckpoints = 4'000;       // 16 MB of WAL
constexpr std::uintmax_t kCheckedAtStart = 64 << 20;  // bytes; a larger file would keep its users waiting

static void require_health(Connection& connection, const std::filesystem::path& file) {
    std::string health;
    try {
        if (std::filesystem::file_size(file) <= kCheckedAtStart) health = connection.health();
    } catch (const SQLite::Exception& failure) {
        health = failure.what();
    }
    if (!health.empty() && health != "ok")
        throw std::runtime_error{"the database " + file.string() + " is damaged (" + health +
                                 "). Keep a copy of it, then bring back the last backup: trousse restore FILE"};
}

std::string health_of(const std::filesystem::path& file) {
    try {
        Connection connection{file, SQLite::OPEN_READONLY};
        bool is_ours = false;
        connection.step("SELECT 1 FROM sqlite_schema WHERE name = 'migration'", {}, [&](const Row&) { is_ours = true; });
        return is_ours ? connection.health() : "it holds no tables of Trousse";
    } catch (const SQLite::Exception& failure) {
        return failure.what();
    }
}

std::string schema_of(const std::filesystem::path& file) {
    std::string last;
    try {
        Connection connection{file, SQLite::OPEN_READONLY};
        connection.step("SELECT max(name) AS name FROM migration", {}, [&](const Row& row) { last = row.text("name"); });
    } catch (const SQLite::Exception&) {
        last.clear();  // what is wrong with it is health_of's to say
    }
    return last;
}

Database::Database(const std::filesystem::path& file, DatabaseLimits limits)
    : limits_{limits},
      lock_{file.string() + ".lock"},
      writer_{std::make_unique<Connection>(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)} {
    require_health(*writer_, file);
    writer_->execute(R"(
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA recursive_triggers = ON;  -- or REPLACE would pass the triggers that keep the ledger
        PRAGMA trusted_schema = OFF;
        PRAGMA temp_store = MEMORY;      -- where SQLite keeps what a statement or a SAVEPOINT may need back)");
    writer_->checkpoint_by_hand();
    for (std::size_t i = 0; i < limits.readers; ++i) {
        readers_.push_back(std::make_unique<Connection>(file, SQLite::OPEN_READONLY));
        idle_readers_.push_back(readers_.back().get());
    }
    writing_ = std::jthread{[this](std::stop_token stopped) { keep_writing(stopped); }};
}

Database::~Database() = default;

std::size_t Database::waiting_writes() const {
    const std::lock_guard lock{writes_mutex_};
    return waiting_.size();
}

void Database::copy_to(const std::filesystem::path& file) {
    const auto return_it = [this](Connection* used) { give_back(*used); };
    const std::unique_ptr<Connection, decltype(return_it)> reader{&borrow_reader(), return_it};
    reader->copy_to(file);
}

void Database::look(const std::function<void(const Snapshot&)>& work) {
    const auto return_it = [this](Connection* used) { give_back(*used); };
    const std::unique_ptr<Connection, decltype(return_it)> reader{&borrow_reader(), return_it};
    reader->step("BEGIN", {}, {});
    work(Snapshot{*reader});
}

Connection& Database::borrow_reader() {
    std::unique_lock lock{readers_mutex_};
    reader_returned_.wait(lock, [this] { return !idle_readers_.empty(); });
    Connection& reader = *idle_readers_.back();
    idle_readers_.pop_back();
    return reader;
}

void Database::give_back(Connection& reader) {
    if (reader.in_transaction()) reader.step("ROLLBACK", {}, {});
    const std::lock_guard lock{readers_mutex_};
    idle_readers_.push_back(&reader);
    reader_returned_.notify_one();
}

void Database::commit(std::function<void(Transaction&)> work) {
    Write write{std::move(work)};
    auto done = write.done.get_future();
    {
        const std::lock_guard lock{writes_mutex_};
        if (waiting_.size() == limits_.waiting_writes) throw Problem{.status = 503, .code = "too_busy"};
        waiting_.push_back(std::move(write));
    }
    write_arrived_.notify_one();
    if (const auto refusal = done.get()) std::rethrow_exception(refusal);
}

void Database::keep_writing(std::stop_token stopped) {
    for (;;) {
        std::unique_lock lock{writes_mutex_};
        write_arrived_.wait(lock, stopped, [this] { return !waiting_.empty(); });
        if (waiting_.empty()) return;
        auto group = std::exchange(waiting_, {});
        lock.unlock();
        commit_together(std::move(group));
        if (writer_->pages_in_wal() >= kPagesBetweenCheckpoints) writer_->checkpoint();
    }
}

void Database::commit_together(std::vector<Write> group) {
    bool on_disk = false;
    try {
        writer_->step("BEGIN IMMEDIATE", {}, {});
        if (!run_as_one(group)) run_each_apart(group);
        writer_->step("COMMIT", {}, {});
        on_disk = true;
        version_.fetch_add(1, std::memory_order_acq_rel);
        if (tell_of_commit_) tell_of_commit_(group.size());
    } catch (const std::exception& failure) {
        spdlog::error("{} writes refused: {}", group.size(), failure.what());
        if (writer_->in_transaction()) writer_->step("ROLLBACK", {}, {});
    }
    for (Write& write : group) {
        if (!on_disk) write.refusal = std::make_exception_ptr(Problem{.status = 503, .code = "storage_failed"});
        write.done.set_value(std::move(write.refusal));
    }
}

// A savepoint each would cost a fifth of an order, and a refusal that wrote nothing leaves nothing to take back. False
// as soon as one has written and then thrown. Whoever arrives meanwhile shares the flush.
bool Database::run_as_one(std::vector<Write>& group) {
    for (std::size_t i = 0; i < group.size(); ++i) {
        const auto before = writer_->changes();
        run(group[i]);
        if (group[i].refusal && (writer_->changes() != before || !writer_->in_transaction())) return false;
        if (i + 1 == group.size()) take_those_who_arrived(group);
    }
    return true;
}

void Database::take_those_who_arrived(std::vector<Write>& group) {
    const std::lock_guard lock{writes_mutex_};
    if (group.size() >= kMostTogether) return;
    std::ranges::move(waiting_, std::back_inserter(group));
    waiting_.clear();
}

void Database::run_each_apart(std::vector<Write>& group) {
    if (writer_->in_transaction()) writer_->step("ROLLBACK", {}, {});
    writer_->step("BEGIN IMMEDIATE", {}, {});
    for (Write& write : group) {
        writer_->step("SAVEPOINT job", {}, {});
        run(write);
        if (!writer_->in_transaction()) throw std::runtime_error{"SQLite gave up the whole transaction"};
        if (write.refusal) writer_->step("ROLLBACK TO job", {}, {});
        writer_->step("RELEASE job", {}, {});
    }
}

void Database::run(Write& write) {
    write.refusal = {};
    try {
        Transaction tx{*writer_};
        write.work(tx);
    } catch (...) {
        write.refusal = std::current_exception();
    }
}

}  // namespace trousse
