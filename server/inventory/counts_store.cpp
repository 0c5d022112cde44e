#include "inventory/counts_store.hpp"

#include "inventory/names.hpp"
#include "platform/crypto.hpp"

namespace trousse {

static StockCount count_from(const Row& row);
static CountLine line_from(const Row& row);

#define COUNT_COLUMNS \
    "SELECT id, place, state, began_at, ended_at, version, "                                                            \
    NAME_OF_ACTOR("began_by") " AS began, " NAME_OF_ACTOR("ended_by") " AS ended, "                                    \
    "(SELECT count(*) FROM count_line WHERE count_id = id) AS items, "                                                 \
    "(SELECT count(counted) FROM count_line WHERE count_id = id) AS counted, "                                         \
    "(SELECT count(*) FROM count_line WHERE count_id = id AND counted <> expected) AS different FROM stock_count "

constexpr auto kCounts = COUNT_COLUMNS R"(
     WHERE ($state = '' OR state = $state) AND ($after = '' OR printf('%020d ', began_at) || id < $after)
     ORDER BY began_at DESC, id DESC LIMIT $limit)";
constexpr auto kCount = COUNT_COLUMNS "WHERE id = $id";

std::vector<StockCount> counts_in(const Snapshot& db, std::string_view state, std::string_view after,
                                  std::int64_t limit) {
    return db.all(kCounts, {{"$state", state}, {"$after", after}, {"$limit", limit}}, count_from);
}

std::string place_in_list(const StockCount& count) {
    std::string moment = std::to_string(count.began_at.time_since_epoch().count());
    moment.insert(0, 20 - moment.size(), '0');
    return moment + ' ' + count.id.text;
}

#define LINE_COLUMNS \
    "SELECT " ITEM_NAME_COLUMNS ", counted, expected, entered_at, " NAME_OF_ACTOR("entered_by") " AS entered, count_line.version " \
    "  FROM count_line JOIN item ON item.id = item_id "

constexpr auto kLines = LINE_COLUMNS "WHERE count_id = $id ORDER BY item.place, sku";
constexpr auto kLine = LINE_COLUMNS "WHERE count_id = $id AND item_id = $item";

StockCount require_count(const Snapshot& db, const CountId& id) {
    auto count = db.first(kCount, {{"$id", id}}, count_from);
    if (!count) throw Problem{.status = 404, .code = "unknown_count"};
    count->lines = db.all(kLines, {{"$id", id}}, line_from);
    return *std::move(count);
}

CountLine require_line(const Snapshot& db, const CountId& id, const ItemId& item) {
    auto line = db.first(kLine, {{"$id", id}, {"$item", item}}, line_from);
    if (!line) throw Problem{.status = 404, .code = "unknown_item"};
    return *std::move(line);
}

StockCount count_from(const Row& row) {
    return {.id = row.id<StockCount>("id"),
            .place = row.text("place"),
            .state = row.text("state"),
            .began_at = row.instant("began_at"),
            .began_by = row.text("began"),
            .ended_at = row.maybe_instant("ended_at"),
            .ended_by = row.text("ended"),
            .version = row.integer("version"),
            .items = row.integer("items"),
            .counted = row.integer("counted"),
            .different = row.integer("different"),
            .lines = {}};
}

CountLine line_from(const Row& row) {
    return {.item = item_name_from(row),
            .counted = row.maybe_integer("counted"),
            .expected = row.maybe_integer("expected"),
            .entered_at = row.maybe_instant("entered_at"),
            .entered_by = row.text("entered"),
            .version = row.integer("version")};
}

#define AT_THE_PLACE "substr(item.place, 1, length($place)) = $place"

constexpr auto kUnderWay = R"(
    SELECT stock_count.id FROM stock_count JOIN count_line ON count_id = stock_count.id JOIN item ON item.id = item_id
     WHERE state = 'open' AND )" AT_THE_PLACE " ORDER BY stock_count.id LIMIT 1";

std::optional<CountId> count_under_way(const Snapshot& db, std::string_view place) {
    return db.first(kUnderWay, {{"$place", place}}, [](const Row& row) { return row.id<StockCount>("id"); });
}

constexpr auto kBegin = "INSERT INTO stock_count (id, place, began_at, began_by) VALUES ($id, $place, $now, $done_by)";
constexpr auto kAddLines =
    "INSERT INTO count_line (count_id, item_id) SELECT $id, id FROM item WHERE " AT_THE_PLACE " ORDER BY id";

std::optional<CountId> begin_count(Transaction& tx, const std::string& place, std::string_view done_by, Instant now) {
    CountId id{uuid7(now)};
    tx.run(kBegin, {{"$id", id}, {"$place", place}, {"$now", now}, {"$done_by", done_by}});
    if (tx.run(kAddLines, {{"$id", id}, {"$place", place}}) == 0) return {};
    return id;
}

constexpr auto kEnter = R"(
    UPDATE count_line SET counted = $counted, expected = $expected, entered_at = $now, entered_by = $done_by,
                          version = version + 1
     WHERE count_id = $id AND item_id = $item)";
constexpr auto kTouch = "UPDATE stock_count SET version = version + 1 WHERE id = $id";

void enter(Transaction& tx, const CountId& id, const ItemId& item, const std::optional<Count>& counted,
           std::string_view done_by, Instant now) {
    std::optional<Count> expected;
    if (counted) expected = loose_on_shelf(tx, item);
    tx.run(kEnter, {{"$id", id},
                    {"$item", item},
                    {"$counted", counted},
                    {"$expected", expected},
                    {"$now", now},
                    {"$done_by", done_by}});
    tx.run(kTouch, {{"$id", id}});
}

constexpr auto kEnd = R"(
    UPDATE stock_count SET state = $state, ended_at = $now, ended_by = $done_by, version = version + 1 WHERE id = $id)";

void end_count(Transaction& tx, const CountId& id, std::string_view state, std::string_view done_by, Instant now) {
    tx.run(kEnd, {{"$id", id}, {"$state", state}, {"$now", now}, {"$done_by", done_by}});
}

}  // namespace trousse
