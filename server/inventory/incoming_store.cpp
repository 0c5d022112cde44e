#include "inventory/incoming_store.hpp"

#include "inventory/names.hpp"
#include "platform/crypto.hpp"

namespace trousse {

static Incoming incoming_from(const Row& row);
static Incoming with_lines(const Snapshot& db, Incoming incoming);
static void add_lines(Transaction& tx, const IncomingId& id, const StockLines& lines);
static void end(Transaction& tx, const Incoming& incoming, std::string_view state, std::string_view done_by,
                Instant now);

StockLines Incoming::wanted() const {
    StockLines all;
    for (const IncomingLine& line : lines)
        if (line.quantity > 0) all.push_back({line.item.id, line.quantity});
    return all;
}

constexpr auto kExpected = R"(
    SELECT item_id, sum(quantity) AS pieces, min(expected_on) AS next_on
      FROM incoming JOIN incoming_line ON incoming_id = incoming.id WHERE state = 'expected' GROUP BY item_id)";

Arrivals arrivals(const Snapshot& db) {
    Arrivals all;
    db.all(kExpected, {}, [&](const Row& row) {
        all.pieces.emplace(row.id<Item>("item_id"), row.integer("pieces"));
        return all.next_on.emplace(row.id<Item>("item_id"), row.text("next_on")).second;
    });
    return all;
}

Count Arrivals::of(const ItemId& item) const {
    const auto found = pieces.find(item);
    return found == pieces.end() ? 0 : found->second;
}

#define INCOMING_COLUMNS                                                                               \
    "SELECT id, supplier, reference, expected_on, state, noted_at, ended_at, version, " NAME_OF_ACTOR( \
        "noted_by") " AS by FROM incoming "

constexpr auto kSoonestFirst = INCOMING_COLUMNS R"(
     WHERE state = $state AND expected_on || ' ' || id > $after ORDER BY expected_on, id LIMIT $limit)";
constexpr auto kLatestFirst = INCOMING_COLUMNS R"(
     WHERE state = $state AND ($after = '' OR expected_on || ' ' || id < $after)
     ORDER BY expected_on DESC, id DESC LIMIT $limit)";
constexpr auto kIncoming = INCOMING_COLUMNS "WHERE id = $id";

std::vector<Incoming> incoming_in(const Snapshot& db, std::string_view state, std::string_view after,
                                  std::int64_t limit) {
    const Sql sql = state == "expected" ? Sql{kSoonestFirst} : Sql{kLatestFirst};
    auto all = db.all(sql, {{"$state", state}, {"$after", after}, {"$limit", limit}}, incoming_from);
    for (Incoming& incoming : all) incoming = with_lines(db, std::move(incoming));
    return all;
}

std::string place_in_list(const Incoming& incoming) { return incoming.expected_on + ' ' + incoming.id.text; }

std::optional<Incoming> find_incoming(const Snapshot& db, const IncomingId& id) {
    auto incoming = db.first(kIncoming, {{"$id", id}}, incoming_from);
    return incoming ? std::optional{with_lines(db, *std::move(incoming))} : std::nullopt;
}

Incoming require_incoming(const Snapshot& db, const IncomingId& id) {
    auto incoming = find_incoming(db, id);
    if (!incoming) throw Problem{.status = 404, .code = "unknown_incoming"};
    return *std::move(incoming);
}

constexpr auto kLines = "SELECT " ITEM_NAME_COLUMNS R"(, quantity, received
      FROM incoming_line JOIN item ON item.id = item_id WHERE incoming_id = $id ORDER BY item.place, sku)";

Incoming with_lines(const Snapshot& db, Incoming incoming) {
    incoming.lines = db.all(kLines, {{"$id", incoming.id}}, [](const Row& row) {
        return IncomingLine{item_name_from(row), row.integer("quantity"), row.maybe_integer("received")};
    });
    return incoming;
}

Incoming incoming_from(const Row& row) {
    return {.id = row.id<Incoming>("id"),
            .supplier = row.text("supplier"),
            .reference = row.text("reference"),
            .expected_on = row.text("expected_on"),
            .state = row.text("state"),
            .noted_at = row.instant("noted_at"),
            .noted_by = row.text("by"),
            .ended_at = row.maybe_instant("ended_at"),
            .version = row.integer("version"),
            .lines = {}};
}

constexpr auto kAdd = R"(
    INSERT INTO incoming (id, supplier, reference, expected_on, noted_at, noted_by)
    VALUES ($id, $supplier, $reference, $expected_on, $now, $done_by))";

IncomingId record_incoming(Transaction& tx, const IncomingForm& form, std::string_view done_by, Instant now) {
    IncomingId id{uuid7(now)};
    tx.run(kAdd, {{"$id", id},
                  {"$supplier", form.supplier},
                  {"$reference", form.reference},
                  {"$expected_on", form.expected_on},
                  {"$now", now},
                  {"$done_by", done_by}});
    add_lines(tx, id, form.lines);
    return id;
}

constexpr auto kChange = R"(
    UPDATE incoming SET supplier = $supplier, reference = $reference, expected_on = $expected_on, version = version + 1
     WHERE id = $id)";
constexpr auto kForgetLines = "DELETE FROM incoming_line WHERE incoming_id = $id";

void rewrite_incoming(Transaction& tx, const Incoming& before, const IncomingForm& form) {
    tx.run(kChange, {{"$id", before.id},
                     {"$supplier", form.supplier},
                     {"$reference", form.reference},
                     {"$expected_on", form.expected_on}});
    tx.run(kForgetLines, {{"$id", before.id}});
    add_lines(tx, before.id, form.lines);
}

constexpr auto kAddLine = "INSERT INTO incoming_line (incoming_id, item_id, quantity) VALUES ($id, $item, $quantity)";

void add_lines(Transaction& tx, const IncomingId& id, const StockLines& lines) {
    for (const StockLine& line : lines)
        tx.run(kAddLine, {{"$id", id}, {"$item", line.item}, {"$quantity", line.quantity}});
}

void cancel_incoming(Transaction& tx, const Incoming& incoming, std::string_view done_by, Instant now) {
    end(tx, incoming, "cancelled", done_by, now);
}

constexpr auto kNothingCame = "UPDATE incoming_line SET received = 0 WHERE incoming_id = $id";
constexpr auto kFound = R"(
    INSERT INTO incoming_line (incoming_id, item_id, quantity, received) VALUES ($id, $item, 0, $received)
    ON CONFLICT DO UPDATE SET received = excluded.received)";

void close_as_received(Transaction& tx, const Incoming& incoming, const StockLines& found, std::string_view done_by,
                       Instant now) {
    tx.run(kNothingCame, {{"$id", incoming.id}});
    for (const StockLine& line : found)
        tx.run(kFound, {{"$id", incoming.id}, {"$item", line.item}, {"$received", line.quantity}});
    end(tx, incoming, "received", done_by, now);
}

constexpr auto kEnd = R"(
    UPDATE incoming SET state = $state, ended_at = $now, ended_by = $done_by, version = version + 1 WHERE id = $id)";

void end(Transaction& tx, const Incoming& incoming, std::string_view state, std::string_view done_by, Instant now) {
    tx.run(kEnd, {{"$id", incoming.id}, {"$state", state}, {"$now", now}, {"$done_by", done_by}});
}

}  // namespace trousse
