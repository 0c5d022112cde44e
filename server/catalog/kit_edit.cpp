#include "catalog/kit_edit.hpp"

#include <algorithm>

#include "catalog/catalog_store.hpp"

namespace trousse {

static void write_contents(Transaction& tx, const KitId& kit, const KitForm& form);
static void put_in_order(Transaction& tx, const CampaignId& campaign, const KitId& kit, Count position);
static void take_generic_from_others(Transaction& tx, const CampaignId& campaign, const KitId& kit);

KitForm form_of(const Kit& kit, Count position) {
    KitForm form{.slug = kit.slug,
                 .name = kit.name,
                 .pitch = kit.pitch,
                 .story = kit.story,
                 .picture = kit.picture,
                 .position = position,
                 .is_generic = kit.is_generic,
                 .components = {},
                 .choices = {}};
    for (const Choice& choice : kit.choices) form.choices.push_back({.pick = choice.pick, .options = {}});
    for (const Component& component : kit.components) {
        const auto choice = std::ranges::find(kit.choices, component.choice, &Choice::choice);
        auto& parts = choice == kit.choices.end()
                          ? form.components
                          : form.choices[static_cast<std::size_t>(choice - kit.choices.begin())].options;
        parts.push_back({component.item, component.quantity});
    }
    return form;
}

constexpr auto kAdd = R"(
    INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en, pitch_fr, pitch_en, story_fr, story_en, picture)
    VALUES ($id, $campaign, $slug, 1000000, $name_fr, $name_en, $pitch_fr, $pitch_en, $story_fr, $story_en, $picture))";
constexpr auto kSetGeneric = "UPDATE kit SET is_generic = $is_generic WHERE id = $kit AND is_generic <> $is_generic";

KitId add_kit(Transaction& tx, const CampaignId& campaign, const KitForm& form, Instant now) {
    const KitId id{new_key(now)};
    tx.run(kAdd, {{"$id", id},
                  {"$campaign", campaign},
                  {"$slug", form.slug},
                  {"$name_fr", form.name.fr},
                  {"$name_en", form.name.en},
                  {"$pitch_fr", form.pitch.fr},
                  {"$pitch_en", form.pitch.en},
                  {"$story_fr", form.story.fr},
                  {"$story_en", form.story.en},
                  {"$picture", form.picture}});
    write_contents(tx, id, form);
    if (form.is_generic) take_generic_from_others(tx, campaign, id);
    tx.run(kSetGeneric, {{"$kit", id}, {"$is_generic", form.is_generic}});
    put_in_order(tx, campaign, id, form.position);
    return id;
}

constexpr auto kRewrite = R"(
    UPDATE kit SET name_fr = $name_fr, name_en = $name_en, pitch_fr = $pitch_fr, pitch_en = $pitch_en, story_fr = $story_fr,
                   story_en = $story_en, picture = $picture, version = version + 1
     WHERE id = $kit)";

void rewrite_kit(Transaction& tx, const CampaignId& campaign, const KitId& kit, const KitForm& form) {
    tx.run(kRewrite, {{"$kit", kit},
                      {"$name_fr", form.name.fr},
                      {"$name_en", form.name.en},
                      {"$pitch_fr", form.pitch.fr},
                      {"$pitch_en", form.pitch.en},
                      {"$story_fr", form.story.fr},
                      {"$story_en", form.story.en},
                      {"$picture", form.picture}});
    if (!form.is_generic) tx.run(kSetGeneric, {{"$kit", kit}, {"$is_generic", false}});  // before it gets a choice
    write_contents(tx, kit, form);
    if (form.is_generic) take_generic_from_others(tx, campaign, kit);
    tx.run(kSetGeneric, {{"$kit", kit}, {"$is_generic", form.is_generic}});
    put_in_order(tx, campaign, kit, form.position);
}

constexpr auto kForgetComponents = "DELETE FROM kit_component WHERE kit_id = $kit";
constexpr auto kForgetChoices = "DELETE FROM kit_choice WHERE kit_id = $kit";
constexpr auto kAddChoice = "INSERT INTO kit_choice (kit_id, choice, pick) VALUES ($kit, $choice, $pick)";
constexpr auto kAddComponent = R"(
    INSERT INTO kit_component (kit_id, position, choice, item_id, quantity) VALUES ($kit, $position, $choice, $item, $quantity))";

