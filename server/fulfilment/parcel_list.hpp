#pragma once

#include <nlohmann/json.hpp>

#include "orders/unpacking.hpp"
#include "platform/http.hpp"

// The lists that people work from: of parcels, whatever they answer (an order, its remainder, a claim), in whichever
// campaign (product.md, rules 11 and 12).
namespace trousse {

struct ParcelFilter {
    std::string state;     // to_pack (one that is still to come), packed, ready, shipped, delivered, lost, returned
    std::string answers;   // order, remainder, claim, or "" for any
    std::string campaign;  // its slug, or "" for any
    std::string wave;      // its number in that campaign, or in the current one; "" for any
    bool is_late = false;  // under way for more than two weeks
    std::string text;      // what is searched for, as typed
};
// From the query; 400 bad_query for what it does not know.
ParcelFilter parcel_filter(const Request& request);

// What has stood longest comes first.
Answer parcels_page(const Snapshot& db, const ParcelFilter& filter, const Request& request, Instant now);

// How many there are to work on, by state.
struct ParcelCounts {
    Count to_pack = 0, packed = 0, ready = 0, shipped = 0, late = 0, lost = 0, returned = 0;
};
ParcelCounts parcel_counts(const Snapshot& db, Instant now);

// The row of one parcel.
nlohmann::json parcel_row(const Snapshot& db, const ParcelId& parcel);

}  // namespace trousse
