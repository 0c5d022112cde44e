#pragma once

#include <nlohmann/json.hpp>

#include "fulfilment/waves_store.hpp"
#include "orders/orders_store.hpp"
#include "platform/service.hpp"

// What is printed: for a wave one list to pick by, the kits to assemble, a slip for each parcel; and one slip again.
namespace trousse {

nlohmann::json papers_of(const Snapshot& db, const Wave& wave, const Campaign& campaign, const Service& service);

// Of the whole order, as it is packed into one parcel: « JPS27-0048.2 », the order and the edition of its slip.
nlohmann::json order_slip(const Snapshot& db, const Order& order, const Service& service);

// Of one parcel, or of the one that is still to be packed: « JPS27-0048-2.2 ». 404 unknown_parcel.
nlohmann::json parcel_slip(const Snapshot& db, std::string_view number, const Service& service);

}  // namespace trousse
