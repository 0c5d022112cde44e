#pragma once

#include "platform/jobs.hpp"
#include "platform/service.hpp"

namespace trousse {

// Runs the generic kit rule at the current campaign's deadline, whatever was down at the time; once, unless a run was
// cut short. On hold, after an undo, it rests until an admin runs the rule or moves the deadline.
Job deadline_job(Service& service);

}  // namespace trousse
