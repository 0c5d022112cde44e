#pragma once

#include <httplib.h>

#include "platform/http.hpp"

namespace trousse {

// Throws the Problem that refuses a request before any of its body is read. Only one way of saying how long a body is
// is accepted, so that no two parsers disagree about where the next request begins (smuggling: RFC 9112, 11.2).
void guard(const httplib::Request& request, const Dispatch& dispatch);

// The request as handlers see it, its body not yet read. Throws the Problem of a query that is not clean.
Request read(const httplib::Request& raw, bool behind_proxy);

}  // namespace trousse
