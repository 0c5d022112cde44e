#include "campaigns/campaigns_store.hpp"

#include "platform/problem.hpp"

namespace trousse {

static Campaign campaign_from(const Row& row);

#define CAMPAIGN_COLUMNS                                                                                       \
    "id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, event_on, baseline, "              \
    "baseline_campaign_id, target, wish_percent, pool_on, late_changes_on, run_on_hold, version, eligible, silent, chosen"

constexpr auto kPublished = "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE state = 'published'";
constexpr auto kBySlug = "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE slug = $slug";
constexpr auto kById = "SELECT " CAMPAIGN_COLUMNS " FROM campaign WHERE id = $id";
constexpr auto kAll = "SELECT " CAMPAIGN_COLUMNS " FROM campaign ORDER BY opens_at DESC, id";

std::optional<Campaign> published_campaign(const Snapshot& db) { return db.first(kPublished, {}, campaign_from); }

Campaign current_campaign(const Snapshot& db) {
    auto campaign = published_campaign(db);
    if (!campaign) throw Problem{.status = 404, .code = "no_campaign"};
    return *std::move(campaign);
}

Campaign require_campaign(const Snapshot& db, std::string_view slug) {
    auto campaign = db.first(kBySlug, {{"$slug", slug}}, campaign_from);
    if (!campaign) throw Problem{.status = 404, .code = "unknown_campaign"};
    return *std::move(campaign);
}

Campaign campaign_by_id(const Snapshot& db, const CampaignId& id) {
    auto campaign = db.first(kById, {{"$id", id}}, campaign_from);
    if (!campaign) throw std::logic_error{"no such campaign: " + id.text};
    return *std::move(campaign);
}

std::vector<Campaign> all_campaigns(const Snapshot& db) { return db.all(kAll, {}, campaign_from); }

Campaign asked_campaign(const Snapshot& db, std::string_view slug) {
    return slug.empty() ? current_campaign(db) : require_campaign(db, slug);
}

Campaign campaign_from(const Row& row) {
    Campaign campaign{.id = row.id<Campaign>("id"),
                      .slug = row.text("slug"),
                      .name = {row.text("name_fr"), row.text("name_en")},
                      .number_prefix = row.text("number_prefix"),
                      .state = row.text("state"),
                      .opens_at = row.instant("opens_at"),
                      .closes_at = row.instant("closes_at"),
                      .event_on = row.maybe_text("event_on"),
                      .baseline = row.maybe_integer("baseline"),
                      .baseline_campaign = {},
                      .target = row.maybe_integer("target"),
                      .wish_percent = row.integer("wish_percent"),
                      .pool_on = row.flag("pool_on"),
                      .late_changes_on = row.flag("late_changes_on"),
                      .run_on_hold = row.flag("run_on_hold"),
                      .version = row.integer("version"),
                      .eligible = row.integer("eligible"),
                      .silent_schools = row.integer("silent"),
                      .chosen = row.integer("chosen")};
    if (!row.is_null("baseline_campaign_id")) campaign.baseline_campaign = row.id<Campaign>("baseline_campaign_id");
    return campaign;
}

}  // namespace trousse
