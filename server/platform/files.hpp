#pragma once

#include <filesystem>

// Files that must be whole, private and on disk.
namespace trousse {

// An empty one that was not there, which only this program's user can read (0600).
void make_private(const std::filesystem::path& file);

// Writes beside, flushes, then renames: never a half, and a failure leaves what was there. Mode 0600. Throws
// std::system_error.
void copy_file_whole(const std::filesystem::path& from, const std::filesystem::path& to);

// A file, or the names in a folder.
void flush(const std::filesystem::path& path);

}  // namespace trousse
