#pragma once

#include <functional>
#include <vector>

#include "platform/db.hpp"

namespace trousse {

// Many works, each a write of its own: refused alone, never half done. They are handed to the writer many at a time, so
// that they share flushes of the disk, and never so many that others' writes find the queue full. The refusal of each,
// in their order; nothing where it is on disk. As with any write, a work may run twice and changes nothing but the
// database and what is its own.
std::vector<std::exception_ptr> write_each(Database& db, const std::vector<std::function<void(Transaction&)>>& works);

}  // namespace trousse
