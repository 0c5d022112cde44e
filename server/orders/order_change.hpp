#pragma once

#include "orders/order_form.hpp"
#include "platform/http.hpp"

namespace trousse {

// Changes an order that may be changed: its contents are checked only on what they add (product.md, rule 4), and a swap
// of an automatic order is marked as one. What changes nothing writes nothing (rule 10). Gives the order as it is then.
Order apply_change(Transaction& tx, const Order& order, const Campaign& campaign, const ChangeForm& form, const Visitor& visitor, Instant now);

// Unpacks it, gives back its stock, and leaves what was asked: a decline, signed by whoever cancelled, or silence, which
// only staff may ask, and which is a decline too once the rule has run (rule 1). 409 act_not_open.
Order cancel(Transaction& tx, const Order& order, const Campaign& campaign, Leaves asked, const Visitor& visitor, Instant now);

// Has the rule run, and was it not undone? From then on each eligible school has exactly one answer.
bool run_is_over(const Snapshot& db, const CampaignId& campaign);

}  // namespace trousse
