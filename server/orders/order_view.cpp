#include "orders/order_view.hpp"

#include "campaigns/campaigns_store.hpp"
#include "orders/parcels_view.hpp"
#include "platform/answers.hpp"
#include "platform/json_text.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

static json timeline(const Order& order, const json& parcels);
static json words_of(const std::vector<Act>& acts);

constexpr auto kNotes = "SELECT count(*) AS figure FROM order_note WHERE order_id = $order";
constexpr auto kKitOf = "SELECT slug, picture FROM kit WHERE id = $kit";

OrderDetails details_of(const Snapshot& db, const Order& order) {
    OrderDetails details{.campaign = campaign_by_id(db, order.campaign),
                         .school = require_school(db, order.school),
                         .kit_slug = {},
                         .kit_picture = {},
                         .contents = contents_of(db, order.contents),
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

static void tell_contents(JsonText& text, const Contents& contents);
static void tell_delivery(JsonText& text, const Order& order, const std::optional<DeliveryPlace>& place);
static void tell_contact(JsonText& text, const Order& order, const OrderDetails& details);

std::string shown(const Snapshot& db, const Order& order, const Visitor& visitor, Instant now) {
    const OrderDetails details = details_of(db, order);
    const json parcels = parcels_shown(db, order, circumstances_of(details.campaign, visitor, now));
    return shown(order, details, parcels, visitor, now);
}

std::string shown(const Order& order, const OrderDetails& details, const json& parcels, const Visitor& visitor, Instant now) {
    const School& school = details.school;
    const Circumstances here = circumstances_of(details.campaign, visitor, now);
    JsonText text;
    text.object([&] {
        text.member("number", order.number.text);
        text.object("campaign", [&] { text.member("slug", details.campaign.slug), text.member("name", details.campaign.name); });
        text.object("school", [&] {
            text.member("id", school.id.text());
            text.member("name", school.name);
            text.member("board", school.board);
            text.member("mrc", school.mrc);
            text.member("municipality", school.municipality);
            text.member("kind", school.kind);
        });
        text.object("kit", [&] {
            text.member("slug", details.kit_slug);
            text.member("name", order.kit_name);
            text.member("picture", details.kit_picture);
        });
        text.member("origin", word(order.origin));
        text.member("swapped", order.swapped);
        text.member("state", word(order.state));
        text.member("standing", word(standing(order)));
        text.member("placed_at", order.placed_at);
        text.member("changed_at", order.changed_at);
        tell_contents(text, details.contents);
        tell_contact(text, order, details);
        tell_delivery(text, order, details.place);
        text.member("parcels", parcels);
        text.member("claims", details.claims);
        text.list("claim_kinds", [&] { for (const auto kind : claim_kinds(order, here)) text.element(kind); });
        text.member("notes_count", visitor.is_staff() ? std::optional{details.notes} : std::nullopt);
        text.member("wave", order.wave);
        text.member("edition", order.edition);
        text.member("remainder", order.remainder);
        text.member("timeline", timeline(order, parcels));
        text.list("actions", [&] { for (const Act act : open_acts(order, here)) text.element(word(act)); });
        text.member("version", order.version);
    });
    return text.take();
}

Answer answered(const Snapshot& db, const Order& order, const Visitor& visitor, Instant now) {
    return versioned({.body = shown(db, order, visitor, now)}, order.version);
}

Answer answered(const Snapshot& db, const Order& order, OrderDetails details, const Visitor& visitor, Instant now) {
    if (order.delivery.place) details.place = place_of(db, order.school, *order.delivery.place);
    return versioned({.body = shown(order, details, json::array(), visitor, now)}, order.version);
}

void tell_contents(JsonText& text, const Contents& contents) {
    text.list("contents", [&] {
        for (const Line& line : contents)
            text.object([&] {
                text.member("item", line.item.text());
                text.member("name", line.name);
                text.member("picture", line.picture);
                text.member("quantity", line.quantity);
                text.member("chosen", line.chosen);
            });
    });
}

void tell_contact(JsonText& text, const Order& order, const OrderDetails& details) {
    text.member("note", details.contact ? details.contact->note : "");
    if (!details.contact) return text.null("contact");
    text.object("contact", [&] {
        text.member("name", details.contact->contact.name);
        text.member("email", details.contact->contact.email);
        text.member("phone", details.contact->contact.phone);
        text.member("language", order.language);
    });
}

void tell_delivery(JsonText& text, const Order& order, const std::optional<DeliveryPlace>& place) {
    text.object("delivery", [&] {
        text.member("way", order.delivery.way);
        if (!place) return text.null("place");
        text.object("place", [&] {
            text.member("id", place->id.text());
            text.member("name", place->name);
            text.member("address", place->address);
            text.member("municipality", place->municipality);
            text.member("postal_code", place->postal_code);
        });
    });
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
            .is_own_campaign = visitor.campaign == campaign.id.key,
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
    const Visitor& visitor = request.visitor;
    if (visitor.is_staff()) return require_order(db, {request.parameter("number")}, {});
    Order order = require_order(db, {request.parameter("number")}, SchoolId{visitor.id});
    const auto only = readable_campaign(db, visitor);
    if (only && order.campaign != *only) throw Problem{.status = 404, .code = "unknown_order"};
    return order;
}

std::optional<CampaignId> readable_campaign(const Snapshot& db, const Visitor& visitor) {
    const auto current = published_campaign(db);
    if (visitor.is_staff() || (current && current->id.key == visitor.campaign)) return std::nullopt;
    return CampaignId{visitor.campaign};
}

}  // namespace trousse
