#include "inventory/movements_store.hpp"

#include "inventory/names.hpp"

namespace trousse {

static std::vector<LedgerLine> lines_of(const Snapshot& db, const LedgerQuery& query);
static LedgerLine line_from(const Row& row);
static void add_counts(const Snapshot& db, std::vector<LedgerLine>& lines, const LedgerQuery& query);

std::vector<LedgerLine> ledger(const Snapshot& db, const LedgerQuery& query) {
    auto lines = lines_of(db, query);
    add_counts(db, lines, query);
    return lines;
}

#define LINE_COLUMNS \
    "SELECT movement.id, moved_at, cause, item_id, sku, item.name_fr, item.name_en, on_hand_change, reserved_change, " \
    "       number, reason, " NAME_OF_ACTOR("done_by") " AS by "                                                  \
    "  FROM movement JOIN item ON item.id = item_id LEFT JOIN orders ON orders.id = order_id "

// The + keeps each to the order of its ids: it is read backwards until the page is full, and nothing is sorted.
constexpr auto kOfAnItem = LINE_COLUMNS R"(
     WHERE item_id = $item AND movement.id < $before
       AND ($campaign IS NULL OR +movement.campaign_id = $campaign) AND ($cause = '' OR +cause = $cause)
     ORDER BY movement.id DESC LIMIT $limit)";
constexpr auto kOfAll = LINE_COLUMNS R"(
     WHERE movement.id < $before
       AND ($campaign IS NULL OR +movement.campaign_id = $campaign) AND ($cause = '' OR +cause = $cause)
     ORDER BY movement.id DESC LIMIT $limit)";

std::vector<LedgerLine> lines_of(const Snapshot& db, const LedgerQuery& query) {
    constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();
    const Value before = query.before.value_or(newest);
    if (query.item)
        return db.all(kOfAnItem,
                      {{"$item", *query.item},
                       {"$campaign", query.campaign},
                       {"$cause", query.cause},
                       {"$before", before},
                       {"$limit", query.limit}},
                      line_from);
    return db.all(
        kOfAll, {{"$campaign", query.campaign}, {"$cause", query.cause}, {"$before", before}, {"$limit", query.limit}},
        line_from);
}

LedgerLine line_from(const Row& row) {
    return {.id = row.integer("id"),
            .at = row.instant("moved_at"),
            .cause = row.text("cause"),
            .item = row.id<Item>("item_id"),
            .sku = row.text("sku"),
            .item_name = {row.text("name_fr"), row.text("name_en")},
            .on_hand_change = row.integer("on_hand_change"),
            .reserved_change = row.integer("reserved_change"),
            .order = row.maybe_text("number"),
            .reason = row.text("reason"),
            .by = row.text("by")};
}

namespace {

// As they were just after the line named.
struct Running {
    Counts counts = {};
    std::int64_t after = std::numeric_limits<std::int64_t>::max();
};

}  // namespace

static Counts counts_of(const Snapshot& db, const ItemId& item);
static Counts moved_between(const Snapshot& db, const ItemId& item, std::int64_t after, std::int64_t until);

// Backwards from where the counts are known.
void add_counts(const Snapshot& db, std::vector<LedgerLine>& lines, const LedgerQuery& query) {
    std::map<ItemId, Running> running;
    if (query.item && query.before && query.counts_before)
        running.emplace(*query.item, Running{*query.counts_before, *query.before - 1});
    for (LedgerLine& line : lines) {
        const auto [found, is_new] = running.try_emplace(line.item);
        auto& [counts, after] = found->second;
        if (is_new) counts = counts_of(db, line.item);
        const Counts since = moved_between(db, line.item, line.id, after);
        counts = {counts.on_hand - since.on_hand, counts.reserved - since.reserved};
        after = line.id;
        line.on_hand_after = counts.on_hand;
        line.reserved_after = counts.reserved;
    }
}

static Counts counts_from(const Row& row) { return {row.integer("on_hand"), row.integer("reserved")}; }

constexpr auto kCounts = "SELECT on_hand, reserved FROM item WHERE id = $item";

Counts counts_of(const Snapshot& db, const ItemId& item) {
    return db.first(kCounts, {{"$item", item}}, counts_from).value_or(Counts{});
}

constexpr auto kMoved = R"(
    SELECT coalesce(sum(on_hand_change), 0) AS on_hand, coalesce(sum(reserved_change), 0) AS reserved
      FROM movement WHERE item_id = $item AND id > $after AND id <= $until)";

Counts moved_between(const Snapshot& db, const ItemId& item, std::int64_t after, std::int64_t until) {
    return db.first(kMoved, {{"$item", item}, {"$after", after}, {"$until", until}}, counts_from).value_or(Counts{});
}

}  // namespace trousse
