#include <algorithm>
#include <set>

#include "campaigns/campaign_edit.hpp"
#include "campaigns/campaigns_routes.hpp"
#include "campaigns/campaigns_store.hpp"
#include "catalog/catalog_store.hpp"
#include "catalog/kit_edit.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_kit_settings(Service& service, const Request& request);
static Answer add_campaign_kit(Service& service, const Request& request);
static Answer edit_campaign_kit(Service& service, const Request& request);
static Answer remove_campaign_kit(Service& service, const Request& request);

Routes campaign_kits_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {get, "/api/v1/campaigns/{slug}/kit-settings", Access::staff, with(list_kit_settings)},
        {post, "/api/v1/campaigns/{slug}/kits", Access::admins, Once::by_key, with(add_campaign_kit)},
        {patch, "/api/v1/campaigns/{slug}/kits/{kit}", Access::admins, with(edit_campaign_kit)},
        {remove, "/api/v1/campaigns/{slug}/kits/{kit}", Access::admins, with(remove_campaign_kit)},
    };
}

static json kit_settings(const Snapshot& db, const Campaign& campaign);
static json one_kit(const Snapshot& db, const Campaign& campaign, const std::string& slug);
static KitForm kit_form(JsonReader& body, const std::optional<KitForm>& before);
static void require_good(const Snapshot& db, const KitForm& form, const KitForm* before);
static Campaign require_changeable(const Snapshot& db, const Request& request);
static Kit require_kit(const Snapshot& db, const Campaign& campaign, const Request& request);
static Count position_of(const Snapshot& db, const Campaign& campaign, const std::string& slug);

Answer list_kit_settings(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        return ok({{"data", kit_settings(db, require_campaign(db, request.parameter("slug")))}, {"next", nullptr}});
    });
}

Answer add_campaign_kit(Service& service, const Request& request) {
    const KitForm form = read_json(request.body, [](JsonReader& body) { return kit_form(body, {}); });
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        const Campaign campaign = require_changeable(tx, request);
        if (find_kit(tx, campaign.id, form.slug)) throw invalid("/slug", "already_taken");
        require_good(tx, form, nullptr);
        add_kit(tx, campaign.id, form, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "kit.added",
               .subject = campaign.slug + '/' + form.slug,
               .became = form.slug},
              now);
        const json kit = one_kit(tx, campaign, form.slug);
        return versioned(created(kit, "/api/v1/campaigns/" + campaign.slug + "/kits/" + form.slug), kit.at("version"));
    });
}

static std::string changes(const KitForm& before, const KitForm& after);

// What stands built holds the contents as they are: they change once it is taken apart.
Answer edit_campaign_kit(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Campaign campaign = require_changeable(tx, request);
        const Kit kit = require_kit(tx, campaign, request);
        require_version(request, kit.version, [&] { return one_kit(tx, campaign, kit.slug); });
        const KitForm before = form_of(kit, position_of(tx, campaign, kit.slug));
        KitForm form = read_json(request.body, [&](JsonReader& body) { return kit_form(body, before); });
        form.position = std::min(form.position, std::ssize(kits_of(tx, campaign.id)));
        require_good(tx, form, &before);
        if (const Count built = standing_built(tx, kit.id); built > 0 && !form.holds_the_same(before))
            throw Problem{.status = 409, .code = "kits_stand_built", .params = {{"built", built}}};
        if (const std::string changed = changes(before, form); !changed.empty()) {
            rewrite_kit(tx, campaign.id, kit.id, form);
            audit(tx,
                  {.done_by = request.visitor.actor,
                   .act = "kit.edited",
                   .subject = campaign.slug + '/' + kit.slug,
                   .became = changed},
                  now);
        }
        const json edited = one_kit(tx, campaign, kit.slug);
        return versioned(ok(edited), edited.at("version"));
    });
}

static std::string_view why_it_stays(const Snapshot& db, const Campaign& campaign, const Kit& kit,
                                     const OrdersOfKit& orders);

Answer remove_campaign_kit(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Campaign campaign = require_changeable(tx, request);
        const Kit kit = require_kit(tx, campaign, request);
        if (const auto why = why_it_stays(tx, campaign, kit, orders_of_kits(tx, campaign.id)[kit.id]); !why.empty())
            throw Problem{.status = 409, .code = std::string{why}};
        remove_kit(tx, kit.id);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "kit.removed",
               .subject = campaign.slug + '/' + kit.slug,
               .was = kit.slug},
              now);
        return no_content();
    });
}

// A kit that an order has, cancelled as it may be, or that was built ahead is part of the campaign's story. "": it may
// go.
std::string_view why_it_stays(const Snapshot& db, const Campaign& campaign, const Kit& kit, const OrdersOfKit& orders) {
    if (orders.all > 0) return "kit_in_use";
    if (was_built(db, kit.id)) return "kit_was_built";
    if (kit.is_generic && campaign.is_published()) return "generic_kit_needed";
    return "";
}

Campaign require_changeable(const Snapshot& db, const Request& request) {
    Campaign campaign = require_campaign(db, request.parameter("slug"));
    if (campaign.state == "archived") throw Problem{.status = 409, .code = "campaign_archived"};
    return campaign;
}

Kit require_kit(const Snapshot& db, const Campaign& campaign, const Request& request) {
    auto kit = find_kit(db, campaign.id, request.parameter("kit"));
    if (!kit) throw Problem{.status = 404, .code = "unknown_kit"};
    return *std::move(kit);
}

Count position_of(const Snapshot& db, const Campaign& campaign, const std::string& slug) {
    const auto kits = kits_of(db, campaign.id);
    return std::ranges::find(kits, slug, &Kit::slug) - kits.begin() + 1;
}

