#include "orders/order_letters.hpp"

#include <fmt/format.h>

namespace trousse {

void enqueue_placed(Transaction& tx, const Order& order, std::string_view recipient, Instant now) {
    const bool is_automatic = order.origin == Origin::automatic;
    const LetterKind kind = is_automatic ? LetterKind::automatic : LetterKind::placed;
    enqueue(tx,
            {.kind = kind,
             .cause = fmt::format("{}/{}/{}", order.number.text, word(kind), order.version),
             .school = order.school,
             .order = order.id,
             .recipient = recipient,
             .language = order.language,
             .is_held = is_automatic},
            now);
}

using ParcelKey = Id<struct Parcel>;
using ClaimKey = Id<struct Claim>;

// To whom the order's letters go, in their language. A cause is number/kind/about: once, whatever asks for it.
static void enqueue_to_addressee(Transaction& tx, const Order& order, LetterKind kind, const std::string& about,
                                 const std::optional<ParcelKey>& parcel, const std::optional<ClaimKey>& claim,
                                 Instant now) {
    const auto [recipient, language] = addressee_of(tx, order.id);
    enqueue(tx,
            {.kind = kind,
             .cause = fmt::format("{}/{}/{}", order.number.text, word(kind), about),
             .school = order.school,
             .order = order.id,
             .parcel = parcel,
             .claim = claim,
             .recipient = recipient,
             .language = language},
            now);
}

void enqueue_letter(Transaction& tx, LetterKind kind, const Order& order, Instant now) {
    enqueue_to_addressee(tx, order, kind, std::to_string(order.version), {}, {}, now);
}

void enqueue_departure(Transaction& tx, const Order& order, const ParcelKey& parcel, Instant now) {
    const LetterKind kind = order.delivery.way == "pickup" ? LetterKind::ready : LetterKind::shipped;
    enqueue_to_addressee(tx, order, kind, std::to_string(parcel.key), parcel, {}, now);
}

void enqueue_claim_answer(Transaction& tx, const Order& order, const ClaimKey& claim,
                          const std::optional<ParcelKey>& parcel, Instant now) {
    enqueue_to_addressee(tx, order, LetterKind::claim_answered,
                         fmt::format("{}/{}", claim.key, parcel ? parcel->key : 0), parcel, claim, now);
}

void enqueue_decline(Transaction& tx, const CampaignId& campaign, const SchoolId& school, Instant now) {
    const auto [recipient, language] = addressee_of(tx, school);
    enqueue(tx,
            {.kind = LetterKind::declined,
             .cause = fmt::format("{}-{}/declined/{}", campaign.key, school.key, now.time_since_epoch().count()),
             .school = school,
             .recipient = recipient,
             .language = language},
            now);
}

constexpr auto kDropLetters = R"(
    UPDATE outbox SET state = 'dropped', last_error = 'overtaken', tried_at = $now
     WHERE state <> 'sent' AND state = 'queued' AND letter = 'automatic'
       AND order_id IN (SELECT id FROM orders WHERE generic_run_id = $run AND orders.state = 'cancelled'))";

void drop_letters(Transaction& tx, const RunId& run, Instant now) {
    tx.run(kDropLetters, {{"$run", run}, {"$now", now}});
}

}  // namespace trousse
