#include "fulfilment/derived_state.hpp"

#include <doctest/doctest.h>

using namespace trousse;
using enum ParcelState;

namespace {

std::optional<OrderState> state_of(std::vector<ParcelState> parcels) { return derived_state(parcels); }

}  // namespace

TEST_CASE("an order is as far as its parcel") {
    CHECK(state_of({packed}) == OrderState::packed);
    CHECK(state_of({shipped}) == OrderState::shipped);
    CHECK(state_of({delivered}) == OrderState::delivered);
}

TEST_CASE("a parcel that is ready for pick-up has left the shelf: the order is shipped") {
    CHECK(state_of({ready}) == OrderState::shipped);
}

TEST_CASE("of several parcels, the one that is least far tells what is still to be done") {
    CHECK(state_of({packed, shipped, delivered}) == OrderState::packed);
    CHECK(state_of({ready, delivered}) == OrderState::shipped);
    CHECK(state_of({delivered, delivered}) == OrderState::delivered);
}

TEST_CASE("an order whose parcels were unpacked, or came back, is decided by the stock again") {
    CHECK_FALSE(state_of({}));
    CHECK_FALSE(state_of({unpacked}));
    CHECK_FALSE(state_of({returned, unpacked}));
}

TEST_CASE("an unpacked parcel does not hold back the one that was packed in its place") {
    CHECK(state_of({unpacked, packed}) == OrderState::packed);
    CHECK(state_of({unpacked, delivered}) == OrderState::delivered);
}

TEST_CASE("a lost parcel was never delivered; what came with the others was") {
    CHECK(state_of({lost}) == OrderState::shipped);
    CHECK(state_of({lost, delivered}) == OrderState::delivered);
}

TEST_CASE("a lost parcel that is sent again counts no more: what it held is to be packed") {
    CHECK_FALSE(state_of({replaced}));
    CHECK(derived_state(std::vector{replaced, delivered}, 3) == OrderState::packed);
    CHECK(state_of({replaced, packed}) == OrderState::packed);
    CHECK(state_of({replaced, delivered, delivered}) == OrderState::delivered);
}

TEST_CASE("an order with a remainder still to be packed stays packed, whatever has left") {
    CHECK(derived_state(std::vector{shipped}, 2) == OrderState::packed);
    CHECK(derived_state(std::vector{delivered, lost}, 1) == OrderState::packed);
    CHECK_FALSE(derived_state(std::vector{returned}, 2));
}

TEST_CASE("staff send, lose, send again, take back and unpack a parcel where it can be; a school says that it came") {
    using enum ParcelAct;
    constexpr Circumstances kStaff{.is_staff = true}, kSchool{.is_own_campaign = true}, kOther{};
    CHECK(open_acts(packed, kStaff) == std::vector{shipment, unpacking});
    CHECK(open_acts(shipped, kStaff) == std::vector{delivery, loss, comes_back});
    CHECK(open_acts(ready, kStaff) == std::vector{delivery, loss, comes_back});
    CHECK(open_acts(delivered, kStaff) == std::vector{comes_back});
    CHECK(open_acts(lost, kStaff) == std::vector{delivery, resending, comes_back});
    for (const ParcelState over : {replaced, returned, unpacked}) CHECK(open_acts(over, kStaff).empty());
    CHECK(open_acts(shipped, kSchool) == std::vector{delivery});
    CHECK(open_acts(lost, kSchool) == std::vector{delivery});
    CHECK(open_acts(packed, kSchool).empty());
    CHECK(open_acts(delivered, kSchool).empty());
    CHECK(open_acts(shipped, kOther).empty());
}

TEST_CASE("once its campaign is archived a parcel is still delivered, lost, sent again or taken back") {
    using enum ParcelAct;
    constexpr Circumstances kStaff{.is_staff = true, .archived = true},
        kSchool{.is_own_campaign = true, .archived = true};
    CHECK(open_acts(packed, kStaff) == std::vector{shipment, unpacking});
    CHECK(open_acts(ready, kStaff) == std::vector{delivery, loss, comes_back});
    CHECK(open_acts(lost, kStaff) == std::vector{delivery, resending, comes_back});
    CHECK(open_acts(shipped, kSchool) == std::vector{delivery});
}

TEST_CASE("a parcel's state is said in one word, and read back from it") {
    for (const ParcelState state : {packed, ready, shipped, delivered, lost, replaced, returned, unpacked})
        CHECK(parcel_state_of(word(state)) == state);
    CHECK_THROWS(parcel_state_of("somewhere"));
}
