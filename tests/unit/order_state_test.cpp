// How an order stands, and who may do what with it: the table of product.md, « Order states », and rules 1, 11 and 12.
#include "orders/order_state.hpp"

#include <doctest/doctest.h>

using namespace trousse;
using enum OrderState;

namespace {

Order order_in(OrderState state, Origin origin = Origin::chosen) {
    Order order;
    order.state = state;
    order.origin = origin;
    if (state == packed) order.parcels.packed = 1;
    if (state == shipped) order.parcels.shipped = 1;
    if (state == delivered) order.parcels.delivered = 1;
    return order;
}

Order order_with(OrderState state, const Parcels& parcels, Count remainder = 0) {
    Order order;
    order.state = state;
    order.parcels = parcels;
    order.remainder = remainder;
    return order;
}

constexpr Circumstances kSchoolBefore{.is_own_campaign = true};
constexpr Circumstances kSchoolAfter{.is_own_campaign = true, .before_deadline = false};
constexpr Circumstances kSchoolLate{.is_own_campaign = true, .before_deadline = false, .late_changes = true};
constexpr Circumstances kOtherCampaign{.is_own_campaign = false, .before_deadline = true, .late_changes = true};
constexpr Circumstances kStaffAfter{.is_staff = true, .before_deadline = false};
constexpr Circumstances kStaffArchived{.is_staff = true, .before_deadline = false, .archived = true};
constexpr Circumstances kSchoolArchived{
    .is_own_campaign = true, .before_deadline = false, .late_changes = true, .archived = true};

}  // namespace

// ── What people read ──

TEST_CASE("how an order stands, case by case") {
    struct Case {
        const char* told;
        Order order;
        std::string_view stands;
    };
    const Case cases[]{
        {"it waits for stock", order_with(waiting, {}), "waiting"},
        {"it is received", order_with(placed, {}), "placed"},
        {"all of it is packed", order_with(packed, {.packed = 1}), "packed"},
        {"packed short, nothing has left", order_with(packed, {.packed = 1}, 2), "packed"},
        {"the first box has left, the remainder is here", order_with(packed, {.shipped = 1}, 2), "partly_shipped"},
        {"one box has left, another is packed", order_with(packed, {.packed = 1, .shipped = 1}), "partly_shipped"},
        {"one box has come, another is packed", order_with(packed, {.packed = 1, .delivered = 1}), "partly_shipped"},
        {"one box was lost and is to be packed again beside one that came", order_with(packed, {.delivered = 1}, 4),
         "partly_shipped"},
        {"it waits at the counter", order_with(shipped, {.ready = 1}), "ready"},
        {"half was picked up, half waits at the counter", order_with(shipped, {.ready = 1, .delivered = 1}), "ready"},
        {"it is on its way", order_with(shipped, {.shipped = 1}), "shipped"},
        {"half has come, half is on its way", order_with(shipped, {.shipped = 1, .delivered = 1}), "shipped"},
        {"all of it has come", order_with(delivered, {.delivered = 2}), "delivered"},
        {"it was lost", order_with(shipped, {.lost = 1}), "lost"},
        {"half has come, half was lost", order_with(delivered, {.delivered = 1, .lost = 1}), "lost"},
        {"it came back and is packed anew", order_with(placed, {.returned = 1}), "placed"},
        {"it came back and ended there", order_with(cancelled, {.returned = 1}), "returned"},
        {"it was cancelled", order_with(cancelled, {}), "cancelled"},
    };
    for (const Case& each : cases) {
        INFO(each.told);
        CHECK(word(standing(each.order)) == each.stands);
    }
}

// ── Who may do what ──

TEST_CASE("a school changes or cancels until its order is packed") {
    for (const OrderState state : {waiting, placed}) {
        CHECK(may(Act::change, order_in(state), kSchoolBefore));
        CHECK(may(Act::cancellation, order_in(state), kSchoolBefore));
    }
    for (const OrderState state : {packed, shipped, delivered, cancelled}) {
        CHECK_FALSE(may(Act::change, order_in(state), kSchoolBefore));
        CHECK_FALSE(may(Act::cancellation, order_in(state), kSchoolBefore));
    }
}

TEST_CASE("a school changes or cancels until the deadline") {
    CHECK_FALSE(may(Act::change, order_in(placed), kSchoolAfter));
    CHECK_FALSE(may(Act::cancellation, order_in(placed), kSchoolAfter));
}

TEST_CASE("after the run a school may swap an automatic kit that is not packed, if the admin allows late changes") {
    CHECK(may(Act::change, order_in(placed, Origin::automatic), kSchoolLate));
    CHECK(may(Act::change, order_in(waiting, Origin::automatic), kSchoolLate));
    CHECK_FALSE(may(Act::change, order_in(packed, Origin::automatic), kSchoolLate));
    CHECK_FALSE(may(Act::change, order_in(placed, Origin::chosen), kSchoolLate));
    CHECK_FALSE(may(Act::change, order_in(placed, Origin::automatic), kSchoolAfter));
    CHECK_FALSE(may(Act::cancellation, order_in(placed, Origin::automatic), kSchoolLate));
}

