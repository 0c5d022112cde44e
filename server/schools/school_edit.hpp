#pragma once

#include "platform/db.hpp"
#include "schools/schools.hpp"

// What staff change about a school. Each gives it back as it then is.
namespace trousse {

// Its id and version are given to it. Its parent may be any active school that has none itself, else 422
// unknown_school.
School add_school(Transaction& tx, School school, Instant now);

// One that closes leaves the rosters (409 already_answered while it has an answer), one that opens again joins them; not
// one that was merged into another (409 school_merged).
School edit_school(Transaction& tx, const School& before, const School& wanted, Instant now);

}  // namespace trousse
