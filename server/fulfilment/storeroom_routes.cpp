#include "fulfilment/storeroom_routes.hpp"

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "inventory/inventory.hpp"
#include "orders/parcels_view.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"

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
        {post, "/api/v1/kits/{kit}/buildings", Access::staff, with(build_kits)},
    };
}

constexpr auto kStates = R"(
    SELECT coalesce(sum(orders) FILTER (WHERE state = 'placed'), 0) AS to_pack,
           coalesce(sum(orders) FILTER (WHERE state = 'packed'), 0) AS to_ship,
           coalesce(sum(orders) FILTER (WHERE state = 'waiting'), 0) AS waiting
      FROM order_tally WHERE campaign_id = $campaign)";
constexpr auto kReady = R"(
    SELECT count(DISTINCT order_id) AS figure FROM parcel INDEXED BY parcel_by_state JOIN orders ON orders.id = order_id
     WHERE parcel.state = 'ready' AND orders.campaign_id = $campaign)";
constexpr auto kLatePlaced = R"(
    SELECT count(*) AS figure FROM orders INDEXED BY order_by_moment
     WHERE campaign_id = $campaign AND placed_at < $before AND state = 'placed')";
constexpr auto kLettersFailed = R"(
    SELECT count(*) AS figure FROM outbox INDEXED BY unsent_letter WHERE state <> 'sent' AND state IN ('failed', 'uncertain'))";
constexpr auto kLateShipped = R"(
    SELECT count(DISTINCT order_id) AS figure FROM parcel INDEXED BY parcel_by_state JOIN orders ON orders.id = order_id
     WHERE parcel.state = 'shipped' AND shipped_at < $before AND claim_id IS NULL AND orders.campaign_id = $campaign)";
constexpr auto kRemainders = R"(
    SELECT count(*) AS figure FROM orders INDEXED BY order_with_remainder WHERE campaign_id = $campaign AND remainder > 0)";
constexpr auto kClaims = R"(
    SELECT coalesce(sum(claims) FILTER (WHERE kind <> 'wish'), 0) AS claims, coalesce(sum(claims) FILTER (WHERE kind = 'wish'), 0) AS wishes
      FROM open_claims WHERE campaign_id = $campaign)";
constexpr auto kShort = R"(
    SELECT item.id, sku, name_fr, name_en, plural_fr, plural_en, pieces - (on_hand - reserved) AS missing
      FROM awaited JOIN item ON item.id = item_id
     WHERE campaign_id = $campaign AND pieces > on_hand - reserved ORDER BY sku)";

// Each figure with the query of the list that it leads to.
Answer show_today(Service& service, const Request& request) {
    require_known(request, {});
    const Instant now = service.now();
    return service.db.read([&](const Snapshot& db) {
        const Campaign campaign = current_campaign(db);
        const auto figure = [](Count count, const char* query) { return json{{"count", count}, {"query", query}}; };
        const Parameters here{{"$campaign", campaign.id}};
        json today{{"campaign", {{"slug", campaign.slug}, {"name", told(campaign.name)}}}};
        db.first(kStates, here, [&](const Row& row) {
            today["to_pack"] = figure(row.integer("to_pack"), "state=placed");
            today["to_ship"] = figure(row.integer("to_ship"), "state=packed");
            today["waiting"] = figure(row.integer("waiting"), "state=waiting");
            return true;
        });
        db.first(kClaims, here, [&](const Row& row) {
            today["claims_open"] = figure(row.integer("claims"), "state=open");
            today["wishes_open"] = figure(row.integer("wishes"), "state=open");
            return true;
        });
        today["ready_for_pickup"] = figure(db.figure(kReady, here), "ready=true");
        today["remainders"] = figure(db.figure(kRemainders, here), "remainder=true");
        const Count placed = db.figure(kLatePlaced, {{"$campaign", campaign.id}, {"$before", now - 24h * 7}});
        const Count shipped = db.figure(kLateShipped, {{"$campaign", campaign.id}, {"$before", now - 24h * 14}});
        today["late"] = {{"placed", figure(placed, "late=placed")}, {"shipped", figure(shipped, "late=shipped")}};
        today["letters_failed"] = figure(db.figure(kLettersFailed), "state=unsettled");
        today["short"] = db.all(kShort, here, [](const Row& row) {
            return json{{"item",
                         {{"id", row.text("id")},
                          {"sku", row.text("sku")},
                          {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})},
                          {"plural", told(Bilingual{row.text("plural_fr"), row.text("plural_en")})}}},
                        {"missing", row.integer("missing")}};
        });
        return ok(today);
    });
}

