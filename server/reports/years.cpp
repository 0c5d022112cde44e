#include "reports/years.hpp"

namespace trousse {

constexpr auto kYears = R"(
    SELECT slug, name_fr, name_en, eligible, declined, excluded,
           coalesce(sum(orders) FILTER (WHERE kind = 'school' AND origin <> 'automatic' AND swapped = 0), 0) AS chosen,
           coalesce(sum(orders) FILTER (WHERE kind = 'school' AND (origin = 'automatic' OR swapped = 1)), 0) AS automatic,
           coalesce(sum(orders) FILTER (WHERE kind = 'partner'), 0) AS partners,
           coalesce(sum(orders) FILTER (WHERE kind = 'school' AND order_tally.state IN ('shipped', 'delivered')), 0) AS distributed,
           (SELECT -coalesce(sum(pieces), 0) FROM movement_tally
             WHERE campaign_id = campaign.id AND cause IN ('shipment', 'return', 'hand_out')) AS pieces
      FROM campaign LEFT JOIN order_tally ON order_tally.campaign_id = campaign.id AND order_tally.state <> 'cancelled'
     WHERE campaign.state <> 'draft' GROUP BY campaign.id ORDER BY opens_at, campaign.id)";

std::vector<YearFigures> years(const Snapshot& db) {
    return db.all(kYears, {}, [](const Row& row) {
        return YearFigures{.slug = row.text("slug"),
                           .name = {row.text("name_fr"), row.text("name_en")},
                           .eligible = row.integer("eligible"),
                           .chosen = row.integer("chosen"),
                           .automatic = row.integer("automatic"),
                           .declined = row.integer("declined"),
                           .excluded = row.integer("excluded"),
                           .partners = row.integer("partners"),
                           .distributed = row.integer("distributed"),
                           .pieces = row.integer("pieces")};
    });
}

}  // namespace trousse
