#include "campaigns/campaign_edit.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "platform/answers.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

static std::optional<Count> maybe_integer(JsonReader& body, const std::string& pointer, Count smallest) {
    if (body.is_null(pointer)) return std::nullopt;
    return body.integer(pointer, smallest, 1'000'000);
}

// Moments are told to the second: one that comes back as it was told is no change.
static Instant moment(JsonReader& body, const std::string& pointer, Instant before) {
    const Instant given = body.moment(pointer);
    return given == std::chrono::floor<std::chrono::seconds>(before) ? before : given;
}

// Any day of it names a week.
static std::optional<std::string> maybe_week(JsonReader& body, const std::string& pointer) {
    const auto day = parse_day(maybe_day(body, pointer).value_or(""));
    return day ? std::optional{day_text(monday_of(*day))} : std::nullopt;
}

Campaign edited(Campaign campaign, JsonReader& body) {
    if (body.has("/name")) campaign.name = bilingual(body, "/name", 60);
    if (body.has("/opens_at")) campaign.opens_at = moment(body, "/opens_at", campaign.opens_at);
    if (body.has("/closes_at")) campaign.closes_at = moment(body, "/closes_at", campaign.closes_at);
    if (body.has("/event_on")) campaign.event_on = maybe_day(body, "/event_on");
    if (body.has("/ship_week")) campaign.ship_week = maybe_week(body, "/ship_week");
    if (body.has("/pickup_week")) campaign.pickup_week = maybe_week(body, "/pickup_week");
    if (body.has("/baseline")) campaign.baseline = maybe_integer(body, "/baseline", 0);
    if (body.has("/target")) campaign.target = maybe_integer(body, "/target", 1);
    if (body.has("/wish_percent")) campaign.wish_percent = body.integer("/wish_percent", 0, 1'000);
    if (body.has("/pool_on")) campaign.pool_on = body.boolean("/pool_on");
    if (body.has("/late_changes_on")) campaign.late_changes_on = body.boolean("/late_changes_on");
    if (body.has("/run_on_hold")) campaign.run_on_hold = body.boolean("/run_on_hold");
    return campaign;
}

std::optional<std::string> baseline_campaign_given(JsonReader& body) {
    if (!body.has("/baseline_campaign")) return {};
    if (body.is_null("/baseline_campaign")) return "";
    return slug(body, "/baseline_campaign");
}

Bilingual bilingual(JsonReader& body, const std::string& pointer, std::size_t longest) {
    return {.fr = body.text(pointer + "/fr", longest), .en = body.text(pointer + "/en", longest)};
}

Bilingual bilingual_or_empty(JsonReader& body, const std::string& pointer, std::size_t longest) {
    return {.fr = body.line(pointer + "/fr", longest), .en = body.line(pointer + "/en", longest)};
}

std::string slug(JsonReader& body, const std::string& pointer) {
    const std::string given = body.text(pointer, 60);
    const bool is_plain = std::ranges::all_of(given, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
    });
    const bool is_slug =
        is_plain && !given.starts_with('-') && !given.ends_with('-') && given.find("--") == std::string::npos;
    if (!given.empty() && !is_slug) body.fault({pointer, "not_a_slug"});
    return given;
}

std::optional<std::string> maybe_day(JsonReader& body, const std::string& pointer) {
    if (body.is_null(pointer)) return {};
    const std::string given = body.text(pointer, 10);
    if (!given.empty() && !parse_day(given)) body.fault({pointer, "not_a_day"});
    return given;
}

constexpr auto kHasRun = "SELECT 1 FROM generic_run WHERE campaign_id = $campaign AND undone_at IS NULL";

