#pragma once

#include "inventory/inventory.hpp"
#include "orders/orders.hpp"

// Orders and outcomes in the database. Each function is a sentence, and a statement or two. Those that require something
// throw a Problem when it is not there.
namespace trousse {

// ── Outcomes ──
struct Outcome {
    OutcomeId id;
    std::string kind;  // order, decline, exclusion
    std::optional<OrderId> order;
    std::optional<OrderNumber> number;
};
std::optional<Outcome> live_outcome(const Snapshot& db, const CampaignId& campaign, const SchoolId& school);

struct NewOutcome {
    const CampaignId& campaign;
    const SchoolId& school;
    std::string_view kind;
    std::optional<OrderId> order = {};
    std::string_view reason = "";
    std::string_view signed_by;
};
OutcomeId record_outcome(Transaction& tx, const NewOutcome& outcome, Instant now);
void end_outcome(Transaction& tx, const OutcomeId& outcome, Instant now);
void end_outcome_of(Transaction& tx, const OrderId& order, Instant now);  // nothing for a partner's order

// ── Orders ──
struct NewOrder {
    const Campaign& campaign;
    const School& school;
    const Kit& kit;
    const Contents& contents;
    Origin origin;
    OrderState state;
    Delivery delivery = {};
    std::string language;
    std::optional<RunId> run = {};
    std::string_view done_by;
};
// Writes the order, its contents, and the school's outcome (a partner has none).
Order record_order(Transaction& tx, const NewOrder& order, Instant now);

// By its number. Another school's order is not found: `owner` is the school whose link was shown, none for staff.
Order require_order(const Snapshot& db, const OrderNumber& number, const std::optional<SchoolId>& owner);
std::optional<Order> find_order(const Snapshot& db, const OrderNumber& number, const std::optional<SchoolId>& owner);
Order order_by_id(const Snapshot& db, const OrderId& id);
Contents contents_of(const Snapshot& db, const OrderId& order);

// Each gives the order back as it is then, one version later.
Order set_state(Transaction& tx, Order order, OrderState state, Instant now, Count remainder = 0);
Order set_delivery(Transaction& tx, Order order, const Delivery& delivery, std::string_view language, Instant now);
Order set_contents(Transaction& tx, Order order, const Kit& kit, const Contents& contents, Instant now);

struct OrderContact {
    Contact contact;
    std::string note;
};
std::optional<OrderContact> contact_of(const Snapshot& db, const OrderId& order);
void set_contact(Transaction& tx, const OrderId& order, const OrderContact& contact);

}  // namespace trousse
