#include "inventory/stock_lines.hpp"

#include "platform/answers.hpp"

namespace trousse {

StockLines stock_lines(JsonReader& body, const std::string& pointer) {
    StockLines lines;
    std::set<ItemId> named;
    body.list(pointer, kMostLines, [&](const std::string& line) {
        StockLine one{.item = {body.text(line + "/item", 36)},
                      .quantity = body.integer(line + "/quantity", 1, kMostPieces)};
        if (!one.item.text.empty() && !named.insert(one.item).second) body.fault({line + "/item", "chosen_twice"});
        lines.push_back(std::move(one));
    });
    if (lines.empty() && body.has(pointer)) body.fault({pointer, "empty"});
    return lines;
}

void require_known_items(const Snapshot& db, const StockLines& lines, const std::string& pointer) {
    std::vector<Fault> faults;
    for (std::size_t at = 0; at < lines.size(); ++at)
        if (!find_item(db, lines[at].item))
            faults.push_back({pointer + '/' + std::to_string(at) + "/item", "unknown_item"});
    if (!faults.empty()) throw Problem{.status = 422, .code = "invalid", .faults = std::move(faults)};
}

Demand demand_of(const StockLines& lines) {
    Demand demand;
    for (const StockLine& line : lines) demand[line.item] += line.quantity;
    return demand;
}

ItemName item_name_from(const Row& row) {
    return {.id = row.id<Item>("item_id"),
            .sku = row.text("sku"),
            .name = {row.text("name_fr"), row.text("name_en")},
            .plural = {row.text("plural_fr"), row.text("plural_en")},
            .unit = row.text("unit"),
            .place = row.text("item_place"),
            .picture = row.text("picture")};
}

nlohmann::json shown(const ItemName& item) {
    return {{"id", item.id.text}, {"sku", item.sku},     {"name", told(item.name)}, {"plural", told(item.plural)},
            {"unit", item.unit},  {"place", item.place}, {"picture", item.picture}};
}

}  // namespace trousse
