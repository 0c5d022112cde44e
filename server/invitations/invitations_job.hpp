#pragma once

#include "invitations/invitations.hpp"
#include "platform/jobs.hpp"
#include "platform/service.hpp"

namespace trousse {

// « invitations »: puts the letters of each step into the outbox when its hour has come and an admin has let it go.
// Safe to run twice, or to be cut off: a letter that stands there is not written again.
Job invitations_job(Service& service);

}  // namespace trousse
