#pragma once

#include "platform/jobs.hpp"
#include "platform/service.hpp"

namespace trousse {

// Erases every night what has had its time (Loi 25): contacts, what people wrote and letters after the retention of
// the settings, remembered answers after two weeks, ended sessions at once; in the copies too. Orders, figures and the
// ledger stay.
Job purge_job(Service& service);

// What was erased on request since a copy was made, and what has had its time, goes from the log beside the data and
// from every copy. Returns how many copies could not be reached: damaged, or no room.
int erase_in_copies(Service& service);

}  // namespace trousse
