#include "platform/db.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <limits>
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

constexpr std::size_t kMostTogether = 256;       // writes to one flush
constexpr int kPagesBetweenCheckpoints = 4'000;  // 16 MB of WAL
// "" for nothing.
static std::string damage_of(Connection& connection, const std::filesystem::path& file) {
    std::string health;
    try {
        health = connection.health();
    } catch (const SQLite::Exception& failure) {
        if (failure.getErrorCode() != SQLITE_CORRUPT && failure.getErrorCode() != SQLITE_NOTADB)
            throw std::runtime_error{"the database " + file.string() + " cannot be read: " + failure.what()};
        health = failure.what();
    }
    return health == "ok" ? ""
                          : "the database " + file.string() + " is damaged (" + health +
                                "). Keep a copy of it, then bring back the last backup: trousse restore FILE";
}

void look_into(const std::filesystem::path& file, FunctionRef<const Snapshot&> work) {
    Connection connection{file, SQLite::OPEN_READONLY};
    work(Snapshot{connection});
}

constexpr auto kIsOurs = "SELECT 1 FROM sqlite_schema WHERE name = 'migration'";

std::string health_of(const std::filesystem::path& file) {
    try {
        Connection connection{file, SQLite::OPEN_READONLY};
        return Snapshot{connection}.any(kIsOurs) ? connection.health() : "it holds no tables of Trousse";
    } catch (const SQLite::Exception& failure) {
        return failure.what();
    }
}

constexpr auto kLastMigration = "SELECT max(name) AS name FROM migration";

std::string schema_of(const std::filesystem::path& file) {
    std::string last;
    try {
        look_into(file, [&](const Snapshot& db) {
            last = db.first(kLastMigration, {}, [](const Row& row) { return row.text("name"); }).value_or("");
        });
    } catch (const SQLite::Exception&) {
        last.clear();  // what is wrong with it is health_of's to say
    }
    return last;
}

