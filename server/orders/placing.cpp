#include "orders/placing.hpp"

#include "campaigns/campaigns_store.hpp"
#include "orders/order_change.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static json names_of(const Snapshot& db, const ItemId& item);

School require_own_school(const Snapshot& db, const Visitor& visitor, const Campaign& campaign, const SchoolId& id) {
    if (!visitor.is_staff() && !opens(db, {visitor.id}, id)) throw Problem{.status = 404, .code = "unknown_school"};
    School school = require_school(db, id);
    if (!school.is_active) throw Problem{.status = 404, .code = "unknown_school"};
    if (visitor.role == Role::school && visitor.campaign != campaign.id.text) {
        const Campaign other = campaign_by_id(db, {visitor.campaign});
        throw Problem{.status = 409,
                      .code = "code_of_another_campaign",
                      .params = {{"campaign", {{"slug", other.slug}, {"name", told(other.name)}}}}};
    }
    return school;
}

void require_open(const Campaign& campaign, Instant now) {
    if (now < campaign.opens_at)
        throw Problem{.status = 409, .code = "campaign_not_open_yet", .params = {{"opens_at", told(campaign.opens_at)}}};
    if (!campaign.is_open(now))
        throw Problem{.status = 409, .code = "campaign_closed", .params = {{"closes_at", told(campaign.closes_at)}}};
}

std::optional<Order> automatic_order_to_swap(const Snapshot& db, const Visitor& visitor, const Campaign& campaign, const School& school) {
    if (!visitor.is_staff() || school.is_partner()) return std::nullopt;
    const auto outcome = live_outcome(db, campaign.id, school.id);
    if (!outcome || !outcome->order) return std::nullopt;
    Order order = order_by_id(db, *outcome->order);
    const bool unpacked = order.state == OrderState::placed || order.state == OrderState::waiting;
    return order.origin == Origin::automatic && unpacked ? std::optional{std::move(order)} : std::nullopt;
}

Answer swapped(Transaction& tx, const Order& automatic, const Campaign& campaign, const OrderForm& form, const Visitor& visitor, Instant now) {
    const ChangeForm change{.kit = form.kit,
                            .choices = form.choices,
                            .contact = form.contact.contact,
                            .delivery = form.delivery,
                            .note = form.contact.note};
    Answer answer = answered(tx, apply_change(tx, automatic, campaign, change, visitor, now), visitor, now);
    answer.status = 201;
    answer.headers.emplace_back("Location", "/api/v1/orders/" + automatic.number.text);
    return answer;
}

Asker make_room(Transaction& tx, const Visitor& visitor, const Campaign& campaign, const School& school, Instant now) {
    if (school.is_partner()) return Asker::anyone_else;
    const auto outcome = live_outcome(tx, campaign.id, school.id);
    if (!outcome) return Asker::silent_school;
    if (!visitor.is_staff() || outcome->kind != "decline")
        throw Problem{.status = 409,
                      .code = "already_answered",
                      .params = {{"outcome", outcome->kind}, {"order", outcome->number ? json(outcome->number->text) : json()}}};
    end_outcome(tx, outcome->id, now);
    audit(tx, {.done_by = visitor.actor, .act = "decline.replaced", .subject = school.id.text, .was = "decline"}, now);
    return Asker::anyone_else;  // it had answered: its claim went to those who had not
}

OrderState granted(const Snapshot& db, const Campaign& campaign, const Demand& demand, Asker asker, const Visitor& visitor) {
    const Count itself = asker == Asker::silent_school ? 1 : 0;
    const Pool pool{.on = campaign.pool_on, .other_silent_schools = campaign.silent_schools - itself};
    const auto missing = shortages(demand, shelves_of(db, campaign.id, demand), pool, asker);
    if (missing.empty()) return OrderState::placed;
    if (visitor.is_staff()) return OrderState::waiting;
    refuse_shortages(db, missing);
}

void refuse_shortages(const Snapshot& db, const std::vector<Shortage>& missing) {
    Problem sold_out{.status = 409, .code = "sold_out"};
    bool is_protected = true;
    for (const Shortage& each : missing) {
        sold_out.params["items"].push_back(
            {{"item", each.item.text}, {"name", names_of(db, each.item)}, {"wanted", each.wanted}, {"left", each.left}});
        is_protected = is_protected && each.is_protected;
    }
    sold_out.params["protected"] = is_protected;
    throw sold_out;
}

constexpr auto kPlural = "SELECT plural_fr, plural_en FROM item WHERE id = $item";

json names_of(const Snapshot& db, const ItemId& item) {
    return *db.first(kPlural, {{"$item", item}},
                     [](const Row& row) { return told(Bilingual{row.text("plural_fr"), row.text("plural_en")}); });
}

std::string told_for_audit(const Kit& kit, const Contents& contents, OrderState state) {
    return told_for_audit(kit.name, contents, state);
}

std::string told_for_audit(const Bilingual& kit_name, const Contents& contents, OrderState state) {
    const auto in = [&](std::string Bilingual::* language) {
        std::string text = kit_name.*language + " (";
        for (const Line& line : contents)
            text.append(text.ends_with('(') ? "" : ", ").append(std::to_string(line.quantity)).append(" ").append(line.name.*language);
        return text.append("), ").append(word(state));
    };
    return in(&Bilingual::fr) + " | " + in(&Bilingual::en);
}

// From what the handler knows already: an order is placed while others wait for the writer.
Answer placed(const Snapshot& db, const Order& order, const Campaign& campaign, const School& school, const Kit& kit,
              const Contents& contents, const OrderContact& contact, const Visitor& visitor, Instant now) {
    OrderDetails details{.campaign = campaign,
                         .school = school,
                         .kit_slug = kit.slug,
                         .kit_picture = kit.picture,
                         .contents = contents,
                         .contact = contact,
                         .place = {},
                         .claims = json::array(),
                         .notes = 0};
    if (order.delivery.place) details.place = place_of(db, school.id, *order.delivery.place);
    return versioned(created(shown(order, details, json::array(), visitor, now), "/api/v1/orders/" + order.number.text), order.version);
}

}  // namespace trousse
