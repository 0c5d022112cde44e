#include "wal.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <set>

namespace trousse {

constexpr std::uintmax_t kHeader = 32, kFrameHeader = 24;  // bytes

static std::uint32_t number_at(const char* bytes);

std::uintmax_t Wal::bytes() const {
    std::error_code none;
    const auto size = std::filesystem::file_size(file_, none);
    return none ? 0 : size;
}

std::vector<Page> Wal::pages_written() {
    start_again_if_overwritten();
    std::vector<Page> written;
    std::set<Page> commit;
    std::uintmax_t place = next_;
    while (const auto frame = frame_at(place)) {
        place += frame_size_;
        commit.insert(frame->page);
        if (!frame->ends_a_commit) continue;
        written.insert(written.end(), commit.begin(), commit.end());
        commit.clear();
        next_ = place;
    }
    return written;
}

void Wal::start_again_if_overwritten() {
    in_ = std::ifstream{file_, std::ios::binary};
    std::array<char, kHeader> header{};
    if (!in_.read(header.data(), header.size())) return;
    if (next_ != 0 && std::equal(salt_.begin(), salt_.end(), &header[16])) return;
    std::copy_n(&header[16], salt_.size(), salt_.begin());
    frame_size_ = kFrameHeader + number_at(&header[8]);
    next_ = kHeader;
}

std::optional<Wal::Frame> Wal::frame_at(std::uintmax_t place) {
    std::array<char, kFrameHeader> header{};
    if (next_ == 0 || !in_.seekg(static_cast<std::streamoff>(place)).read(header.data(), header.size())) return {};
    if (!std::equal(salt_.begin(), salt_.end(), &header[8])) return {};
    return Frame{.page = number_at(header.data()), .ends_a_commit = number_at(&header[4]) != 0};
}

std::uint32_t number_at(const char* bytes) {
    std::uint32_t number = 0;
    for (int i = 0; i < 4; ++i) number = number << 8 | static_cast<std::uint8_t>(bytes[i]);
    return number;
}

std::map<Page, std::string> b_trees_of(const std::filesystem::path& database) {
    const SQLite::Database db{database, SQLite::OPEN_READONLY};
    std::map<Page, std::string> names;
    for (SQLite::Statement all{db, "SELECT pageno, name FROM dbstat"}; all.executeStep();)
        names.emplace(all.getColumn(0).getUInt(), all.getColumn(1).getString());
    return names;
}

}  // namespace trousse
