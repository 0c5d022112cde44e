#include "platform/db_sqlite.hpp"

#include <spdlog/spdlog.h>

namespace trousse {

// SQLite would count its memory under a lock that the writer and all readers share. It must be told before it is used.
[[maybe_unused]] static const int told_not_to_count = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

static void bind(SQLite::Statement& statement, Parameters parameters) {
    if (static_cast<int>(parameters.size()) != statement.getBindParameterCount())
        throw std::logic_error{"parameters missing or left over: " + statement.getQuery()};  // SQLite would take NULL
    for (const auto& [name, value] : parameters) {
        if (const auto* text = std::get_if<std::string_view>(&value.held))
            statement.bind(name, std::string{*text});
        else if (const auto* number = std::get_if<std::int64_t>(&value.held))
            statement.bind(name, *number);
        else
            statement.bind(name);
    }
}

std::int64_t Connection::step(Sql sql, Parameters parameters, const std::function<void(const Row&)>& each) {
    SQLite::Statement& statement = prepared(sql);
    const auto reset = [](SQLite::Statement* used) { used->tryReset(); };
    const std::unique_ptr<SQLite::Statement, decltype(reset)> in_use{&statement};  // whatever way the use ends

    bind(statement, parameters);
    while (statement.executeStep()) each(Row{statement});
    return statement.getChanges();
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
    if (const int status = sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        status != SQLITE_OK)
        spdlog::error("the WAL could not be written back: {}", sqlite3_errstr(status));
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

std::int64_t Row::integer(const char* column) const { return statement_.getColumn(column).getInt64(); }

std::string Row::text(const char* column) const { return statement_.getColumn(column).getString(); }

bool Row::is_null(const char* column) const { return statement_.getColumn(column).isNull(); }

}  // namespace trousse
