#include "platform/db_sqlite.hpp"

#include <algorithm>
#include <new>

namespace trousse {

// SQLite would count its memory under a lock that the writer and all readers share. It must be told before it is used.
[[maybe_unused]] static const int told_not_to_count = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

static void require_ok(sqlite3* database, int status) {
    if (status == SQLITE_NOMEM) throw std::bad_alloc{};
    if (status != SQLITE_OK) throw SQLite::Exception{database, status};
}

// ── Statements ──

Statement::Statement(const SQLite::Database& database, Sql sql) {
    sqlite3_stmt* prepared = nullptr;
    require_ok(database.getHandle(),
               sqlite3_prepare_v3(database.getHandle(), sql.text, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr));
    prepared_.reset(prepared);
}

void Statement::bind(Parameters parameters) {
    if (sqlite3_stmt_busy(prepared_.get()) != 0) throw misused("used for one of its own rows");
    const auto name_given = [](const Parameter& parameter) { return parameter.name.text; };
    if (!std::ranges::equal(parameters, parameters_, {}, name_given, &Place::name)) parameters_ = places_of(parameters);
    auto place = parameters_.begin();
    for (const Parameter& parameter : parameters) bind((place++)->number, parameter.value);
}

std::vector<Statement::Place> Statement::places_of(Parameters parameters) const {
    const auto how_many = static_cast<std::size_t>(sqlite3_bind_parameter_count(prepared_.get()));
    std::vector<bool> given(how_many + 1);
    std::vector<Place> places;
    for (const auto& [name, value] : parameters) {
        const int number = sqlite3_bind_parameter_index(prepared_.get(), name.text);
        if (number == 0) throw misused(std::string{"no parameter "} + name.text);
        if (given[static_cast<std::size_t>(number)]) throw misused(std::string{name.text} + " given twice");
        given[static_cast<std::size_t>(number)] = true;
        places.push_back({name.text, number});
    }
    if (places.size() != how_many) throw misused("a parameter missing");  // SQLite would take NULL
    return places;
}

// Text is bound as it lies there, without a copy: it outlives the step, and all is bound anew before the next one.
void Statement::bind(int place, const Value& value) {
    int status;
    if (const auto* text = std::get_if<std::string_view>(&value.held))
        status = sqlite3_bind_text64(prepared_.get(), place, text->data() == nullptr ? "" : text->data(), text->size(),
                                     SQLITE_STATIC, SQLITE_UTF8);
    else if (const auto* number = std::get_if<std::int64_t>(&value.held))
        status = sqlite3_bind_int64(prepared_.get(), place, *number);
    else
        status = sqlite3_bind_null(prepared_.get(), place);
    require_ok(sqlite3_db_handle(prepared_.get()), status);
}

bool Statement::step() {
    const int status = sqlite3_step(prepared_.get());
    if (status != SQLITE_ROW && status != SQLITE_DONE) require_ok(sqlite3_db_handle(prepared_.get()), status);
    return status == SQLITE_ROW;
}

std::string_view Statement::text(Literal column) {
    const int place = place_of(column);
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared_.get(), place));
    return text == nullptr
               ? std::string_view{}
               : std::string_view{text, static_cast<std::size_t>(sqlite3_column_bytes(prepared_.get(), place))};
}

// Each row is asked for the same columns in the same order, so the next one is nearly always the right one.
int Statement::place_of(Literal column) {
    for (std::size_t tried = 0; tried < columns_.size(); ++tried) {
        const Place& place = columns_[next_column_];
        next_column_ = next_column_ + 1 == columns_.size() ? 0 : next_column_ + 1;  // % takes longer than all the rest
        if (place.name == column.text) return place.number;
    }
    columns_.push_back(look_up(column));
    next_column_ = 0;
    return columns_.back().number;
}

Statement::Place Statement::look_up(Literal column) const {
    for (int number = 0; number < sqlite3_column_count(prepared_.get()); ++number)
        if (std::string_view{sqlite3_column_name(prepared_.get(), number)} == column.text) return {column.text, number};
    throw misused(std::string{"no column "} + column.text);
}

std::logic_error Statement::misused(const std::string& how) const {
    return std::logic_error{how + ": " + sqlite3_sql(prepared_.get())};
}

std::int64_t Row::integer(Literal column) const { return statement_.integer(column); }

std::string_view Row::text_view(Literal column) const { return statement_.text(column); }

bool Row::is_null(Literal column) const { return statement_.is_null(column); }

// ── Connections ──

constexpr int kPatience = 5'000;  // milliseconds, for whoever copies the WAL elsewhere and holds its lock meanwhile

Connection::Connection(const std::filesystem::path& file, int access)
    : database_{file.string(), access | SQLite::OPEN_NOMUTEX, kPatience} {}

std::int64_t Connection::step(Sql sql, Parameters parameters, FunctionRef<const Row&> each) {
    Statement& statement = prepared(sql);
    statement.bind(parameters);
    const auto reset = [](Statement* used) { used->reset(); };
    const std::unique_ptr<Statement, decltype(reset)> in_use{&statement};  // whatever way the use ends
    while (statement.step()) each(Row{statement});
    return sqlite3_changes(database_.getHandle());
}

void Connection::write_back_at_close(bool yes) {
    require_ok(database_.getHandle(),
               sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, yes ? 0 : 1, nullptr));
}

void Connection::checkpoint_by_hand() {
    const auto note = [](void* pages, sqlite3*, const char*, int in_wal) {
        *static_cast<int*>(pages) = in_wal;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(database_.getHandle(), note, &pages_in_wal_);
}

// Readers of an older snapshot may hold a part of it back, until the next time.
void Connection::checkpoint() {
    pages_in_wal_ = 0;
    require_ok(database_.getHandle(),
               sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr));
}

bool Connection::empty_wal() {
    const int status = sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (status != SQLITE_BUSY) require_ok(database_.getHandle(), status);
    if (status == SQLITE_OK) pages_in_wal_ = 0;
    return status == SQLITE_OK;
}

std::string Connection::health() {
    SQLite::Statement check{database_, "PRAGMA quick_check(1)"};
    return check.executeStep() ? check.getColumn(0).getString() : "no answer";
}

void Connection::copy_to(const std::filesystem::path& file) {
    SQLite::Statement copy{database_, "VACUUM INTO ?"};
    copy.bind(1, file.string());
    copy.executeStep();
}

}  // namespace trousse
