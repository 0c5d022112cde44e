#pragma once

#include "orders/order_form.hpp"
#include "platform/http.hpp"

namespace trousse {

// Changes an order that may be changed: its contents are checked only on what they add (product.md, rule 4), and a swap
// of an automatic order is marked as one. Gives the order back as it is then.
Order apply_change(Transaction& tx, const Order& order, const Campaign& campaign, const ChangeForm& form, const Visitor& visitor, Instant now);

// Gives back the stock and ends the outcome. After the run, or when the school wants no kit at all, a decline takes its
// place, signed by whoever cancelled (product.md, rule 1).
Order cancel(Transaction& tx, const Order& order, const Campaign& campaign, bool wants_none, std::string_view done_by, Instant now);

// Has the rule run, and was it not undone? From then on each eligible school has exactly one outcome.
bool run_is_over(const Snapshot& db, const CampaignId& campaign);

}  // namespace trousse
