#pragma once

#include "inventory/stock_lines.hpp"

// Counts of the shelves in the database. Those that require something throw a Problem when it is not there.
namespace trousse {

struct CountLine {
    Item item;
    std::optional<Count> counted;
    std::optional<Count> expected;  // on the shelf by the ledger, when it was entered; what lies in boxes left out
    std::optional<Instant> entered_at;
    std::string entered_by;
    Count version = 0;

    Count difference() const { return counted ? *counted - *expected : 0; }
};

struct StockCount {
    CountId id;
    std::string place;  // what the places counted begin with; "" for the whole storeroom
    std::string state;  // open, confirmed, abandoned
    Instant began_at;
    std::string began_by;
    std::optional<Instant> ended_at;
    std::string ended_by;
    Count version = 0;
    Count items = 0;
    Count counted = 0;
    Count different = 0;
    std::vector<CountLine> lines;  // by place, then SKU; only of one that was asked for by its id

    bool is_open() const { return state == "open"; }
};

// Newest first; those older than `before`, if it is named.
std::vector<StockCount> counts_in(const Snapshot& db, std::string_view state, const std::optional<CountId>& before,
                                  std::int64_t limit);
StockCount require_count(const Snapshot& db, const CountId& id);                    // 404 unknown_count
CountLine require_line(const Snapshot& db, const CountId& id, const ItemId& item);  // 404 unknown_item

// One that is open and has items of that place already.
std::optional<CountId> count_under_way(const Snapshot& db, std::string_view place);

// With a line for every item whose place begins so; nothing when there is none.
std::optional<CountId> begin_count(Transaction& tx, const std::string& place, std::string_view done_by, Instant now);

// Compared with the shelf as it is now: what is moved afterwards changes the difference no more. Nothing takes an entry
// back. Does it change anything?
bool enter(Transaction& tx, const CountId& id, const CountLine& before, const std::optional<Count>& counted,
           std::string_view done_by, Instant now);

void end_count(Transaction& tx, const CountId& id, std::string_view state, std::string_view done_by, Instant now);

}  // namespace trousse
