#include "orders/deadline_preview.hpp"

#include "campaigns/campaign_edit.hpp"
#include "campaigns/campaigns_store.hpp"
#include "orders/generic_run_store.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static Campaign wanted_by(const Request& request, const Campaign& before, Instant now);
static json change(json was, json becomes);
static Count letters_that_tell(const Snapshot& db, const Campaign& before);

constexpr auto kMayStillChange = R"(
    SELECT count(*) AS figure FROM orders
     WHERE campaign_id = $campaign AND (state = 'waiting' OR state = 'placed') AND origin <> 'automatic')";

Answer preview_deadline(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.read([&](const Snapshot& db) {
        const Campaign before = require_campaign(db, request.parameter("slug"));
        if (before.state == "archived") throw Problem{.status = 409, .code = "campaign_archived"};
        const Campaign wanted = wanted_by(request, before, now);
        require_possible(db, before, wanted, now);
        const auto run_at = run_due_at(db, wanted, now);
        return ok({{"closes_at", change(told(before.closes_at), told(wanted.closes_at))},
                   {"phase", change(before.phase(now), wanted.phase(now))},
                   {"on_hold", change(before.run_on_hold, wanted.run_on_hold)},
                   {"run_at", change(told(run_due_at(db, before, now)), told(run_at))},
                   {"runs_at_once", run_at && *run_at <= now},
                   {"silent", wanted.silent_schools},
                   {"orders", db.figure(kMayStillChange, {{"$campaign", before.id}})},
                   {"letters", letters_that_tell(db, before)}});
    });
}

// A deadline that is moved is set now.
Campaign wanted_by(const Request& request, const Campaign& before, Instant now) {
    Campaign wanted = read_json(request.body, [&](JsonReader& body) {
        baseline_campaign_given(body);
        return edited(before, body);
    });
    if (wanted.closes_at != before.closes_at) wanted.deadline_set_at = now;
    return wanted;
}

json change(json was, json becomes) { return {{"was", std::move(was)}, {"becomes", std::move(becomes)}}; }

// Those that left with the last day in them; one that is still to leave will tell the new one.
constexpr auto kLetters = R"(
    SELECT count(*) AS figure FROM outbox
     WHERE state = 'sent' AND sent_at < $closes_at AND
           CASE letter WHEN 'declined' THEN sent_at >= $opens_at
                       WHEN 'placed' THEN order_id >> 32 = $campaign
                       WHEN 'changed' THEN order_id >> 32 = $campaign
                       WHEN 'set_back' THEN order_id >> 32 = $campaign END)";

Count letters_that_tell(const Snapshot& db, const Campaign& before) {
    return db.figure(kLetters,
                     {{"$campaign", before.id}, {"$opens_at", before.opens_at}, {"$closes_at", before.closes_at}});
}

}  // namespace trousse
