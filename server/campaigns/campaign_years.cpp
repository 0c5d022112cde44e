// A campaign's life: made from the year before, published, archived.
#include <algorithm>

#include "campaigns/campaign_edit.hpp"
#include "campaigns/campaign_texts.hpp"
#include "campaigns/campaigns_routes.hpp"
#include "campaigns/campaigns_store.hpp"
#include "campaigns/readiness.hpp"
#include "campaigns/roster.hpp"
#include "catalog/kit_edit.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer add_campaign(Service& service, const Request& request);
static Answer show_readiness(Service& service, const Request& request);
static Answer publish(Service& service, const Request& request);
static Answer archive(Service& service, const Request& request);

Routes campaign_years_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/campaigns", Access::admins, Once::by_key, with(add_campaign)},
        {get, "/api/v1/campaigns/{slug}/readiness", Access::admins, with(show_readiness)},
        {post, "/api/v1/campaigns/{slug}/publication", Access::admins, Once::by_key, with(publish)},
        {post, "/api/v1/campaigns/{slug}/archiving", Access::admins, Once::by_key, with(archive)},
    };
}

namespace {

struct NewCampaign {
    std::optional<std::string> from;
    std::string slug;
    Bilingual name;
    std::string number_prefix;
    Instant opens_at;
    Instant closes_at;
    std::optional<std::string> event_on;
};

}  // namespace

static NewCampaign new_campaign(JsonReader& body);
static CampaignId record_campaign(Transaction& tx, const NewCampaign& form, const std::optional<Campaign>& from,
                                  Instant now);
static void open_roster(Transaction& tx, const CampaignId& campaign, const std::optional<Campaign>& from);

// What is taken from the year before is what happened, not what was planned.
Answer add_campaign(Service& service, const Request& request) {
    const NewCampaign form = read_json(request.body, new_campaign);
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        std::optional<Campaign> from;
        for (const Campaign& campaign : all_campaigns(tx)) {
            if (campaign.slug == form.slug) throw invalid("/slug", "already_taken");
            if (campaign.number_prefix == form.number_prefix) throw invalid("/number_prefix", "already_taken");
            if (campaign.slug == form.from) from = campaign;
        }
        if (form.from && !from) throw invalid("/from", "unknown_campaign");
        if (form.opens_at >= form.closes_at) throw invalid("/closes_at", "too_small", {{"limit", told(form.opens_at)}});
        if (form.closes_at <= now) throw invalid("/closes_at", "too_small", {{"limit", told(now)}});

        const CampaignId id = record_campaign(tx, form, from, now);
        open_roster(tx, id, from);
        if (from) copy_kits(tx, from->id, id, now);
        if (from) copy_texts(tx, from->id, id);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "campaign.added",
               .subject = form.slug,
               .was = form.from.value_or(""),
               .became = "draft"},
              now);
        const Campaign added = campaign_by_id(tx, id);
        return versioned(created(shown(tx, added, now), "/api/v1/campaigns/" + added.slug), added.version);
    });
}

static std::string prefix(JsonReader& body) {
    const std::string given = body.text("/number_prefix", 10);
    const bool is_prefix = std::ranges::all_of(
        given, [](char letter) { return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9'); });
    if (!given.empty() && !is_prefix) body.fault({"/number_prefix", "not_a_prefix"});
    return given;
}

NewCampaign new_campaign(JsonReader& body) {
    return {.from = body.is_null("/from") ? std::nullopt : std::optional{slug(body, "/from")},
            .slug = slug(body, "/slug"),
            .name = bilingual(body, "/name", 60),
            .number_prefix = prefix(body),
            .opens_at = body.moment("/opens_at"),
            .closes_at = body.moment("/closes_at"),
            .event_on = maybe_day(body, "/event_on")};
}

constexpr auto kAdd = R"(
    INSERT INTO campaign (slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at, event_on, baseline_campaign_id,
                          target, wish_percent, pool_on, late_changes_on)
    VALUES ($slug, $name_fr, $name_en, $prefix, 'draft', $opens_at, $closes_at, $now, $event_on, $baseline_campaign, $target, $wish_percent,
            $pool_on, $late_changes_on))";

// The next target is what was chosen, and as many percent more as were wished for. The baseline is no number yet: what
// it is compared with may still grow.
CampaignId record_campaign(Transaction& tx, const NewCampaign& form, const std::optional<Campaign>& from, Instant now) {
    Campaign like;
    like.wish_percent = 50;
    if (from) like = *from;
    const Count chosen = from ? chosen_by_schools(tx, from->id) : 0;
    tx.run(kAdd, {{"$slug", form.slug},
                  {"$name_fr", form.name.fr},
                  {"$name_en", form.name.en},
                  {"$prefix", form.number_prefix},
                  {"$opens_at", form.opens_at},
                  {"$closes_at", form.closes_at},
                  {"$now", now},
                  {"$event_on", form.event_on},
                  {"$baseline_campaign", from ? std::optional{from->id} : std::nullopt},
                  {"$target", chosen > 0 ? std::optional{next_target(chosen, like.wish_percent)} : std::nullopt},
                  {"$wish_percent", like.wish_percent},
                  {"$pool_on", like.pool_on},
                  {"$late_changes_on", like.late_changes_on}});
    return {tx.last_key()};
}

constexpr auto kOpenRoster = R"(
    INSERT INTO roster (campaign_id, school_id, rank)
    SELECT $campaign, school.id, coalesce(rank, 0)
      FROM school LEFT JOIN roster AS before ON before.campaign_id = $from AND before.school_id = school.id
     WHERE kind = 'school' AND closed_at IS NULL ORDER BY school.id)";
