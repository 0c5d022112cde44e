#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What a carrier says has arrived: a CSV with the columns « number » (an order's or a parcel's) or « tracking », and
// « delivered_on » (2027-02-01). A verdict per row; ?dry_run=true writes nothing.
Answer import_deliveries(Service& service, const Request& request);

}  // namespace trousse
