#include "platform/db_sqlite.hpp"

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
