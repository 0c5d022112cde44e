#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trousse {

using Page = std::uint32_t;

// What a database's commits write, read in its write-ahead log (sqlite.org/fileformat2.html#walformat).
class Wal {
 public:
    explicit Wal(const std::filesystem::path& database) : file_{database.string() + "-wal"} {}

    std::uintmax_t bytes() const;  // it grows up to the size that brings a checkpoint, and is overwritten from then on
    std::vector<Page> pages_written();  // by the commits since the last call, each page once for each of them

 private:
    struct Frame {
        Page page = 0;
        bool ends_a_commit = false;
    };
    void start_again_if_overwritten();
    std::optional<Frame> frame_at(std::uintmax_t place);

    const std::filesystem::path file_;
    std::ifstream in_;
    std::array<char, 8> salt_{};  // every frame that is still valid holds the header's
    std::uintmax_t frame_size_ = 0;
    std::uintmax_t next_ = 0;  // the first frame that was not read
};

// The table or index that each page belongs to.
std::map<Page, std::string> b_trees_of(const std::filesystem::path& database);

}  // namespace trousse
