#pragma once

#include "orders/orders.hpp"
#include "platform/db.hpp"

// How an order's own parcels are counted, wherever orders are read.
#define PARCEL_COUNT_OF(states)                                                                                        \
    "(SELECT count(*) FROM parcel WHERE parcel.order_id = orders.id AND claim_id IS NULL AND parcel.state IN (" states \
    "))"
#define PARCEL_COUNTS \
    PARCEL_COUNT_OF("'packed'") " AS parcels_here, "                                                                   \
    PARCEL_COUNT_OF("'ready', 'shipped', 'delivered', 'lost'") " AS parcels_gone, "                                    \
    PARCEL_COUNT_OF("'ready', 'shipped'") " AS parcels_travelling "

// Whether a parcel holds what a kit is made of, no more and no less; `kit` names the column of the kit's id.
#define PARCEL_HOLDS_KIT(kit)                                                                                          \
    "NOT EXISTS (SELECT item_id, sum(quantity) FROM kit_component WHERE kit_id = " kit " GROUP BY item_id "            \
    "            EXCEPT SELECT item_id, quantity FROM parcel_line WHERE parcel_id = parcel.id) "                       \
    "AND NOT EXISTS (SELECT item_id, quantity FROM parcel_line WHERE parcel_id = parcel.id "                           \
    "                EXCEPT SELECT item_id, sum(quantity) FROM kit_component WHERE kit_id = " kit " GROUP BY item_id) "

namespace trousse {

inline Parcels parcels_in(const Row& row) {
    return {.here = row.integer("parcels_here"),
            .gone = row.integer("parcels_gone"),
            .travelling = row.integer("parcels_travelling")};
}

}  // namespace trousse
