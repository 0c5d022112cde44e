// Who may do what with an order: the table of product.md, « Order states ».
#include <doctest/doctest.h>

#include "orders/order_state.hpp"

using namespace trousse;
using enum OrderState;

static Order order_in(OrderState state, Origin origin = Origin::chosen) {
    Order order;
    order.state = state;
    order.origin = origin;
    if (state == packed) order.parcels.here = 1;
    if (state == shipped || state == delivered) order.parcels.gone = 1;
    if (state == shipped) order.parcels.travelling = 1;
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

TEST_CASE("once packed an order is packed again only for what a short pick left over, which may be given up") {
    Order order = order_in(packed);
    CHECK_FALSE(may(Act::packing, order, kStaffAfter));
    CHECK_FALSE(may(Act::remainder_release, order, kStaffAfter));
    order.remainder = 2;
    CHECK(may(Act::packing, order, kStaffAfter));
    CHECK(may(Act::remainder_release, order, kStaffAfter));
    CHECK_FALSE(may(Act::remainder_release, order, kSchoolBefore));
}

TEST_CASE("nobody cancels an order of which a parcel has left, nor sends or unpacks what is not here") {
    Order order = order_in(packed);
    order.parcels = {.here = 0, .gone = 1, .travelling = 1};
    order.remainder = 2;
    CHECK_FALSE(may(Act::cancellation, order, kStaffAfter));
    CHECK_FALSE(may(Act::shipment, order, kStaffAfter));
    CHECK_FALSE(may(Act::unpacking, order, kStaffAfter));
}

TEST_CASE("what was lost is no longer on its way to be received") {
    Order order = order_in(shipped);
    order.parcels.travelling = 0;
    CHECK_FALSE(may(Act::delivery, order, kSchoolAfter));
}

TEST_CASE("a school confirms what was shipped, also after the deadline") {
    CHECK(may(Act::delivery, order_in(shipped), kSchoolAfter));
    CHECK_FALSE(may(Act::delivery, order_in(packed), kSchoolAfter));
}

TEST_CASE("nothing is open on a cancelled order, nor in a campaign that is over for good") {
    CHECK(open_acts(order_in(cancelled), kStaffAfter).empty());
    CHECK(open_acts(order_in(placed), {.is_staff = true, .archived = true}).empty());
}
