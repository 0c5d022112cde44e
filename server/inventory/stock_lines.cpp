#include "inventory/stock_lines.hpp"

#include "platform/answers.hpp"

namespace trousse {

StockLines stock_lines(JsonReader& body, const std::string& pointer) {
    StockLines lines;
    std::set<ItemId> given;
    body.list(pointer, kMostLines, [&](const std::string& line) {
        const StockLine one{.item = body.id<Item>(line + "/item"),
                            .quantity = body.integer(line + "/quantity", 1, kMostPieces)};
        if (one.item && !given.insert(one.item).second) body.fault({line + "/item", "chosen_twice"});
        lines.push_back(one);
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

nlohmann::json named(const Item& item) {
    const ItemForm& form = item.form;
    return {{"id", item.id.text()}, {"sku", form.sku},     {"name", told(form.name)}, {"plural", told(form.plural)},
            {"unit", form.unit},    {"place", form.place}, {"picture", form.picture}};
}

}  // namespace trousse
