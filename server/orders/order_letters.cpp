#include "orders/order_letters.hpp"

#include <fmt/format.h>

namespace trousse {

void enqueue_letter(Transaction& tx, LetterKind kind, const Order& order, Instant now) {
    enqueue_about_order(tx, order.id, {.kind = kind, .cause = fmt::format("{}/{}/{}", order.number.text, word(kind), order.version)}, now);
}

void enqueue_departure(Transaction& tx, const Order& order, const Id<struct Parcel>& parcel, Instant now) {
    const LetterKind kind = order.delivery.way == "pickup" ? LetterKind::ready : LetterKind::shipped;
    enqueue_about_order(tx, order.id, {.kind = kind, .cause = fmt::format("{}/{}/{}", order.number.text, word(kind), parcel.text), .parcel = parcel}, now);
}

void enqueue_claim_answer(Transaction& tx, const Order& order, std::string_view claim, std::string_view said,
                          const std::optional<Id<struct Parcel>>& parcel, Instant now) {
    enqueue_about_order(tx, order.id,
                        {.kind = LetterKind::claim_answered,
                         .cause = fmt::format("{}/claim_answered/{}", order.number.text, claim),
                         .parcel = parcel,
                         .said = said,
                         .is_resent = parcel.has_value()},
                        now);
}

void enqueue_decline(Transaction& tx, const SchoolId& school, const OutcomeId& decline, Instant now) {
    enqueue_about_school(tx, school, {.kind = LetterKind::declined, .cause = "decline/" + decline.text}, now);
}

}  // namespace trousse
