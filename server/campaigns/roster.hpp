#pragma once

#include "campaigns/campaigns.hpp"
#include "platform/db.hpp"
#include "schools/schools.hpp"

// The roster: one row per campaign and eligible school, with its place in the line and its one answer (product.md, rule
// 1). A partner has none. What ended stands in the audit.
namespace trousse {

struct RosterRow {
    Count rank = 0;      // who is served first when stock falls short; ties by the school's key
    std::string answer;  // silent, order, decline, exclusion
    std::optional<OrderId> order = {};
    std::string reason = {};  // of an exclusion
    std::optional<Instant> answered_at = {};
    std::string answered_by = {};

    bool is_silent() const { return answer == "silent"; }
};
std::optional<RosterRow> roster_row(const Snapshot& db, const CampaignId& campaign, const SchoolId& school);

struct NewAnswer {
    std::string_view answer;  // order, decline, exclusion
    std::optional<OrderId> order = {};
    std::string_view reason = "";
    std::string_view by;
};
// Takes the place of whatever stood there; the counter of the silent follows.
void set_answer(Transaction& tx, const CampaignId& campaign, const SchoolId& school, const RosterRow& before,
                const NewAnswer& given, Instant now);
void silence(Transaction& tx, const CampaignId& campaign, const SchoolId& school, const RosterRow& before);

// How the roster stands, counted.
struct RosterCounts {
    Count eligible = 0, silent = 0, ordered = 0, declined = 0, excluded = 0;
};
RosterCounts roster_counts(const Snapshot& db, const CampaignId& campaign);

// Live chosen and staff orders of schools: the figure against the target (rule 6). No order that began as an automatic
// one, and none of a school that a run (not undone) had served in this campaign.
Count chosen_by_schools(const Snapshot& db, const CampaignId& campaign);

// The figure that it is compared with: the one that an admin typed, else that of the campaign of comparison, as it
// stands now. Nothing where there is none: never 0.
std::optional<Count> baseline_of(const Snapshot& db, const Campaign& campaign);

}  // namespace trousse
