#pragma once

#include "orders/generic_run.hpp"
#include "orders/orders_store.hpp"
#include "platform/service.hpp"

// The generic run, on disk (product.md, rule 5).
namespace trousse {

struct GenericRun {
    RunId id;
    CampaignId campaign;
    Instant began_at;
    std::string began_by;
    std::optional<Instant> ended_at;
    std::optional<Instant> undone_at;
};

// Gives every silent school of the current campaign the generic kit. It looks for silent schools and for nothing else,
// so it may run twice, by two processes at once, after a crash, or days late; a run that was cut short is taken up
// again. It writes in slices that follow the clock, each one transaction, so that no order waits long behind it.
// 409 deadline_not_reached, no_generic_kit; run_on_hold for the job, since only an admin ends the hold.
RunId run_generic(Database& db, const Clock& now, std::string_view done_by);

// Its two halves: the run that is begun, or taken up again; and all that is left of it to do, nothing once it has ended.
RunId take_up(Transaction& tx, std::string_view done_by, Instant now);
void carry_out(Database& db, const Clock& now, const RunId& run, std::string_view done_by);

// Cancels every order of the run that is still automatic, and puts the rule on hold. Swapped orders stay.
// 409 run_already_packed, from the first packed parcel on; campaign_archived, since that ends the answers (rule 12).
void undo(Transaction& tx, const GenericRun& run, std::string_view done_by, Instant now);

// The letters of the run's orders wait until they are released. How many were.
Count release_letters(Transaction& tx, const GenericRun& run, std::string_view done_by, Instant now);

GenericRun require_run(const Snapshot& db, const RunId& id);  // 404 unknown_run
std::vector<GenericRun> runs_of(const Snapshot& db, const CampaignId& campaign);  // newest first

// When it is due by itself (run_due.hpp): at the campaign's deadline, or not until somebody acts.
std::optional<Instant> run_due_at(const Snapshot& db, const Campaign& campaign, Instant now);

// What stands against undoing it: an order that is packed, or more. Nothing, if it may be undone.
std::optional<OrderNumber> packed_order_of(const Snapshot& db, const GenericRun& run);

// Silent schools in the order in which a shortage is served, the first `skip` of them left out.
struct SilentSchool {
    SchoolId id;
    std::string name;
    std::string municipality;
    Count rank = 0;
    std::string language;
    std::string recipient;  // of letters to it; "" where nobody knows an address
};
std::vector<SilentSchool> silent_schools(const Snapshot& db, const CampaignId& campaign, Count at_most, Count skip = 0);

}  // namespace trousse
