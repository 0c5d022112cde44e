#include "fulfilment/packing_form.hpp"

namespace trousse {

constexpr std::size_t kMostLines = 100;
constexpr Count kMostPieces = 100'000;

std::vector<std::pair<ItemId, Count>> lines_form(JsonReader& body, const std::string& pointer, Count smallest) {
    std::vector<std::pair<ItemId, Count>> lines;
    body.list(pointer, kMostLines, [&](const std::string& at) {
        ItemId item{body.text(at + "/item", 36)};
        lines.emplace_back(std::move(item), body.integer(at + "/quantity", smallest, kMostPieces));
    });
    return lines;
}

Packing packing_form(std::string_view text) {
    if (text.empty()) return {};
    return read_json(text, [](JsonReader& body) {
        Packing packing;
        if (body.has("/lines")) packing.lines = lines_form(body, "/lines", 0);
        if (body.has("/reason")) packing.reason = body.word("/reason", {"shelf_empty", "damaged", "miscounted", "other"});
        if (body.has("/note")) packing.note = body.line("/note", 160);
        if (body.has("/checked_by")) packing.checked_by = body.line("/checked_by", 80);
        return packing;
    });
}

}  // namespace trousse
