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

namespace trousse {

inline Parcels parcels_in(const Row& row) {
    return {.here = row.integer("parcels_here"),
            .gone = row.integer("parcels_gone"),
            .travelling = row.integer("parcels_travelling")};
}

}  // namespace trousse
