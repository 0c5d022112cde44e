#include "orders/deadline_job.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "orders/generic_run_store.hpp"

namespace trousse {

static Instant next_deadline(Service& service, Instant now);
static std::string run_at_deadline(Service& service);
static bool awaits_run(const Snapshot& db, const Campaign& campaign);

Job deadline_job(Service& service) {
    return {.name = "deadline",
            .next = [&service](Instant now) { return next_deadline(service, now); },
            .run = [&service] { return run_at_deadline(service); }};
}

Instant next_deadline(Service& service, Instant now) {
    return service.db.read([&](const Snapshot& db) {
        const auto campaign = published_campaign(db);
        if (!campaign || !awaits_run(db, *campaign)) return Instant::max();
        return std::max(campaign->closes_at, now);
    });
}

std::string run_at_deadline(Service& service) {
    const bool is_due = service.db.read([&](const Snapshot& db) {
        const auto campaign = published_campaign(db);
        return campaign && campaign->is_over(service.now()) && awaits_run(db, *campaign);
    });
    if (!is_due) return "nothing to do";
    const RunId run = run_generic(service.db, service.now, "job:deadline");
    const auto count = [&](Sql sql) { return service.db.read([&](const Snapshot& db) { return db.figure(sql, {{"$run", run}}); }); };
    const auto placed = count("SELECT count(*) AS figure FROM orders WHERE generic_run_id = $run AND state <> 'waiting'");
    const auto waiting = count("SELECT count(*) AS figure FROM orders WHERE generic_run_id = $run AND state = 'waiting'");
    return fmt::format("attribuées : {}, en attente : {} | placed: {}, waiting: {}", placed, waiting, placed, waiting);
}

// No run yet, or one that was cut short. A school added after the run is silent until an admin runs the rule again.
bool awaits_run(const Snapshot& db, const Campaign& campaign) {
    if (campaign.run_on_hold) return false;
    const auto runs = runs_of(db, campaign.id);
    return std::ranges::none_of(runs, [](const GenericRun& run) { return run.ended_at.has_value(); });
}

}  // namespace trousse
