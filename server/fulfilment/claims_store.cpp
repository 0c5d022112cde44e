#include "fulfilment/claims_store.hpp"

#include "platform/crypto.hpp"
#include "platform/problem.hpp"

namespace trousse {

constexpr auto kClaim = "SELECT id, order_id, kind, state, version FROM claim WHERE id = $id";

Claim require_claim(const Snapshot& db, const ClaimId& id) {
    auto claim = db.first(kClaim, {{"$id", id}}, [](const Row& row) {
        return Claim{.id = row.id<Claim>("id"),
                     .order = row.id<Order>("order_id"),
                     .kind = row.text("kind"),
                     .is_open = row.text("state") == "open",
                     .version = row.integer("version")};
    });
    if (!claim) throw Problem{.status = 404, .code = "unknown_claim"};
    return *std::move(claim);
}

constexpr auto kOpen = R"(
    INSERT INTO claim (id, order_id, kind, opened_at, opened_by) VALUES ($id, $order, $kind, $now, $opened_by))";
constexpr auto kLine = "INSERT INTO claim_line (claim_id, item_id, quantity) VALUES ($id, $item, $quantity)";
constexpr auto kSaid = "INSERT INTO claim_text (claim_id, said) VALUES ($id, $said)";

ClaimId open_claim(Transaction& tx, const NewClaim& claim, Instant now) {
    const ClaimId id{uuid7(now)};
    tx.run(kOpen, {{"$id", id},
                   {"$order", claim.order.id},
                   {"$kind", claim.kind},
                   {"$now", now},
                   {"$opened_by", claim.opened_by}});
    for (const auto& [item, quantity] : claim.lines)
        tx.run(kLine, {{"$id", id}, {"$item", item}, {"$quantity", quantity}});
    tx.run(kSaid, {{"$id", id}, {"$said", claim.said}});
    return id;
}

constexpr auto kClaimable = R"(
    SELECT item_id, max(pieces) AS pieces FROM (
        SELECT item_id, sum(quantity) AS pieces FROM order_line WHERE order_id = $order GROUP BY item_id
         UNION ALL
        SELECT item_id, sum(quantity) FROM parcel JOIN parcel_line ON parcel_id = parcel.id
         WHERE order_id = $order AND parcel.state NOT IN ('unpacked', 'returned') GROUP BY item_id)
     GROUP BY item_id ORDER BY item_id)";

Demand claimable(const Snapshot& db, const OrderId& order) {
    Demand most;
    db.all(kClaimable, {{"$order", order}}, [&](const Row& row) {
        most[row.id<Item>("item_id")] = row.integer("pieces");
        return true;
    });
    return most;
}

constexpr auto kAnswer = R"(
    UPDATE claim SET state = 'answered', answer = $answer, answered_at = $now, answered_by = $answered_by, version = version + 1
     WHERE id = $id)";
constexpr auto kAnswerText = R"(
    INSERT INTO claim_text (claim_id, answer) VALUES ($id, $text)
        ON CONFLICT (claim_id) DO UPDATE SET answer = excluded.answer)";

void set_answer(Transaction& tx, const Claim& claim, std::string_view answer, std::string_view text,
                std::string_view answered_by, Instant now) {
    tx.run(kAnswer, {{"$id", claim.id}, {"$answer", answer}, {"$now", now}, {"$answered_by", answered_by}});
    tx.run(kAnswerText, {{"$id", claim.id}, {"$text", text}});
}

void reserve_for_claim(Transaction& tx, const Order& order, const Demand& lines, std::string_view done_by,
                       Instant now) {
    for (const auto& [item, quantity] : lines)
        move(tx,
             {.cause = "reservation",
              .item = item,
              .reserved_change = quantity,
              .campaign = order.campaign,
              .order = order.id,
              .done_by = done_by},
             now);
}

}  // namespace trousse
