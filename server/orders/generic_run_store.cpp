#include "orders/generic_run_store.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "catalog/contents.hpp"
#include "orders/generic_run.hpp"
#include "orders/order_letters.hpp"
#include "orders/placing.hpp"
#include "orders/run_due.hpp"
#include "orders/waiting.hpp"
#include "platform/audit.hpp"
#include "platform/problem.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using namespace std::chrono_literals;

namespace {

// Where a slice left off in the line, so that the next does not pass by those already served.
struct Place {
    Count rank = INT64_MIN;
    SchoolId school = {};
};

struct Slice {
    Count served = 0;
    Place last;
    bool fell_short = false;  // nobody behind can be served either
};

// How many schools the next slice takes: its write is to hold orders up for some 30 ms, on any machine.
class SliceSize {
 public:
    Count schools() const { return schools_; }
    void follow(std::chrono::steady_clock::duration took) {
        const double fits = static_cast<double>(schools_) * (30ms / std::chrono::duration<double, std::milli>{std::max(took, decltype(took){1})});
        schools_ = std::clamp(static_cast<Count>(fits), schools_ / 2, schools_ * 2);
        schools_ = std::clamp<Count>(schools_, 10, 5'000);
    }

 private:
    Count schools_ = 100;
};

}  // namespace

static Slice serve_next(Transaction& tx, const RunId& run, const Slice& before, Count at_most, std::string_view done_by, Instant now);
static void end(Transaction& tx, const RunId& run, std::string_view done_by, Instant now);
static GenericRun run_from(const Row& row);

RunId run_generic(Database& db, const Clock& now, std::string_view done_by) {
    const RunId run = db.write([&](Transaction& tx) { return take_up(tx, done_by, now()); });
    carry_out(db, now, run, done_by);
    return run;
}

void carry_out(Database& db, const Clock& now, const RunId& run, std::string_view done_by) {
    SliceSize size;
    Slice slice;
    for (;;) {
        const bool from_the_head = !slice.last.school;
        std::chrono::steady_clock::duration took{};
        slice = db.write([&](Transaction& tx) {
            const auto began = std::chrono::steady_clock::now();
            Slice served = serve_next(tx, run, slice, size.schools(), done_by, now());
            took = std::chrono::steady_clock::now() - began;
            return served;
        });
        if (slice.served == 0 && from_the_head) break;  // a whole pass found nobody
        if (slice.served > 0) size.follow(took);
    }
    db.write([&](Transaction& tx) { end(tx, run, done_by, now()); });
}

constexpr auto kUnderWay = "SELECT id FROM generic_run WHERE campaign_id = $campaign AND ended_at IS NULL";
constexpr auto kBegin = R"(
    INSERT INTO generic_run (id, campaign_id, began_at, began_by) VALUES ($id, $campaign, $now, $done_by))";

// The hold is the job's: an admin may run it all the same, and the hold stays until one lifts it.
RunId take_up(Transaction& tx, std::string_view done_by, Instant now) {
    const Campaign campaign = current_campaign(tx);
    if (!campaign.is_over(now))
        throw Problem{.status = 409, .code = "deadline_not_reached", .params = {{"closes_at", rfc3339(campaign.closes_at)}}};
    if (!generic_kit_of(tx, campaign.id)) throw Problem{.status = 409, .code = "no_generic_kit"};
    if (campaign.run_on_hold && done_by.starts_with("job:")) throw Problem{.status = 409, .code = "run_on_hold"};
    if (auto run = tx.first(kUnderWay, {{"$campaign", campaign.id}}, [](const Row& row) { return row.id<trousse::GenericRun>("id"); }))
        return {run->key};
    const RunId id{new_key(now)};
    tx.run(kBegin, {{"$id", id}, {"$campaign", campaign.id}, {"$now", now}, {"$done_by", done_by}});
    audit(tx, {.done_by = done_by, .act = "generic_run.began", .subject = subject_of(id), .became = campaign.slug}, now);
    return id;
}

constexpr auto kWhose = R"(
    SELECT campaign_id FROM generic_run JOIN campaign ON campaign.id = campaign_id
     WHERE generic_run.id = $run AND ended_at IS NULL AND undone_at IS NULL AND state = 'published')";
constexpr auto kSilent = R"(
    SELECT roster.school_id, rank, school.name, municipality, addressee.language, addressee.email AS recipient
      FROM roster JOIN school ON school.id = roster.school_id JOIN addressee_of_school AS addressee ON addressee.school_id = roster.school_id
     WHERE campaign_id = $campaign AND answer = 'silent' AND (rank, roster.school_id) > ($rank, $after)
     ORDER BY rank, roster.school_id LIMIT $at_most OFFSET $skip)";

