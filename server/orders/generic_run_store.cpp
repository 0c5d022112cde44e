#include "orders/generic_run_store.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "orders/order_letters.hpp"
#include "orders/waiting.hpp"
#include "platform/audit.hpp"
#include "platform/problem.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

namespace {

// Where a slice left off in the line of silent schools, so that the next does not pass by those already served.
struct Place {
    std::int64_t rank = INT64_MIN;
    std::string school;
};

struct Slice {
    Count served = 0;
    Place last;
};

}  // namespace

static RunId take_up(Transaction& tx, std::string_view done_by, Instant now);
static Slice serve_next(Transaction& tx, const RunId& run, const Place& after, Count at_most, std::string_view done_by, Instant now);
static void give(Transaction& tx, const Campaign& campaign, const Kit& kit, const RunId& run, const std::string& given,
                 std::string_view done_by, Instant now);
static void end(Transaction& tx, const RunId& run, std::string_view done_by, Instant now);
static GenericRun run_from(const Row& row);

RunId run_generic(Database& db, const Clock& now, std::string_view done_by, Count slice) {
    const RunId run = db.write([&](Transaction& tx) { return take_up(tx, done_by, now()); });
    Place place;
    for (;;) {
        const Slice served =
            db.write([&](Transaction& tx) { return serve_next(tx, run, place, slice, done_by, now()); });
        if (served.served == 0 && place.school.empty()) break;  // a whole pass found nobody
        place = served.served == 0 ? Place{} : served.last;
    }
    db.write([&](Transaction& tx) { end(tx, run, done_by, now()); });
    return run;
}

constexpr auto kUnderWay = "SELECT id FROM generic_run WHERE campaign_id = $campaign AND ended_at IS NULL";
constexpr auto kBegin = R"(
    INSERT INTO generic_run (id, campaign_id, began_at, began_by) VALUES ($id, $campaign, $now, $done_by))";
constexpr auto kEndHold = "UPDATE campaign SET run_on_hold = 0, version = version + 1 WHERE id = $campaign AND run_on_hold = 1";

RunId take_up(Transaction& tx, std::string_view done_by, Instant now) {
    const Campaign campaign = current_campaign(tx);
    if (!campaign.is_over(now))
        throw Problem{.status = 409, .code = "deadline_not_reached", .params = {{"closes_at", rfc3339(campaign.closes_at)}}};
    if (!generic_kit_of(tx, campaign.id)) throw Problem{.status = 409, .code = "no_generic_kit"};
    if (campaign.run_on_hold && done_by.starts_with("job:")) throw Problem{.status = 409, .code = "run_on_hold"};
    tx.run(kEndHold, {{"$campaign", campaign.id}});

    if (auto run = tx.first(kUnderWay, {{"$campaign", campaign.id}}, [](const Row& row) { return row.id<trousse::GenericRun>("id"); }))
        return {run->text};
    const RunId id{uuid7(now)};
    tx.run(kBegin, {{"$id", id}, {"$campaign", campaign.id}, {"$now", now}, {"$done_by", done_by}});
    audit(tx, {.done_by = done_by, .act = "generic_run.began", .subject = id.text, .became = campaign.slug}, now);
    return id;
}

constexpr auto kIsUnderWay = "SELECT 1 FROM generic_run WHERE id = $run AND ended_at IS NULL AND undone_at IS NULL";
constexpr auto kSilent = R"(
    SELECT id, name, municipality, silent.shortage_rank
      FROM (SELECT school_id, shortage_rank FROM silent_school
             WHERE campaign_id = $campaign AND (shortage_rank, school_id) > ($rank, $after)
             ORDER BY shortage_rank, school_id LIMIT $at_most OFFSET $skip) AS silent
           JOIN school ON school.id = school_id
     ORDER BY silent.shortage_rank, school_id)";

static std::vector<SilentSchool> silent_after(const Snapshot& db, const CampaignId& campaign, const Place& after, Count at_most, Count skip = 0) {
    return db.all(kSilent, {{"$campaign", campaign}, {"$rank", after.rank}, {"$after", after.school}, {"$at_most", at_most}, {"$skip", skip}},
                  [](const Row& row) {
                      return SilentSchool{row.id<School>("id"), row.text("name"), row.text("municipality"), row.integer("shortage_rank")};
                  });
}

