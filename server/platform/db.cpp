#include "platform/db.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include "platform/db_sqlite.hpp"
#include "platform/log.hpp"
#include "platform/problem.hpp"

namespace trousse {

std::int64_t Snapshot::step(Sql sql, Parameters parameters, FunctionRef<const Row&> each) const {
    return connection_.step(sql, parameters, each);
}

std::int64_t Transaction::last_key() const { return connection_.last_key(); }

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
        if (failure.getErrorCode() != SQLITE_CORRUPT && failure.getErrorCode() != SQLITE_NOTADB)
            throw std::runtime_error{"the database " + file.string() + " cannot be read: " + failure.what()};
        health = failure.what();
    }
    if (!health.empty() && health != "ok")
        throw std::runtime_error{"the database " + file.string() + " is damaged (" + health +
                                 "). Keep a copy of it, then bring back the last backup: trousse restore FILE"};
}

constexpr auto kIsOurs = "SELECT 1 FROM sqlite_schema WHERE name = 'migration'";

std::string health_of(const std::filesystem::path& file) {
    try {
        Connection connection{file, SQLite::OPEN_READONLY};
        bool is_ours = false;
        connection.step(kIsOurs, {}, [&](const Row&) { is_ours = true; });
        return is_ours ? connection.health() : "it holds no tables of Trousse";
    } catch (const SQLite::Exception& failure) {
        return failure.what();
    }
}

constexpr auto kLastMigration = "SELECT max(name) AS name FROM migration";

std::string schema_of(const std::filesystem::path& file) {
    std::string last;
    try {
        Connection connection{file, SQLite::OPEN_READONLY};
        connection.step(kLastMigration, {}, [&](const Row& row) { last = row.text("name"); });
    } catch (const SQLite::Exception&) {
        last.clear();  // what is wrong with it is health_of's to say
    }
    return last;
}

