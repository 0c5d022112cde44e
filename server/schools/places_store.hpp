#pragma once

#include "platform/db.hpp"
#include "schools/schools.hpp"

// Where a school's parcels may go, as staff keep it. Each makes another version of the school.
namespace trousse {

DeliveryPlace require_open_place(const Snapshot& db, const SchoolId& school,
                                 const PlaceId& place);  // 404 unknown_place

PlaceId add_place(Transaction& tx, const SchoolId& school, const DeliveryPlace& place, Instant now);
void edit_place(Transaction& tx, const SchoolId& school, const DeliveryPlace& place);  // that differs

// No new order goes there. One that does goes there still.
void close_place(Transaction& tx, const SchoolId& school, const PlaceId& place, Instant now);

// Makes a school of its own of it, with a kit of its own, that the same link opens; the place closes. The ministry's
// file finds it again by its building (product.md, « Data that comes in »). Throws 409 cannot_be_split for a place of a
// partner, of a closed school, or of one that is itself a building of another.
School split_off(Transaction& tx, const School& school, const DeliveryPlace& place, Instant now);

}  // namespace trousse