TEST_CASE("a school's code of another campaign does nothing at all") {
    for (const OrderState state : {waiting, placed, packed, shipped, delivered, cancelled})
        for (const Origin origin : {Origin::chosen, Origin::automatic})
            CHECK(open_acts(order_in(state, origin), kOtherCampaign).empty());
    CHECK(open_acts(order_in(placed), Circumstances{}).empty());  // nor one of which it is not known
}

TEST_CASE("only staff cancel a packed order") {
    CHECK(may(Act::cancellation, order_in(packed), kStaffAfter));
    CHECK_FALSE(may(Act::cancellation, order_in(packed), kSchoolBefore));
}

TEST_CASE("only staff pack, unpack and ship") {
    for (const Act act : {Act::packing, Act::unpacking, Act::shipment})
        for (const OrderState state : {waiting, placed, packed, shipped, delivered, cancelled})
            CHECK_FALSE(may(act, order_in(state), kSchoolBefore));
    CHECK(may(Act::packing, order_in(placed), kStaffAfter));
    CHECK(may(Act::unpacking, order_in(packed), kStaffAfter));
    CHECK(may(Act::shipment, order_in(packed), kStaffAfter));
    CHECK_FALSE(may(Act::packing, order_in(waiting), kStaffAfter));
}

TEST_CASE("once packed an order is packed again only for its remainder, which may be given up") {
    Order order = order_in(packed);
    CHECK_FALSE(may(Act::packing, order, kStaffAfter));
    CHECK_FALSE(may(Act::remainder_release, order, kStaffAfter));
    order.remainder = 2;
    CHECK(may(Act::packing, order, kStaffAfter));
    CHECK(may(Act::remainder_release, order, kStaffAfter));
    CHECK_FALSE(may(Act::remainder_release, order, kSchoolBefore));
}

TEST_CASE("nobody cancels an order of which a parcel has left, nor sends or unpacks what is not here") {
    const Order order = order_with(packed, {.shipped = 1}, 2);
    CHECK_FALSE(may(Act::cancellation, order, kStaffAfter));
    CHECK_FALSE(may(Act::shipment, order, kStaffAfter));
    CHECK_FALSE(may(Act::unpacking, order, kStaffAfter));
}

TEST_CASE("a school confirms what was shipped, also after the deadline, and when only a part of it was") {
    CHECK(may(Act::delivery, order_in(shipped), kSchoolAfter));
    CHECK(may(Act::delivery, order_with(packed, {.shipped = 1}, 2), kSchoolAfter));
    CHECK_FALSE(may(Act::delivery, order_in(packed), kSchoolAfter));
}

TEST_CASE("what was lost is no longer on its way to be received") {
    CHECK_FALSE(may(Act::delivery, order_with(shipped, {.lost = 1}), kSchoolAfter));
}

TEST_CASE("nothing is open on a cancelled order") { CHECK(open_acts(order_in(cancelled), kStaffAfter).empty()); }

TEST_CASE("once the campaign is archived nobody changes an order, and no school cancels one") {
    for (const OrderState state : {waiting, placed}) {
        CHECK_FALSE(may(Act::change, order_in(state, Origin::automatic), kStaffArchived));
        CHECK(open_acts(order_in(state, Origin::automatic), kSchoolArchived).empty());
    }
    Circumstances in_time = kSchoolArchived;
    in_time.before_deadline = true;
    CHECK(open_acts(order_in(placed), in_time).empty());
}

TEST_CASE("archiving freezes no work: what is packed leaves, what is under way comes, what came back is packed anew") {
    using enum Act;
    CHECK(open_acts(order_in(packed), kStaffArchived) == std::vector{cancellation, unpacking, shipment});
    CHECK(open_acts(order_in(shipped), kStaffArchived) == std::vector{delivery});
    CHECK(open_acts(order_in(shipped), kSchoolArchived) == std::vector{delivery});
    CHECK(open_acts(order_in(placed), kStaffArchived) == std::vector{cancellation, packing});
    CHECK(open_acts(order_with(packed, {.shipped = 1}, 2), kStaffArchived) ==
          std::vector{packing, delivery, remainder_release});
}

// ── What a cancellation leaves ──

TEST_CASE("what a cancellation leaves, case by case") {
    using enum Leaves;
    struct Case {
        const char* told;
        Leaves asked;
        bool by_staff, run_is_over;
        std::optional<Leaves> left;
    };
    const Case cases[]{
        {"a school that wants no kit has declined", decline, false, false, decline},
        {"after the run too", decline, false, true, decline},
        {"no school puts itself back to silent", silence, false, false, {}},
        {"neither after the run", silence, false, true, {}},
        {"staff may decline for it", decline, true, false, decline},
        {"or put it back to silent, before the run", silence, true, false, silence},
        {"after the run a cancellation is a decline", silence, true, true, decline},
        {"whatever was asked", decline, true, true, decline},
    };
    for (const Case& each : cases) {
        INFO(each.told);
        CHECK(what_cancellation_leaves(each.asked, each.by_staff, each.run_is_over) == each.left);
    }
}
