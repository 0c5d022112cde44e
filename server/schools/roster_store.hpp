#pragma once

#include <nlohmann/json.hpp>

#include "platform/db.hpp"
#include "platform/http.hpp"
#include "schools/schools.hpp"

// The roster as staff keep it.
namespace trousse {

// What is asked of the list, each "" for any. `outcome` is that of the current campaign: silent, order, decline,
// exclusion.
struct RosterFilter {
    std::string text;  // as typed: a name or a municipality from one of its words on, or an organisation's code
    std::string board, mrc, kind, outcome;
};

// One line a school, by name, from the one after `after` (an id) on.
std::vector<nlohmann::json> roster_rows(const Snapshot& db, const RosterFilter& filter, std::string_view after,
                                        std::int64_t limit);
nlohmann::json roster_row(const Snapshot& db, const SchoolId& school);  // 404 unknown_school

// Those that schools belong to, by their names.
std::vector<std::string> boards(const Snapshot& db);
std::vector<std::string> mrcs(const Snapshot& db);

// Each gives the school back as it then is. Its id and version are given to it; its parent may be any active school
// that has none itself, else 422 unknown_school.
School add_school(Transaction& tx, School school, Instant now);
School edit_school(Transaction& tx, const School& school, Instant now);

// Throws 409 already_answered where it has a live outcome in a campaign that is not archived: it cannot close then.
void require_no_outcome(const Snapshot& db, const SchoolId& school);

}  // namespace trousse
