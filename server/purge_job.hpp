#pragma once

#include "platform/jobs.hpp"
#include "platform/service.hpp"

namespace trousse {

// Erases every night what has had its time (Loi 25): contacts, what people wrote and letters after the retention of
// the settings, remembered answers after two weeks, ended sessions at once. Orders, figures and the ledger stay.
Job purge_job(Service& service);

}  // namespace trousse