// A file that proves to be damaged is left as it is, and so is the log beside it: closing writes nothing back.
static std::unique_ptr<Connection> open_writer(const std::filesystem::path& file, std::uintmax_t checked) {
    auto writer = std::make_unique<Connection>(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    writer->write_back_at_close(false);
    if (std::filesystem::file_size(file) <= checked)
        if (const std::string damage = damage_of(*writer, file); !damage.empty()) throw DamagedFile{damage};
    writer->write_back_at_close(true);
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

// In a thread that holds nothing of the database, so that no stop waits for it.
static std::shared_future<std::string> checked_beside(const std::filesystem::path& file) {
    std::promise<std::string> promise;
    auto damage = promise.get_future().share();
    std::thread{[file, promise = std::move(promise)]() mutable {
        std::string found;
        try {
            Connection reader{file, SQLite::OPEN_READONLY};
            found = damage_of(reader, file);
        } catch (const std::exception& failure) {
            found = failure.what();
        }
        if (found.empty())
            log_info("the database is checked: writes are taken", {{"file", file.string()}});
        else
            log_error("writes are refused for good", {{"why", found}});
        promise.set_value(std::move(found));
    }}.detach();
    return damage;
}

static std::shared_future<std::string> no_damage() {
    std::promise<std::string> known;
    known.set_value("");
    return known.get_future().share();
}

Database::Database(const std::filesystem::path& file, DatabaseLimits limits)
    : file_{file},
      limits_{limits},
      lock_{file.string() + ".lock"},
      writer_{open_writer(file, limits.checked_before_open)},
      damage_{std::filesystem::file_size(file) <= limits.checked_before_open ? no_damage() : checked_beside(file)} {
    for (std::size_t i = 0; i < limits.readers; ++i) {
        readers_.push_back(std::make_unique<Connection>(file, SQLite::OPEN_READONLY));
        idle_readers_.push_back(readers_.back().get());
    }
    writing_ = std::jthread{[this](std::stop_token stopped) { keep_writing(stopped); }};
}

Database::~Database() = default;

void Database::wait_until_checked() const {
    if (const std::string& damage = damage_.get(); !damage.empty()) throw DamagedFile{damage};
    if (is_damaged_later_) throw DamagedFile{later_damage_};
}

static bool is_known(const std::shared_future<std::string>& damage) {
    return damage.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
}

bool Database::is_damaged() const { return is_damaged_later_ || (is_known(damage_) && !damage_.get().empty()); }

std::size_t Database::waiting_writes() const {
    const std::lock_guard lock{turns_mutex_};
    return waiting_.size();
}

// ── Reading ──

static bool is_failing(const std::exception& failure);

void Database::copy_to(const std::filesystem::path& file) {
    // A connection that may only read copies no table with a generated column (SQLite 3.40).
    Connection{file_, SQLite::OPEN_READWRITE}.copy_to(file);
}

void Database::look(FunctionRef<const Snapshot&> work) {
    if (is_damaged()) throw Problem{.status = 503, .code = "storage_failed"};
    const auto return_it = [this](Connection* used) { give_back(*used); };
    const std::unique_ptr<Connection, decltype(return_it)> reader{&borrow_reader(), return_it};
    try {
        reader->step("BEGIN");
        work(Snapshot{*reader});
    } catch (const SQLite::Exception& failure) {
        if (!is_failing(failure)) throw;
        log_error("a read failed: look at the disk (df, dmesg), then trousse check", {{"why", failure.what()}});
        throw Problem{.status = 503, .code = "storage_failed"};
    }
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

bool Database::empty_log() {
    std::unique_lock lock{turns_mutex_};
    auto emptied = to_empty_.emplace_back().get_future();
    if (turn_ == Turn::nobody) pass_on();
    lock.unlock();
    return emptied.get();
}

bool Database::is_checkpoint_due() const {
    return !to_empty_.empty() || (writer_ && writer_->pages_in_wal() >= kPagesBetweenCheckpoints);
}

void Database::checkpoint(std::unique_lock<std::mutex>& lock) {
    auto asked = std::exchange(to_empty_, {});
    lock.unlock();
    const bool done = write_back(!asked.empty());
    for (std::promise<bool>& each : asked) each.set_value(done);
    lock.lock();
}

bool Database::write_back(bool to_the_last) {
    if (!writer_) return false;
    try {
        return to_the_last ? writer_->empty_wal() : (writer_->checkpoint(), true);
    } catch (const std::exception& failure) {
        log_error("the WAL could not be written back", {{"why", failure.what()}});
        if (is_failing(failure)) close_writer();
        return false;
    }
}

// ── Writing ──

// A failure that leaves even this way ends the program, which is then started again: nobody waits for ever.
void Database::write_together(Group& group) noexcept {
    take_another(group);
    if (!is_known(damage_)) return refuse(group, "not_ready");
    if (!may_write()) return refuse(group, "storage_failed");
    try {
        writer_->step("BEGIN IMMEDIATE");
        if (!run_as_one(group)) run_each_apart(group);
        writer_->step("COMMIT");
    } catch (const std::exception& failure) {
        log_error("writes refused", {{"writes", group.writes.size()}, {"why", failure.what()}});
        if (is_failing(failure)) close_writer();
        if (writer_ && writer_->in_transaction()) writer_->step("ROLLBACK");
        return refuse(group, "storage_failed");
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

void Database::refuse(Group& group, const char* code) {
    for (Write* write : group.writes) write->refusal = std::make_exception_ptr(Problem{.status = 503, .code = code});
}

void Database::close_writer() {
    writer_.reset();
    try_again_at_ = std::chrono::steady_clock::now() + limits_.rest_after_failure;
}

bool Database::may_write() {
    if (is_damaged()) return false;
    if (!writer_ && std::chrono::steady_clock::now() >= try_again_at_) open_again();
    return writer_ != nullptr;
}

// Whether the disk flushes again the next commit itself will show. The one who waits is the one who writes: it is
// checked whole, whatever its size.
void Database::open_again() {
    try {
        writer_ = open_writer(file_, std::numeric_limits<std::uintmax_t>::max());
        log_info("the database has been opened again and checked: writes are taken", {{"file", file_.string()}});
    } catch (const DamagedFile& damage) {
        log_error("writes are refused for good", {{"why", damage.what()}});
        later_damage_ = damage.what();
        is_damaged_later_ = true;
    } catch (const std::exception& failure) {
        log_error("writes are refused, look at the disk (df, dmesg)", {{"why", failure.what()}});
        close_writer();
    }
}

}  // namespace trousse
