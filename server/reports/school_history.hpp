#pragma once

#include <nlohmann/json.hpp>

#include "platform/db.hpp"
#include "schools/schools.hpp"

namespace trousse {

// What became of a school over the years: {"years": a line for each campaign, newest first, with its answer, its claims
// and who called it; "letters": the last fifty and what became of each}.
nlohmann::json history_of_school(const Snapshot& db, const SchoolId& school);

}  // namespace trousse
