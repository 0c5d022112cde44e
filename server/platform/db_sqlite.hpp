#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <unordered_map>

#include "platform/db.hpp"

namespace trousse {

// A prepared statement. SQLiteCpp binds and reads through maps and copies; here the places of parameters and columns
// are looked up by name when they are first asked for, and found again by the address of the name.
class Statement {
 public:
    Statement(const SQLite::Database& database, Sql sql);

    // Every parameter, each time: what was bound before may be gone.
    void bind(Parameters parameters);

    bool step();  // is there a row?
    void reset() { sqlite3_reset(prepared_.get()); }

    std::int64_t integer(Literal column) { return sqlite3_column_int64(prepared_.get(), place_of(column)); }
    std::string_view text(Literal column);
    bool is_null(Literal column) { return sqlite3_column_type(prepared_.get(), place_of(column)) == SQLITE_NULL; }

 private:
    struct Place {
        const char* name;
        int number;
    };
    std::vector<Place> places_of(Parameters parameters) const;
    void bind(int place, const Value& value);
    int place_of(Literal column);
    Place look_up(Literal column) const;
    std::logic_error misused(const std::string& how) const;

    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> prepared_{nullptr, sqlite3_finalize};
    std::vector<Place> parameters_;  // in the order in which they were last given
    std::vector<Place> columns_;     // in the order in which they were first asked for
    std::size_t next_column_ = 0;    // which of them is likely to be asked for now
};

// One connection and its prepared statements. Used by one thread at a time.
class Connection {
 public:
    Connection(const std::filesystem::path& file, int access);

    void execute(const std::string& script) {
        ++scripts_run_;
        database_.exec(script);
    }

    // Rows changed.
    std::int64_t step(Sql sql, Parameters parameters, FunctionRef<const Row&> each);
    void step(Sql sql) {
        step(sql, {}, [](const Row&) {});
    }

    std::int64_t last_key() const { return sqlite3_last_insert_rowid(database_.getHandle()); }

    // Grows with whatever is written, scripts included.
    std::int64_t changes() const { return scripts_run_ + sqlite3_total_changes(database_.getHandle()); }

    // False once SQLite has given the transaction up by itself, as it may when the disk fails.
    bool in_transaction() const { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

    // Whether the last connection that closes writes the WAL back and removes it.
    void write_back_at_close(bool yes);

    // From now on the WAL is written back by checkpoint() alone, so that no commit waits for it.
    void checkpoint_by_hand();
    int pages_in_wal() const { return pages_in_wal_; }
    void checkpoint();
    bool empty_wal();  // all of it, however many read meanwhile; false where one of them outlasts our patience

    // "ok", or what is wrong with the file (PRAGMA quick_check).
    std::string health();

    void copy_to(const std::filesystem::path& file);

 private:
    // The address of a constant says which it is: no text is compared.
    Statement& prepared(Sql sql) { return statements_.try_emplace(sql.text, database_, sql).first->second; }

    SQLite::Database database_;
    std::int64_t scripts_run_ = 0;
    int pages_in_wal_ = 0;
    std::unordered_map<const char*, Statement> statements_;
};

}  // namespace trousse
