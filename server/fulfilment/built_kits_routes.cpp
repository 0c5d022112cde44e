#include "fulfilment/storeroom_routes.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "fulfilment/parcel_list.hpp"
#include "orders/built_kits.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;
using namespace std::chrono_literals;

static Answer show_today(Service& service, const Request& request);
static Answer list_buildings(Service& service, const Request& request);
static Answer build_kits(Service& service, const Request& request);

Routes storeroom_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/today", Access::staff, with(show_today)},
        {get, "/api/v1/kits/{kit}/buildings", Access::staff, with(list_buildings)},
        {post, "/api/v1/kits/{kit}/buildings", Access::staff, Once::by_key, with(build_kits)},
    };
}

// ── What waits to be done ──

static json short_items(const Snapshot& db, const CampaignId& campaign);

constexpr auto kOrdersToday = R"(
    SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
           (SELECT count(*) FROM orders WHERE campaign_id = $campaign AND state = 'placed' AND placed_at < $before) AS placed_late
      FROM orders WHERE campaign_id = $campaign AND state = 'waiting')";
constexpr auto kClaimsToday = R"(
    SELECT count(*) FILTER (WHERE kind <> 'wish') AS claims, count(*) FILTER (WHERE kind = 'wish') AS wishes
      FROM claim WHERE state = 'open')";
constexpr auto kLettersFailed = R"(
    SELECT count(*) AS figure FROM outbox WHERE state <> 'sent' AND (state = 'failed' OR state = 'uncertain'))";
constexpr auto kRemainders = "SELECT count(*) AS figure FROM orders WHERE remainder > 0";

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
                   {"remainders", figure(db.figure(kRemainders), "parcels", "state=to_pack&answers=remainder")},
                   {"to_ship", figure(parcels.packed, "parcels", "state=packed")},
                   {"ready_for_pickup", figure(parcels.ready, "parcels", "state=ready")},
                   {"on_the_way", figure(parcels.shipped, "parcels", "state=shipped")},
                   {"lost", figure(parcels.lost, "parcels", "state=lost")},
                   {"letters_failed", figure(db.figure(kLettersFailed), "letters", "state=unsettled")},
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

// ── Kits built ahead ──

static Kit asked_kit(const Snapshot& db, const Request& request) {
    auto kit = find_kit(db, current_campaign(db).id, request.parameter("kit"));
    if (!kit) throw Problem{.status = 404, .code = "unknown_kit"};
    return *std::move(kit);
}

constexpr auto kBuildings = R"(
    SELECT kit_building.id, change, cause, done_at, done_by,
           (SELECT number FROM parcel JOIN orders ON orders.id = order_id WHERE parcel.id = parcel_id) AS number
      FROM kit_building WHERE kit_id = $kit AND id < $before ORDER BY id DESC LIMIT $limit)";

Answer list_buildings(Service& service, const Request& request) {
    require_known(request, {"limit", "cursor"});
    const Page page = page_of(request);
    const Count before = page.after.empty() ? INT64_MAX : std::strtoll(page.after.c_str(), nullptr, 10);
    return service.db.read([&](const Snapshot& db) {
        const Kit kit = asked_kit(db, request);
        auto rows = db.all(kBuildings, {{"$kit", kit.id}, {"$before", before}, {"$limit", page.limit + 1}},
                           [&](const Row& row) {
                               return Keyed{std::to_string(row.integer("id")),
                                            {{"change", row.integer("change")},
                                             {"cause", row.text("cause")},
                                             {"order", row.is_null("number") ? json() : json(row.text("number"))},
                                             {"by", name_of_actor(db, row.text_view("done_by"))},
                                             {"at", told(row.instant("done_at"))}}};
                           });
        return page_with(std::move(rows), page, {{"built", built(db, kit.id)}});
    });
}

constexpr auto kBuild = R"(
    INSERT INTO kit_building (kit_id, change, cause, done_by, done_at) VALUES ($kit, $change, $cause, $done_by, $now))";
constexpr Count kMostBuiltAtOnce = 10'000;

static Count enough_for(const Snapshot& db, const Kit& kit);

Answer build_kits(Service& service, const Request& request) {
    const auto change = read_json(request.body, [](JsonReader& body) {
        const Count read = body.integer("/change", -kMostBuiltAtOnce, kMostBuiltAtOnce);
        if (read == 0) body.fault({"/change", "too_small", {{"limit", 1}}});
        return read;
    });
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) {
        const Kit kit = asked_kit(tx, request);
        const Count before = built(tx, kit.id);
        if (!kit.choices.empty()) throw Problem{.status = 409, .code = "kit_has_choices"};
        if (before + change < 0)
            throw Problem{.status = 409, .code = "not_so_many_built", .params = {{"built", before}}};
        if (const Count most = enough_for(tx, kit); change > most)
            throw Problem{.status = 409, .code = "not_enough_pieces", .params = {{"most", most}}};
        tx.run(kBuild, {{"$kit", kit.id},
                        {"$change", change},
                        {"$cause", change > 0 ? "built" : "taken_apart"},
                        {"$done_by", actor},
                        {"$now", now}});
        audit(tx,
              {.done_by = actor,
               .act = "kit.built",
               .subject = subject_of(kit.id),
               .was = std::to_string(before),
               .became = std::to_string(before + change)},
              now);
        return created({{"built", before + change}}, "/api/v1/kits/" + kit.slug + "/buildings");
    });
}

// Kits that the loose pieces make.
Count enough_for(const Snapshot& db, const Kit& kit) {
    Count most = kMostBuiltAtOnce;
    for (const auto& [item, quantity] : fixed_demand(kit)) most = std::min(most, loose_on_shelf(db, item) / quantity);
    return most;
}

}  // namespace trousse
