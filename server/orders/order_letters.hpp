#pragma once

#include "mail/outbox.hpp"
#include "orders/orders.hpp"

// Which letter an act promises, in the transaction of the act. A school that left no address anywhere gets none.
namespace trousse {

// placed, changed, cancelled: once for each version of the order.
void enqueue_letter(Transaction& tx, LetterKind kind, const Order& order, Instant now);

// A parcel left, or stands ready where the order is picked up: once for each parcel.
void enqueue_departure(Transaction& tx, const Order& order, const Id<struct Parcel>& parcel, Instant now);

// What staff answered to a claim, in their words, and the new parcel if there is one: once for each claim.
void enqueue_claim_answer(Transaction& tx, const Order& order, std::string_view claim, std::string_view said,
                          const std::optional<Id<struct Parcel>>& parcel, Instant now);

// « Pas de trousse cette année »: once for each decline.
void enqueue_decline(Transaction& tx, const SchoolId& school, const OutcomeId& decline, Instant now);

}  // namespace trousse
