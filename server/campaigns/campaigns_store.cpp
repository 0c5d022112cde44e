#include "campaigns/campaigns_store.hpp"

#include "platform/problem.hpp"

namespace trousse {

static Campaign campaign_from(const Row& row);
static CampaignId id_from(const Row& row) { return row.id<Campaign>("id"); }

constexpr auto kPublished = "SELECT id FROM campaign WHERE state = 'published'";
constexpr auto kNamed = "SELECT id FROM campaign WHERE slug = $slug";
constexpr auto kAll = "SELECT id FROM campaign ORDER BY opens_at DESC, id";

std::optional<Campaign> published_campaign(const Snapshot& db) {
    const auto id = db.first(kPublished, {}, id_from);
    return id ? std::optional{campaign_by_id(db, *id)} : std::nullopt;
}

Campaign current_campaign(const Snapshot& db) {
    auto campaign = published_campaign(db);
    if (!campaign) throw Problem{.status = 404, .code = "no_campaign"};
    return *std::move(campaign);
}

Campaign require_campaign(const Snapshot& db, std::string_view slug) {
    const auto id = db.first(kNamed, {{"$slug", slug}}, id_from);
    if (!id) throw Problem{.status = 404, .code = "unknown_campaign"};
    return campaign_by_id(db, *id);
}

std::vector<Campaign> all_campaigns(const Snapshot& db) {
    std::vector<Campaign> campaigns;
    for (const CampaignId& id : db.all(kAll, {}, id_from)) campaigns.push_back(campaign_by_id(db, id));
    return campaigns;
}

Campaign asked_campaign(const Snapshot& db, std::string_view slug) {
    return slug.empty() ? current_campaign(db) : require_campaign(db, slug);
}

constexpr auto kCampaign = R"(
    SELECT id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at, event_on, ship_week, pickup_week, baseline,
           baseline_campaign_id, target, wish_percent, pool_on, late_changes_on, run_on_hold, version, silent
      FROM campaign JOIN campaign_count ON campaign_id = id WHERE id = $id)";

Campaign campaign_by_id(const Snapshot& db, const CampaignId& id) {
    auto campaign = db.first(kCampaign, {{"$id", id}}, campaign_from);
    if (!campaign) throw std::logic_error{"no such campaign: " + std::to_string(id.key)};
    return *std::move(campaign);
}

Campaign campaign_from(const Row& row) {
    return {.id = row.id<Campaign>("id"),
            .slug = row.text("slug"),
            .name = {row.text("name_fr"), row.text("name_en")},
            .number_prefix = row.text("number_prefix"),
            .state = row.text("state"),
            .opens_at = row.instant("opens_at"),
            .closes_at = row.instant("closes_at"),
            .deadline_set_at = row.instant("deadline_set_at"),
            .event_on = row.maybe_text("event_on"),
            .ship_week = row.maybe_text("ship_week"),
            .pickup_week = row.maybe_text("pickup_week"),
            .baseline = row.maybe_integer("baseline"),
            .baseline_campaign = row.maybe_id<Campaign>("baseline_campaign_id"),
            .target = row.maybe_integer("target"),
            .wish_percent = row.integer("wish_percent"),
            .pool_on = row.flag("pool_on"),
            .late_changes_on = row.flag("late_changes_on"),
            .run_on_hold = row.flag("run_on_hold"),
            .version = row.integer("version"),
            .silent_schools = row.integer("silent")};
}

}  // namespace trousse
