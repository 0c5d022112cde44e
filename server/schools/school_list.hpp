#pragma once

#include <nlohmann/json.hpp>

#include "platform/db.hpp"
#include "schools/schools.hpp"

// The schools as staff see them: what is known of each, and what it answered in the current campaign.
namespace trousse {

// What is asked of the list, each "" for any. `outcome` is that of the current campaign: silent, order, decline,
// exclusion. `reach` is what reaches those that are active (view reach_of_school), or unaddressed: no letter does; or
// returned: what goes to the address on file comes back.
struct SchoolFilter {
    std::string text;  // as typed: words of its name, of its municipality, or the ministry's code
    std::string board, mrc, kind, outcome, reach;
};

// One line a school, by name, from the one after `after` on.
std::vector<nlohmann::json> school_rows(const Snapshot& db, const SchoolFilter& filter,
                                        const std::optional<SchoolId>& after, std::int64_t limit);
nlohmann::json school_row(const Snapshot& db, const SchoolId& school);  // 404 unknown_school

// Those that schools belong to, by their names.
std::vector<std::string> boards(const Snapshot& db);
std::vector<std::string> mrcs(const Snapshot& db);

}  // namespace trousse
