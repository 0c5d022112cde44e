#include "inventory/incoming_store.hpp"

#include "platform/audit.hpp"

namespace trousse {

static Incoming incoming_from(const Snapshot& db, const Row& row);
static Incoming with_lines(const Snapshot& db, Incoming incoming);
static void add_lines(Transaction& tx, const IncomingId& id, const StockLines& lines);
static void end_incoming(Transaction& tx, const Incoming& incoming, std::string_view state, std::string_view done_by,
                         Instant now);

bool IncomingForm::operator==(const IncomingForm& other) const {
    return supplier == other.supplier && reference == other.reference && expected_on == other.expected_on &&
           demand_of(lines) == demand_of(other.lines);
}

IncomingForm Incoming::form() const {
    IncomingForm form{supplier, reference, expected_on, {}};
    for (const IncomingLine& line : lines)
        if (line.quantity > 0) form.lines.push_back({line.item.id, line.quantity});
    return form;
}

constexpr auto kExpected = R"(
    SELECT item_id, sum(quantity) AS pieces, min(expected_on) AS next_on
      FROM incoming JOIN incoming_line ON incoming_id = incoming.id WHERE state = 'expected'
     GROUP BY item_id ORDER BY item_id)";

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

constexpr auto kSoonestFirst = R"(
    SELECT id, supplier, reference, expected_on, state, noted_at, noted_by, ended_at, version FROM incoming
     WHERE state = $state
       AND ($after IS NULL OR (expected_on, id) > (SELECT expected_on, id FROM incoming WHERE id = $after))
     ORDER BY expected_on, id LIMIT $limit)";
constexpr auto kLatestFirst = R"(
    SELECT id, supplier, reference, expected_on, state, noted_at, noted_by, ended_at, version FROM incoming
     WHERE state = $state
       AND ($after IS NULL OR (expected_on, id) < (SELECT expected_on, id FROM incoming WHERE id = $after))
     ORDER BY expected_on DESC, id DESC LIMIT $limit)";

std::vector<Incoming> incoming_in(const Snapshot& db, std::string_view state, const std::optional<IncomingId>& after,
                                  std::int64_t limit) {
    const Sql sql = state == "expected" ? Sql{kSoonestFirst} : Sql{kLatestFirst};
    auto all = db.all(sql, {{"$state", state}, {"$after", after}, {"$limit", limit}},
                      [&](const Row& row) { return incoming_from(db, row); });
    for (Incoming& incoming : all) incoming = with_lines(db, std::move(incoming));
    return all;
}

constexpr auto kIncoming = R"(
    SELECT id, supplier, reference, expected_on, state, noted_at, noted_by, ended_at, version FROM incoming
     WHERE id = $id)";

std::optional<Incoming> find_incoming(const Snapshot& db, const IncomingId& id) {
    auto incoming = db.first(kIncoming, {{"$id", id}}, [&](const Row& row) { return incoming_from(db, row); });
    return incoming ? std::optional{with_lines(db, *std::move(incoming))} : std::nullopt;
}

Incoming require_incoming(const Snapshot& db, const IncomingId& id) {
    auto incoming = find_incoming(db, id);
    if (!incoming) throw Problem{.status = 404, .code = "unknown_incoming"};
    return *std::move(incoming);
}

Incoming incoming_from(const Snapshot& db, const Row& row) {
    return {.id = row.id<Incoming>("id"),
            .supplier = row.text("supplier"),
            .reference = row.text("reference"),
            .expected_on = row.text("expected_on"),
            .state = row.text("state"),
            .noted_at = row.instant("noted_at"),
            .noted_by = name_of_actor(db, row.text("noted_by")),
            .ended_at = row.maybe_instant("ended_at"),
            .version = row.integer("version"),
            .lines = {}};
}

constexpr auto kIncomingLines = R"(
    SELECT item_id, quantity, received FROM incoming_line JOIN item ON item.id = item_id
     WHERE incoming_id = $id ORDER BY place, sku)";

Incoming with_lines(const Snapshot& db, Incoming incoming) {
    incoming.lines = db.all(kIncomingLines, {{"$id", incoming.id}}, [&](const Row& row) {
        return IncomingLine{require_item(db, row.id<Item>("item_id")), row.integer("quantity"),
                            row.maybe_integer("received")};
    });
    return incoming;
}

constexpr auto kRecordIncoming = R"(
    INSERT INTO incoming (id, supplier, reference, expected_on, noted_at, noted_by)
    VALUES ($id, $supplier, $reference, $expected_on, $now, $done_by))";

IncomingId record_incoming(Transaction& tx, const IncomingForm& form, std::string_view done_by, Instant now) {
    const IncomingId id{new_key(now)};
    tx.run(kRecordIncoming, {{"$id", id},
                             {"$supplier", form.supplier},
                             {"$reference", form.reference},
                             {"$expected_on", form.expected_on},
                             {"$now", now},
                             {"$done_by", done_by}});
    add_lines(tx, id, form.lines);
    return id;
}

constexpr auto kRewriteIncoming = R"(
    UPDATE incoming SET supplier = $supplier, reference = $reference, expected_on = $expected_on, version = version + 1
     WHERE id = $id)";
constexpr auto kForgetLines = "DELETE FROM incoming_line WHERE incoming_id = $id";

void rewrite_incoming(Transaction& tx, const Incoming& before, const IncomingForm& form) {
    tx.run(kRewriteIncoming, {{"$id", before.id},
                              {"$supplier", form.supplier},
                              {"$reference", form.reference},
                              {"$expected_on", form.expected_on}});
    tx.run(kForgetLines, {{"$id", before.id}});
    add_lines(tx, before.id, form.lines);
}

constexpr auto kExpectLine =
    "INSERT INTO incoming_line (incoming_id, item_id, quantity) VALUES ($id, $item, $quantity)";

void add_lines(Transaction& tx, const IncomingId& id, const StockLines& lines) {
    for (const StockLine& line : lines)
        tx.run(kExpectLine, {{"$id", id}, {"$item", line.item}, {"$quantity", line.quantity}});
}

void cancel_incoming(Transaction& tx, const Incoming& incoming, std::string_view done_by, Instant now) {
    end_incoming(tx, incoming, "cancelled", done_by, now);
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
    end_incoming(tx, incoming, "received", done_by, now);
}

constexpr auto kEndIncoming = R"(
    UPDATE incoming SET state = $state, ended_at = $now, ended_by = $done_by, version = version + 1 WHERE id = $id)";

void end_incoming(Transaction& tx, const Incoming& incoming, std::string_view state, std::string_view done_by,
                  Instant now) {
    tx.run(kEndIncoming, {{"$id", incoming.id}, {"$state", state}, {"$now", now}, {"$done_by", done_by}});
}

}  // namespace trousse
