#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// The links that open a school's pages (campaigns/school_links.hpp), as they are seen and ended.
// GET /schools/{id}/links, POST /links/{id}/revocation.
Routes links_routes(Service& service);

}  // namespace trousse
