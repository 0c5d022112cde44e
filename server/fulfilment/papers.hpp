#pragma once

#include <nlohmann/json.hpp>

#include "fulfilment/waves_store.hpp"

// What is printed for a wave: one list to pick by, the kits to assemble, a slip for each order.
namespace trousse {

nlohmann::json papers_of(const Snapshot& db, const Wave& wave, const Campaign& campaign, const std::string& site);

// One slip again.
nlohmann::json slip_of(const Snapshot& db, const Order& order, const std::string& site);

// « JPS27-0048.2 »: the order and the edition of its slip.
std::string slip_code(std::string_view number, Count edition);

}  // namespace trousse