static std::vector<SilentSchool> silent_after(const Snapshot& db, const CampaignId& campaign, const Place& after, Count at_most, Count skip = 0) {
    return db.all(kSilent, {{"$campaign", campaign}, {"$rank", after.rank}, {"$after", after.school}, {"$at_most", at_most}, {"$skip", skip}},
                  [](const Row& row) {
                      return SilentSchool{.id = row.id<School>("school_id"),
                                          .name = row.text("name"),
                                          .municipality = row.text("municipality"),
                                          .rank = row.integer("rank"),
                                          .language = row.text("language"),
                                          .recipient = row.text("recipient")};
                  });
}

std::vector<SilentSchool> silent_schools(const Snapshot& db, const CampaignId& campaign, Count at_most, Count skip) {
    return silent_after(db, campaign, {}, at_most, skip);
}

static Count how_many_are_covered(const Snapshot& db, const Campaign& campaign, const Kit& kit, const SilentSchool& last);

// Whom, in which order, and from which stock is decided here; `place` writes.
Slice serve_next(Transaction& tx, const RunId& run, const Slice& before, Count at_most, std::string_view done_by, Instant now) {
    const auto whose = tx.first(kWhose, {{"$run", run}}, [](const Row& row) { return row.id<Campaign>("campaign_id"); });
    if (!whose) return {};  // the other of two runs at once has ended it, or its campaign is over for good
    const Campaign campaign = campaign_by_id(tx, *whose);
    const Place after = before.served == 0 ? Place{} : before.last;
    const auto schools = silent_after(tx, campaign.id, after, at_most);
    if (schools.empty()) return {};

    const Kit kit = *generic_kit_of(tx, campaign.id);
    const Contents contents = std::get<Contents>(contents_of(kit, {}));
    const Demand demand = demand_of(contents);
    const Count covered = before.fell_short ? 0 : how_many_are_covered(tx, campaign, kit, schools.back());
    std::vector<Placement> placements;
    for (const SilentSchool& school : schools)
        placements.push_back({.school = school.id,
                              .row = RosterRow{.rank = school.rank, .answer = "silent"},
                              .state = std::ssize(placements) < covered ? OrderState::placed : OrderState::waiting,
                              .language = school.language,
                              .recipient = school.recipient});
    place(tx,
          {.campaign = campaign,
           .kit = kit,
           .contents = keep_contents(tx, kit, contents, fingerprint_of(kit, contents)),
           .demand = demand,
           .origin = Origin::automatic,
           .run = run,
           .told = told_in_audit(kit.name, contents),
           .done_by = done_by},
          placements, now);
    return {.served = std::ssize(schools),
            .last = {schools.back().rank, schools.back().id},
            .fell_short = covered < std::ssize(schools)};
}

// Of the silent schools from the head of the line to the last one of a slice: those before it have their order by now.
Count how_many_are_covered(const Snapshot& db, const Campaign& campaign, const Kit& kit, const SilentSchool& last) {
    return share_out(fixed_demand(kit), line_up_to(db, campaign.id, last.rank, last.id), all_shelves(db, campaign.id), pool_of(db, campaign)).placed;
}

constexpr auto kEnd = "UPDATE generic_run SET ended_at = $now WHERE id = $run AND ended_at IS NULL";

void end(Transaction& tx, const RunId& run, std::string_view done_by, Instant now) {
    if (tx.run(kEnd, {{"$run", run}, {"$now", now}}) == 0) return;
    serve_waiting(tx, done_by, now);  // what came in between two slices
    audit(tx, {.done_by = done_by, .act = "generic_run.ended", .subject = subject_of(run)}, now);
}

constexpr auto kPackedOrder = R"(
    SELECT number FROM orders
     WHERE generic_run_id = $run
       AND (state IN ('packed', 'shipped', 'delivered') OR EXISTS (SELECT 1 FROM parcel WHERE order_id = orders.id AND parcel.state <> 'unpacked'))
     ORDER BY id LIMIT 1)";

std::optional<OrderNumber> packed_order_of(const Snapshot& db, const GenericRun& run) {
    return db.first(kPackedOrder, {{"$run", run.id}}, [](const Row& row) { return OrderNumber{row.text("number")}; });
}

// Orders of the run that are still automatic, as they were given.
constexpr auto kStillAutomatic = R"(
    SELECT id, number, school_id, contents_id, state, version,
           EXISTS (SELECT 1 FROM outbox WHERE cause = number || '/automatic/1' AND state IN ('sending', 'sent', 'uncertain')) AS was_told
      FROM orders WHERE generic_run_id = $run AND swapped = 0 AND state IN ('placed', 'waiting') ORDER BY id)";
