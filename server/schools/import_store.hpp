#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "platform/db.hpp"
#include "schools/roster_import.hpp"

// The roster's side of an import: what the rule has to know, and writing down what it planned.
namespace trousse {

// The schools that have an organisation's code, with their places, and the MRC of each municipality.
Roster ministry_roster(const Snapshot& db);

// The same schools, of these organisations only.
std::vector<RosterSchool> roster_of(const Snapshot& db, std::span<const MinistrySchool> schools);

// Writes what differs, and an audit line for each school that was added or changed.
void apply(Transaction& tx, std::span<const PlannedSchool> plan, std::string_view done_by, Instant now);

// Those that were flagged before keep the moment at which they were.
void flag_missing(Transaction& tx, std::span<const RosterSchool> missing, std::string_view done_by, Instant now);

}  // namespace trousse
