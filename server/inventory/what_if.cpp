#include "catalog/catalog_store.hpp"
#include "inventory/claims.hpp"
#include "inventory/incoming_store.hpp"
#include "inventory/planning_routes.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static constexpr Count kMostInAKit = 10'000;

namespace {

struct WhatIf {
    Draft draft;
    std::optional<bool> is_generic;  // left out: as the kit is
};

// All that the question is held against.
struct Ground {
    Claims claims;
    Shelves now;
    Shelves later;  // once what is on its way has come
    OnItsWay on_its_way;
};

}  // namespace

static WhatIf what_if_form(JsonReader& body);
static Demand demand(JsonReader& body, const std::string& pointer, std::size_t longest);
static Kit require_kit(const Snapshot& db, const Claims& claims, const std::string& slug);
static void require_known_items(const Ground& ground, const Draft& draft);
static Draft draft_of(const Kit& kit);
static json verdict(const Snapshot& db, const Ground& ground, const Draft& draft, bool is_generic);
static json coverage(const Snapshot& db, const Ground& ground, const std::optional<Demand>& before,
                     const std::optional<Demand>& after);
static std::optional<Demand> generic_demand(const Snapshot& db, const Claims& claims);

Answer what_if(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    const WhatIf asked_for = read_json(request.body, what_if_form);
    return service.db.read([&](const Snapshot& db) {
        Ground ground{.claims = claims_of(db, asked(request, "campaign")),
                      .now = {},
                      .later = {},
                      .on_its_way = arrivals(db).pieces};
        if (!ground.claims.campaign) throw Problem{.status = 404, .code = "no_campaign"};
        const Kit kit = require_kit(db, ground.claims, request.parameter("kit"));
        ground.now = shelves_under(db, ground.claims);
        ground.later = once_arrived(ground.now, ground.on_its_way);
        require_known_items(ground, asked_for.draft);

        const bool is_generic = asked_for.is_generic.value_or(kit.is_generic);
        if (is_generic && !asked_for.draft.choices.empty()) throw invalid("/choices", "generic_with_choice");
        const auto generic = generic_demand(db, ground.claims);
        return ok({{"kit", kit.slug},
                   {"is_generic", is_generic},
                   {"before", verdict(db, ground, draft_of(kit), kit.is_generic)},
                   {"after", verdict(db, ground, asked_for.draft, is_generic)},
                   {"coverage", coverage(db, ground, generic, is_generic ? asked_for.draft.fixed : generic)}});
    });
}

WhatIf what_if_form(JsonReader& body) {
    WhatIf form{.draft = {.fixed = demand(body, "/components", 60), .choices = {}}, .is_generic = {}};
    body.list("/choices", 20, [&](const std::string& choice) {
        DraftChoice one{.pick = body.integer(choice + "/pick", 1, 20),
                        .options = demand(body, choice + "/options", 50)};
        const auto options = static_cast<Count>(one.options.size());
        if (one.pick > options && options > 0)
            body.fault({choice + "/pick", "pick_too_many", {{"limit", options}}});
        if (options == 0) body.fault({choice + "/options", "empty"});
        form.draft.choices.push_back(std::move(one));
    });
    if (body.has("/is_generic")) form.is_generic = body.boolean("/is_generic");
    return form;
}

// Summed per item, so that two components which share one are held against the same shelf (rule 3).
Demand demand(JsonReader& body, const std::string& pointer, std::size_t longest) {
    Demand sum;
    body.list(pointer, longest, [&](const std::string& line) {
        const Count quantity = body.integer(line + "/quantity", 1, kMostInAKit);
        sum[{body.text(line + "/item", 36)}] += quantity;
    });
    return sum;
}

Kit require_kit(const Snapshot& db, const Claims& claims, const std::string& slug) {
    auto kit = find_kit(db, *claims.campaign, slug);
    if (!kit) throw Problem{.status = 404, .code = "unknown_kit"};
    return *std::move(kit);
}

void require_known_items(const Ground& ground, const Draft& draft) {
    const auto require = [&](const Demand& demand, const std::string& pointer) {
        for (const auto& [item, quantity] : demand)
            if (!ground.now.contains(item)) throw invalid(pointer, "unknown_item");
    };
    require(draft.fixed, "/components");
    for (std::size_t at = 0; at < draft.choices.size(); ++at)
        require(draft.choices[at].options, "/choices/" + std::to_string(at) + "/options");
}

Draft draft_of(const Kit& kit) {
    Draft draft;
    for (const Choice& choice : kit.choices) draft.choices.push_back({choice.pick, {}});
    for (const Component& component : kit.components) {
        if (component.choice == 0) draft.fixed[component.item] += component.quantity;
        for (std::size_t at = 0; at < kit.choices.size(); ++at)
            if (kit.choices[at].choice == component.choice)
                draft.choices[at].options[component.item] += component.quantity;
    }
    return draft;
}

std::optional<Demand> generic_demand(const Snapshot& db, const Claims& claims) {
    const auto kit = generic_kit_of(db, *claims.campaign);
    return kit ? std::optional{fixed_demand(*kit)} : std::nullopt;
}

constexpr auto kNames = "SELECT " ITEM_NAME_COLUMNS " FROM item WHERE id = $id";

static json name_of(const Snapshot& db, const ItemId& item) {
    return shown(db.first(kNames, {{"$id", item}}, item_name_from).value());
}

// How many can be made: of the default, from all that is free; of another kit, only from what no default needs.
json verdict(const Snapshot& db, const Ground& ground, const Draft& draft, bool is_generic) {
    const Pool pool = is_generic ? Pool{.on = false} : ground.claims.pool;
    const auto told = [&](const Shelves& shelves) {
        const Buildable most = buildable(draft, shelves, pool, Asker::anyone_else);
        return json{{"buildable", most.kits}, {"limiting", most.limiting ? name_of(db, *most.limiting) : json()}};
    };
    return {{"now", told(ground.now)}, {"with_incoming", told(ground.later)}};
}

json coverage(const Snapshot& db, const Ground& ground, const std::optional<Demand>& before,
              const std::optional<Demand>& after) {
    const Count silent = ground.claims.pool.other_silent_schools;
    const auto told = [&](const std::optional<Demand>& generic) {
        return json{{"now", generic ? covered(*generic, ground.now, silent) : 0},
                    {"with_incoming", generic ? covered(*generic, ground.later, silent) : 0}};
    };
    json missing = json::array();
    for (const Short& each : shorts(after.value_or(Demand{}), ground.now, ground.on_its_way, silent))
        missing.push_back({{"item", name_of(db, each.item)},
                           {"needed", each.needed},
                           {"free", each.free},
                           {"incoming", each.on_its_way},
                           {"missing", each.missing}});
    return {{"silent", silent}, {"before", told(before)}, {"after", told(after)}, {"short", std::move(missing)}};
}

}  // namespace trousse
