#include "catalog/catalog_store.hpp"

namespace trousse {

static Kit kit_from(const Row& row);
static Kit with_contents(const Snapshot& db, Kit kit);
static Component component_from(const Row& row);

#define KIT_COLUMNS "id, slug, name_fr, name_en, pitch_fr, pitch_en, story_fr, story_en, picture, is_generic, version"

constexpr auto kKits = "SELECT " KIT_COLUMNS " FROM kit WHERE campaign_id = $campaign ORDER BY position, id";
constexpr auto kKit = "SELECT " KIT_COLUMNS " FROM kit WHERE campaign_id = $campaign AND slug = $slug";
constexpr auto kGenericKit = "SELECT " KIT_COLUMNS " FROM kit WHERE campaign_id = $campaign AND is_generic = 1";

std::vector<Kit> kits_of(const Snapshot& db, const CampaignId& campaign) {
    auto kits = db.all(kKits, {{"$campaign", campaign}}, kit_from);
    for (Kit& kit : kits) kit = with_contents(db, std::move(kit));
    return kits;
}

std::optional<Kit> find_kit(const Snapshot& db, const CampaignId& campaign, std::string_view slug) {
    auto kit = db.first(kKit, {{"$campaign", campaign}, {"$slug", slug}}, kit_from);
    return kit ? std::optional{with_contents(db, *std::move(kit))} : std::nullopt;
}

std::optional<Kit> generic_kit_of(const Snapshot& db, const CampaignId& campaign) {
    auto kit = db.first(kGenericKit, {{"$campaign", campaign}}, kit_from);
    return kit ? std::optional{with_contents(db, *std::move(kit))} : std::nullopt;
}

constexpr auto kComponents = R"(
    SELECT item_id, name_fr, name_en, plural_fr, plural_en, unit, picture, quantity, choice
      FROM kit_component JOIN item ON item.id = item_id WHERE kit_id = $kit ORDER BY kit_component.position)";
constexpr auto kChoices = "SELECT choice, pick FROM kit_choice WHERE kit_id = $kit ORDER BY choice";

Kit with_contents(const Snapshot& db, Kit kit) {
    kit.components = db.all(kComponents, {{"$kit", kit.id}}, component_from);
    kit.choices = db.all(kChoices, {{"$kit", kit.id}},
                         [](const Row& row) { return Choice{row.integer("choice"), row.integer("pick")}; });
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
