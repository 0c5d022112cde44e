#pragma once

#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// For an act whose answer holds a secret: a code, a link, a token. It is shown once and never kept, so whoever asks
// again with the same key is told that it was done (409 already_done), and makes another where the first was not read.
Answer shown_once(Service& service, const Request& request, const std::function<Answer(Transaction&)>& act);

}  // namespace trousse
