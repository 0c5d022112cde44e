#include "campaigns/last_choice.hpp"

namespace trousse {

constexpr auto kLastChoice = R"(
    SELECT past.slug, past.name_fr, past.name_en, past.opens_at, kit_name_fr, kit_name_en,
           (SELECT again.slug FROM kit AS again WHERE again.campaign_id = $campaign AND again.slug = kit.slug) AS again
      FROM orders JOIN campaign AS past ON past.id = orders.campaign_id JOIN contents ON contents.id = contents_id
      JOIN kit ON kit.id = contents.kit_id
     WHERE school_id = $school AND orders.state <> 'cancelled' AND (origin <> 'automatic' OR swapped = 1)
       AND past.opens_at < (SELECT opens_at FROM campaign WHERE id = $campaign)
     ORDER BY past.opens_at DESC, orders.id DESC LIMIT 1)";

std::optional<LastChoice> last_choice(const Snapshot& db, const CampaignId& campaign, const SchoolId& school) {
    return db.first(kLastChoice, {{"$campaign", campaign}, {"$school", school}}, [](const Row& row) {
        return LastChoice{.slug = row.text("slug"),
                          .campaign = {row.text("name_fr"), row.text("name_en")},
                          .opens_at = row.instant("opens_at"),
                          .kit = {row.text("kit_name_fr"), row.text("kit_name_en")},
                          .again = row.maybe_text("again")};
    });
}

}  // namespace trousse
