#pragma once

#include "platform/db.hpp"

namespace trousse {

// Who did what, to what, from what, to what. No personal value may stand in it, for it is never erased: of a contact it
// says « contact », never which.
struct AuditLine {
    std::string_view done_by;  // school:ID, account:ID, token:ID, operator, job:NAME
    std::string_view act;      // order.placed
    std::string_view subject;  // an order's number, or an id
    std::string_view was = "";
    std::string_view became = "";
};

void audit(Transaction& tx, const AuditLine& line, Instant now);

}  // namespace trousse
