#include "catalog/catalog_store.hpp"
#include "inventory/incoming_store.hpp"
#include "inventory/planning_routes.hpp"
#include "inventory/pool.hpp"
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
    CampaignPool campaign;
    Shelves shelves;
    std::vector<Turn> waiting;
    OnItsWay on_its_way;
};

}  // namespace

static WhatIf what_if_form(JsonReader& body);
static Demand demand(JsonReader& body, const std::string& pointer, std::size_t longest);
static Ground ground_of(const Snapshot& db, const CampaignPool& campaign);
static Kit require_kit(const Snapshot& db, const CampaignId& campaign, const std::string& slug);
static void require_known_items(const Ground& ground, const Draft& draft);
static Draft draft_of(const Kit& kit);
static json verdict(const Snapshot& db, const Ground& ground, const Draft& draft, bool is_generic);
static json coverage(const Snapshot& db, const Ground& ground, const Shelves& after);

Answer what_if(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    const WhatIf asked_for = read_json(request.body, what_if_form);
    return service.db.read([&](const Snapshot& db) {
        const CampaignPool campaign = pool_named(db, asked(request, "campaign"));
        if (!campaign.id) throw Problem{.status = 404, .code = "no_campaign"};
        const Kit kit = require_kit(db, *campaign.id, request.parameter("kit"));
        const Ground ground = ground_of(db, campaign);
        require_known_items(ground, asked_for.draft);

        const bool is_generic = asked_for.is_generic.value_or(kit.is_generic);
        if (is_generic && !asked_for.draft.choices.empty()) throw invalid("/choices", "generic_with_choice");
        const Shelves after =
            is_generic ? with_generic_kit(ground.shelves, asked_for.draft.fixed, ground.waiting) : ground.shelves;
        return ok({{"kit", kit.slug},
                   {"is_generic", is_generic},
                   {"before", verdict(db, ground, draft_of(kit), kit.is_generic)},
                   {"after", verdict(db, ground, asked_for.draft, is_generic)},
                   {"coverage", coverage(db, ground, after)}});
    });
}

WhatIf what_if_form(JsonReader& body) {
    WhatIf form{.draft = {.fixed = demand(body, "/components", 60), .choices = {}}, .is_generic = {}};
    body.list("/choices", 20, [&](const std::string& choice) {
        DraftChoice one{.pick = body.integer(choice + "/pick", 1, 20),
                        .options = demand(body, choice + "/options", 50)};
        const auto options = static_cast<Count>(one.options.size());
        if (one.pick > options && options > 0) body.fault({choice + "/pick", "pick_too_many", {{"limit", options}}});
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
        sum[body.id<Item>(line + "/item")] += quantity;
    });
    return sum;
}

Ground ground_of(const Snapshot& db, const CampaignPool& campaign) {
    return {.campaign = campaign,
            .shelves = shelves_in(db, campaign),
            .waiting = waiting_in(db, *campaign.id),
            .on_its_way = arrivals(db).pieces};
}

Kit require_kit(const Snapshot& db, const CampaignId& campaign, const std::string& slug) {
    auto kit = find_kit(db, campaign, slug);
    if (!kit) throw Problem{.status = 404, .code = "unknown_kit"};
    return *std::move(kit);
}

void require_known_items(const Ground& ground, const Draft& draft) {
    const auto require = [&](const Demand& demand, const std::string& pointer) {
        for (const auto& [item, quantity] : demand)
            if (!ground.shelves.contains(item)) throw invalid(pointer, "unknown_item");
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

static json name_of(const Snapshot& db, const ItemId& item) { return named(require_item(db, item)); }

// How many can be made: of the default, from all that is free; of another kit, only from what no default needs.
json verdict(const Snapshot& db, const Ground& ground, const Draft& draft, bool is_generic) {
    const Pool pool = is_generic ? Pool{.on = false} : ground.campaign.pool;
    const auto told = [&](const Shelves& shelves) {
        const Buildable most = buildable(draft, shelves, pool, Asker::anyone_else);
        return json{{"buildable", most.kits}, {"limiting", most.limiting ? name_of(db, *most.limiting) : json()}};
    };
    return {{"now", told(ground.shelves)}, {"with_incoming", told(once_arrived(ground.shelves, ground.on_its_way))}};
}

// How many of the schools with a claim have their default covered, and would have it with another generic kit.
json coverage(const Snapshot& db, const Ground& ground, const Shelves& after) {
    const Count schools = ground.campaign.pool.schools_with_claim;
    const auto told = [&](const Shelves& shelves) {
        return json{{"now", covered(shelves, schools)},
                    {"with_incoming", covered(once_arrived(shelves, ground.on_its_way), schools)}};
    };
    json missing = json::array();
    for (const Short& each : shorts(after, ground.on_its_way, schools))
        missing.push_back({{"item", name_of(db, each.item)},
                           {"needed", each.needed},
                           {"free", each.free},
                           {"incoming", each.on_its_way},
                           {"missing", each.missing}});
    return {
        {"schools", schools}, {"before", told(ground.shelves)}, {"after", told(after)}, {"short", std::move(missing)}};
}

}  // namespace trousse