static std::unique_ptr<Connection> open_writer(const std::filesystem::path& file) {
    auto writer = std::make_unique<Connection>(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    require_health(*writer, file);
    writer->execute(R"(
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA recursive_triggers = ON;  -- or REPLACE would pass the triggers that keep the ledger
        PRAGMA trusted_schema = OFF;
        PRAGMA temp_store = MEMORY;      -- where SQLite keeps what a statement or a SAVEPOINT may need back)");
    writer->checkpoint_by_hand();
    return writer;
}

Database::Database(const std::filesystem::path& file, DatabaseLimits limits)
    : file_{file}, limits_{limits}, lock_{file.string() + ".lock"}, writer_{open_writer(file)} {
    for (std::size_t i = 0; i < limits.readers; ++i) {
        readers_.push_back(std::make_unique<Connection>(file, SQLite::OPEN_READONLY));
        idle_readers_.push_back(readers_.back().get());
    }
    writing_ = std::jthread{[this](std::stop_token stopped) { keep_writing(stopped); }};
}

Database::~Database() = default;

std::size_t Database::waiting_writes() const {
    const std::lock_guard lock{turns_mutex_};
    return waiting_.size();
}

// ── Reading ──

void Database::copy_to(const std::filesystem::path& file) {
    const auto return_it = [this](Connection* used) { give_back(*used); };
    const std::unique_ptr<Connection, decltype(return_it)> reader{&borrow_reader(), return_it};
    reader->copy_to(file);
}

void Database::look(FunctionRef<const Snapshot&> work) {
    const auto return_it = [this](Connection* used) { give_back(*used); };
    const std::unique_ptr<Connection, decltype(return_it)> reader{&borrow_reader(), return_it};
    reader->step("BEGIN");
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
    if (reader.in_transaction()) reader.step("ROLLBACK");
    const std::lock_guard lock{readers_mutex_};
    idle_readers_.push_back(&reader);
    reader_returned_.notify_one();
}

// ── Whose turn it is to write ──

void Database::commit(FunctionRef<Transaction&> work) {
    Write write{work};
    see_through({&write, 1});
    if (write.refusal) std::rethrow_exception(std::move(write.refusal));
}

std::vector<std::exception_ptr> Database::write_each(const std::vector<std::function<void(Transaction&)>>& works) {
    std::vector<Write> writes;
    for (const auto& work : works) writes.push_back({work});
    if (!writes.empty()) see_through(writes);
    std::vector<std::exception_ptr> refusals;
    for (Write& write : writes) refusals.push_back(std::move(write.refusal));
    return refusals;
}

void Database::see_through(std::span<Write> writes) {
    Caller caller{writes};
    auto done = caller.done.get_future();
    {
        std::unique_lock lock{turns_mutex_};
        if (waiting_.size() >= limits_.waiting_writes) throw Problem{.status = 503, .code = "too_busy"};
        waiting_.push_back(&caller);
        if (turn_ == Turn::nobody) {
            turn_ = Turn::caller;
            write_a_group(lock);
            pass_on();
        }
    }
    done.wait();
}

void Database::keep_writing(std::stop_token stopped) {
    std::unique_lock lock{turns_mutex_};
    while (passed_on_.wait(lock, stopped, [this] { return turn_ == Turn::thread; })) {
        if (is_checkpoint_due())
            checkpoint(lock);
        else
            write_a_group(lock);
        pass_on();
    }
}

void Database::write_a_group(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    Group group;
    write_together(group);
    for (Caller* caller : group.callers) {
        auto done = std::move(caller->done);  // the caller is gone as soon as it is told
        done.set_value();
    }
    lock.lock();
    if (group.half_taken)
        std::ranges::rotate(waiting_, waiting_.begin() + 1);  // others go before the rest of its writes
}

void Database::pass_on() {
    turn_ = waiting_.empty() && !is_checkpoint_due() ? Turn::nobody : Turn::thread;
    if (turn_ == Turn::thread) passed_on_.notify_one();
}

bool Database::is_checkpoint_due() const { return writer_ && writer_->pages_in_wal() >= kPagesBetweenCheckpoints; }

static bool is_failing(const std::exception& failure);

void Database::checkpoint(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    try {
        writer_->checkpoint();
    } catch (const std::exception& failure) {
        log_error("the WAL could not be written back", {{"why", failure.what()}});
        if (is_failing(failure)) close_writer();
    }
    lock.lock();
}

// ── Writing ──

// A failure that leaves even this way ends the program, which is then started again: nobody waits for ever.
void Database::write_together(Group& group) noexcept {
    take_another(group);
    if (!may_write()) return refuse(group);
    try {
        writer_->step("BEGIN IMMEDIATE");
        if (!run_as_one(group)) run_each_apart(group);
        writer_->step("COMMIT");
    } catch (const std::exception& failure) {
        log_error("writes refused", {{"writes", group.writes.size()}, {"why", failure.what()}});
        if (is_failing(failure)) close_writer();
        if (writer_ && writer_->in_transaction()) writer_->step("ROLLBACK");
        return refuse(group);
    }
    version_.fetch_add(1, std::memory_order_acq_rel);
    if (tell_of_commit_) tell_of_commit_(group.writes.size());
}

bool Database::take_another(Group& group) {
    const std::lock_guard lock{turns_mutex_};
    const bool is_long =
        std::chrono::steady_clock::now() - group.began >= limits_.longest_group && !group.writes.empty();
    if (waiting_.empty() || is_long || group.writes.size() == kMostTogether) return false;
    Caller& caller = *waiting_.front();
    group.writes.push_back(&caller.writes[caller.taken++]);
    group.half_taken = caller.taken < caller.writes.size() ? &caller : nullptr;
    if (!group.half_taken) {
        group.callers.push_back(&caller);
        waiting_.pop_front();
    }
    return true;
}

// A savepoint each would cost a fifth of an order, and a refusal that wrote nothing leaves nothing to take back. False
// as soon as one has written and then thrown. Whoever arrives meanwhile shares the flush.
bool Database::run_as_one(Group& group) {
    do {
        Write& write = *group.writes.back();
        if (limits_.each_write_twice) run_and_take_back(write);
        const auto before = writer_->changes();
        run(write);
        if (write.refusal && (writer_->changes() != before || !writer_->in_transaction())) return false;
    } while (take_another(group));
    return true;
}

void Database::run_each_apart(Group& group) {
    if (writer_->in_transaction()) writer_->step("ROLLBACK");
    writer_->step("BEGIN IMMEDIATE");
    for (Write* write : group.writes) {
        writer_->step("SAVEPOINT job");
        run(*write);
        if (!writer_->in_transaction()) throw std::runtime_error{"SQLite gave up the whole transaction"};
        if (write->refusal) writer_->step("ROLLBACK TO job");
        writer_->step("RELEASE job");
    }
}

void Database::run_and_take_back(Write& write) {
    writer_->step("SAVEPOINT first_time");
    run(write);
    writer_->step("ROLLBACK TO first_time");
    writer_->step("RELEASE first_time");
}

void Database::run(Write& write) {
    write.refusal = {};
    try {
        Transaction tx{*writer_};
        write.work(tx);
    } catch (const SQLite::Exception& failure) {
        if (is_failing(failure) || failure.getErrorCode() == SQLITE_FULL) throw;  // nor will the others come through
        write.refusal = std::current_exception();
    } catch (...) {
        write.refusal = std::current_exception();
    }
}

// ── When the disk fails ──

// Of a disk that does not do what it is asked. A full one (SQLITE_FULL) only says so, and loses nothing.
bool is_failing(const std::exception& failure) {
    const auto* const told = dynamic_cast<const SQLite::Exception*>(&failure);
    const int code = told == nullptr ? SQLITE_OK : told->getErrorCode() & 0xff;
    return code == SQLITE_IOERR || code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_CANTOPEN ||
           code == SQLITE_READONLY || code == SQLITE_PROTOCOL;
}

void Database::refuse(Group& group) const {
    for (Write* write : group.writes)
        write->refusal = std::make_exception_ptr(Problem{.status = 503, .code = "storage_failed"});
}

void Database::close_writer() {
    writer_.reset();
    try_again_at_ = std::chrono::steady_clock::now() + limits_.rest_after_failure;
}

// Whether the disk flushes again the next commit itself will show.
bool Database::may_write() {
    if (writer_ || std::chrono::steady_clock::now() < try_again_at_) return writer_ != nullptr;
    try {
        writer_ = open_writer(file_);
        log_info("the database has been opened again and checked: writes are taken", {{"file", file_.string()}});
    } catch (const std::exception& failure) {
        log_error("writes are refused, look at the disk (df, dmesg)", {{"why", failure.what()}});
        close_writer();
    }
    return writer_ != nullptr;
}

}  // namespace trousse
