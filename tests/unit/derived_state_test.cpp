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

TEST_CASE("of several parcels, the one that is least far tells") {
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

TEST_CASE("an order with a remainder still to be packed stays packed, whatever has left") {
    CHECK(derived_state(std::vector{shipped}, 2) == OrderState::packed);
    CHECK(derived_state(std::vector{delivered, lost}, 1) == OrderState::packed);
    CHECK_FALSE(derived_state(std::vector{returned}, 2));
}

TEST_CASE("staff send, lose, take back and unpack a parcel where it can be; a school says that it came") {
    using enum ParcelAct;
    const auto open = [](ParcelState state, bool is_staff) { return open_acts(state, is_staff); };
    CHECK(open(packed, true) == std::vector{shipment, unpacking});
    CHECK(open(shipped, true) == std::vector{delivery, loss, comes_back});
    CHECK(open(ready, true) == std::vector{delivery, loss, comes_back});
    CHECK(open(delivered, true) == std::vector{comes_back});
    CHECK(open(lost, true) == std::vector{delivery, comes_back});
    CHECK(open(returned, true).empty());
    CHECK(open(unpacked, true).empty());
    CHECK(open(shipped, false) == std::vector{delivery});
    CHECK(open(packed, false).empty());
    CHECK(open(delivered, false).empty());
}

TEST_CASE("a parcel's state is said in one word, and read back from it") {
    for (const ParcelState state : {packed, ready, shipped, delivered, lost, returned, unpacked})
        CHECK(parcel_state_of(word(state)) == state);
    CHECK_THROWS(parcel_state_of("somewhere"));
}
