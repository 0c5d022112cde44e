#include "invitations/invitations_job.hpp"

#include <fmt/format.h>

#include "campaigns/campaigns_store.hpp"
#include "platform/audit.hpp"

namespace trousse {

static std::optional<Instant> due_at(const Snapshot& db);
static std::string send_due(Service& service);

Job invitations_job(Service& service) {
    return {.name = "invitations",
            .next = [&service](const auto&, Instant) { return service.db.read(due_at).value_or(Instant::max()); },
            .run = [&service] { return send_due(service); }};
}

static bool waits_for_its_hour(const InvitationStep& step) { return step.let_go_at && !step.listed_at; }

std::optional<Instant> due_at(const Snapshot& db) {
    const auto campaign = published_campaign(db);
    if (!campaign) return std::nullopt;
    std::optional<Instant> first;
    for (const InvitationStep& step : steps_of(db, *campaign))
        if (waits_for_its_hour(step) && (!first || step.due_at < *first)) first = step.due_at;
    return first;
}

static void list_all(Service& service, const Campaign& campaign, Step which);

std::string send_due(Service& service) {
    const Instant now = service.now();
    const auto campaign = service.db.read(published_campaign);
    if (!campaign) return "nothing to do";
    Count begun = 0;
    for (const InvitationStep& step : service.db.read([&](const Snapshot& db) { return steps_of(db, *campaign); })) {
        if (!waits_for_its_hour(step) || step.due_at > now) continue;
        list_all(service, *campaign, step.step);
        ++begun;
    }
    return fmt::format("étapes commencées : {0} | steps begun: {0}", begun);
}

// In slices, so that no order waits behind them. Whoever answers meanwhile is in none that follows; whoever was written
// to and answers before the letter leaves does not get it.
void list_all(Service& service, const Campaign& campaign, Step which) {
    std::optional<SchoolId> last = SchoolId{};
    while (last)
        last = service.db.write([&](Transaction& tx) -> std::optional<SchoolId> {
            const Instant now = service.now();
            InvitationStep step = step_in(tx, campaign, which);
            if (!waits_for_its_hour(step) || step.due_at > now) return std::nullopt;  // recalled, or moved, meanwhile
            if (!step.begun_at) {
                step.begun_at = now;
                keep_step(tx, campaign, step);
                audit(tx,
                      {.done_by = "job:invitations",
                       .act = "invitations.begun",
                       .subject = campaign.slug,
                       .became = word(which)},
                      now);
            }
            const auto listed = list_letters(tx, campaign, step, *last, now);
            if (listed) return listed;
            step.listed_at = now;
            keep_step(tx, campaign, step);
            return std::nullopt;
        });
}

}  // namespace trousse
