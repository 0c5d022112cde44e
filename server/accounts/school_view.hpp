#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "platform/db.hpp"
#include "platform/http.hpp"

namespace trousse {

// An order as its visitor may see it. Handed in where the program is put together: accounts know nothing of orders.
using ShowOrder = std::function<nlohmann::json(const Snapshot&, const std::string& number, const Visitor&)>;

// What a school's session says: the campaign of its code, and the school with each of its buildings, each with what it
// answered in it; while that campaign is the current one, also its contact and places, what it got the year before, and
// the acts open to it.
nlohmann::json shown_school_session(const Snapshot& db, const Visitor& visitor, const ShowOrder& show_order,
                                    Instant now);

}  // namespace trousse
