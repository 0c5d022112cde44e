#pragma once

#include "mail/outbox.hpp"
#include "orders/orders.hpp"

// Which letter an act promises, in the transaction of the act. A school that left no address anywhere gets none.
namespace trousse {

// It was placed, by the rule or by somebody, once: to `recipient`, in the order's language. Those of a run are held
// until an admin lets them leave.
void enqueue_placed(Transaction& tx, const Order& order, std::string_view recipient, Instant now);

// changed, set_back, cancelled: once for each version of the order.
void enqueue_letter(Transaction& tx, LetterKind kind, const Order& order, Instant now);

// A parcel left, or stands ready where the order is picked up: once for each parcel.
void enqueue_departure(Transaction& tx, const Order& order, const Id<struct Parcel>& parcel, Instant now);

// What staff answered to a claim, and the new parcel if there is one: once for each answer.
void enqueue_claim_answer(Transaction& tx, const Order& order, const Id<struct Claim>& claim,
                          const std::optional<Id<struct Parcel>>& parcel, Instant now);

// « Pas de trousse cette année »: once for each decline.
void enqueue_decline(Transaction& tx, const CampaignId& campaign, const SchoolId& school, Instant now);

// Of a run that is undone: what has not left by then never does.
void drop_letters(Transaction& tx, const RunId& run, Instant now);

}  // namespace trousse
