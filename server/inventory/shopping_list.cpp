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
        const Shelves shelves = shelves_in(db, seen.campaign);
        json lines = json::array();
        for (const Item& item : all_items(db))
            if (const Shelf& shelf = shelves.at(item.id); to_buy(item.id, shelf, seen) > 0)
                lines.push_back(line_of(item, shelf, seen));
        return ok({{"data", std::move(lines)}, {"next", nullptr}, {"silent", seen.campaign.silent}});
    });
}

json line_of(const Item& item, const Shelf& shelf, const Outlook& outlook) {
    const auto& [id, pool, silent] = outlook.campaign;
    const Count for_all =
        shelf.in_generic_kit * pool.schools_with_claim + shelf.waiting.beyond_claims + shelf.waiting.by_partners;
    const Count for_defaults = shelf.in_generic_kit * silent;
    return {{"item", named(item)},
            {"for_defaults", for_defaults},
            {"for_waiting", for_all - for_defaults},
            {"on_shelf", shelf.on_hand - shelf.reserved},
            {"incoming", outlook.arrivals.of(item.id)},
            {"to_buy", to_buy(item.id, shelf, outlook)}};
}

}  // namespace trousse
