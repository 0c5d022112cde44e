#include "inventory/movements_store.hpp"

#include "platform/audit.hpp"

namespace trousse {

static std::vector<LedgerLine> ledger_lines(const Snapshot& db, const LedgerQuery& query);
static LedgerLine ledger_line_from(const Snapshot& db, const Row& row);
static void tell_what_was_left(const Snapshot& db, std::vector<LedgerLine>& lines, const LedgerQuery& query);

constexpr std::int64_t kAfterAll = std::numeric_limits<std::int64_t>::max();

std::vector<LedgerLine> ledger(const Snapshot& db, const LedgerQuery& query) {
    auto lines = ledger_lines(db, query);
    tell_what_was_left(db, lines, query);
    return lines;
}

constexpr auto kOfAnItem = R"(
    SELECT movement.id, moved_at, cause, item_id, sku, item.name_fr, item.name_en, change, number, done_by,
           coalesce(movement_note.text, occasion, '') AS reason, count_id, stock_count.place AS place_counted, began_at
      FROM movement JOIN item ON item.id = item_id
      LEFT JOIN parcel ON parcel.id = parcel_id LEFT JOIN orders ON orders.id = order_id
      LEFT JOIN hand_out ON hand_out.id = hand_out_id LEFT JOIN movement_note ON movement_id = movement.id
      LEFT JOIN stock_count ON stock_count.id = count_id
     WHERE item_id = $item AND movement.id < $older_than
       AND ($campaign IS NULL OR movement.campaign_id = $campaign) AND ($cause = '' OR cause = $cause)
     ORDER BY movement.id DESC LIMIT $limit)";
constexpr auto kOfAll = R"(
    SELECT movement.id, moved_at, cause, item_id, sku, item.name_fr, item.name_en, change, number, done_by,
           coalesce(movement_note.text, occasion, '') AS reason, count_id, stock_count.place AS place_counted, began_at
      FROM movement JOIN item ON item.id = item_id
      LEFT JOIN parcel ON parcel.id = parcel_id LEFT JOIN orders ON orders.id = order_id
      LEFT JOIN hand_out ON hand_out.id = hand_out_id LEFT JOIN movement_note ON movement_id = movement.id
      LEFT JOIN stock_count ON stock_count.id = count_id
     WHERE movement.id < $older_than
       AND ($campaign IS NULL OR movement.campaign_id = $campaign) AND ($cause = '' OR cause = $cause)
     ORDER BY movement.id DESC LIMIT $limit)";

std::vector<LedgerLine> ledger_lines(const Snapshot& db, const LedgerQuery& query) {
    const auto line = [&](const Row& row) { return ledger_line_from(db, row); };
    const Value older_than = query.older_than.value_or(kAfterAll);
    if (query.item)
        return db.all(kOfAnItem,
                      {{"$item", *query.item},
                       {"$campaign", query.campaign},
                       {"$cause", query.cause},
                       {"$older_than", older_than},
                       {"$limit", query.limit}},
                      line);
    return db.all(
        kOfAll,
        {{"$campaign", query.campaign}, {"$cause", query.cause}, {"$older_than", older_than}, {"$limit", query.limit}},
        line);
}

LedgerLine ledger_line_from(const Snapshot& db, const Row& row) {
    const auto count = row.maybe_id<StockCount>("count_id");
    return {.id = row.integer("id"),
            .at = row.instant("moved_at"),
            .cause = row.text("cause"),
            .item = row.id<Item>("item_id"),
            .sku = row.text("sku"),
            .item_name = {row.text("name_fr"), row.text("name_en")},
            .change = row.integer("change"),
            .order = row.maybe_text("number"),
            .reason = row.text("reason"),
            .found = count
                         ? std::optional{LedgerLine::Found{*count, row.text("place_counted"), row.instant("began_at")}}
                         : std::nullopt,
            .by = name_of_actor(db, row.text("done_by"))};
}

namespace {

// What there was just after the line named.
struct Left {
    Count pieces = 0;
    std::int64_t after = kAfterAll;
};

}  // namespace

constexpr auto kOnHand = "SELECT on_hand AS figure FROM item WHERE id = $item";
constexpr auto kMovedBetween = R"(
    SELECT coalesce(sum(change), 0) AS figure FROM movement WHERE item_id = $item AND id > $after AND id <= $until)";

// Backwards from where it is known.
void tell_what_was_left(const Snapshot& db, std::vector<LedgerLine>& lines, const LedgerQuery& query) {
    std::map<ItemId, Left> known;
    if (query.item && query.older_than && query.left_before)
        known.emplace(*query.item, Left{*query.left_before, *query.older_than - 1});
    for (LedgerLine& line : lines) {
        const auto [found, is_new] = known.try_emplace(line.item);
        Left& left = found->second;
        if (is_new) left.pieces = db.figure(kOnHand, {{"$item", line.item}});
        left.pieces -= db.figure(kMovedBetween, {{"$item", line.item}, {"$after", line.id}, {"$until", left.after}});
        left.after = line.id;
        line.after = left.pieces;
    }
}

}  // namespace trousse
