#include "orders/order_change.hpp"

#include "orders/order_letters.hpp"
#include "orders/placing.hpp"
#include "orders/unpacking.hpp"
#include "orders/waiting.hpp"
#include "platform/audit.hpp"

namespace trousse {

static Order change_contents(Transaction& tx, const Order& order, const Campaign& campaign, const ChangeForm& form,
                             const Visitor& visitor, Instant now);
static Order change_delivery(Transaction& tx, const Order& order, const ChangeForm& form, const Visitor& visitor,
                             Instant now);
static std::string slug_of(const Snapshot& db, const KitId& kit);
static OrderState state_after(const Snapshot& db, const Order& order, const Campaign& campaign, const Contents& after,
                              const Visitor& visitor);

Order apply_change(Transaction& tx, const Order& order, const Campaign& campaign, const ChangeForm& form,
                   const Visitor& visitor, Instant now) {
    Order changed = order;
    if (form.changes_contents()) changed = change_contents(tx, changed, campaign, form, visitor, now);
    if (form.contact || form.delivery || form.note) changed = change_delivery(tx, changed, form, visitor, now);
    if (changed.version == order.version) return order;
    serve_waiting(tx, visitor.actor, now);
    const Order settled = order_by_id(tx, order.id);  // it may itself have been served
    enqueue_letter(tx, LetterKind::changed, settled, now);
    return settled;
}

Order change_contents(Transaction& tx, const Order& order, const Campaign& campaign, const ChangeForm& form,
                      const Visitor& visitor, Instant now) {
    const Wanted what = require_wanted(tx, campaign, form.kit ? *form.kit : slug_of(tx, order.kit),
                                       form.choices.value_or(std::vector<Picked>{}));
    if (find_contents(tx, what.fingerprint) == order.contents) return order;

    const Contents before = contents_of(tx, order.contents);
    const OrderState state = state_after(tx, order, campaign, what.contents, visitor);
    release(tx, loose_of(tx, order));
    const Order changed =
        set_contents(tx, order, what.kit, keep_contents(tx, what.kit, what.contents, what.fingerprint), now);
    if (state == OrderState::placed) reserve(tx, what.demand);
    audit(tx,
          {.done_by = visitor.actor,
           .act = order.origin == Origin::automatic ? "order.swapped" : "order.changed",
           .subject = order.number.text,
           .was = told_for_audit(told_in_audit(order.kit_name, before), order.state),
           .became = told_for_audit(what.told, state)},
          now);
    return changed;
}

// What a placed order adds must be there: it never starts to wait, which would give its school a second claim. One that
// waits goes on waiting for whatever staff make of it; its own school is told at once what cannot be had.
OrderState state_after(const Snapshot& db, const Order& order, const Campaign& campaign, const Contents& after,
                       const Visitor& visitor) {
    if (order.state == OrderState::waiting && visitor.is_staff()) return OrderState::waiting;
    const Demand added = added_by(loose_of(db, order), after);
    const Asker by_claim = order.is_partner ? Asker::anyone_else : Asker::school_with_claim;
    const auto missing =
        order.state == OrderState::waiting
            ? shortages_behind(line_before(db, order), added, all_shelves(db, campaign.id), pool_of(db, campaign),
                               by_claim)
            : shortages(added, shelves_of(db, campaign.id, added), pool_of(db, campaign), Asker::anyone_else);
    if (!missing.empty()) refuse_shortages(db, missing);
    return order.state;
}

Order change_delivery(Transaction& tx, const Order& order, const ChangeForm& form, const Visitor& visitor,
                      Instant now) {
    const OrderContact before =
        contact_of(tx, order.id)
            .value_or(OrderContact{.contact = {.name = "", .email = "", .phone = "", .language = order.language},
                                   .note = ""});
    const OrderContact contact{.contact = form.contact.value_or(before.contact),
                               .note = form.note.value_or(before.note)};
    const Delivery delivery = form.delivery.value_or(order.delivery);
    if (delivery.place != order.delivery.place)
        require_place(tx, order.school, delivery);  // closed since, it is its own still
    if (contact == before && delivery == order.delivery) return order;

    // A slip shows whom to ask for and their telephone, in their language, and what they wrote; no address of mail.
    const Contact& whom = contact.contact;
    const bool outdates = delivery != order.delivery || whom.language != order.language ||
                          whom.name != before.contact.name || whom.phone != before.contact.phone ||
                          contact.note != before.note;
    const Order changed = set_delivery(tx, order, delivery, whom.language, outdates, now);
    if (contact != before) set_contact(tx, order.id, contact);
    if (contact.contact != before.contact) keep_contact(tx, order.school, contact.contact, now);
    audit(tx,
          {.done_by = visitor.actor,
           .act = "order.readdressed",
           .subject = order.number.text,
           .was = order.delivery.way,
           .became = delivery.way + (contact != before ? ", contact" : "")},
          now);
    return changed;
}

constexpr auto kSlug = "SELECT slug FROM kit WHERE id = $kit";

std::string slug_of(const Snapshot& db, const KitId& kit) {
    return db.first(kSlug, {{"$kit", kit}}, [](const Row& row) { return row.text("slug"); }).value_or("");
}

static void leave(Transaction& tx, const Order& order, Leaves leaves, std::string_view done_by, Instant now);

Order cancel(Transaction& tx, const Order& order, const Campaign& campaign, Leaves asked, const Visitor& visitor,
             Instant now) {
    const auto leaves = what_cancellation_leaves(asked, visitor.is_staff(), run_is_over(tx, campaign.id));
    if (!leaves) throw invalid("/then", "not_open", {{"open", {"none"}}});

    unpack(tx, order.id, visitor.actor, now);
    release(tx, loose_of(tx, order));
    const Order cancelled = set_state(tx, order, OrderState::cancelled, now);
    audit(tx,
          {.done_by = visitor.actor,
           .act = "order.cancelled",
           .subject = order.number.text,
           .was = word(order.state),
           .became = word(cancelled.state)},
          now);
    enqueue_letter(tx, LetterKind::cancelled, cancelled, now);
    if (!order.is_partner) leave(tx, order, *leaves, visitor.actor, now);
    serve_waiting(tx, visitor.actor, now);
    return cancelled;
}

void leave(Transaction& tx, const Order& order, Leaves leaves, std::string_view done_by, Instant now) {
    const auto row = roster_row(tx, order.campaign, order.school);
    if (!row || row->order != order.id) return;
    if (leaves == Leaves::silence) return silence(tx, order.campaign, order.school, *row);
    set_answer(tx, order.campaign, order.school, *row, {.answer = "decline", .by = done_by}, now);
    audit(tx, {.done_by = done_by, .act = "decline.recorded", .subject = subject_of(order.school), .became = "decline"},
          now);
}

constexpr auto kRunIsOver = R"(
    SELECT 1 FROM generic_run WHERE campaign_id = $campaign AND ended_at IS NOT NULL AND undone_at IS NULL)";

bool run_is_over(const Snapshot& db, const CampaignId& campaign) {
    return db.any(kRunIsOver, {{"$campaign", campaign}});
}

}  // namespace trousse