static std::vector<KitForm::Part> parts(JsonReader& body, const std::string& pointer);
static std::vector<KitForm::Dishes> dishes(JsonReader& body);

// All of it for a new kit; of one that is there, what is left out stays.
KitForm kit_form(JsonReader& body, const std::optional<KitForm>& before) {
    const auto is_given = [&](const char* pointer) { return !before || body.has(pointer); };
    KitForm form = before.value_or(KitForm{});
    if (!before) form.slug = slug(body, "/slug");
    if (is_given("/name")) form.name = bilingual(body, "/name", 120);
    if (is_given("/pitch")) form.pitch = bilingual_or_empty(body, "/pitch", 300);
    if (is_given("/story")) form.story = bilingual_or_empty(body, "/story", 2000);
    if (is_given("/picture")) form.picture = body.line("/picture", 60);
    if (is_given("/position")) form.position = body.integer("/position", 1, 100);
    if (is_given("/is_generic")) form.is_generic = body.boolean("/is_generic");
    if (is_given("/components")) form.components = parts(body, "/components");
    if (is_given("/choices")) form.choices = dishes(body);
    return form;
}

std::vector<KitForm::Part> parts(JsonReader& body, const std::string& pointer) {
    std::vector<KitForm::Part> all;
    body.list(pointer, 40, [&](const std::string& here) {
        all.push_back({body.id<Item>(here + "/item"), body.integer(here + "/quantity", 1, 1'000'000)});
    });
    return all;
}

std::vector<KitForm::Dishes> dishes(JsonReader& body) {
    std::vector<KitForm::Dishes> all;
    body.list("/choices", 10, [&](const std::string& here) {
        all.push_back({body.integer(here + "/pick", 1, 40), parts(body, here + "/options")});
    });
    return all;
}

static void note_items(const Snapshot& db, const std::vector<KitForm::Part>& parts, const std::string& pointer,
                       std::vector<Fault>& faults);

// Said so that whoever made the mistake can put it right; all of it at once.
void require_good(const Snapshot& db, const KitForm& form, const KitForm* before) {
    std::vector<Fault> faults;
    if (form.holds_nothing()) faults.push_back({"/components", "nothing_inside"});
    if (form.is_generic && !form.choices.empty()) faults.push_back({"/is_generic", "generic_with_choice"});
    if (before != nullptr && before->is_generic && !form.is_generic)
        faults.push_back({"/is_generic", "generic_kit_needed"});
    note_items(db, form.components, "/components", faults);
    for (std::size_t i = 0; i < form.choices.size(); ++i) {
        const std::string here = "/choices/" + std::to_string(i);
        const auto options = static_cast<Count>(form.choices[i].options.size());
        if (form.choices[i].pick > options) faults.push_back({here + "/pick", "pick_too_many", {{"limit", options}}});
        note_items(db, form.choices[i].options, here + "/options", faults);
        std::set<ItemId> seen;
        for (std::size_t at = 0; at < form.choices[i].options.size(); ++at)
            if (!seen.insert(form.choices[i].options[at].item).second)
                faults.push_back({here + "/options/" + std::to_string(at) + "/item", "chosen_twice"});
    }
    if (!faults.empty()) throw Problem{.status = 422, .code = "invalid", .faults = std::move(faults)};
}

void note_items(const Snapshot& db, const std::vector<KitForm::Part>& parts, const std::string& pointer,
                std::vector<Fault>& faults) {
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (!is_item(db, parts[i].item))
            faults.push_back({pointer + '/' + std::to_string(i) + "/item", "unknown_item"});
}

// Which parts of it, for the audit.
std::string changes(const KitForm& before, const KitForm& after) {
    std::string names;
    const auto note = [&](bool changed, std::string_view name) {
        if (changed) names.append(names.empty() ? "" : ", ").append(name);
    };
    note(before.name != after.name, "name");
    note(before.pitch != after.pitch, "pitch");
    note(before.story != after.story, "story");
    note(before.picture != after.picture, "picture");
    note(before.position != after.position, "position");
    note(before.is_generic != after.is_generic, "is_generic");
    note(!after.holds_the_same(before), "contents");
    return names;
}

static json shown(const Component& component) {
    return {{"item", component.item.text()},
            {"name", told(component.name)},
            {"plural", told(component.plural)},
            {"quantity", component.quantity}};
}

json kit_settings(const Snapshot& db, const Campaign& campaign) {
    json rows = json::array();
    auto orders = orders_of_kits(db, campaign.id);
    for (const Kit& kit : kits_of(db, campaign.id)) {
        json components = json::array(), choices = json::array();
        for (const Component& component : kit.components)
            if (component.choice == 0) components.push_back(shown(component));
        for (const Choice& choice : kit.choices) {
            json options = json::array();
            for (const Component& component : kit.components)
                if (component.choice == choice.choice) options.push_back(shown(component));
            choices.push_back({{"pick", choice.pick}, {"options", std::move(options)}});
        }
        rows.push_back(
            {{"slug", kit.slug},
             {"name", told(kit.name)},
             {"pitch", told(kit.pitch)},
             {"story", told(kit.story)},
             {"picture", kit.picture},
             {"position", rows.size() + 1},
             {"is_generic", kit.is_generic},
             {"components", std::move(components)},
             {"choices", std::move(choices)},
             {"orders", orders[kit.id].live},
             {"may_remove", campaign.state != "archived" && why_it_stays(db, campaign, kit, orders[kit.id]).empty()},
             {"version", kit.version}});
    }
    return rows;
}

json one_kit(const Snapshot& db, const Campaign& campaign, const std::string& slug) {
    for (const json& kit : kit_settings(db, campaign))
        if (kit.at("slug") == slug) return kit;
    throw std::logic_error{"no kit " + slug};
}

}  // namespace trousse
