#include "reports/choosers.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static Count in_both(const std::vector<SchoolId>& these, const std::vector<SchoolId>& those) {
    std::vector<SchoolId> both;
    std::ranges::set_intersection(these, those, std::back_inserter(both));
    return std::ssize(both);
}

Choosers choosers(const Figures& now, const Figures& before) {
    const Count both = in_both(now.choosers, before.choosers);
    return {
        .fresh = std::ssize(now.choosers) - both, .returning = both, .lapsed = in_both(now.others, before.choosers)};
}

constexpr auto kLapsed = R"(
    SELECT school.id, school.name, name_key, board, mrc, municipality, school_contact.name AS contact, school_contact.email,
           school_contact.phone, kit.slug AS kit, kit.name_fr AS kit_fr, kit.name_en AS kit_en,
           iif(now.answer = 'order', 'automatic', now.answer) AS answer,
           account.name AS in_hand_of, contacted_at, note, coalesce(school_follow_up.version, 0) AS version
      FROM school CROSS JOIN roster AS now ON now.campaign_id = $now AND now.school_id = school.id
      CROSS JOIN roster AS before ON before.campaign_id = $before AND before.school_id = school.id
      CROSS JOIN live_order AS chosen ON chosen.id = before.order_id
      JOIN contents ON contents.id = chosen.contents_id JOIN kit ON kit.id = contents.kit_id
      LEFT JOIN school_contact ON school_contact.school_id = school.id
      LEFT JOIN school_follow_up ON school_follow_up.campaign_id = $now AND school_follow_up.school_id = school.id
      LEFT JOIN account ON account.id = school_follow_up.account_id
     WHERE chosen.counts_as <> 'automatic'
       AND NOT EXISTS (SELECT 1 FROM live_order WHERE live_order.id = now.order_id AND live_order.counts_as <> 'automatic')
       AND (name_key, school.id) > ($name, $after)
     ORDER BY name_key, school.id LIMIT $limit)";

static json shown(const Row& row);

// A page begins after a school, named by its name and its key.
std::vector<Keyed> lapsed_schools(const Snapshot& db, const CampaignId& now, const CampaignId& before,
                                  const Page& page) {
    const auto cut = page.after.rfind('|');
    const std::string name = page.after.substr(0, cut), key = page.after.empty() ? "0" : page.after.substr(cut + 1);
    SchoolId after;
    if (std::from_chars(key.data(), key.data() + key.size(), after.key).ptr != key.data() + key.size())
        throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "cursor"}}};
    return db.all(kLapsed,
                  {{"$now", now}, {"$before", before}, {"$name", name}, {"$after", after}, {"$limit", page.limit + 1}},
                  [](const Row& row) {
                      return Keyed{row.text("name_key") + '|' + std::to_string(row.integer("id")), shown(row)};
                  });
}

json shown(const Row& row) {
    const auto kit = json{{"slug", row.text("kit")}, {"name", told(Bilingual{row.text("kit_fr"), row.text("kit_en")})}};
    const auto contact = [&]() -> json {
        if (row.is_null("contact")) return {};
        return {{"name", row.text("contact")}, {"email", row.text("email")}, {"phone", row.text("phone")}};
    };
    const auto in_hand_of = row.maybe_text("in_hand_of");
    return {{"id", row.id<School>("id").text()},
            {"name", row.text("name")},
            {"board", row.text("board")},
            {"mrc", row.text("mrc")},
            {"municipality", row.text("municipality")},
            {"kit", kit},
            {"contact", contact()},
            {"answer", row.text("answer")},
            {"follow_up",
             {{"in_hand_of", maybe(in_hand_of)},
              {"contacted_at", told(row.maybe_instant("contacted_at"))},
              {"note", row.text("note")},
              {"version", row.integer("version")}}}};
}

}  // namespace trousse
