#pragma once

#include <filesystem>

#include "platform/crypto.hpp"
#include "platform/db.hpp"

// The folder of an installation: the database, and the key without which nobody's link, code or session opens anything.
// Only this program's user reads it. It holds both, of one pair, or neither; anything else is refused with what to do,
// and nothing is made in the place of what is missing (std::runtime_error).
namespace trousse {

// Makes it, or makes what was there already as private as it has to be: the folder 0700, its files 0600.
void make_data_folder(const std::filesystem::path& folder);

bool holds_data(const std::filesystem::path& folder);

// Throws where one of the pair is missing or empty, or where they are none. Before anything is opened to be written.
void require_whole(const std::filesystem::path& folder);

// The folder's key, which is that of the database; a database that is new is given one.
Secret key_of_pair(Database& db, const std::filesystem::path& folder);

// What the database remembers its key by; nothing, as long as it is not begun.
std::optional<std::string> key_mark(const Snapshot& db);

// Is it the key with which the database was begun? Yes, for one that is not begun.
bool is_pair(const Snapshot& db, const Secret& key);

// From now on the database knows its key.
void note_key(Database& db, const Secret& key);

}  // namespace trousse
