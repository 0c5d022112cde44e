#pragma once

#include <string_view>
#include <vector>

// Where a parcel is, and what may be done with it. Values in, values out.
namespace trousse {

enum class ParcelState { packed, ready, shipped, delivered, lost, returned, unpacked };

// The words of the database and the API.
std::string_view word(ParcelState state);
ParcelState parcel_state_of(std::string_view word);

enum class ParcelAct { shipment, delivery, loss, comes_back, unpacking };
std::string_view word(ParcelAct act);  // shipment, delivery, loss, return, unpacking

// A school confirms what came to it; the rest is for staff. What was lost may turn up yet.
bool may(ParcelAct act, ParcelState state, bool is_staff);
std::vector<ParcelAct> open_acts(ParcelState state, bool is_staff);

}  // namespace trousse
