#pragma once

#include "platform/db.hpp"

namespace trousse {

// Who did what, to what, from what, to what. No personal value and no words of people's own may stand in it, for it is
// never erased: of a contact it says « contact », never which.
struct AuditLine {
    std::string_view done_by;  // school:KEY, account:KEY, token:KEY, operator, job:NAME
    std::string_view act;      // order.placed
    std::string_view subject;  // an order's number, a slug, or subject_of an id
    std::string_view was = "";
    std::string_view became = "";
};

void audit(Transaction& tx, const AuditLine& line, Instant now);

// An id as the audit keeps it, and the actor of such a key: « school:17 ».
template <class Noun>
std::string subject_of(const Id<Noun>& id) {
    return std::to_string(id.key);
}

// Who stands behind `done_by`, as staff read it: a school's, a person's or a token's name, else the word itself.
std::string name_of_actor(const Snapshot& db, std::string_view done_by);

}  // namespace trousse
