#include "fulfilment/claims_store.hpp"

#include "platform/problem.hpp"

namespace trousse {

constexpr auto kClaim = "SELECT id, order_id, kind, state, version FROM claim WHERE id = $claim";

Claim require_claim(const Snapshot& db, const ClaimId& id) {
    auto claim = db.first(kClaim, {{"$claim", id}}, [](const Row& row) {
        return Claim{.id = row.id<Claim>("id"),
                     .order = row.id<Order>("order_id"),
                     .kind = row.text("kind"),
                     .is_open = row.text_view("state") == "open",
                     .version = row.integer("version")};
    });
    if (!claim) throw Problem{.status = 404, .code = "unknown_claim"};
    return *std::move(claim);
}

constexpr auto kOpenClaim = R"(
    INSERT INTO claim (id, order_id, kind, opened_at, opened_by) VALUES ($claim, $order, $kind, $now, $opened_by))";
constexpr auto kClaimPieces = "INSERT INTO claim_line (claim_id, item_id, quantity) VALUES ($claim, $item, $quantity)";
constexpr auto kSaid = "INSERT INTO claim_text (claim_id, said) VALUES ($claim, $said)";

ClaimId open_claim(Transaction& tx, const NewClaim& claim, Instant now) {
    const ClaimId id{new_key(now)};
    tx.run(kOpenClaim, {{"$claim", id},
                        {"$order", claim.order.id},
                        {"$kind", claim.kind},
                        {"$now", now},
                        {"$opened_by", claim.opened_by}});
    for (const auto& [item, quantity] : claim.pieces)
        tx.run(kClaimPieces, {{"$claim", id}, {"$item", item}, {"$quantity", quantity}});
    tx.run(kSaid, {{"$claim", id}, {"$said", claim.said}});
    return id;
}

constexpr auto kClaimable = R"(
    SELECT item_id, max(pieces) AS pieces FROM (
        SELECT item_id, sum(quantity) AS pieces FROM contents_line WHERE contents_id = $contents GROUP BY item_id
         UNION ALL
        SELECT item_id, sum(quantity) FROM parcel JOIN parcel_line ON parcel_id = parcel.id
         WHERE order_id = $order AND state NOT IN ('unpacked', 'returned', 'replaced') GROUP BY item_id)
     GROUP BY item_id ORDER BY item_id)";

Demand claimable(const Snapshot& db, const Order& order) {
    Demand most;
    db.all(kClaimable, {{"$order", order.id}, {"$contents", order.contents}}, [&](const Row& row) {
        most[row.id<Item>("item_id")] = row.integer("pieces");
        return true;
    });
    return most;
}

constexpr auto kCloseClaim = R"(
    UPDATE claim SET state = 'answered', answer = $answer, answered_at = $now, answered_by = $answered_by, version = version + 1
     WHERE id = $claim)";
constexpr auto kAnswerText = R"(
    INSERT INTO claim_text (claim_id, answer) VALUES ($claim, $text)
        ON CONFLICT (claim_id) DO UPDATE SET answer = excluded.answer)";

void close_claim(Transaction& tx, const Claim& claim, std::string_view answer, std::string_view text,
                 std::string_view answered_by, Instant now) {
    tx.run(kCloseClaim, {{"$claim", claim.id}, {"$answer", answer}, {"$now", now}, {"$answered_by", answered_by}});
    tx.run(kAnswerText, {{"$claim", claim.id}, {"$text", text}});
}

constexpr auto kAddNote = R"(
    INSERT INTO order_note (order_id, written_at, written_by, text) VALUES ($order, $now, $written_by, $text))";

void add_note(Transaction& tx, const OrderId& order, std::string_view text, std::string_view written_by, Instant now) {
    tx.run(kAddNote, {{"$order", order}, {"$now", now}, {"$written_by", written_by}, {"$text", text}});
}

}  // namespace trousse
