#include "raw_commits.hpp"

namespace trousse {

RawCommits::RawCommits() : db_{database(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE} {
    db_.exec(R"(
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 4000;
        CREATE TABLE item (id TEXT PRIMARY KEY, reserved INTEGER NOT NULL) STRICT;
        CREATE TABLE outcome (school TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
        CREATE TABLE ledger (id INTEGER PRIMARY KEY, item TEXT NOT NULL, quantity INTEGER NOT NULL) STRICT;
        CREATE TABLE audit (id INTEGER PRIMARY KEY, who TEXT NOT NULL, what TEXT NOT NULL) STRICT;
        CREATE TABLE outbox (id INTEGER PRIMARY KEY, recipient TEXT NOT NULL) STRICT;
        INSERT INTO item VALUES ('kit', 0))");
    for (const auto* sql :
         {"BEGIN IMMEDIATE", "UPDATE item SET reserved = reserved + 1 WHERE id = 'kit'",
          "INSERT INTO outcome VALUES (hex(randomblob(16)), 1)", "INSERT INTO ledger VALUES (NULL, 'kit', 1)",
          "INSERT INTO audit VALUES (NULL, 'school', 'order placed')",
          "INSERT INTO outbox VALUES (NULL, 'anne@ecole.example')", "COMMIT"})
        order_.emplace_back(db_, sql);
}

void RawCommits::commit() {
    for (auto& statement : order_) statement.exec(), statement.reset();
}

void RawCommits::fill_the_wal() {
    const Wal wal{database()};
    for (std::uintmax_t before = 0; before < wal.bytes(); commit()) before = wal.bytes();
}

}  // namespace trousse
