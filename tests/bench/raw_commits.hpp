#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <vector>

#include "folder.hpp"
#include "wal.hpp"

namespace trousse {

// The yardstick of an order: five statements and a flush, by SQLite alone, on the same disk. Its WAL grows to the size
// of the server's before it is overwritten.
class RawCommits {
 public:
    RawCommits();
    void commit();
    void fill_the_wal();  // from then on it is overwritten
    std::filesystem::path database() const { return folder_ / "raw.db"; }

 private:
    const Folder folder_;
    SQLite::Database db_;
    std::vector<SQLite::Statement> order_;
};

}  // namespace trousse
