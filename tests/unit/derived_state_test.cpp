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

TEST_CASE("a parcel's state is said in one word, and read back from it") {
    for (const ParcelState state : {packed, ready, shipped, delivered, lost, returned, unpacked})
        CHECK(parcel_state_of(word(state)) == state);
    CHECK_THROWS(parcel_state_of("somewhere"));
}
