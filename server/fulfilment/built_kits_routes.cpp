#include "fulfilment/built_kits_routes.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "orders/built_kits.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_buildings(Service& service, const Request& request);
static Answer build_kits(Service& service, const Request& request);

Routes built_kits_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/kits/{kit}/buildings", Access::staff, with(list_buildings)},
        {post, "/api/v1/kits/{kit}/buildings", Access::staff, Once::by_key, with(build_kits)},
    };
}

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
