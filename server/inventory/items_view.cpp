#include "inventory/items_view.hpp"

#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

Outlook outlook(const Snapshot& db) { return {current_pool(db), arrivals(db)}; }

Count to_buy(const ItemId& item, const Shelf& shelf, const Outlook& outlook) {
    return to_buy(shelf, outlook.campaign.pool.schools_with_claim, outlook.arrivals.of(item));
}

json shown_items(const Snapshot& db, const StockLines& lines) {
    json items = json::array();
    const Outlook seen = outlook(db);
    for (const StockLine& line : lines)
        items.push_back(shown(require_item(db, line.item), shelf_in(db, seen.campaign, line.item), seen));
    return items;
}

json shown_item(const Snapshot& db, const ItemId& id) { return shown(db, require_item(db, id)); }

json shown(const Snapshot& db, const Item& item) {
    const Outlook seen = outlook(db);
    return shown(item, shelf_in(db, seen.campaign, item.id), seen);
}

json shown(const Item& item, const Shelf& shelf, const Outlook& outlook) {
    const Pool& pool = outlook.campaign.pool;
    const auto next = outlook.arrivals.next_on.find(item.id);
    return {{"id", item.id.text()},
            {"sku", item.form.sku},
            {"name", told(item.form.name)},
            {"plural", told(item.form.plural)},
            {"unit", item.form.unit},
            {"place", item.form.place},
            {"picture", item.form.picture},
            {"alert_level", item.form.alert_level},
            {"on_hand", item.on_hand},
            {"reserved", item.reserved},
            {"awaited", shelf.waiting.by_schools + shelf.waiting.by_partners},
            {"protected", protected_on(shelf, pool)},
            {"available", may_take(shelf, pool, Asker::anyone_else)},
            {"incoming", outlook.arrivals.of(item.id)},
            {"next_arrival", next == outlook.arrivals.next_on.end() ? json() : json(next->second)},
            {"to_buy", to_buy(item.id, shelf, outlook)},
            {"version", item.version}};
}

}  // namespace trousse
