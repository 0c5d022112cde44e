#pragma once

#include <nlohmann/json.hpp>

#include "platform/db.hpp"

namespace trousse {

// Each promise that can be counted, "ok" or what is wrong: the file itself, and every counter that a write keeps up
// against the rows that it stands for. Reads everything; seconds, with a million orders.
nlohmann::json integrity(const Snapshot& db);

}  // namespace trousse
