#pragma once

#include <nlohmann/json.hpp>

#include "inventory/incoming_store.hpp"
#include "inventory/pool.hpp"

// An item as the API shows it: what may be taken of it now, what is on its way, what must be bought.
namespace trousse {

// What items are seen against.
struct Outlook {
    CampaignPool campaign;
    Arrivals arrivals;
};
Outlook outlook(const Snapshot& db);

Count to_buy(const ItemId& item, const Shelf& shelf, const Outlook& outlook);

nlohmann::json shown(const Item& item, const Shelf& shelf, const Outlook& outlook);
nlohmann::json shown(const Snapshot& db, const Item& item);
nlohmann::json shown_item(const Snapshot& db, const ItemId& id);
nlohmann::json shown_items(const Snapshot& db, const StockLines& lines);  // a list, in the order of the lines

}  // namespace trousse
