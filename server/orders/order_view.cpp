#include "orders/order_view.hpp"

#include "campaigns/campaigns_store.hpp"
#include "orders/parcels_view.hpp"
#include "platform/answers.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

static json told(const Contents& contents);
static json told(const DeliveryPlace& place);
static json timeline(const Order& order, const json& parcels);
static json words_of(const std::vector<Act>& acts);

constexpr auto kNotes = "SELECT count(*) AS figure FROM order_note WHERE order_id = $order";
constexpr auto kKitOf = "SELECT slug, picture FROM kit WHERE id = $kit";

OrderDetails details_of(const Snapshot& db, const Order& order) {
    OrderDetails details{.campaign = campaign_by_id(db, order.campaign),
                         .school = require_school(db, order.school),
                         .kit_slug = {},
                         .kit_picture = {},
                         .contents = contents_of(db, order.id),
                         .contact = contact_of(db, order.id),
                         .place = {},
                         .claims = claims_of(db, order.id),
                         .notes = db.figure(kNotes, {{"$order", order.id}})};
    if (order.delivery.place) details.place = place_of(db, order.school, *order.delivery.place);
    db.first(kKitOf, {{"$kit", order.kit}}, [&](const Row& row) {
        details.kit_slug = row.text("slug");
        details.kit_picture = row.text("picture");
        return true;
    });
    return details;
}

json shown(const Snapshot& db, const Order& order, const Visitor& visitor, Instant now) {
    const OrderDetails details = details_of(db, order);
    const json parcels = parcels_shown(db, order, visitor.is_staff(), !details.campaign.is_published());
    return shown(order, details, parcels, visitor, now);
}

json shown(const Order& order, const OrderDetails& details, const json& parcels, const Visitor& visitor, Instant now) {
    const auto& [campaign, school, kit_slug, kit_picture, contents, contact, place, claims, notes] = details;
    json who;
    if (contact)
        who = {{"name", contact->contact.name},
               {"email", contact->contact.email},
               {"phone", contact->contact.phone},
               {"language", order.language}};
    return {{"number", order.number.text},
            {"campaign", {{"slug", campaign.slug}, {"name", told(campaign.name)}}},
            {"school",
             {{"id", school.id.text},
              {"name", school.name},
              {"board", school.board},
              {"mrc", school.mrc},
              {"municipality", school.municipality},
              {"kind", school.kind}}},
            {"kit", {{"slug", kit_slug}, {"name", told(order.kit_name)}, {"picture", kit_picture}}},
            {"origin", word(order.origin)},
            {"swapped", order.swapped},
            {"state", word(order.state)},
            {"placed_at", told(order.placed_at)},
            {"changed_at", told(order.changed_at)},
            {"contents", told(contents)},
            {"contact", who},
            {"delivery", {{"way", order.delivery.way}, {"place", place ? told(*place) : json()}}},
            {"note", contact ? contact->note : ""},
            {"parcels", parcels},
            {"claims", claims},
            {"claim_kinds", claim_kinds(order, !campaign.is_published())},
            {"notes_count", visitor.is_staff() ? json(notes) : json()},
            {"wave", order.wave ? json(*order.wave) : json()},
            {"edition", order.edition},
            {"remainder", order.remainder},
            {"timeline", timeline(order, parcels)},
            {"actions", words_of(open_acts(order, circumstances_of(campaign, visitor, now)))},
            {"version", order.version}};
}

Answer answered(const Snapshot& db, const Order& order, const Visitor& visitor, Instant now) {
    return versioned(ok(shown(db, order, visitor, now)), order.version);
}

json told(const Contents& contents) {
    json lines = json::array();
    for (const Line& line : contents)
        lines.push_back({{"item", line.item.text},
                         {"name", told(line.name)},
                         {"picture", line.picture},
                         {"quantity", line.quantity},
                         {"chosen", line.chosen}});
    return lines;
}

json told(const DeliveryPlace& place) {
    return {{"id", place.id.text},
            {"name", place.name},
            {"address", place.address},
            {"municipality", place.municipality},
            {"postal_code", place.postal_code}};
}

// What has happened, in order. The first parcel tells when it was packed, the last one when all had left or come.
json timeline(const Order& order, const json& parcels) {
    json steps = json::array({{{"state", "placed"}, {"at", told(order.placed_at)}}});
    json packed, shipped, delivered;
    for (const json& parcel : parcels) {
        if (!parcel["claim"].is_null() || parcel["state"] == "returned") continue;
        if (packed.is_null()) packed = parcel["packed_at"];
        if (!parcel["shipped_at"].is_null()) shipped = parcel["shipped_at"];
        if (!parcel["delivered_at"].is_null()) delivered = parcel["delivered_at"];
    }
    if (order.state != OrderState::shipped && order.state != OrderState::delivered) shipped = nullptr;
    if (order.state != OrderState::delivered) delivered = nullptr;
    for (const auto& [state, moment] : {std::pair{"packed", packed}, {"shipped", shipped}, {"delivered", delivered}})
        if (!moment.is_null()) steps.push_back({{"state", state}, {"at", moment}});
    if (order.state == OrderState::cancelled) steps.push_back({{"state", "cancelled"}, {"at", told(order.changed_at)}});
    return steps;
}

json words_of(const std::vector<Act>& acts) {
    json words = json::array();
    for (const Act act : acts) words.push_back(word(act));
    return words;
}

Circumstances circumstances_of(const Campaign& campaign, const Visitor& visitor, Instant now) {
    return {.is_staff = visitor.is_staff(),
            .before_deadline = !campaign.is_over(now),
            .late_changes = campaign.late_changes_on && campaign.is_over(now),
            .archived = !campaign.is_published()};
}

void require_act(Act act, const Order& order, const Campaign& campaign, const Visitor& visitor, Instant now) {
    const Circumstances here = circumstances_of(campaign, visitor, now);
    if (may(act, order, here)) return;

    Circumstances in_time = here;
    in_time.before_deadline = true;
    if (may(act, order, in_time))
        throw Problem{.status = 409,
                      .code = act == Act::change ? "too_late_to_change" : "too_late_to_cancel",
                      .params = {{"state", word(order.state)}, {"closes_at", told(campaign.closes_at)}}};
    throw Problem{.status = 409,
                  .code = "act_not_open",
                  .params = {{"act", word(act)}, {"state", word(order.state)}, {"open", words_of(open_acts(order, here))}}};
}

Order asked_order(const Snapshot& db, const Request& request) {
    std::optional<SchoolId> owner;
    if (!request.visitor.is_staff()) owner = SchoolId{request.visitor.id};
    return require_order(db, {request.parameter("number")}, owner);
}

}  // namespace trousse
