#pragma once

#include "orders/order_form.hpp"
#include "platform/http.hpp"
#include "schools/schools_store.hpp"

// What placing an order asks, a sentence each.
namespace trousse {

// 404, if the visitor's link does not open that school; 409, if its code was another campaign's.
School require_own_school(const Snapshot& db, const Visitor& visitor, const Campaign& campaign, const SchoolId& school);

// 409 campaign_not_open_yet, campaign_closed.
void require_open(const Campaign& campaign, Instant now);

// A staff order for a school that the rule already served is a swap of that order, as long as it is not packed.
std::optional<Order> automatic_order_to_swap(const Snapshot& db, const Visitor& visitor, const Campaign& campaign, const School& school);
Answer swapped(Transaction& tx, const Order& automatic, const Campaign& campaign, const OrderForm& form, const Visitor& visitor, Instant now);

// 409 already_answered. A staff order replaces a live decline, which ends here. Tells how the pool sees who asks.
Asker make_room(Transaction& tx, const Visitor& visitor, const Campaign& campaign, const School& school, Instant now);

// Granted whole, or refused with what is left (409 sold_out). Only what staff enter may wait. The campaign is as it was
// before make_room: a school whose decline was replaced is not among its silent ones.
OrderState granted(const Snapshot& db, const Campaign& campaign, const Demand& demand, Asker asker, const Visitor& visitor);

// Refuses with what is left: 409 sold_out.
[[noreturn]] void refuse_shortages(const Snapshot& db, const std::vector<Shortage>& missing);

// What the audit keeps of an order: kit, contents, state; nothing personal.
// « Menu (3 rubans), placed | Menu (3 ribbons), placed »: in both languages, for a line that is never written again.
std::string told_for_audit(const Kit& kit, const Contents& contents, OrderState state);
std::string told_for_audit(const Bilingual& kit_name, const Contents& contents, OrderState state);

Answer placed(const Snapshot& db, const Order& order, const Campaign& campaign, const School& school, const Kit& kit,
              const Contents& contents, const OrderContact& contact, const Visitor& visitor, Instant now);

}  // namespace trousse
