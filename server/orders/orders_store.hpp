#pragma once

#include "campaigns/roster.hpp"
#include "inventory/inventory.hpp"
#include "orders/orders.hpp"

// Orders in the database. Each function is a sentence, and a statement or two. Those that require something throw a
// Problem when it is not there.
namespace trousse {

// ── Contents: shared by all orders of just these, and never changed ──
std::string fingerprint_of(const Kit& kit, const Contents& contents);
std::optional<ContentsId> find_contents(const Snapshot& db, std::string_view fingerprint);
ContentsId keep_contents(Transaction& tx, const Kit& kit, const Contents& contents, std::string_view fingerprint);
Contents contents_of(const Snapshot& db, const ContentsId& contents);

// ── Orders ──
struct NewOrder {
    const Campaign& campaign;
    SchoolId school;
    bool is_partner = false;
    const Kit& kit;
    ContentsId contents;
    Origin origin;
    OrderState state;
    Delivery delivery = {};
    std::string_view language;
    std::optional<RunId> run = {};
};
// The order alone, the `sequence`th of its campaign; its promise, its school's answer and whom it goes to are place's
// (placing.hpp).
Order record_order(Transaction& tx, const NewOrder& order, Count sequence, Instant now);

OrderId order_named(const Snapshot& db, const OrderNumber& number);  // {0}: none

// By its number. Another school's order is not found: `owner` is the school whose link was shown, none for staff.
Order require_order(const Snapshot& db, const OrderNumber& number, const std::optional<SchoolId>& owner);
std::optional<Order> find_order(const Snapshot& db, const OrderNumber& number, const std::optional<SchoolId>& owner);
Order order_by_id(const Snapshot& db, const OrderId& id);

// The order's own parcels, as a row of order_whole counts them.
Parcels parcels_in(const Row& row);

// What is promised to the order and lies in no parcel: all its contents while it is placed, what is still to be packed
// after a short pick, a return or a loss; nothing while it waits or once it is cancelled.
Demand loose_of(const Snapshot& db, const Order& order);

// Each gives the order back as it is then, one version later. A state that begins or ends a wait is counted in the line.
Order set_state(Transaction& tx, Order order, OrderState state, Instant now, Count remainder = 0);
// `outdates`: what its slip shows is another; an email address is on none.
Order set_delivery(Transaction& tx, Order order, const Delivery& delivery, std::string_view language, bool outdates, Instant now);
Order set_contents(Transaction& tx, Order order, const Kit& kit, const ContentsId& contents, Instant now);

// Pieces of its contents that it will not get.
void give_up(Transaction& tx, const OrderId& order, const Demand& pieces);

struct OrderContact {
    Contact contact;
    std::string note;
    bool operator==(const OrderContact&) const = default;
};
std::optional<OrderContact> contact_of(const Snapshot& db, const OrderId& order);
void set_contact(Transaction& tx, const OrderId& order, const OrderContact& contact);

}  // namespace trousse
