#pragma once

#include <nlohmann/json.hpp>

#include "platform/http.hpp"
#include "platform/metrics.hpp"
#include "platform/service.hpp"

namespace trousse {

// Is it alive, is it ready, how does it go, are the data sound: for whoever watches the server, and for the operator.
Routes upkeep_routes(Service& service, const Metrics& metrics);

// Each promise that can be counted, "ok" or what is wrong: the file itself, the ledger against the counters, outcomes,
// the silent. Reads everything; seconds, with a million orders.
nlohmann::json integrity(const Snapshot& db);

}  // namespace trousse
