#include "schools/eligibility.hpp"

#include "platform/problem.hpp"

namespace trousse {

static void require_silence(const Snapshot& db, const SchoolId& school);

constexpr auto kCountJoining = R"(
    UPDATE campaign_count SET silent = silent + 1
     WHERE campaign_id IN (SELECT id FROM campaign WHERE state <> 'archived' EXCEPT SELECT campaign_id FROM roster WHERE school_id = $school))";
constexpr auto kJoin = R"(
    INSERT INTO roster (campaign_id, school_id)
    SELECT id, $school FROM campaign WHERE state <> 'archived' EXCEPT SELECT campaign_id, school_id FROM roster WHERE school_id = $school)";

void join_rosters(Transaction& tx, const SchoolId& school) {
    tx.run(kCountJoining, {{"$school", school}});
    tx.run(kJoin, {{"$school", school}});
}

constexpr auto kCountLeaving = R"(
    UPDATE campaign_count SET silent = silent - 1
     WHERE campaign_id IN (SELECT campaign_id FROM roster JOIN campaign ON campaign.id = campaign_id
                            WHERE school_id = $school AND state <> 'archived'))";
constexpr auto kLeave = R"(
    DELETE FROM roster WHERE school_id = $school AND campaign_id IN (SELECT id FROM campaign WHERE state <> 'archived'))";

void leave_rosters(Transaction& tx, const SchoolId& school) {
    require_silence(tx, school);
    tx.run(kCountLeaving, {{"$school", school}});
    tx.run(kLeave, {{"$school", school}});
}

// The current campaign's answer is told before that of one to come.
constexpr auto kAnswered = R"(
    SELECT answer, number FROM roster JOIN campaign ON campaign.id = roster.campaign_id LEFT JOIN orders ON orders.id = order_id
     WHERE roster.school_id = $school AND answer <> 'silent' AND campaign.state <> 'archived'
     ORDER BY campaign.state = 'published' DESC, campaign.id LIMIT 1)";

void require_silence(const Snapshot& db, const SchoolId& school) {
    const auto answered = db.first(kAnswered, {{"$school", school}}, [](const Row& row) -> nlohmann::json {
        const auto number = row.maybe_text("number");
        return {{"outcome", row.text("answer")}, {"order", number ? nlohmann::json(*number) : nlohmann::json()}};
    });
    if (answered) throw Problem{.status = 409, .code = "already_answered", .params = *answered};
}

}  // namespace trousse
