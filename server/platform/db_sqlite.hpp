#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <unordered_map>

#include "platform/db.hpp"

namespace trousse {

// One connection and its prepared statements. Used by one thread at a time.
class Connection {
 public:
    Connection(const std::filesystem::path& file, int access)
        : database_{file.string(), access | SQLite::OPEN_NOMUTEX} {}

    void execute(const std::string& script) {
        ++scripts_run_;
        database_.exec(script);
    }

    // Rows changed.
    std::int64_t step(Sql sql, Parameters parameters, const std::function<void(const Row&)>& each);

    // Grows with whatever is written, scripts included.
    std::int64_t changes() const { return scripts_run_ + sqlite3_total_changes(database_.getHandle()); }

    // False once SQLite has given the transaction up by itself, as it may when the disk fails.
    bool in_transaction() const { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

    // From now on the WAL is written back by checkpoint() alone, so that no commit waits for it.
    void checkpoint_by_hand();
    int pages_in_wal() const { return pages_in_wal_; }
    void checkpoint();

    // "ok", or what is wrong with the file (PRAGMA quick_check).
    std::string health();

    void copy_to(const std::filesystem::path& file);

 private:
    SQLite::Statement& prepared(Sql sql) {
        return statements_.try_emplace(sql.text, database_, sql.text).first->second;
    }

    SQLite::Database database_;
    std::int64_t scripts_run_ = 0;
    int pages_in_wal_ = 0;
    std::unordered_map<std::string_view, SQLite::Statement> statements_;
};

}  // namespace trousse
