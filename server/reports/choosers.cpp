#include "reports/choosers.hpp"

#include <algorithm>
#include <sstream>

namespace trousse {

using nlohmann::json;

constexpr auto kChoosers = R"(
    SELECT (SELECT coalesce(sum(schools), 0) FROM choice_tally WHERE campaign_id = $now) AS now,
           (SELECT coalesce(sum(schools), 0) FROM choice_tally WHERE campaign_id = $before) AS before,
           (SELECT coalesce(sum(schools), 0) FROM both_choice_tally WHERE campaign_id = $now AND other_id = $before) AS both_times)";

Choosers choosers(const Snapshot& db, const CampaignId& now, const CampaignId& before) {
    return *db.first(kChoosers, {{"$now", now}, {"$before", before}}, [](const Row& row) {
        const Count both = row.integer("both_times");
        return Choosers{.fresh = row.integer("now") - both, .returning = both, .lapsed = row.integer("before") - both};
    });
}

constexpr auto kLevels = R"(
    SELECT levels, schools FROM choice_tally WHERE campaign_id = $campaign AND schools > 0 ORDER BY levels)";

std::vector<LevelFigures> levels_of(const Snapshot& db, const CampaignId& campaign) {
    std::vector<LevelFigures> levels{{"preschool"}, {"primary"}, {"secondary"}, {"vocational"}, {"adult"}, {""}};
    const auto groups = db.all(kLevels, {{"$campaign", campaign}},
                               [](const Row& row) { return std::pair{row.text("levels"), row.integer("schools")}; });
    for (const auto& [names, schools] : groups) {
        std::istringstream list{names};
        if (names.empty()) levels.back().chosen += schools;
        for (std::string name; std::getline(list, name, ',');)
            if (const auto level = std::ranges::find(levels, name, &LevelFigures::level); level != levels.end()) level->chosen += schools;
    }
    if (levels.back().chosen == 0) levels.pop_back();  // those whose levels are not known
    return levels;
}

constexpr auto kLapsed = R"(
    SELECT school.id, school.name, school.name_key, board, mrc, municipality, school_contact.name AS contact, school_contact.email AS email,
           school_contact.phone AS phone,
           kit.slug AS kit, kit.name_fr AS kit_fr, kit.name_en AS kit_en,
           coalesce((SELECT iif(outcome.kind <> 'order', outcome.kind, 'automatic') FROM outcome
                      WHERE campaign_id = $now AND school_id = school.id AND live = 1), 'silent') AS answer,
           account.name AS in_hand_of, contacted_at, note, coalesce(school_follow_up.version, 0) AS version
      FROM school INDEXED BY school_by_name CROSS JOIN school_choice ON school_choice.campaign_id = $before AND school_choice.school_id = school.id
      LEFT JOIN school_contact ON school_contact.school_id = school.id
      LEFT JOIN orders ON orders.id = (SELECT id FROM orders INDEXED BY order_of_a_school WHERE school_id = school.id AND campaign_id = $before AND state <> 'cancelled' LIMIT 1)
      LEFT JOIN kit ON kit.id = orders.kit_id
      LEFT JOIN school_follow_up ON school_follow_up.campaign_id = $now AND school_follow_up.school_id = school.id
      LEFT JOIN account ON account.id = school_follow_up.account_id
     WHERE school.closed_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM school_choice WHERE campaign_id = $now AND school_id = school.id)
       AND (school.name_key, school.id) > ($name, $after)
     ORDER BY school.name_key, school.id LIMIT $limit)";

static json shown(const Row& row);

std::vector<Keyed> lapsed_schools(const Snapshot& db, const CampaignId& now, const CampaignId& before, const Page& page) {
    const auto cut = page.after.rfind('|');
    if (!page.after.empty() && cut == std::string::npos) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "cursor"}}};
    const std::string name = page.after.substr(0, cut), after = page.after.empty() ? "" : page.after.substr(cut + 1);
    return db.all(kLapsed, {{"$now", now}, {"$before", before}, {"$name", name}, {"$after", after}, {"$limit", page.limit + 1}},
                  [](const Row& row) { return Keyed{row.text("name_key") + '|' + row.text("id"), shown(row)}; });
}

json shown(const Row& row) {
    const auto maybe = [&](const char* column) { return row.is_null(column) ? json() : json(row.text(column)); };
    return {{"id", row.text("id")},
            {"name", row.text("name")},
            {"board", row.text("board")},
            {"mrc", row.text("mrc")},
            {"municipality", row.text("municipality")},
            {"kit", row.is_null("kit") ? json() : json{{"slug", row.text("kit")}, {"name", told(Bilingual{row.text("kit_fr"), row.text("kit_en")})}}},
            {"contact", row.is_null("contact") ? json() : json{{"name", row.text("contact")}, {"email", row.text("email")}, {"phone", row.text("phone")}}},
            {"answer", row.text("answer")},
            {"follow_up", {{"in_hand_of", maybe("in_hand_of")},
                           {"contacted_at", told(row.maybe_instant("contacted_at"))},
                           {"note", row.text("note")},
                           {"version", row.integer("version")}}}};
}

}  // namespace trousse
