#include "fulfilment/parcels_store.hpp"

#include "platform/crypto.hpp"

namespace trousse {

constexpr auto kParcels = "SELECT id, state FROM parcel WHERE order_id = $order ORDER BY position";

std::vector<Parcel> parcels_of(const Snapshot& db, const OrderId& order) {
    return db.all(kParcels, {{"$order", order}}, [](const Row& row) {
        return Parcel{.id = row.id<Parcel>("id"), .state = parcel_state_of(row.text("state"))};
    });
}

constexpr auto kAddParcel = R"(
    INSERT INTO parcel (id, order_id, position, state, packed_at, packed_by)
    SELECT $id, $order, coalesce(max(position), 0) + 1, 'packed', $now, $packed_by FROM parcel WHERE order_id = $order)";
constexpr auto kAddLines = R"(
    INSERT INTO parcel_line (parcel_id, item_id, quantity)
    SELECT $id, item_id, sum(quantity) FROM order_line WHERE order_id = $order GROUP BY item_id ORDER BY item_id)";

void pack_everything(Transaction& tx, const OrderId& order, std::string_view packed_by, Instant now) {
    const ParcelId id{uuid7(now)};
    tx.run(kAddParcel, {{"$id", id}, {"$order", order}, {"$now", now}, {"$packed_by", packed_by}});
    tx.run(kAddLines, {{"$id", id}, {"$order", order}});
}

constexpr auto kUnpack = "UPDATE parcel SET state = 'unpacked' WHERE id = $id";

void set_unpacked(Transaction& tx, const ParcelId& parcel) { tx.run(kUnpack, {{"$id", parcel}}); }

constexpr auto kSend = "UPDATE parcel SET state = $state, tracking = $tracking, shipped_at = $now WHERE id = $id";

void set_sent(Transaction& tx, const ParcelId& parcel, ParcelState ready_or_shipped, std::string_view tracking,
              Instant now) {
    tx.run(kSend, {{"$id", parcel}, {"$state", word(ready_or_shipped)}, {"$tracking", tracking}, {"$now", now}});
}

constexpr auto kDeliver = R"(
    UPDATE parcel SET state = 'delivered', delivered_at = $now, delivered_by = $delivered_by WHERE id = $id)";

void set_delivered(Transaction& tx, const ParcelId& parcel, std::string_view delivered_by, Instant now) {
    tx.run(kDeliver, {{"$id", parcel}, {"$now", now}, {"$delivered_by", delivered_by}});
}

}  // namespace trousse
