#include "campaigns/school_merger.hpp"

#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

static std::vector<YearOfBoth> years_of_both(const Snapshot& db, const Merger& merger, Instant now);
static std::string whose_contact(const Snapshot& db, const Merger& merger);
static void count_what_moves(const Snapshot& db, Merger& merger);
static std::optional<Problem> refusal_of(const Merger& merger);

constexpr auto kIsEntry = "SELECT 1 FROM school WHERE id = $id AND id <> $kept AND merged_into IS NULL";

Merger merger_of(const Snapshot& db, const SchoolId& kept, const SchoolId& other, Instant now) {
    Merger merger;
    merger.kept = require_school(db, kept);
    if (merger.kept.merged_into) throw Problem{.status = 404, .code = "unknown_school"};
    if (!db.any(kIsEntry, {{"$id", other}, {"$kept", kept}})) throw invalid("/school", "unknown_school");
    merger.other = require_school(db, other);
    merger.years = years_of_both(db, merger, now);
    merger.contact = whose_contact(db, merger);
    count_what_moves(db, merger);
    merger.refusal = refusal_of(merger);
    return merger;
}

constexpr auto kYears = R"(
    SELECT campaign.id, slug, name_fr, name_en, campaign.state, opens_at <= $now AND $now < closes_at AS in_time,
           mine.answer AS kept, my_order.number AS kept_number, my_live.counts_as AS kept_counts_as,
           theirs.answer AS other, their_order.number AS other_number, their_live.counts_as AS other_counts_as
      FROM campaign JOIN roster AS theirs ON theirs.campaign_id = campaign.id AND theirs.school_id = $other
      LEFT JOIN roster AS mine ON mine.campaign_id = campaign.id AND mine.school_id = $kept
      LEFT JOIN orders AS my_order ON my_order.id = mine.order_id LEFT JOIN live_order AS my_live ON my_live.id = mine.order_id
      LEFT JOIN orders AS their_order ON their_order.id = theirs.order_id
      LEFT JOIN live_order AS their_live ON their_live.id = theirs.order_id
     ORDER BY opens_at DESC)";

std::vector<YearOfBoth> years_of_both(const Snapshot& db, const Merger& merger, Instant now) {
    return db.all(kYears, {{"$kept", merger.kept.id}, {"$other", merger.other.id}, {"$now", now}}, [](const Row& row) {
        YearOfBoth year{.campaign = row.id<Campaign>("id"),
                        .slug = row.text("slug"),
                        .name = {row.text("name_fr"), row.text("name_en")},
                        .is_archived = row.text("state") == "archived",
                        .is_open = row.text("state") == "published" && row.flag("in_time"),
                        .kept = {},
                        .other = {}};
        if (auto answer = row.maybe_text("kept"))
            year.kept = {*answer, row.maybe_text("kept_number").value_or(""),
                         row.maybe_text("kept_counts_as").value_or("automatic") != "automatic"};
        year.other = {row.text("other"), row.maybe_text("other_number").value_or(""),
                      row.maybe_text("other_counts_as").value_or("automatic") != "automatic"};
        return year;
    });
}

bool YearOfBoth::contradicts() const {
    if (is_archived || !kept || kept->is_silent() || other->is_silent()) return false;
    return is_open || (kept->has_order() && other->has_order());
}

static int weight(const EntryAnswer& answer) {
    return answer.is_silent() ? 0 : !answer.has_order() ? 1 : !answer.is_growth ? 2 : 3;
}

bool YearOfBoth::others_stands() const { return !kept || weight(*other) > weight(*kept); }

// The kept one's, unless only the other's has an address.
std::string whose_contact(const Snapshot& db, const Merger& merger) {
    const auto kept = contact_of(db, merger.kept.id), other = contact_of(db, merger.other.id);
    if (other && (!kept || (kept->email.empty() && !other->email.empty()))) return "other";
    return kept ? "kept" : "";
}

constexpr auto kWhatMoves = R"(
    SELECT (SELECT count(*) FROM orders WHERE school_id = $other) AS orders,
           (SELECT count(*) FROM orders JOIN claim ON order_id = orders.id WHERE school_id = $other) AS claims,
           (SELECT count(*) FROM orders CROSS JOIN outbox ON cause > number || '/' AND cause < number || '0'
             WHERE orders.school_id = $other) +
           (SELECT count(*) FROM campaign
             CROSS JOIN outbox ON cause > campaign.id || '-' || $other || '/' AND cause < campaign.id || '-' || $other || '0') +
           (SELECT count(*) FROM outbox WHERE cause > $other || '/' AND cause < $other || '0') AS letters,
           (SELECT count(*) FROM delivery_place WHERE school_id = $other AND closed_at IS NULL) AS places,
           (SELECT count(*) FROM school WHERE parent_id = $other) AS buildings,
           (SELECT count(*) FROM campaign CROSS JOIN school_key ON campaign_id = campaign.id
             WHERE school_id = $other AND revoked_at IS NULL) AS keys,
           (SELECT count(*) FROM campaign CROSS JOIN school_follow_up ON campaign_id = campaign.id
             WHERE school_id = $other) AS follow_ups)";

void count_what_moves(const Snapshot& db, Merger& merger) {
    db.first(kWhatMoves, {{"$other", merger.other.id}}, [&](const Row& row) {
        merger.orders = row.integer("orders");
        merger.claims = row.integer("claims");
        merger.letters = row.integer("letters");
        merger.places = row.integer("places");
        merger.buildings = row.integer("buildings");
        merger.keys = row.integer("keys");
        merger.follow_ups = row.integer("follow_ups");
        return true;
    });
}

static std::string told(const EntryAnswer& answer) { return answer.has_order() ? answer.number : answer.answer; }

std::optional<Problem> refusal_of(const Merger& merger) {
    const auto cannot = [](const char* why) {
        return Problem{.status = 409, .code = "not_mergeable", .params = {{"why", why}}};
    };
    if (merger.kept.kind != merger.other.kind) return cannot("kind");
    if (!merger.kept.is_active) return cannot("closed");
    if (merger.kept.parent && merger.buildings > 0) return cannot("other_way");
    for (const YearOfBoth& year : merger.years)
        if (year.contradicts())
            return Problem{
                .status = 409,
                .code = "both_answered",
                .params = {{"campaign", year.slug}, {"kept", told(*year.kept)}, {"other", told(*year.other)}}};
    return {};
}

}  // namespace trousse
