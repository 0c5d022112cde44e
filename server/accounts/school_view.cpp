#include "accounts/school_view.hpp"

#include "campaigns/campaigns_store.hpp"
#include "campaigns/last_choice.hpp"
#include "campaigns/roster.hpp"
#include "platform/answers.hpp"
#include "schools/school_card.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

namespace {

std::optional<std::string> order_to_show(const Snapshot& db, const Campaign& campaign, const SchoolId& school);
json last_year(const Snapshot& db, const Campaign& campaign, const SchoolId& school);
json answer_of(const Snapshot& db, const SchoolId& school, const std::optional<RosterRow>& row);
json open_acts(const Campaign& campaign, const std::optional<RosterRow>& row, Instant now);

}  // namespace

// A code of another campaign than the current one reads that campaign's orders, and nothing else (product.md, rule 1).
json shown_school_session(const Snapshot& db, const Visitor& visitor, const ShowOrder& show_order, Instant now) {
    const Campaign campaign = campaign_by_id(db, {visitor.campaign});
    const bool is_current = campaign.is_published();
    const std::vector<School> schools = schools_opened_by(db, {visitor.id});

    json views = json::array();
    for (const School& school : schools) {
        const auto row = roster_row(db, campaign.id, school.id);
        const auto order = order_to_show(db, campaign, school.id);
        views.push_back({{"id", school.id.text()},
                         {"kind", school.kind},
                         {"name", school.name},
                         {"board", school.board},
                         {"mrc", school.mrc},
                         {"municipality", school.municipality},
                         {"address", school.address},
                         {"postal_code", school.postal_code},
                         {"language", school.language},
                         {"is_parent", school.id.key == visitor.id && schools.size() > 1},
                         {"places", is_current ? told_places(db, school.id) : json::array()},
                         {"contact", is_current ? told(contact_of(db, school.id)) : json()},
                         {"outcome", answer_of(db, school.id, row)},
                         {"order", order ? show_order(db, *order, visitor) : json()},
                         {"last_year", is_current ? last_year(db, campaign, school.id) : json()},
                         {"actions", open_acts(campaign, row, now)}});
    }
    return {{"role", "school"},
            {"campaign", {{"slug", campaign.slug}, {"name", told(campaign.name)}, {"is_current", is_current}}},
            {"schools", std::move(views)}};
}

namespace {

// The live one, else the last that was cancelled; none that a run gave which was undone (rule 5).
constexpr auto kOrder = R"(
    SELECT number FROM orders
     WHERE school_id = $school AND campaign_id = $campaign
       AND NOT (state = 'cancelled' AND swapped = 0 AND generic_run_id IN (SELECT id FROM generic_run WHERE undone_at IS NOT NULL))
     ORDER BY state = 'cancelled', id DESC LIMIT 1)";

std::optional<std::string> order_to_show(const Snapshot& db, const Campaign& campaign, const SchoolId& school) {
    return db.first(kOrder, {{"$campaign", campaign.id}, {"$school", school}},
                    [](const Row& row) { return row.text("number"); });
}

json last_year(const Snapshot& db, const Campaign& campaign, const SchoolId& school) {
    const auto last = last_choice(db, campaign.id, school);
    if (!last) return {};
    return {{"campaign", {{"slug", last->slug}, {"name", told(last->campaign)}}},
            {"kit", maybe(last->again)},
            {"kit_name", told(last->kit)},
            {"is_year_before", campaign.opens_at - last->opens_at < std::chrono::days{500}}};
}

constexpr auto kNumber = "SELECT number FROM orders WHERE id = $order";

// A decline is withdrawn by the school's id.
json answer_of(const Snapshot& db, const SchoolId& school, const std::optional<RosterRow>& row) {
    if (!row || row->is_silent()) return {};
    const auto number =
        db.first(kNumber, {{"$order", row->order}}, [](const Row& order) { return order.text("number"); });
    return {{"kind", row->answer},
            {"order", maybe(number)},
            {"decline", row->answer == "decline" ? json(school.text()) : json()}};
}

// A partner may order as often as it likes, and has nothing to decline.
json open_acts(const Campaign& campaign, const std::optional<RosterRow>& row, Instant now) {
    json acts = json::array();
    if (!campaign.is_open(now)) return acts;
    if (!row || row->is_silent()) acts.push_back("order");
    if (row && row->is_silent()) acts.push_back("decline");
    if (row && row->answer == "decline") acts.push_back("withdraw_decline");
    return acts;
}

}  // namespace

}  // namespace trousse
