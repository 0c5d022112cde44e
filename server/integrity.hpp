#pragma once

#include <nlohmann/json.hpp>

#include "platform/db.hpp"

namespace trousse {

// Each promise that can be counted, "ok" or what is wrong: the file itself, the ledger against the counters, outcomes,
// the silent, and every tally against the rows it sums up. Reads everything; seconds, with a million orders.
nlohmann::json integrity(const Snapshot& db);

}  // namespace trousse
