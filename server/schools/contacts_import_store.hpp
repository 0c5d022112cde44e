#pragma once

#include "platform/db.hpp"
#include "schools/contacts_import.hpp"

namespace trousse {

std::vector<KnownSchool> known_schools(const Snapshot& db);  // by name

// Writes what differs, and an audit line for each school.
void apply(Transaction& tx, const std::vector<ContactVerdict>& verdicts, std::string_view done_by, Instant now);

}  // namespace trousse
