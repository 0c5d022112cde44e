// Who may do what with an order: the table of product.md, « Order states ».
#include <doctest/doctest.h>

#include "orders/order_state.hpp"

using namespace trousse;
using enum OrderState;

static Order order_in(OrderState state, Origin origin = Origin::chosen) {
    Order order;
    order.state = state;
    order.origin = origin;
    return order;
}

constexpr Circumstances kSchoolBefore{};
constexpr Circumstances kSchoolAfter{.before_deadline = false};
constexpr Circumstances kStaffAfter{.is_staff = true, .before_deadline = false};

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
    const Circumstances late{.before_deadline = false, .late_changes = true};
    CHECK(may(Act::change, order_in(placed, Origin::automatic), late));
    CHECK_FALSE(may(Act::change, order_in(packed, Origin::automatic), late));
    CHECK_FALSE(may(Act::change, order_in(placed, Origin::chosen), late));
    CHECK_FALSE(may(Act::change, order_in(placed, Origin::automatic), kSchoolAfter));
    CHECK_FALSE(may(Act::cancellation, order_in(placed, Origin::automatic), late));
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

TEST_CASE("a school confirms what was shipped, also after the deadline") {
    CHECK(may(Act::delivery, order_in(shipped), kSchoolAfter));
    CHECK_FALSE(may(Act::delivery, order_in(packed), kSchoolAfter));
}

TEST_CASE("nothing is open on a cancelled order, nor in a campaign that is over for good") {
    CHECK(open_acts(order_in(cancelled), kStaffAfter).empty());
    CHECK(open_acts(order_in(placed), {.is_staff = true, .archived = true}).empty());
}