// ── Kits built ahead ──

static Kit asked_kit(const Snapshot& db, const Request& request) {
    auto kit = find_kit(db, current_campaign(db).id, request.parameter("kit"));
    if (!kit) throw Problem{.status = 404, .code = "unknown_kit"};
    return *std::move(kit);
}

constexpr auto kBuilt = "SELECT built AS figure FROM kit WHERE id = $kit";
constexpr auto kBuildings = "SELECT kit_building.id, change, cause, done_at, " NAME_OF("done_by") R"( AS by_name,
           (SELECT number FROM parcel JOIN orders ON orders.id = order_id WHERE parcel.id = parcel_id) AS number
      FROM kit_building WHERE kit_id = $kit AND id < $before ORDER BY id DESC LIMIT $limit)";

Answer list_buildings(Service& service, const Request& request) {
    require_known(request, {"limit", "cursor"});
    const Page page = page_of(request);
    const Count before = page.after.empty() ? INT64_MAX : std::strtoll(page.after.c_str(), nullptr, 10);
    return service.db.read([&](const Snapshot& db) {
        const Kit kit = asked_kit(db, request);
        auto rows =
            db.all(kBuildings, {{"$kit", kit.id}, {"$before", before}, {"$limit", page.limit + 1}}, [](const Row& row) {
                return Keyed{std::to_string(row.integer("id")),
                             {{"change", row.integer("change")},
                              {"cause", row.text("cause")},
                              {"order", row.is_null("number") ? json() : json(row.text("number"))},
                              {"by", row.text("by_name")},
                              {"at", told(row.instant("done_at"))}}};
            });
        return page_with(std::move(rows), page, {{"built", db.figure(kBuilt, {{"$kit", kit.id}})}});
    });
}

constexpr auto kBuild = R"(
    INSERT INTO kit_building (kit_id, change, cause, done_by, done_at) VALUES ($kit, $change, $cause, $done_by, $now))";
constexpr Count kMostAtOnce = 10'000;

static Count enough_for(const Snapshot& db, const Kit& kit);

Answer build_kits(Service& service, const Request& request) {
    const auto change = read_json(request.body, [](JsonReader& body) {
        const Count read = body.integer("/change", -kMostAtOnce, kMostAtOnce);
        if (read == 0) body.fault({"/change", "too_small", {{"limit", 1}}});
        return read;
    });
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Kit kit = asked_kit(tx, request);
        const Count built = tx.figure(kBuilt, {{"$kit", kit.id}});
        if (!kit.choices.empty()) throw Problem{.status = 409, .code = "kit_has_choices"};
        if (built + change < 0) throw Problem{.status = 409, .code = "not_so_many_built", .params = {{"built", built}}};
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
               .subject = kit.id.text,
               .was = std::to_string(built),
               .became = std::to_string(built + change)},
              now);
        return created({{"built", built + change}}, "/api/v1/kits/" + kit.slug + "/buildings");
    });
}

// Kits that the loose pieces make.
Count enough_for(const Snapshot& db, const Kit& kit) {
    Count most = kMostAtOnce;
    for (const auto& [item, quantity] : fixed_demand(kit)) most = std::min(most, loose_on_shelf(db, item) / quantity);
    return most;
}

}  // namespace trousse