std::vector<SilentSchool> silent_schools(const Snapshot& db, const CampaignId& campaign, Count at_most, Count skip) {
    return silent_after(db, campaign, {}, at_most, skip);
}

constexpr auto kTakeNumbers = R"(
    UPDATE campaign SET last_number = last_number + $count WHERE id = $campaign RETURNING last_number AS figure)";

// Whom, in which order, and from which stock is decided here; the rows themselves are written by `give`, all at once.
Slice serve_next(Transaction& tx, const RunId& run, const Place& after, Count at_most, std::string_view done_by, Instant now) {
    if (!tx.any(kIsUnderWay, {{"$run", run}})) return {};  // the other of two runs at once has ended it
    const Campaign campaign = current_campaign(tx);
    const auto schools = silent_after(tx, campaign.id, after, at_most);
    if (schools.empty()) return {};

    const Kit kit = *generic_kit_of(tx, campaign.id);
    const Demand demand = fixed_demand(kit);
    const auto count = static_cast<Count>(schools.size());
    const Sharing sharing = share_out(demand, shelves_of(tx, campaign.id, demand), count);
    const Count last_number = tx.figure(kTakeNumbers, {{"$campaign", campaign.id}, {"$count", count}});

    json given = json::array();
    for (Count i = 0; i < count; ++i) {
        const std::string order = uuid7(now), outcome = uuid7(now);
        given.push_back({schools[static_cast<std::size_t>(i)].id.text, order, outcome,
                         fmt::format("{}-{:04}", campaign.number_prefix, last_number - count + 1 + i),
                         word(i < sharing.placed ? OrderState::placed : OrderState::waiting)});
    }
    give(tx, campaign, kit, run, given.dump(), done_by, now);
    return {.served = count, .last = {schools.back().shortage_rank, schools.back().id.text}};
}

// One element of `$given` a school: school, order, outcome, number, state.
constexpr auto kGiveOrders = R"(
    INSERT INTO orders (id, number, campaign_id, school_id, kit_id, kit_name_fr, kit_name_en, origin, state, language,
                        generic_run_id, shortage_rank, placed_at, changed_at)
    SELECT value ->> 1, value ->> 3, $campaign, school.id, kit.id, kit.name_fr, kit.name_en, 'automatic', value ->> 4,
           school.language, $run, school.shortage_rank, $now, $now
      FROM json_each($given) JOIN school ON school.id = value ->> 0 JOIN kit ON kit.id = $kit)";
constexpr auto kGiveLines = R"(
    INSERT INTO order_line (order_id, position, item_id, name_fr, name_en, quantity)
    SELECT value ->> 1, kit_component.position, item.id, iif(quantity = 1, name_fr, plural_fr),
           iif(quantity = 1, name_en, plural_en), quantity
      FROM json_each($given) CROSS JOIN kit_component JOIN item ON item.id = item_id WHERE kit_id = $kit)";
constexpr auto kGiveOutcomes = R"(
    INSERT INTO outcome (id, campaign_id, school_id, kind, order_id, signed_by, began_at)
    SELECT value ->> 2, $campaign, value ->> 0, 'order', value ->> 1, $done_by, $now FROM json_each($given))";
constexpr auto kGivePromises = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, order_id, cause, on_hand_change, reserved_change, done_by)
    SELECT $now, item_id, $campaign, value ->> 1, 'reservation', 0, needed, $done_by
      FROM json_each($given) CROSS JOIN (SELECT item_id, sum(quantity) AS needed FROM kit_component WHERE kit_id = $kit GROUP BY item_id)
     WHERE value ->> 4 = 'placed')";
