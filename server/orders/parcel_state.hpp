#pragma once

#include <string_view>
#include <vector>

#include "orders/order_state.hpp"

// Where a parcel is, and what may be done with it. Values in, values out.
namespace trousse {

// `replaced` was lost, and what it held is sent again; like one that was unpacked or came back it holds nothing any
// more.
enum class ParcelState { packed, ready, shipped, delivered, lost, replaced, returned, unpacked };

// The words of the database and the API.
std::string_view word(ParcelState state);
ParcelState parcel_state_of(std::string_view word);

enum class ParcelAct { shipment, delivery, loss, resending, comes_back, unpacking };
std::string_view word(ParcelAct act);  // shipment, delivery, loss, resending, return, unpacking

// A school confirms what came to it; the rest is for staff. What was lost may turn up yet, until it is sent again. All
// of it stays open when the campaign is archived (rule 12).
bool may(ParcelAct act, ParcelState state, const Circumstances& circumstances);
std::vector<ParcelAct> open_acts(ParcelState state, const Circumstances& circumstances);

}  // namespace trousse
