#include "today_routes.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog.hpp"
#include "fulfilment/parcel_list.hpp"
#include "invitations/invitations.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;
using namespace std::chrono_literals;

static Answer show_today(Service& service, const Request& request);

Routes today_routes(Service& service) {
    return {{Method::get, "/api/v1/today", Access::staff, std::bind_front(show_today, std::ref(service))}};
}

static json short_items(const Snapshot& db, const CampaignId& campaign);
static Count steps_overdue(const Service& service, const Snapshot& db, const Campaign& campaign);

constexpr auto kOrdersToday = R"(
    SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
           (SELECT count(*) FROM orders WHERE campaign_id = $campaign AND state = 'placed' AND placed_at < $before) AS placed_late
      FROM orders WHERE campaign_id = $campaign AND state = 'waiting')";
constexpr auto kClaimsToday = R"(
    SELECT count(*) FILTER (WHERE kind <> 'wish') AS claims, count(*) FILTER (WHERE kind = 'wish') AS wishes
      FROM claim WHERE state = 'open')";
constexpr auto kLettersFailed = R"(
    SELECT count(*) AS figure FROM outbox WHERE state <> 'sent' AND (state = 'failed' OR state = 'uncertain'))";
constexpr auto kMailReturned = R"(
    SELECT count(*) AS figure FROM returned_mail WHERE EXISTS (SELECT 1 FROM closed_mailbox WHERE reason = 'bounced'))";
constexpr auto kRemaindersToday = "SELECT count(*) AS figure FROM orders WHERE remainder > 0";

static json figure(Count count, const char* list, const char* query) {
    return {{"count", count}, {"list", list}, {"query", query}};
}

// Each figure with the list that it leads to. Orders are those of the campaign that runs; parcels and claims are worked
// on after their campaign too (product.md, rule 12).
Answer show_today(Service& service, const Request& request) {
    require_known(request, {});
    const Instant now = service.now();
    return service.db.read([&](const Snapshot& db) {
        const auto campaign = published_campaign(db);
        const CampaignId current = campaign ? campaign->id : CampaignId{};
        const ParcelCounts parcels = parcel_counts(db, now);
        json today{{"campaign", campaign ? json{{"slug", campaign->slug}, {"name", told(campaign->name)}} : json()},
                   {"to_pack", figure(parcels.to_pack, "parcels", "state=to_pack")},
                   {"remainders", figure(db.figure(kRemaindersToday), "parcels", "state=to_pack&answers=remainder")},
                   {"to_ship", figure(parcels.packed, "parcels", "state=packed")},
                   {"ready_for_pickup", figure(parcels.ready, "parcels", "state=ready")},
                   {"on_the_way", figure(parcels.shipped, "parcels", "state=shipped")},
                   {"lost", figure(parcels.lost, "parcels", "state=lost")},
                   {"letters_failed", figure(db.figure(kLettersFailed), "letters", "state=unsettled")},
                   {"mail_returned", figure(db.figure(kMailReturned), "schools", "reach=returned")},
                   {"steps_overdue", figure(campaign ? steps_overdue(service, db, *campaign) : 0, "invitations", "")},
                   {"short", short_items(db, current)}};
        db.first(kOrdersToday, {{"$campaign", current}, {"$before", now - 24h * 7}}, [&](const Row& row) {
            today["waiting"] = figure(row.integer("waiting"), "orders", "state=waiting");
            today["late"] = {{"placed", figure(row.integer("placed_late"), "orders", "late=placed")},
                             {"shipped", figure(parcels.late, "parcels", "state=shipped&late=true")}};
            return true;
        });
        db.first(kClaimsToday, {}, [&](const Row& row) {
            today["claims_open"] = figure(row.integer("claims"), "claims", "state=open");
            today["wishes_open"] = figure(row.integer("wishes"), "claims", "state=open&kind=wish");
            return true;
        });
        return ok(today);
    });
}

constexpr auto kShort = R"(
    SELECT item.id AS id, sku, item.name_fr, item.name_en, plural_fr, plural_en, sum(orders * quantity) - (on_hand - reserved) AS missing
      FROM waiting JOIN contents_line ON contents_line.contents_id = waiting.contents_id JOIN item ON item.id = item_id
     WHERE campaign_id = $campaign GROUP BY item.id HAVING sum(orders * quantity) > on_hand - reserved ORDER BY sku)";

// What the waiting orders need, beyond what is free.
json short_items(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kShort, {{"$campaign", campaign}}, [](const Row& row) {
        return json{{"item",
                     {{"id", row.id<Item>("id").text()},
                      {"sku", row.text("sku")},
                      {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})},
                      {"plural", told(Bilingual{row.text("plural_fr"), row.text("plural_en")})}}},
                    {"missing", row.integer("missing")}};
    });
}

// Where no mail server is set up, none is expected to leave.
Count steps_overdue(const Service& service, const Snapshot& db, const Campaign& campaign) {
    if (!service.settings.smtp.is_on()) return 0;
    return std::ranges::count_if(steps_of(db, campaign),
                                 [&](const InvitationStep& step) { return is_overdue(step, campaign, service.now()); });
}

}  // namespace trousse
