#include "inventory/counts_store.hpp"

#include "platform/audit.hpp"

namespace trousse {

static StockCount count_from(const Snapshot& db, const Row& row);
static CountLine count_line_from(const Snapshot& db, const Row& row);

constexpr auto kCounts = R"(
    SELECT stock_count.id, stock_count.place, state, began_at, began_by, ended_at, ended_by, stock_count.version,
           count(*) AS items, count(counted) AS counted, count(*) FILTER (WHERE counted <> expected) AS different
      FROM stock_count JOIN count_line ON count_id = stock_count.id
     WHERE ($state = '' OR state = $state) AND ($before IS NULL OR stock_count.id < $before)
     GROUP BY stock_count.id ORDER BY stock_count.id DESC LIMIT $limit)";

std::vector<StockCount> counts_in(const Snapshot& db, std::string_view state, const std::optional<CountId>& before,
                                  std::int64_t limit) {
    return db.all(kCounts, {{"$state", state}, {"$before", before}, {"$limit", limit}},
                  [&](const Row& row) { return count_from(db, row); });
}

constexpr auto kCount = R"(
    SELECT stock_count.id, stock_count.place, state, began_at, began_by, ended_at, ended_by, stock_count.version,
           count(*) AS items, count(counted) AS counted, count(*) FILTER (WHERE counted <> expected) AS different
      FROM stock_count JOIN count_line ON count_id = stock_count.id WHERE stock_count.id = $id GROUP BY stock_count.id)";
constexpr auto kCountLines = R"(
    SELECT item_id, counted, expected, entered_at, entered_by, count_line.version
      FROM count_line JOIN item ON item.id = item_id WHERE count_id = $id ORDER BY place, sku)";

StockCount require_count(const Snapshot& db, const CountId& id) {
    auto count = db.first(kCount, {{"$id", id}}, [&](const Row& row) { return count_from(db, row); });
    if (!count) throw Problem{.status = 404, .code = "unknown_count"};
    count->lines = db.all(kCountLines, {{"$id", id}}, [&](const Row& row) { return count_line_from(db, row); });
    return *std::move(count);
}

constexpr auto kCountLine = R"(
    SELECT item_id, counted, expected, entered_at, entered_by, version FROM count_line
     WHERE count_id = $id AND item_id = $item)";

CountLine require_line(const Snapshot& db, const CountId& id, const ItemId& item) {
    auto line =
        db.first(kCountLine, {{"$id", id}, {"$item", item}}, [&](const Row& row) { return count_line_from(db, row); });
    if (!line) throw Problem{.status = 404, .code = "unknown_item"};
    return *std::move(line);
}

StockCount count_from(const Snapshot& db, const Row& row) {
    return {.id = row.id<StockCount>("id"),
            .place = row.text("place"),
            .state = row.text("state"),
            .began_at = row.instant("began_at"),
            .began_by = name_of_actor(db, row.text("began_by")),
            .ended_at = row.maybe_instant("ended_at"),
            .ended_by = name_of_actor(db, row.text("ended_by")),
            .version = row.integer("version"),
            .items = row.integer("items"),
            .counted = row.integer("counted"),
            .different = row.integer("different"),
            .lines = {}};
}

CountLine count_line_from(const Snapshot& db, const Row& row) {
    return {.item = require_item(db, row.id<Item>("item_id")),
            .counted = row.maybe_integer("counted"),
            .expected = row.maybe_integer("expected"),
            .entered_at = row.maybe_instant("entered_at"),
            .entered_by = name_of_actor(db, row.text("entered_by")),
            .version = row.integer("version")};
}

constexpr auto kUnderWay = R"(
    SELECT stock_count.id FROM stock_count JOIN count_line ON count_id = stock_count.id JOIN item ON item.id = item_id
     WHERE state = 'open' AND substr(item.place, 1, length($place)) = $place ORDER BY stock_count.id LIMIT 1)";

std::optional<CountId> count_under_way(const Snapshot& db, std::string_view place) {
    return db.first(kUnderWay, {{"$place", place}}, [](const Row& row) { return row.id<StockCount>("id"); });
}

constexpr auto kItemsThere = "SELECT id FROM item WHERE substr(place, 1, length($place)) = $place ORDER BY id";
constexpr auto kBeginCount =
    "INSERT INTO stock_count (id, place, began_at, began_by) VALUES ($id, $place, $now, $done_by)";
constexpr auto kAddCountLine = "INSERT INTO count_line (count_id, item_id) VALUES ($id, $item)";

std::optional<CountId> begin_count(Transaction& tx, const std::string& place, std::string_view done_by, Instant now) {
    const auto items = tx.all(kItemsThere, {{"$place", place}}, [](const Row& row) { return row.id<Item>("id"); });
    if (items.empty()) return {};
    const CountId id{new_key(now)};
    tx.run(kBeginCount, {{"$id", id}, {"$place", place}, {"$now", now}, {"$done_by", done_by}});
    for (const ItemId& item : items) tx.run(kAddCountLine, {{"$id", id}, {"$item", item}});
    return id;
}

constexpr auto kEnter = R"(
    UPDATE count_line SET counted = $counted, expected = $expected, entered_at = $now, entered_by = $done_by,
                          version = version + 1
     WHERE count_id = $id AND item_id = $item)";
constexpr auto kTouch = "UPDATE stock_count SET version = version + 1 WHERE id = $id";

bool enter(Transaction& tx, const CountId& id, const CountLine& before, const std::optional<Count>& counted,
           std::string_view done_by, Instant now) {
    std::optional<Count> expected;
    if (counted) expected = loose_on_shelf(tx, before.item.id);
    if (counted == before.counted && expected == before.expected) return false;
    tx.run(kEnter, {{"$id", id},
                    {"$item", before.item.id},
                    {"$counted", counted},
                    {"$expected", expected},
                    {"$now", now},
                    {"$done_by", done_by}});
    tx.run(kTouch, {{"$id", id}});
    return true;
}

constexpr auto kEndCount = R"(
    UPDATE stock_count SET state = $state, ended_at = $now, ended_by = $done_by, version = version + 1 WHERE id = $id)";

void end_count(Transaction& tx, const CountId& id, std::string_view state, std::string_view done_by, Instant now) {
    tx.run(kEndCount, {{"$id", id}, {"$state", state}, {"$now", now}, {"$done_by", done_by}});
}

}  // namespace trousse
