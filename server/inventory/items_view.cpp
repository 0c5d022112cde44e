#include "inventory/items_view.hpp"

#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

json shown_item(const Snapshot& db, const ItemId& id) { return shown(db, require_item(db, id)); }

json shown(const Snapshot& db, const Item& item) {
    const Claims claims = current_claims(db);
    return shown(item, shelf_under(db, claims, item.id), claims.pool);
}

json shown(const Item& item, const Shelf& shelf, const Pool& pool) {
    return {{"id", item.id.text},
            {"sku", item.form.sku},
            {"name", told(item.form.name)},
            {"plural", told(item.form.plural)},
            {"unit", item.form.unit},
            {"place", item.form.place},
            {"picture", item.form.picture},
            {"alert_level", item.form.alert_level},
            {"on_hand", item.on_hand},
            {"reserved", item.reserved},
            {"awaited", shelf.awaited},
            {"protected", protected_on(shelf, pool)},
            {"available", may_take(shelf, pool, Asker::anyone_else)},
            {"version", item.version}};
}

}  // namespace trousse
