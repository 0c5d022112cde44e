#pragma once

#include "inventory/items_store.hpp"
#include "inventory/planning.hpp"
#include "inventory/stock_lines.hpp"

// What is on its way to the storeroom. Those that require something throw a Problem when it is not there.
namespace trousse {

using IncomingId = Id<struct Incoming>;

// What staff may edit until it has come.
struct IncomingForm {
    std::string supplier;
    std::string reference;    // of our order; may be empty
    std::string expected_on;  // a day: 2027-01-18
    StockLines lines;

    bool operator==(const IncomingForm&) const;  // in whatever order the lines stand
};

struct IncomingLine {
    Item item;
    Count quantity = 0;             // 0: it came without having been expected
    std::optional<Count> received;  // nothing until the receipt
};

struct Incoming {
    IncomingId id;
    std::string supplier;
    std::string reference;
    std::string expected_on;
    std::string state;  // expected, received, cancelled
    Instant noted_at;
    std::string noted_by;
    std::optional<Instant> ended_at;
    Count version = 0;
    std::vector<IncomingLine> lines;

    IncomingForm form() const;
};

// What is expected, of every item, and the day of its next arrival.
struct Arrivals {
    OnItsWay pieces;
    std::map<ItemId, std::string> next_on;

    Count of(const ItemId& item) const;
};
Arrivals arrivals(const Snapshot& db);

// Expected ones soonest first, the others latest first; those that come after one of them, if it is named.
std::vector<Incoming> incoming_in(const Snapshot& db, std::string_view state, const std::optional<IncomingId>& after,
                                  std::int64_t limit);
std::optional<Incoming> find_incoming(const Snapshot& db, const IncomingId& id);
Incoming require_incoming(const Snapshot& db, const IncomingId& id);  // 404 unknown_incoming

IncomingId record_incoming(Transaction& tx, const IncomingForm& form, std::string_view done_by, Instant now);
void rewrite_incoming(Transaction& tx, const Incoming& before, const IncomingForm& form);
void cancel_incoming(Transaction& tx, const Incoming& incoming, std::string_view done_by, Instant now);

// What the receipt found stands beside what was expected, for good.
void close_as_received(Transaction& tx, const Incoming& incoming, const StockLines& found, std::string_view done_by,
                       Instant now);

}  // namespace trousse
