#pragma once

#include "inventory/inventory.hpp"

// The ledger, read backwards: newest first.
namespace trousse {

// One line of it, with the item's counts as they were just after it.
struct LedgerLine {
    std::int64_t id = 0;
    Instant at;
    std::string cause;
    ItemId item;
    std::string sku;
    Bilingual item_name;
    Count on_hand_change = 0;
    Count reserved_change = 0;
    Count on_hand_after = 0;
    Count reserved_after = 0;
    std::optional<std::string> order;  // its number
    std::string reason;
    std::string by;  // « school », the account's name, « operator » or « job »
};

struct Counts {
    Count on_hand = 0;
    Count reserved = 0;
};

// Which lines: "" and nothing mean all of them. `before` is a line's id, `counts_before` what its item had before that
// line, if it is known: then a page of one item costs the same wherever it stands.
struct LedgerQuery {
    std::optional<ItemId> item = {};
    std::optional<CampaignId> campaign = {};
    std::string cause = {};
    std::optional<std::int64_t> before = {};
    std::optional<Counts> counts_before = {};
    std::int64_t limit = 50;
};

// The counts after each line are today's, less what was moved since: one pass over these movements, unless
// `counts_before` says where to begin.
std::vector<LedgerLine> ledger(const Snapshot& db, const LedgerQuery& query);

}  // namespace trousse
