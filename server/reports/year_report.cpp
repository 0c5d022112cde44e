#include "reports/year_report.hpp"

#include "platform/answers.hpp"
#include "reports/coverage.hpp"
#include "reports/kit_figures.hpp"

namespace trousse {

using nlohmann::json;

static json told(const Campaign& campaign);
static json told(const KitFigures& kit);
static json told(const Material& material);

json report_json(const Snapshot& db, const Campaign& campaign) {
    const Coverage coverage = coverage_of(db, campaign);
    Count distributed = 0;
    json kits = json::array(), materials = json::array();
    for (const KitFigures& kit : kit_figures(db, campaign.id)) {
        distributed += kit.shipped;
        kits.push_back(told(kit));
    }
    for (const Material& material : materials_of(db, campaign.id)) materials.push_back(told(material));
    return {{"campaign", told(campaign)},
            {"distributed", distributed},
            {"chosen", coverage.ordered},
            {"automatic", coverage.automatic},
            {"next_target", next_target(coverage.ordered, campaign.wish_percent)},
            {"wish_percent", campaign.wish_percent},
            {"materials", std::move(materials)},
            {"kits", std::move(kits)},
            {"coverage", told(coverage)}};
}

constexpr auto kMaterials = R"(
    SELECT sku, name_fr, name_en, plural_fr, plural_en, unit,
           -coalesce(sum(on_hand_change) FILTER (WHERE cause <> 'hand_out'), 0) AS in_kits,
           -coalesce(sum(on_hand_change) FILTER (WHERE cause = 'hand_out'), 0) AS handed_out
      FROM movement INDEXED BY movement_of_a_campaign JOIN item ON item.id = item_id
     WHERE campaign_id = $campaign AND cause IN ('shipment', 'return', 'hand_out')
     GROUP BY item_id HAVING sum(on_hand_change) < 0 ORDER BY sku)";

std::vector<Material> materials_of(const Snapshot& db, const CampaignId& campaign) {
    return db.all(kMaterials, {{"$campaign", campaign}}, [](const Row& row) {
        return Material{.sku = row.text("sku"),
                        .name = {row.text("name_fr"), row.text("name_en")},
                        .plural = {row.text("plural_fr"), row.text("plural_en")},
                        .unit = row.text("unit"),
                        .in_kits = row.integer("in_kits"),
                        .handed_out = row.integer("handed_out")};
    });
}

json told(const Campaign& campaign) {
    return {{"slug", campaign.slug},
            {"name", told(campaign.name)},
            {"opens_at", told(campaign.opens_at)},
            {"closes_at", told(campaign.closes_at)},
            {"event_on", campaign.event_on ? json(*campaign.event_on) : json()}};
}

json told(const KitFigures& kit) {
    return {{"kit", kit.slug},    {"name", told(kit.name)},     {"chosen", kit.chosen},
            {"staff", kit.staff}, {"automatic", kit.automatic}, {"shipped", kit.shipped}};
}

json told(const Material& material) {
    return {{"sku", material.sku},
            {"name", told(material.name)},
            {"plural", told(material.plural)},
            {"unit", material.unit},
            {"quantity", material.in_kits + material.handed_out},
            {"in_kits", material.in_kits},
            {"handed_out", material.handed_out}};
}

}  // namespace trousse