constexpr auto kGiveLetters = R"(
    INSERT INTO outbox (order_id, school_id, letter, recipient, language, cause, held, due_at)
    SELECT value ->> 1, school.id, 'automatic', coalesce(nullif(own.email, ''), above.email), school.language,
           (value ->> 3) || '/automatic/1', 1, $now
      FROM json_each($given) JOIN school ON school.id = value ->> 0
      LEFT JOIN school_contact AS own ON own.school_id = school.id
      LEFT JOIN school_contact AS above ON above.school_id = school.parent_id
     WHERE coalesce(nullif(own.email, ''), above.email, '') <> '')";
constexpr auto kGiveAudit = R"(
    INSERT INTO audit (done_at, done_by, act, subject, became)
    SELECT $now, $done_by, 'order.placed', value ->> 3, 'automatic, ' || (value ->> 4) FROM json_each($given))";

void give(Transaction& tx, const Campaign& campaign, const Kit& kit, const RunId& run, const std::string& given,
          std::string_view done_by, Instant now) {
    tx.run(kGiveOrders, {{"$given", given}, {"$campaign", campaign.id}, {"$kit", kit.id}, {"$run", run}, {"$now", now}});
    tx.run(kGiveLines, {{"$given", given}, {"$kit", kit.id}});
    tx.run(kGiveOutcomes, {{"$given", given}, {"$campaign", campaign.id}, {"$done_by", done_by}, {"$now", now}});
    tx.run(kGivePromises, {{"$given", given}, {"$campaign", campaign.id}, {"$kit", kit.id}, {"$done_by", done_by}, {"$now", now}});
    tx.run(kGiveLetters, {{"$given", given}, {"$now", now}});
    tx.run(kGiveAudit, {{"$given", given}, {"$done_by", done_by}, {"$now", now}});
}

constexpr auto kEnd = "UPDATE generic_run SET ended_at = $now WHERE id = $run AND ended_at IS NULL";

void end(Transaction& tx, const RunId& run, std::string_view done_by, Instant now) {
    if (tx.run(kEnd, {{"$run", run}, {"$now", now}}) > 0)
        audit(tx, {.done_by = done_by, .act = "generic_run.ended", .subject = run.text}, now);
}

constexpr auto kPackedOrder = R"(
    SELECT number FROM orders INDEXED BY order_of_a_run
     WHERE generic_run_id = $run AND state IN ('packed', 'shipped', 'delivered') ORDER BY number LIMIT 1)";
constexpr auto kReturnedOrder = R"(
    SELECT number FROM parcel CROSS JOIN orders ON orders.id = order_id
     WHERE parcel.state <> 'unpacked' AND generic_run_id = $run LIMIT 1)";

std::optional<OrderNumber> packed_order_of(const Snapshot& db, const GenericRun& run) {
    const auto number_of = [](const Row& row) { return row.id<OrderNumbering>("number"); };
    if (auto packed = db.first(kPackedOrder, {{"$run", run.id}}, number_of)) return packed;
    return db.first(kReturnedOrder, {{"$run", run.id}}, number_of);
}

constexpr auto kAnyPacked = R"(
    SELECT 1 FROM orders INDEXED BY order_of_a_run WHERE generic_run_id = $run AND state IN ('packed', 'shipped', 'delivered') LIMIT 1)";

bool is_under_way(const Snapshot& db, const GenericRun& run) {
    return db.any(kAnyPacked, {{"$run", run.id}}) || db.any(kReturnedOrder, {{"$run", run.id}});
}

#define STILL_AUTOMATIC " generic_run_id = $run AND swapped = 0 AND state IN ('placed', 'waiting') "
constexpr auto kUndoPromises = R"(
    INSERT INTO movement (moved_at, item_id, campaign_id, order_id, cause, on_hand_change, reserved_change, reason, done_by)
    SELECT $now, item_id, movement.campaign_id, order_id, 'release', 0, -sum(reserved_change), 'generic run undone', $done_by
      FROM orders INDEXED BY order_of_a_run JOIN movement INDEXED BY movement_of_an_order ON order_id = orders.id
     WHERE)" STILL_AUTOMATIC R"(GROUP BY order_id, item_id HAVING sum(reserved_change) > 0)";
