#include "platform/erased.hpp"

namespace trousse {

constexpr auto kNote = "INSERT INTO erased (kind, row_id, part) VALUES ($kind, $id, $part)";

void note_erased(Transaction& tx, std::string_view kind, std::int64_t id, std::int64_t part) {
    tx.run(kNote, {{"$kind", kind}, {"$id", id}, {"$part", part}});
}

}  // namespace trousse
