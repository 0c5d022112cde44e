#include "catalog/catalog_store.hpp"

namespace trousse {

static Kit kit_by_id(const Snapshot& db, const KitId& id);
static Kit kit_from(const Row& row);
static Component component_from(const Row& row);
static KitId id_from(const Row& row) { return row.id<Kit>("id"); }

constexpr auto kKits = "SELECT id FROM kit WHERE campaign_id = $campaign ORDER BY position, id";
constexpr auto kNamed = "SELECT id FROM kit WHERE campaign_id = $campaign AND slug = $slug";
constexpr auto kGeneric = "SELECT id FROM kit WHERE campaign_id = $campaign AND is_generic = 1";

std::vector<Kit> kits_of(const Snapshot& db, const CampaignId& campaign) {
    std::vector<Kit> kits;
    for (const KitId& id : db.all(kKits, {{"$campaign", campaign}}, id_from)) kits.push_back(kit_by_id(db, id));
    return kits;
}

std::optional<Kit> find_kit(const Snapshot& db, const CampaignId& campaign, std::string_view slug) {
    const auto id = db.first(kNamed, {{"$campaign", campaign}, {"$slug", slug}}, id_from);
    return id ? std::optional{kit_by_id(db, *id)} : std::nullopt;
}

std::optional<Kit> generic_kit_of(const Snapshot& db, const CampaignId& campaign) {
    const auto id = db.first(kGeneric, {{"$campaign", campaign}}, id_from);
    return id ? std::optional{kit_by_id(db, *id)} : std::nullopt;
}

constexpr auto kKit = R"(
    SELECT id, slug, name_fr, name_en, pitch_fr, pitch_en, story_fr, story_en, picture, is_generic, version FROM kit WHERE id = $kit)";
constexpr auto kComponents = R"(
    SELECT item_id, name_fr, name_en, plural_fr, plural_en, unit, picture, quantity, choice
      FROM kit_component JOIN item ON item.id = item_id WHERE kit_id = $kit ORDER BY kit_component.position)";
constexpr auto kChoices = "SELECT choice, pick FROM kit_choice WHERE kit_id = $kit ORDER BY choice";

Kit kit_by_id(const Snapshot& db, const KitId& id) {
    Kit kit = *db.first(kKit, {{"$kit", id}}, kit_from);
    kit.components = db.all(kComponents, {{"$kit", id}}, component_from);
    kit.choices = db.all(kChoices, {{"$kit", id}}, [](const Row& row) {
        return Choice{row.integer("choice"), row.integer("pick")};
    });
    return kit;
}

Kit kit_from(const Row& row) {
    return {.id = row.id<Kit>("id"),
            .slug = row.text("slug"),
            .name = {row.text("name_fr"), row.text("name_en")},
            .pitch = {row.text("pitch_fr"), row.text("pitch_en")},
            .story = {row.text("story_fr"), row.text("story_en")},
            .picture = row.text("picture"),
            .is_generic = row.flag("is_generic"),
            .version = row.integer("version"),
            .components = {},
            .choices = {}};
}

Component component_from(const Row& row) {
    return {.item = row.id<Item>("item_id"),
            .name = {row.text("name_fr"), row.text("name_en")},
            .plural = {row.text("plural_fr"), row.text("plural_en")},
            .unit = row.text("unit"),
            .picture = row.text("picture"),
            .quantity = row.integer("quantity"),
            .choice = row.integer("choice")};
}

}  // namespace trousse