constexpr auto kCount = R"(
    INSERT INTO campaign_count (campaign_id, last_number, last_wave, silent)
    SELECT $campaign, coalesce(max(orders_after), 0), coalesce(max(waves_after), 0),
           (SELECT count(*) FROM roster WHERE campaign_id = $campaign)
      FROM installation)";

// Every active school, silent, and in the order that was declared for the year before.
void open_roster(Transaction& tx, const CampaignId& campaign, const std::optional<Campaign>& from) {
    tx.run(kOpenRoster, {{"$campaign", campaign}, {"$from", from ? std::optional{from->id} : std::nullopt}});
    tx.run(kCount, {{"$campaign", campaign}});
}

static CampaignFacts facts_of(const Snapshot& db, const CampaignId& campaign);

static json told(const std::vector<Check>& checks) {
    json rows = json::array();
    for (const auto& [code, ok] : checks) rows.push_back({{"code", code}, {"ok", ok}});
    return {{"open", all_ok(checks)}, {"checks", std::move(rows)}};
}

Answer show_readiness(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = require_campaign(db, request.parameter("slug"));
        const CampaignFacts facts = facts_of(db, campaign.id);
        return ok({{"publication", told(checks_for_publication(campaign, facts, service.now()))},
                   {"archiving", told(checks_for_archiving(campaign, facts, service.now()))},
                   {"unfinished", facts.unfinished},
                   {"silent", campaign.silent_schools}});
    });
}

static void require_all(const std::vector<Check>& checks, const char* code) {
    if (all_ok(checks)) return;
    json failed = json::array();
    for (const auto& [check, ok] : checks)
        if (!ok) failed.push_back(check);
    throw Problem{.status = 409, .code = code, .params = {{"checks", std::move(failed)}}};
}

static Answer put_into(Transaction& tx, const Campaign& campaign, std::string_view state, const Request& request,
                       Instant now);
static void close_books(Transaction& tx, const CampaignId& campaign);

Answer publish(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();
    const Answer published = once(service, request, [&](Transaction& tx) -> Answer {
        const Campaign campaign = require_campaign(tx, request.parameter("slug"));
        require_all(checks_for_publication(campaign, facts_of(tx, campaign.id), now), "not_ready_to_publish");
        return put_into(tx, campaign, "published", request, now);
    });
    service.deadline_moved();
    return published;
}

Answer archive(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();
    const Answer archived = once(service, request, [&](Transaction& tx) -> Answer {
        const Campaign campaign = require_campaign(tx, request.parameter("slug"));
        require_all(checks_for_archiving(campaign, facts_of(tx, campaign.id), now), "not_ready_to_archive");
        close_books(tx, campaign.id);
        return put_into(tx, campaign, "archived", request, now);
    });
    service.deadline_moved();
    return archived;
}

constexpr auto kBook = R"(
    INSERT INTO stock_book (closed_with, campaign_id, item_id, cause, pieces)
    SELECT $campaign, coalesce(campaign_id, 0), item_id, cause, sum(change) FROM movement
     WHERE id > (SELECT coalesce(max(last_movement), 0) FROM campaign) GROUP BY coalesce(campaign_id, 0), item_id, cause)";
constexpr auto kCloseBooks =
    "UPDATE campaign SET last_movement = (SELECT coalesce(max(id), 0) FROM movement) WHERE id = $campaign";

// What moved since the books before were closed, for this campaign or not: each movement stands in one book.
void close_books(Transaction& tx, const CampaignId& campaign) {
    tx.run(kBook, {{"$campaign", campaign}});
    tx.run(kCloseBooks, {{"$campaign", campaign}});
}

constexpr auto kPutInto = "UPDATE campaign SET state = $state, version = version + 1 WHERE id = $id";

Answer put_into(Transaction& tx, const Campaign& campaign, std::string_view state, const Request& request,
                Instant now) {
    tx.run(kPutInto, {{"$id", campaign.id}, {"$state", state}});
    audit(tx,
          {.done_by = request.visitor.actor,
           .act = "campaign." + std::string{state},
           .subject = campaign.slug,
           .was = campaign.state,
           .became = state},
          now);
    const Campaign after = campaign_by_id(tx, campaign.id);
    return versioned(ok(shown(tx, after, now)), after.version);
}

constexpr auto kFacts = R"(
    SELECT (SELECT count(*) FROM kit WHERE campaign_id = $campaign) AS kits,
           (SELECT count(*) FROM kit WHERE campaign_id = $campaign
               AND NOT EXISTS (SELECT 1 FROM kit_component WHERE kit_id = kit.id)) AS empty_kits,
           (SELECT count(*) FROM kit WHERE campaign_id = $campaign AND is_generic = 1) AS generic_kits,
           EXISTS (SELECT 1 FROM campaign WHERE state = 'published' AND id <> $campaign) AS another,
           (SELECT count(*) FROM orders WHERE campaign_id = $campaign AND state IN ('waiting', 'placed')) +
           (SELECT count(*) FROM orders WHERE campaign_id = $campaign AND remainder > 0 AND state NOT IN ('waiting', 'placed', 'cancelled'))
               AS unfinished,
           (SELECT coalesce(sum(change), 0) FROM kit_building JOIN kit ON kit.id = kit_id WHERE campaign_id = $campaign) AS built)";

CampaignFacts facts_of(const Snapshot& db, const CampaignId& campaign) {
    return *db.first(kFacts, {{"$campaign", campaign}}, [](const Row& row) {
        return CampaignFacts{.kits = row.integer("kits"),
                             .empty_kits = row.integer("empty_kits"),
                             .has_generic_kit = row.flag("generic_kits"),
                             .another_is_published = row.flag("another"),
                             .unfinished = row.integer("unfinished"),
                             .built = row.integer("built")};
    });
}

}  // namespace trousse
