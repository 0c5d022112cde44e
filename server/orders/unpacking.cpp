#include "orders/unpacking.hpp"

#include "orders/built_kits.hpp"

namespace trousse {

constexpr auto kPieces = "SELECT item_id, quantity FROM parcel_line WHERE parcel_id = $parcel ORDER BY item_id";

Demand pieces_in(const Snapshot& db, const ParcelId& parcel) {
    Demand pieces;
    db.all(kPieces, {{"$parcel", parcel}},
           [&](const Row& row) { return pieces[row.id<Item>("item_id")] = row.integer("quantity"); });
    return pieces;
}

struct PackedParcel {
    ParcelId id;
    std::optional<ClaimId> claim;
};

constexpr auto kPacked = R"(
    SELECT id, claim_id FROM parcel
     WHERE order_id = $order AND state = 'packed' AND ($only IS NULL OR id = $only) ORDER BY position)";
constexpr auto kUnpack = "UPDATE parcel SET state = 'unpacked', since = $now WHERE id = $parcel";

void unpack(Transaction& tx, const OrderId& order, std::string_view done_by, Instant now,
            const std::optional<ParcelId>& only) {
    const auto packed = tx.all(kPacked, {{"$order", order}, {"$only", only}}, [](const Row& row) {
        return PackedParcel{row.id<Parcel>("id"), row.maybe_id<Claim>("claim_id")};
    });
    for (const auto& [parcel, claim] : packed) {
        const Demand pieces = pieces_in(tx, parcel);
        tx.run(kUnpack, {{"$parcel", parcel}, {"$now", now}});
        put_back_built(tx, parcel, pieces, done_by, now);
        if (!claim) continue;
        release(tx, pieces);
        reopen_claim(tx, *claim);
    }
}

constexpr auto kReopen = R"(
    UPDATE claim SET state = 'open', answer = NULL, answered_at = NULL, answered_by = NULL, version = version + 1
     WHERE id = $claim)";

void reopen_claim(Transaction& tx, const ClaimId& claim) { tx.run(kReopen, {{"$claim", claim}}); }

}  // namespace trousse
