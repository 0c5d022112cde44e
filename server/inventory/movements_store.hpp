#pragma once

#include "inventory/inventory.hpp"

// The ledger, read backwards: newest first.
namespace trousse {

// One line of it, with what there was of its item just after it.
struct LedgerLine {
    std::int64_t id = 0;
    Instant at;
    std::string cause;
    ItemId item;
    std::string sku;
    Bilingual item_name;
    Count change = 0;  // of what is on hand
    Count after = 0;
    std::optional<std::string> order;  // the number of the one whose parcel left or came back
    std::string reason;                // as written, a supplier's reference or the occasion of a hand-out
    struct Found {
        CountId count;
        std::string place;  // what the places counted begin with; "" for the whole storeroom
        Instant began_at;
    };
    std::optional<Found> found;        // a difference, by a count
    std::string by;                    // a name of somebody here, « operator » or « job:NAME »

    Count before() const { return after - change; }
};

// Which lines: "" and nothing mean all of them. `older_than` is a line's id, `left_before` what its item had before
// that line, if it is known: then a page of one item costs the same wherever it stands.
struct LedgerQuery {
    std::optional<ItemId> item = {};
    std::optional<CampaignId> campaign = {};
    std::string cause = {};
    std::optional<std::int64_t> older_than = {};
    std::optional<Count> left_before = {};
    std::int64_t limit = 50;
};

// What there was after each line is what there is today, less what moved since: one pass over these movements, unless
// `left_before` says where to begin.
std::vector<LedgerLine> ledger(const Snapshot& db, const LedgerQuery& query);

}  // namespace trousse
