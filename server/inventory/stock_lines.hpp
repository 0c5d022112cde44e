#pragma once

#include <nlohmann/json.hpp>

#include "inventory/items_store.hpp"
#include "platform/json_reader.hpp"

// Items with their quantities, as a receipt, a hand-out or an expected delivery lists them.
namespace trousse {

inline constexpr Count kMostPieces = 1'000'000;
inline constexpr std::size_t kMostLines = 200;

struct StockLine {
    ItemId item;
    Count quantity = 0;
    bool operator==(const StockLine&) const = default;
};
using StockLines = std::vector<StockLine>;

// One line or more, each item once.
StockLines stock_lines(JsonReader& body, const std::string& pointer);

// 422 unknown_item at the line that names none.
void require_known_items(const Snapshot& db, const StockLines& lines, const std::string& pointer = "/lines");

Demand demand_of(const StockLines& lines);

// What a line says of its item.
nlohmann::json named(const Item& item);

}  // namespace trousse