// The deadline may be moved before the run, and after one that was undone (product.md, rule 5), to a moment that is
// still to come: one in the past would start the run at once. After a run that stands it stays where it is: schools
// were told, and have their kit.
void require_possible(const Snapshot& db, const Campaign& before, const Campaign& wanted, Instant now) {
    if (wanted.closes_at != before.closes_at) {
        const bool has_run = db.any(kHasRun, {{"$campaign", before.id}});
        if (has_run && wanted.closes_at > before.closes_at)
            throw invalid("/closes_at", "too_large", {{"limit", told(before.closes_at)}});
        if (has_run) throw invalid("/closes_at", "too_small", {{"limit", told(before.closes_at)}});
        if (wanted.closes_at <= now) throw invalid("/closes_at", "too_small", {{"limit", told(now)}});
    }
    if (wanted.baseline_campaign == before.id) throw invalid("/baseline_campaign", "own_baseline");
    if (wanted.opens_at < wanted.closes_at) return;
    if (wanted.closes_at != before.closes_at)
        throw invalid("/closes_at", "too_small", {{"limit", told(wanted.opens_at)}});
    throw invalid("/opens_at", "too_large", {{"limit", told(wanted.closes_at)}});
}

constexpr auto kEdit = R"(
    UPDATE campaign SET name_fr = $name_fr, name_en = $name_en, opens_at = $opens_at, closes_at = $closes_at,
                        deadline_set_at = iif(closes_at = $closes_at, deadline_set_at, $now), event_on = $event_on,
                        ship_week = $ship_week, pickup_week = $pickup_week, baseline = $baseline,
                        baseline_campaign_id = $baseline_campaign, target = $target, wish_percent = $wish_percent, pool_on = $pool_on,
                        late_changes_on = $late_changes_on, run_on_hold = $run_on_hold, version = version + 1
     WHERE id = $id)";

void write_edit(Transaction& tx, const Campaign& campaign, Instant now) {
    tx.run(kEdit, {{"$id", campaign.id},
                   {"$now", now},
                   {"$name_fr", campaign.name.fr},
                   {"$name_en", campaign.name.en},
                   {"$opens_at", campaign.opens_at},
                   {"$closes_at", campaign.closes_at},
                   {"$event_on", campaign.event_on},
                   {"$ship_week", campaign.ship_week},
                   {"$pickup_week", campaign.pickup_week},
                   {"$baseline", campaign.baseline},
                   {"$baseline_campaign", campaign.baseline_campaign},
                   {"$target", campaign.target},
                   {"$wish_percent", campaign.wish_percent},
                   {"$pool_on", campaign.pool_on},
                   {"$late_changes_on", campaign.late_changes_on},
                   {"$run_on_hold", campaign.run_on_hold}});
}

json settings_of(const Snapshot& db, const Campaign& campaign) {
    return {{"name", told(campaign.name)},
            {"opens_at", told(campaign.opens_at)},
            {"closes_at", told(campaign.closes_at)},
            {"event_on", maybe(campaign.event_on)},
            {"ship_week", maybe(campaign.ship_week)},
            {"pickup_week", maybe(campaign.pickup_week)},
            {"baseline", maybe(campaign.baseline)},
            {"baseline_campaign",
             campaign.baseline_campaign ? json(campaign_by_id(db, *campaign.baseline_campaign).slug) : json()},
            {"target", maybe(campaign.target)},
            {"wish_percent", campaign.wish_percent},
            {"pool_on", campaign.pool_on},
            {"late_changes_on", campaign.late_changes_on},
            {"run_on_hold", campaign.run_on_hold}};
}

json shown(const Snapshot& db, const Campaign& campaign, Instant now) {
    const auto generic = generic_kit_of(db, campaign.id);
    json shown = settings_of(db, campaign);
    shown.update({{"slug", campaign.slug},
                  {"number_prefix", campaign.number_prefix},
                  {"state", campaign.state},
                  {"phase", campaign.phase(now)},
                  {"generic_kit", generic ? json(generic->slug) : json()},
                  {"version", campaign.version}});
    return shown;
}

}  // namespace trousse
