#include "orders/deadline_job.hpp"

#include <fmt/format.h>

#include "campaigns/campaigns_store.hpp"
#include "orders/generic_run_store.hpp"

namespace trousse {

static std::optional<Instant> due_at(const Snapshot& db, Instant now);
static std::string run_at_deadline(Service& service);

Job deadline_job(Service& service) {
    return {.name = "deadline",
            .next = [&service](const auto&, Instant now) {
                return service.db.read([&](const Snapshot& db) { return due_at(db, now); }).value_or(Instant::max());
            },
            .run = [&service] { return run_at_deadline(service); }};
}

std::optional<Instant> due_at(const Snapshot& db, Instant now) {
    const auto campaign = published_campaign(db);
    return campaign ? run_due_at(db, *campaign, now) : std::nullopt;
}

constexpr auto kPlaced = "SELECT count(*) AS figure FROM orders WHERE generic_run_id = $run AND state <> 'waiting'";
constexpr auto kWaiting = "SELECT count(*) AS figure FROM orders WHERE generic_run_id = $run AND state = 'waiting'";

std::string run_at_deadline(Service& service) {
    const Instant now = service.now();
    const auto due = service.db.read([&](const Snapshot& db) { return due_at(db, now); });
    if (!due || *due > now) return "nothing to do";
    const RunId run = run_generic(service.db, service.now, "job:deadline");
    return service.db.read([&](const Snapshot& db) {
        const auto placed = db.figure(kPlaced, {{"$run", run}}), waiting = db.figure(kWaiting, {{"$run", run}});
        return fmt::format("attribuées : {}, en attente : {} | placed: {}, waiting: {}", placed, waiting, placed, waiting);
    });
}

}  // namespace trousse
