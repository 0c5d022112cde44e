#include "orders/unpacking.hpp"

#include "orders/parcel_counts.hpp"

namespace trousse {

#define PACKED_PARCEL " order_id = $order AND parcel.state = 'packed' AND ($only IS NULL OR parcel.id = $only) "
// A box whose kit is made of something else by now is no built kit: its pieces are loose again.
constexpr auto kPutBackBuilt = R"(
    INSERT INTO kit_building (kit_id, change, cause, parcel_id, done_by, done_at)
    SELECT kit_id, 1, 'unpacked', parcel.id, $done_by, $now FROM parcel JOIN kit_building ON parcel_id = parcel.id
     WHERE)" PACKED_PARCEL "AND " PARCEL_HOLDS_KIT("kit_building.kit_id") "GROUP BY parcel.id, kit_id HAVING sum(change) < 0";
constexpr auto kUnpack = "UPDATE parcel SET state = 'unpacked' WHERE" PACKED_PARCEL;

void unpack(Transaction& tx, const OrderId& order, std::string_view done_by, Instant now,
            const std::optional<ParcelId>& only) {
    tx.run(kPutBackBuilt, {{"$order", order}, {"$only", only}, {"$done_by", done_by}, {"$now", now}});
    tx.run(kUnpack, {{"$order", order}, {"$only", only}});
}

}  // namespace trousse
