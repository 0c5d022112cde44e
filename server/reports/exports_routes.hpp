#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// A list as a file. Each is asked of the list's own route, page by page and as whoever asks for the file: what that
// finds, refuses and may show is said in one place.
using AskRoute = std::function<Answer(Request)>;
Routes exports_routes(Service& service, AskRoute ask);

}  // namespace trousse
