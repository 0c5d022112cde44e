#include "accounts/school_view.hpp"

#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

namespace {

struct Outcome {
    std::string id;
    std::string kind;
    std::optional<std::string> order;
};

std::optional<Outcome> live_outcome(const Snapshot& db, const Campaign& campaign, const SchoolId& school);
std::optional<std::string> order_to_show(const Snapshot& db, const Campaign& campaign, const SchoolId& school);
json last_year(const Snapshot& db, const Campaign& campaign, const SchoolId& school);
json shown(const std::optional<Outcome>& outcome);
json shown(const std::optional<Contact>& contact);
json shown(const std::vector<DeliveryPlace>& places);
json open_acts(const Campaign& campaign, const School& school, const std::optional<Outcome>& outcome, Instant now);

}  // namespace

json shown_school_session(const Snapshot& db, const Visitor& visitor, const ShowOrder& show_order, Instant now) {
    const Campaign campaign = campaign_by_id(db, {visitor.campaign});
    const std::vector<School> schools = schools_opened_by(db, {visitor.id});

    json views = json::array();
    for (const School& school : schools) {
        const auto outcome = live_outcome(db, campaign, school.id);
        const auto order = order_to_show(db, campaign, school.id);
        views.push_back({{"id", school.id.text},
                         {"name", school.name},
                         {"board", school.board},
                         {"mrc", school.mrc},
                         {"municipality", school.municipality},
                         {"address", school.address},
                         {"postal_code", school.postal_code},
                         {"language", school.language},
                         {"is_parent", school.id.text == visitor.id && schools.size() > 1},
                         {"places", shown(places_of(db, school.id))},
                         {"contact", shown(contact_of(db, school.id))},
                         {"outcome", shown(outcome)},
                         {"order", order ? show_order(db, *order, visitor) : json()},
                         {"last_year", last_year(db, campaign, school.id)},
                         {"actions", open_acts(campaign, school, outcome, now)}});
    }
    return {
        {"role", "school"},
        {"campaign", {{"slug", campaign.slug}, {"name", told(campaign.name)}, {"is_current", campaign.is_published()}}},
        {"schools", std::move(views)}};
}

namespace {

constexpr auto kOutcome = R"(
    SELECT outcome.id, outcome.kind, orders.number FROM outcome LEFT JOIN orders ON orders.id = outcome.order_id
     WHERE outcome.campaign_id = $campaign AND outcome.school_id = $school AND outcome.live = 1)";

std::optional<Outcome> live_outcome(const Snapshot& db, const Campaign& campaign, const SchoolId& school) {
    return db.first(kOutcome, {{"$campaign", campaign.id}, {"$school", school}}, [](const Row& row) {
        return Outcome{row.text("id"), row.text("kind"), row.maybe_text("number")};
    });
}

// The live one, else the last that was cancelled.
constexpr auto kOrder = R"(
    SELECT number FROM orders WHERE school_id = $school AND campaign_id = $campaign
     ORDER BY state = 'cancelled', placed_at DESC, id DESC LIMIT 1)";

std::optional<std::string> order_to_show(const Snapshot& db, const Campaign& campaign, const SchoolId& school) {
    return db.first(kOrder, {{"$campaign", campaign.id}, {"$school", school}},
                    [](const Row& row) { return row.text("number"); });
}

// What it got in the last campaign before this one, and the kit of this one that goes by the same name.
constexpr auto kLastYear = R"(
    SELECT campaign.slug, campaign.name_fr, campaign.name_en, orders.kit_name_fr, orders.kit_name_en, orders.origin,
           (SELECT again.slug FROM kit AS again WHERE again.campaign_id = $campaign AND again.slug = kit.slug) AS again
      FROM orders JOIN campaign ON campaign.id = orders.campaign_id JOIN kit ON kit.id = orders.kit_id
     WHERE orders.school_id = $school AND orders.state <> 'cancelled' AND campaign.opens_at < $opens_at
     ORDER BY campaign.opens_at DESC, orders.placed_at DESC, orders.id DESC LIMIT 1)";

json last_year(const Snapshot& db, const Campaign& campaign, const SchoolId& school) {
    const auto found = db.first(
        kLastYear, {{"$campaign", campaign.id}, {"$school", school}, {"$opens_at", campaign.opens_at}},
        [](const Row& row) -> json {
            const auto again = row.maybe_text("again");
            return {{"campaign",
                     {{"slug", row.text("slug")}, {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}}},
                    {"kit", again ? json(*again) : json()},
                    {"kit_name", told(Bilingual{row.text("kit_name_fr"), row.text("kit_name_en")})},
                    {"origin", row.text("origin")}};
        });
    return found.value_or(json());
}

json shown(const std::optional<Outcome>& outcome) {
    if (!outcome) return {};
    const bool declined = outcome->kind == "decline";
    return {{"kind", outcome->kind},
            {"order", outcome->order ? json(*outcome->order) : json()},
            {"decline", declined ? json(outcome->id) : json()}};
}

json shown(const std::optional<Contact>& contact) {
    if (!contact) return {};
    return {
        {"name", contact->name}, {"email", contact->email}, {"phone", contact->phone}, {"language", contact->language}};
}

json shown(const std::vector<DeliveryPlace>& places) {
    json list = json::array();
    for (const DeliveryPlace& place : places)
        list.push_back({{"id", place.id.text},
                        {"name", place.name},
                        {"address", place.address},
                        {"municipality", place.municipality},
                        {"postal_code", place.postal_code}});
    return list;
}

// A partner may order as often as it likes, and has nothing to decline.
json open_acts(const Campaign& campaign, const School& school, const std::optional<Outcome>& outcome, Instant now) {
    json acts = json::array();
    if (!campaign.is_open(now)) return acts;
    if (!outcome) acts.push_back("order");
    if (!outcome && !school.is_partner()) acts.push_back("decline");
    if (outcome && outcome->kind == "decline") acts.push_back("withdraw_decline");
    return acts;
}

}  // namespace

}  // namespace trousse
