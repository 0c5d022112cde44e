#include "inventory/items_view.hpp"
#include "inventory/planning_routes.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static json line_of(const Item& item, const Shelf& shelf, const Outlook& outlook);

Answer shopping_list(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([](const Snapshot& db) {
        const Outlook seen = outlook(db);
        const Shelves shelves = shelves_under(db, seen.claims);
        json lines = json::array();
        for (const Item& item : all_items(db))
            if (const Shelf& shelf = shelves.at(item.id); to_buy(item.id, shelf, seen) > 0)
                lines.push_back(line_of(item, shelf, seen));
        return ok({{"data", std::move(lines)}, {"next", nullptr}, {"silent", seen.claims.pool.other_silent_schools}});
    });
}

json line_of(const Item& item, const Shelf& shelf, const Outlook& outlook) {
    const ItemName name{item.id,        item.form.sku,   item.form.name,   item.form.plural,
                        item.form.unit, item.form.place, item.form.picture};
    return {{"item", shown(name)},
            {"for_defaults", shelf.in_generic_kit * outlook.claims.pool.other_silent_schools},
            {"for_waiting", shelf.awaited},
            {"on_shelf", shelf.on_hand - shelf.reserved},
            {"incoming", outlook.arrivals.of(item.id)},
            {"to_buy", to_buy(item.id, shelf, outlook)}};
}

}  // namespace trousse