void write_contents(Transaction& tx, const KitId& kit, const KitForm& form) {
    tx.run(kForgetComponents, {{"$kit", kit}});
    tx.run(kForgetChoices, {{"$kit", kit}});
    Count position = 0, choice = 0;
    const auto add = [&](const KitForm::Part& part) {
        tx.run(kAddComponent, {{"$kit", kit},
                               {"$position", ++position},
                               {"$choice", choice},
                               {"$item", part.item},
                               {"$quantity", part.quantity}});
    };
    std::ranges::for_each(form.components, add);
    for (const auto& [pick, options] : form.choices) {
        tx.run(kAddChoice, {{"$kit", kit}, {"$choice", ++choice}, {"$pick", pick}});
        std::ranges::for_each(options, add);
    }
}

constexpr auto kTakeGeneric = R"(
    UPDATE kit SET is_generic = 0, version = version + 1 WHERE campaign_id = $campaign AND is_generic = 1 AND id <> $kit)";

void take_generic_from_others(Transaction& tx, const CampaignId& campaign, const KitId& kit) {
    tx.run(kTakeGeneric, {{"$campaign", campaign}, {"$kit", kit}});
}

// Places are counted anew, the kit at its own and the others around it.
constexpr auto kPutInOrder = R"(
    UPDATE kit SET position = placed.place FROM (
        SELECT id, row_number() OVER (ORDER BY iif(id = $kit, $position * 2 - 1, others * 2), id) AS place FROM (
            SELECT id, row_number() OVER (ORDER BY id = $kit, position, id) AS others FROM kit WHERE campaign_id = $campaign)) AS placed
     WHERE kit.id = placed.id)";

void put_in_order(Transaction& tx, const CampaignId& campaign, const KitId& kit, Count position) {
    tx.run(kPutInOrder, {{"$campaign", campaign}, {"$kit", kit}, {"$position", position}});
}

constexpr auto kForgetKept = "DELETE FROM contents WHERE kit_id = $kit";
constexpr auto kRemove = "DELETE FROM kit WHERE id = $kit";

// What orders had of it once, and have no longer, goes with it.
void remove_kit(Transaction& tx, const KitId& kit) {
    for (const Sql forget :
         {Sql{kForgetKept}, Sql{kForgetComponents}, Sql{kForgetChoices}, Sql{kRemove}})
        tx.run(forget, {{"$kit", kit}});
}

void copy_kits(Transaction& tx, const CampaignId& from, const CampaignId& to, Instant now) {
    Count position = 0;
    for (const Kit& kit : kits_of(tx, from)) add_kit(tx, to, form_of(kit, ++position), now);
}

constexpr auto kIsItem = "SELECT 1 FROM item WHERE id = $item";

bool is_item(const Snapshot& db, const ItemId& item) { return db.any(kIsItem, {{"$item", item}}); }

constexpr auto kStandingBuilt = "SELECT coalesce(sum(change), 0) AS figure FROM kit_building WHERE kit_id = $kit";

Count standing_built(const Snapshot& db, const KitId& kit) { return db.figure(kStandingBuilt, {{"$kit", kit}}); }

constexpr auto kWasBuilt = "SELECT 1 FROM kit_building WHERE kit_id = $kit LIMIT 1";

bool was_built(const Snapshot& db, const KitId& kit) { return db.any(kWasBuilt, {{"$kit", kit}}); }

constexpr auto kOrdersOfKits = R"(
    SELECT kit_id, count(*) AS orders, count(*) FILTER (WHERE state <> 'cancelled') AS live
      FROM orders JOIN contents ON contents.id = contents_id
     WHERE orders.id > ($campaign << 32) AND orders.id < ($campaign + 1 << 32) GROUP BY kit_id ORDER BY kit_id)";

std::map<KitId, OrdersOfKit> orders_of_kits(const Snapshot& db, const CampaignId& campaign) {
    const auto counted = db.all(kOrdersOfKits, {{"$campaign", campaign}}, [](const Row& row) {
        return std::pair{row.id<Kit>("kit_id"), OrdersOfKit{.all = row.integer("orders"), .live = row.integer("live")}};
    });
    return {counted.begin(), counted.end()};
}

}  // namespace trousse
