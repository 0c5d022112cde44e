#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// A slip's code, read by a hand scanner or a phone: its parcel is packed, leaves or arrives, or it is said loudly why
// not. « JPS27-0048.2 » is the slip of a whole order, « JPS27-0048-2.2 » that of one parcel, whatever it answers.
Answer scan(Service& service, const Request& request);

}  // namespace trousse