constexpr auto kUndone = R"(
    UPDATE generic_run SET undone_at = $now, undone_by = $done_by, ended_at = coalesce(ended_at, $now) WHERE id = $run)";
constexpr auto kHold = "UPDATE campaign SET run_on_hold = 1, version = version + 1 WHERE id = $campaign";

static void take_back(Transaction& tx, const Order& order, bool was_told, std::string_view done_by, Instant now);

void undo(Transaction& tx, const GenericRun& run, std::string_view done_by, Instant now) {
    if (run.undone_at) return;
    if (!campaign_by_id(tx, run.campaign).is_published()) throw Problem{.status = 409, .code = "campaign_archived"};
    if (const auto packed = packed_order_of(tx, run))
        throw Problem{.status = 409, .code = "run_already_packed", .params = {{"order", packed->text}}};

    const auto still_automatic = tx.all(kStillAutomatic, {{"$run", run.id}}, [&](const Row& row) {
        Order order;
        order.id = row.id<Order>("id");
        order.number = {row.text("number")};
        order.campaign = run.campaign;
        order.school = row.id<School>("school_id");
        order.contents = row.id<KeptContents>("contents_id");
        order.state = order_state_of(row.text("state"));
        order.version = row.integer("version");
        return std::pair{order, row.flag("was_told")};
    });
    for (const auto& [order, was_told] : still_automatic) take_back(tx, order, was_told, done_by, now);
    drop_letters(tx, run.id, now);
    tx.run(kUndone, {{"$run", run.id}, {"$done_by", done_by}, {"$now", now}});
    tx.run(kHold, {{"$campaign", run.campaign}});
    audit(tx, {.done_by = done_by, .act = "generic_run.undone", .subject = subject_of(run.id)}, now);
    serve_waiting(tx, done_by, now);  // those that were not the rule's
}

// Its school is silent again; one that was already written to is told of the end too.
void take_back(Transaction& tx, const Order& order, bool was_told, std::string_view done_by, Instant now) {
    release(tx, loose_of(tx, order));
    const Order cancelled = set_state(tx, order, OrderState::cancelled, now);
    if (const auto row = roster_row(tx, order.campaign, order.school); row && row->order == order.id)
        silence(tx, order.campaign, order.school, *row);
    if (was_told) enqueue_letter(tx, LetterKind::cancelled, cancelled, now);
    audit(tx, {.done_by = done_by, .act = "order.cancelled", .subject = order.number.text, .was = word(order.state), .became = "cancelled"}, now);
}

constexpr auto kReleaseLetters = R"(
    UPDATE outbox SET held = 0, due_at = $now
     WHERE state <> 'sent' AND held = 1 AND state = 'queued' AND order_id IN (SELECT id FROM orders WHERE generic_run_id = $run))";

Count release_letters(Transaction& tx, const GenericRun& run, std::string_view done_by, Instant now) {
    const Count released = tx.run(kReleaseLetters, {{"$run", run.id}, {"$now", now}});
    if (released == 0) return 0;
    audit(tx, {.done_by = done_by, .act = "generic_run.letters_released", .subject = subject_of(run.id), .became = std::to_string(released)}, now);
    return released;
}

constexpr auto kRun = "SELECT id, campaign_id, began_at, began_by, ended_at, undone_at FROM generic_run WHERE id = $id";
constexpr auto kRuns = R"(
    SELECT id, campaign_id, began_at, began_by, ended_at, undone_at FROM generic_run WHERE campaign_id = $campaign ORDER BY began_at DESC, id DESC)";

GenericRun require_run(const Snapshot& db, const RunId& id) {
    auto run = db.first(kRun, {{"$id", id}}, run_from);
    if (!run) throw Problem{.status = 404, .code = "unknown_run"};
    return *std::move(run);
}

std::vector<GenericRun> runs_of(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kRuns, {{"$campaign", campaign}}, run_from);
}

GenericRun run_from(const Row& row) {
    return {.id = row.id<trousse::GenericRun>("id"),
            .campaign = row.id<Campaign>("campaign_id"),
            .began_at = row.instant("began_at"),
            .began_by = row.text("began_by"),
            .ended_at = row.maybe_instant("ended_at"),
            .undone_at = row.maybe_instant("undone_at")};
}

std::optional<Instant> run_due_at(const Snapshot& db, const Campaign& campaign, Instant now) {
    RunFacts facts{.is_published = campaign.is_published(),
                   .on_hold = campaign.run_on_hold,
                   .closes_at = campaign.closes_at,
                   .deadline_set_at = campaign.deadline_set_at};
    for (const GenericRun& run : runs_of(db, campaign.id)) facts.runs.push_back({run.began_at, run.ended_at, run.undone_at});
    return run_due_at(facts, now);
}

}  // namespace trousse
