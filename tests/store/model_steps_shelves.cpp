// What comes, goes, is lost and is counted on the shelves, and what the orders make of it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "model_walk.hpp"

namespace trousse::model {

bool Walk::receive() {
    const Pieces pieces = some_pieces(15);
    const auto waiting = model_.line().waiting;
    ask({.did = "receive", .path = "/api/v1/receipts", .body = {{"lines", lines(pieces)}, {"reference", "PO-118"}}},
        model_.receive(pieces));
    require_told("served", waiting);
    return true;
}

bool Walk::adjust() {
    const Index item = any(kItems);
    const Count change = one_in(3) ? 1 + static_cast<Count>(die(4)) : -1 - static_cast<Count>(die(12));
    may_break_ = change < 0;
    const auto waiting = model_.line().waiting;
    ask({.did = "adjust item " + std::to_string(item) + " by " + std::to_string(change),
         .path = "/api/v1/adjustments",
         .body = {{"item", items_[item]}, {"change", change}, {"reason", "Bris"}}},
        model_.adjust(item, change));
    require_told(change > 0 ? "served" : "set_back", waiting);
    return true;
}

bool Walk::hand_out() {
    const Pieces pieces = some_pieces(4);
    ask({.did = "hand out", .path = "/api/v1/hand-outs", .body = {{"occasion", "Kiosque"}, {"lines", lines(pieces)}}},
        model_.hand_out(pieces));
    return true;
}

constexpr auto kVersionOfCount = "SELECT version AS figure FROM stock_count WHERE id = $id";
constexpr auto kVersionOfLine = "SELECT version AS figure FROM count_line WHERE count_id = $id AND item_id = $item";

// Begun, entered line by line, and confirmed or given up, with anything between.
bool Walk::count() {
    const bool is_open = !counts_.empty() && model_.counts.back().is_open;
    if (!is_open || one_in(20)) {
        ask({.did = "begin a count", .path = "/api/v1/stock-counts", .body = {{"place", ""}}}, model_.begin_count());
        if (told_.contains("id")) counts_.push_back(told_["id"]);
        return true;
    }
    const Index at = counts_.size() - 1;
    const std::string path = "/api/v1/stock-counts/" + counts_[at];
    if (one_in(3)) {
        const bool confirmed = !one_in(5);
        may_break_ = true;
        ask({.did = confirmed ? "confirm the count" : "give up the count",
             .path = path + (confirmed ? "/confirmation" : "/abandonment"),
             .if_match = version(kVersionOfCount, counts_[at])},
            confirmed ? model_.confirm(at) : model_.abandon(at));
        return true;
    }
    const Index item = any(kItems);
    const auto found = std::max<Count>(0, model_.loose_on_shelf(item) + static_cast<Count>(die(9)) - 5);
    const auto line = db().read([&](const Snapshot& db) {
        return db.figure(kVersionOfLine,
                         {{"$id", trousse::key_of(counts_[at])}, {"$item", trousse::key_of(items_[item])}});
    });
    ask({.did = "count " + std::to_string(found) + " of item " + std::to_string(item),
         .path = path + "/lines/" + items_[item],
         .body = {{"counted", found}},
         .if_match = '"' + std::to_string(line) + '"',
         .method = "PATCH"},
        model_.enter(at, item, found));
    return true;
}

constexpr auto kLettersOf = R"(
    SELECT count(*) AS figure FROM outbox WHERE order_id = $order AND letter = 'set_back' AND state = 'queued')";

// Whoever is served or set back by it is listed; and who was told otherwise is told (rule 2).
void Walk::require_told(const char* list, const std::vector<Index>& waited) {
    if (!told_.contains(list)) return;
    const auto wait = model_.line().waiting;
    std::set<std::string> listed, changed;
    for (const Json& number : told_[list]) listed.insert(number);
    for (Index at = 0; at < model_.orders.size(); ++at) {
        const Order& order = model_.orders[at];
        const bool did_wait = std::ranges::find(waited, at) != waited.end(),
                   does = std::ranges::find(wait, at) != wait.end();
        if (did_wait != does) changed.insert(order.number);
        if (!did_wait && does && order.wish.contact > 0)
            REQUIRE(db().read([&](const Snapshot& db) {
                return db.figure(kLettersOf, {{"$order", key_of(order)}});
            }) > 0);
    }
    REQUIRE(fmt::format("{}", fmt::join(listed, " ")) == fmt::format("{}", fmt::join(changed, " ")));
}

}  // namespace trousse::model
