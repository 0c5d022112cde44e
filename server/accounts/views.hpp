#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

// A list of the staff's pages as somebody left it (filters, columns, order), under a name that all of them see. Whoever
// kept it renames it or takes it away, and so does an admin. The trace is an admin's page, and so are its views.
namespace trousse {

// GET and POST /views, PATCH and DELETE /views/{id}.
Routes views_routes(Service& service);

}  // namespace trousse
