#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <vector>

namespace trousse {

// The yardstick of an order: five statements and a flush, by SQLite alone, on the same disk.
class RawCommits {
 public:
    RawCommits();
    ~RawCommits();
    void commit();

 private:
    const std::filesystem::path folder_;
    SQLite::Database db_;
    std::vector<SQLite::Statement> order_;
};

}  // namespace trousse
