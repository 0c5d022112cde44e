#pragma once

#include "platform/db.hpp"
#include "schools/schools.hpp"

// Which schools are eligible: each active one has a row on the roster of every campaign that is not archived
// (product.md, rule 1). A partner has none. The counter of the silent follows.
namespace trousse {

// A school, never a partner. Silent, and at rank 0, before all who stand in a declared order: admins are told, and
// declare again. Where it stands already, it stays as it is.
void join_rosters(Transaction& tx, const SchoolId& school);

// 409 already_answered where it has an answer in one of them: that one is ended first.
void leave_rosters(Transaction& tx, const SchoolId& school);

}  // namespace trousse
