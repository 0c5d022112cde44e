#include "fulfilment/packing_form.hpp"

namespace trousse {

constexpr std::size_t kMostLinesPacked = 100;
constexpr Count kMostPiecesPacked = 100'000;

std::vector<std::pair<ItemId, Count>> lines_form(JsonReader& body, const std::string& pointer, Count smallest) {
    std::vector<std::pair<ItemId, Count>> lines;
    body.list(pointer, kMostLinesPacked, [&](const std::string& at) {
        const auto item = body.id<Item>(at + "/item");
        lines.emplace_back(item, body.integer(at + "/quantity", smallest, kMostPiecesPacked));
    });
    return lines;
}

Packing packing_form(std::string_view text) {
    if (text.empty()) return {};
    return read_json(text, [](JsonReader& body) {
        Packing packing;
        if (body.has("/lines")) packing.lines = lines_form(body, "/lines", 0);
        if (body.has("/reason"))
            packing.reason = body.word("/reason", {"shelf_empty", "damaged", "miscounted", "other"});
        if (body.has("/note")) packing.note = body.line("/note", 160);
        if (body.has("/checked_by")) packing.checked_by = body.line("/checked_by", 80);
        return packing;
    });
}

}  // namespace trousse