constexpr auto kUndoOutcomes = R"(
    UPDATE outcome SET live = 0, ended_at = $now
     WHERE live = 1 AND order_id IN (SELECT id FROM orders WHERE)" STILL_AUTOMATIC ")";
constexpr auto kToldOrders = R"(
    SELECT id, number, version + 1 AS version FROM orders INDEXED BY order_of_a_run
     WHERE EXISTS (SELECT 1 FROM outbox WHERE order_id = orders.id AND outbox.state IN ('sending', 'sent', 'uncertain')) AND)" STILL_AUTOMATIC
    "ORDER BY number";
constexpr auto kUndoLetters = R"(
    DELETE FROM outbox WHERE state = 'queued' AND order_id IN (SELECT id FROM orders WHERE)" STILL_AUTOMATIC ")";
constexpr auto kUndoAudit = R"(
    INSERT INTO audit (done_at, done_by, act, subject, was, became)
    SELECT $now, $done_by, 'order.cancelled', number, state, 'cancelled' FROM orders WHERE)" STILL_AUTOMATIC;
constexpr auto kUndoOrders = R"(
    UPDATE orders SET state = 'cancelled', changed_at = $now, version = version + 1 WHERE)" STILL_AUTOMATIC;
constexpr auto kUndone = R"(
    UPDATE generic_run SET undone_at = $now, undone_by = $done_by, ended_at = coalesce(ended_at, $now) WHERE id = $run)";
constexpr auto kHold = "UPDATE campaign SET run_on_hold = 1, version = version + 1 WHERE id = $campaign";

// Those whose school was already written to: it is told of the end too.
static std::vector<Order> told_orders(const Snapshot& db, const GenericRun& run) {
    return db.all(kToldOrders, {{"$run", run.id}}, [](const Row& row) {
        Order order;
        order.id = row.id<Order>("id");
        order.number = row.id<OrderNumbering>("number");
        order.version = row.integer("version");
        return order;
    });
}

void undo(Transaction& tx, const GenericRun& run, std::string_view done_by, Instant now) {
    if (run.undone_at) return;
    if (const auto packed = packed_order_of(tx, run))
        throw Problem{.status = 409, .code = "run_already_packed", .params = {{"order", packed->text}}};

    tx.run(kUndoPromises, {{"$run", run.id}, {"$done_by", done_by}, {"$now", now}});
    tx.run(kUndoOutcomes, {{"$run", run.id}, {"$now", now}});
    tx.run(kUndoLetters, {{"$run", run.id}});
    for (const Order& order : told_orders(tx, run)) enqueue_letter(tx, LetterKind::cancelled, order, now);
    tx.run(kUndoAudit, {{"$run", run.id}, {"$done_by", done_by}, {"$now", now}});
    tx.run(kUndoOrders, {{"$run", run.id}, {"$now", now}});
    tx.run(kUndone, {{"$run", run.id}, {"$done_by", done_by}, {"$now", now}});
    tx.run(kHold, {{"$campaign", run.campaign}});
    audit(tx, {.done_by = done_by, .act = "generic_run.undone", .subject = run.id.text}, now);
    serve_waiting(tx, done_by, now);  // those that were not the rule's
}

constexpr auto kReleaseLetters = R"(
    UPDATE outbox SET held = 0, due_at = $now
     WHERE held = 1 AND state = 'queued' AND order_id IN (SELECT id FROM orders WHERE generic_run_id = $run))";

Count release_letters(Transaction& tx, const GenericRun& run, std::string_view done_by, Instant now) {
    const Count released = tx.run(kReleaseLetters, {{"$run", run.id}, {"$now", now}});
    audit(tx, {.done_by = done_by, .act = "generic_run.letters_released", .subject = run.id.text, .became = std::to_string(released)}, now);
    return released;
}

#define RUN_COLUMNS "id, campaign_id, began_at, began_by, ended_at, undone_at"
constexpr auto kRun = "SELECT " RUN_COLUMNS " FROM generic_run WHERE id = $id";
constexpr auto kRuns = "SELECT " RUN_COLUMNS " FROM generic_run WHERE campaign_id = $campaign ORDER BY began_at DESC, id DESC";

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

}  // namespace trousse
