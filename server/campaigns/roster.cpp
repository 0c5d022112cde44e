#include "campaigns/roster.hpp"

namespace trousse {

constexpr auto kRow = R"(
    SELECT rank, answer, order_id, reason, answered_at, answered_by FROM roster WHERE campaign_id = $campaign AND school_id = $school)";

std::optional<RosterRow> roster_row(const Snapshot& db, const CampaignId& campaign, const SchoolId& school) {
    return db.first(kRow, {{"$campaign", campaign}, {"$school", school}}, [](const Row& row) {
        return RosterRow{.rank = row.integer("rank"),
                         .answer = row.text("answer"),
                         .order = row.maybe_id<Order>("order_id"),
                         .reason = row.text("reason"),
                         .answered_at = row.maybe_instant("answered_at"),
                         .answered_by = row.text("answered_by")};
    });
}

constexpr auto kAnswer = R"(
    UPDATE roster SET answer = $answer, order_id = $order, reason = $reason, answered_at = $now, answered_by = $by
     WHERE campaign_id = $campaign AND school_id = $school)";
constexpr auto kCountSilent = "UPDATE campaign_count SET silent = silent + $change WHERE campaign_id = $campaign";

void set_answer(Transaction& tx, const CampaignId& campaign, const SchoolId& school, const RosterRow& before,
                const NewAnswer& given, Instant now) {
    tx.run(kAnswer, {{"$campaign", campaign},
                     {"$school", school},
                     {"$answer", given.answer},
                     {"$order", given.order},
                     {"$reason", given.reason},
                     {"$now", now},
                     {"$by", given.by}});
    if (before.is_silent()) tx.run(kCountSilent, {{"$campaign", campaign}, {"$change", -1}});
}

constexpr auto kSilence = R"(
    UPDATE roster SET answer = 'silent', order_id = NULL, reason = '', answered_at = NULL, answered_by = NULL
     WHERE campaign_id = $campaign AND school_id = $school)";

void silence(Transaction& tx, const CampaignId& campaign, const SchoolId& school, const RosterRow& before) {
    if (before.is_silent()) return;
    tx.run(kSilence, {{"$campaign", campaign}, {"$school", school}});
    tx.run(kCountSilent, {{"$campaign", campaign}, {"$change", 1}});
}

constexpr auto kCounts = R"(
    SELECT count(*) AS eligible, count(*) FILTER (WHERE answer = 'silent') AS silent, count(*) FILTER (WHERE answer = 'order') AS ordered,
           count(*) FILTER (WHERE answer = 'decline') AS declined, count(*) FILTER (WHERE answer = 'exclusion') AS excluded
      FROM roster WHERE campaign_id = $campaign)";

RosterCounts roster_counts(const Snapshot& db, const CampaignId& campaign) {
    return *db.first(kCounts, {{"$campaign", campaign}}, [](const Row& row) {
        return RosterCounts{.eligible = row.integer("eligible"),
                            .silent = row.integer("silent"),
                            .ordered = row.integer("ordered"),
                            .declined = row.integer("declined"),
                            .excluded = row.integer("excluded")};
    });
}

// All that count, less those of partners: to look each one's school up takes four times as long.
constexpr auto kChosen = R"(
    SELECT (SELECT count(*) FROM live_order
             WHERE id > ($campaign << 32) AND id < ($campaign + 1 << 32) AND counts_as <> 'automatic') -
           (SELECT count(*) FROM school CROSS JOIN live_order ON live_order.school_id = school.id
             WHERE kind = 'partner' AND live_order.campaign_id = $campaign AND counts_as <> 'automatic') AS figure)";

Count chosen_by_schools(const Snapshot& db, const CampaignId& campaign) {
    return db.figure(kChosen, {{"$campaign", campaign}});
}

std::optional<Count> baseline_of(const Snapshot& db, const Campaign& campaign) {
    if (campaign.baseline || !campaign.baseline_campaign) return campaign.baseline;
    return campaign.baseline_beside(chosen_by_schools(db, *campaign.baseline_campaign));
}

}  // namespace trousse
