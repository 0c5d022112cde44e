#pragma once

#include "inventory/inventory.hpp"

// Items in the database. Those that require something throw a Problem when it is not there.
namespace trousse {

// What staff may edit.
struct ItemForm {
    std::string sku;
    Bilingual name;    // of one
    Bilingual plural;  // of several
    std::string unit;  // each, roll, sheet, set
    std::string place;
    std::string picture;
    Count alert_level = 0;

    bool operator==(const ItemForm&) const = default;
};

// A thing in stock.
struct Item {
    ItemId id;
    ItemForm form;
    Count on_hand = 0;
    Count reserved = 0;
    Count version = 0;
};

std::vector<Item> all_items(const Snapshot& db);  // by SKU
std::optional<Item> find_item(const Snapshot& db, const ItemId& id);
Item require_item(const Snapshot& db, const ItemId& id);  // 404 unknown_item

// Both throw the fault of /sku when another item has it.
ItemId record_item(Transaction& tx, const ItemForm& form, Instant now);
void rewrite_item(Transaction& tx, const Item& item, const ItemForm& form);

}  // namespace trousse
