#pragma once

#include <string_view>

#include "platform/db.hpp"

namespace trousse {

// Notes that a row of that kind was erased on request, by its keys and nothing else: a restore and the copies of the
// data, which still hold it, erase it again. `part` is the campaign where a school has such a row once in each, else 0.
void note_erased(Transaction& tx, std::string_view kind, std::int64_t id, std::int64_t part);

}  // namespace trousse
