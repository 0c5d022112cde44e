#include "orders/order_change.hpp"

#include "orders/order_letters.hpp"
#include "orders/placing.hpp"
#include "orders/unpacking.hpp"
#include "orders/waiting.hpp"
#include "platform/audit.hpp"

namespace trousse {

static Order change_contents(Transaction& tx, const Order& order, const Campaign& campaign, const ChangeForm& form,
                             const Visitor& visitor, Instant now);
static Order change_delivery(Transaction& tx, const Order& order, const ChangeForm& form, const Visitor& visitor, Instant now);
static std::string slug_of(const Snapshot& db, const KitId& kit);
static OrderState state_after(const Snapshot& db, const Order& order, const Campaign& campaign, const Demand& added, const Visitor& visitor);

Order apply_change(Transaction& tx, const Order& order, const Campaign& campaign, const ChangeForm& form, const Visitor& visitor, Instant now) {
    Order changed = order;
    if (form.changes_contents()) changed = change_contents(tx, changed, campaign, form, visitor, now);
    if (form.contact || form.delivery || form.note) changed = change_delivery(tx, changed, form, visitor, now);
    if (changed.version == order.version) return order;
    enqueue_letter(tx, LetterKind::changed, changed, now);
    return order_by_id(tx, order.id);  // its slip has another edition, and it may itself have been served
}

Order change_contents(Transaction& tx, const Order& order, const Campaign& campaign, const ChangeForm& form, const Visitor& visitor, Instant now) {
    const Contents before = contents_of(tx, order.id);
    const Kit kit = require_kit(tx, campaign, form.kit ? *form.kit : slug_of(tx, order.kit));
    const Contents after = require_contents(kit, form.choices.value_or(std::vector<Picked>{}));
    const OrderState state = state_after(tx, order, campaign, added_by(promised_to(tx, order.id), after), visitor);

    release(tx, order.id, visitor.actor, now);
    Order changed = set_contents(tx, order, kit, after, now);
    if (state != order.state) changed = set_state(tx, changed, state, now);
    if (state == OrderState::placed) reserve(tx, order.id, visitor.actor, now);
    serve_waiting(tx, visitor.actor, now);
    audit(tx,
          {.done_by = visitor.actor,
           .act = order.origin == Origin::automatic ? "order.swapped" : "order.changed",
           .subject = order.number.text,
           .was = told_for_audit(order.kit_name, before, order.state),
           .became = told_for_audit(kit, after, state)},
          now);
    return order_by_id(tx, order.id);
}

// What a placed order adds must be there; one that waits goes on waiting. An order that a school chose never starts to.
OrderState state_after(const Snapshot& db, const Order& order, const Campaign& campaign, const Demand& added, const Visitor& visitor) {
    if (order.state == OrderState::waiting) return OrderState::waiting;
    const Pool pool{.on = campaign.pool_on, .other_silent_schools = campaign.silent_schools};
    const auto missing = shortages(added, shelves_of(db, campaign.id, added), pool, Asker::anyone_else);
    if (missing.empty()) return OrderState::placed;
    if (visitor.is_staff() && order.origin != Origin::chosen) return OrderState::waiting;
    refuse_shortages(db, missing);
}

Order change_delivery(Transaction& tx, const Order& order, const ChangeForm& form, const Visitor& visitor, Instant now) {
    auto contact = contact_of(tx, order.id).value_or(OrderContact{.contact = {.name = "", .email = "", .phone = "", .language = order.language}, .note = ""});
    if (form.contact) contact.contact = *form.contact;
    if (form.note) contact.note = *form.note;
    const Delivery delivery = form.delivery.value_or(order.delivery);
    if (delivery.place != order.delivery.place) require_place(tx, order.school, delivery);  // closed since, it is its own still

    const Order changed = set_delivery(tx, order, delivery, contact.contact.language, now);
    set_contact(tx, order.id, contact);
    if (form.contact) keep_contact(tx, order.school, *form.contact, now);
    audit(tx,
          {.done_by = visitor.actor,
           .act = "order.readdressed",
           .subject = order.number.text,
           .was = order.delivery.way,
           .became = delivery.way + (form.contact || form.note ? ", contact" : "")},
          now);
    return changed;
}

constexpr auto kSlug = "SELECT slug FROM kit WHERE id = $kit";

std::string slug_of(const Snapshot& db, const KitId& kit) {
    return db.first(kSlug, {{"$kit", kit}}, [](const Row& row) { return row.text("slug"); }).value_or("");
}

Order cancel(Transaction& tx, const Order& order, const Campaign& campaign, bool wants_none, std::string_view done_by, Instant now) {
    unpack(tx, order.id, done_by, now);
    release(tx, order.id, done_by, now);
    const Order cancelled = set_state(tx, order, OrderState::cancelled, now);
    audit(tx,
          {.done_by = done_by, .act = "order.cancelled", .subject = order.number.text, .was = word(order.state), .became = word(cancelled.state)},
          now);
    enqueue_letter(tx, LetterKind::cancelled, cancelled, now);

    const auto outcome = live_outcome(tx, order.campaign, order.school);
    if (outcome && outcome->order == order.id) {  // a partner's order is no outcome
        end_outcome(tx, outcome->id, now);
        if (wants_none || run_is_over(tx, campaign.id)) {
            record_outcome(tx, {.campaign = campaign.id, .school = order.school, .kind = "decline", .signed_by = done_by}, now);
            audit(tx, {.done_by = done_by, .act = "decline.recorded", .subject = order.school.text, .became = "decline"}, now);
        }
    }
    serve_waiting(tx, done_by, now);
    return cancelled;
}

constexpr auto kRunIsOver = R"(
    SELECT 1 FROM generic_run WHERE campaign_id = $campaign AND ended_at IS NOT NULL AND undone_at IS NULL)";

bool run_is_over(const Snapshot& db, const CampaignId& campaign) { return db.any(kRunIsOver, {{"$campaign", campaign}}); }

}  // namespace trousse
