#pragma once

#include "campaign_day.hpp"

namespace trousse {

// A folder of its own, gone at the end.
class Folder {
 public:
    Folder() = default;
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path operator/(const char* name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

 private:
    const std::filesystem::path path_ = fresh_folder();
};

}  // namespace trousse
