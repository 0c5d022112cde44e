#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What everybody is told where data are asked for (Loi 25): who answers for them, and how long they are kept.
Routes notice_routes(Service& service);

}  // namespace trousse
