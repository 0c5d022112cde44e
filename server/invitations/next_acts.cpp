#include "invitations/next_acts.hpp"

#include "campaigns/campaigns_store.hpp"
#include "campaigns/roster.hpp"
#include "invitations/effect.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_next_acts(Service& service, const Request& request);

Routes next_acts_routes(Service& service) {
    return {{Method::get, "/api/v1/campaigns/{slug}/next-acts", Access::admins,
             [&service](const Request& request) { return list_next_acts(service, request); }}};
}

static json reminder(const Snapshot& db, const Campaign& campaign, Instant now);
static json calls(const Snapshot& db, const Campaign& campaign);

Answer list_next_acts(Service& service, const Request& request) {
    require_known(request, {});
    const Instant now = service.now();
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = require_campaign(db, request.parameter("slug"));
        const auto missing =
            campaign.target ? std::optional{std::max<Count>(*campaign.target - chosen_by_schools(db, campaign.id), 0)}
                            : std::nullopt;
        const bool is_open = campaign.is_open(now);
        return ok({{"missing", maybe(missing)},
                   {"reminder", is_open ? reminder(db, campaign, now) : json()},
                   {"calls", is_open ? calls(db, campaign) : json()}});
    });
}

static json told(const std::optional<Gain>& gain) {
    if (!gain) return {};
    return {{"expected", gain->expected}, {"low", gain->low}, {"high", gain->high}};
}

namespace {

struct Past {
    Count tried = 0, ordered = 0;
};

}  // namespace

static Past past_of(const Row& row) { return {row.integer("tried"), row.integer("ordered")}; }

constexpr auto kPastLetters = R"(
    SELECT count(*) AS tried,
           count(*) FILTER (WHERE EXISTS (
               SELECT 1 FROM told_by_invitation AS told CROSS JOIN orders ON orders.school_id = told.school_id
                WHERE told.letter_id = outbox.id AND orders.campaign_id = invitation_step.campaign_id
                  AND origin = 'chosen' AND state <> 'cancelled' AND placed_at >= sent_at AND placed_at < sent_at + $follows)) AS ordered
      FROM invitation_step JOIN outbox ON step_id = invitation_step.id
     WHERE step <> 'how_was_it' AND account_id IS NULL AND sent_at IS NOT NULL AND sent_at + $follows <= $now)";

// The next step that has not begun, and those who would get it. Nothing where all have.
json reminder(const Snapshot& db, const Campaign& campaign, Instant now) {
    for (const InvitationStep& step : steps_of(db, campaign)) {
        if (!is_for_silent(step.step) || step.begun_at || (step.step == Step::opening && step.due_at + kFollows < now))
            continue;
        Count schools = 0;
        for (const Invited& one : audience(db, campaign, step, SchoolId{}, INT64_MAX))
            schools += one.verdict == InvitationVerdict::gets || one.verdict == InvitationVerdict::gets_later ? 1 : 0;
        const Past past = *db.first(
            kPastLetters, {{"$follows", std::chrono::milliseconds{kFollows}.count()}, {"$now", now}}, past_of);
        return {{"step", word(step.step)},
                {"due_at", trousse::told(step.due_at)},
                {"is_let_go", step.let_go_at.has_value()},
                {"schools", schools},
                {"past", {{"letters", past.tried}, {"ordered", past.ordered}}},
                {"gain", told(gain_of(schools, past.tried, past.ordered))}};
    }
    return {};
}

// Silent ones that chose in the campaign compared with, and have not been called; and what followed past calls.
constexpr auto kToCall = R"(
    SELECT count(*) AS figure FROM roster
     WHERE roster.campaign_id = $campaign AND answer = 'silent'
       AND EXISTS (SELECT 1 FROM orders WHERE orders.school_id = roster.school_id AND orders.campaign_id = $compared
                      AND state <> 'cancelled' AND (origin <> 'automatic' OR swapped = 1))
       AND NOT EXISTS (SELECT 1 FROM school_follow_up AS said WHERE said.campaign_id = $campaign AND said.school_id = roster.school_id
                          AND contacted_at IS NOT NULL))";
constexpr auto kPastCalls = R"(
    SELECT count(*) AS tried,
           count(*) FILTER (WHERE EXISTS (
               SELECT 1 FROM orders WHERE orders.school_id = school_follow_up.school_id AND orders.campaign_id = school_follow_up.campaign_id
                  AND origin <> 'automatic' AND state <> 'cancelled' AND placed_at >= contacted_at AND placed_at < contacted_at + $follows)) AS ordered
      FROM school_follow_up WHERE contacted_at IS NOT NULL)";

json calls(const Snapshot& db, const Campaign& campaign) {
    const Count schools = db.figure(kToCall, {{"$campaign", campaign.id}, {"$compared", campaign.baseline_campaign}});
    const Past past = *db.first(kPastCalls, {{"$follows", std::chrono::milliseconds{kFollows}.count()}}, past_of);
    return {{"schools", schools},
            {"past", {{"calls", past.tried}, {"ordered", past.ordered}}},
            {"gain", told(gain_of(schools, past.tried, past.ordered))}};
}

}  // namespace trousse
