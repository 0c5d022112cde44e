#pragma once

#include <nlohmann/json.hpp>

#include "inventory/claims.hpp"
#include "inventory/items_store.hpp"

// An item as the API shows it, with what may be taken of it now.
namespace trousse {

nlohmann::json shown(const Item& item, const Shelf& shelf, const Pool& pool);
nlohmann::json shown(const Snapshot& db, const Item& item);
nlohmann::json shown_item(const Snapshot& db, const ItemId& id);

}  // namespace trousse
