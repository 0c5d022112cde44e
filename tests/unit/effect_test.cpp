// What the past lets expect of a step, and who waits so that its effect is measured.
#include "invitations/effect.hpp"

#include <doctest/doctest.h>

using namespace trousse;

TEST_CASE("what may be gained is the past's share of the schools, with the range in which the true one lies") {
    const auto gain = gain_of(100, 10, 1);  // Wilson's interval of one in ten: 1.8 to 40.4 %
    REQUIRE(gain);
    CHECK(gain->expected == doctest::Approx(10));
    CHECK(gain->low == doctest::Approx(1.79).epsilon(0.01));
    CHECK(gain->high == doctest::Approx(40.42).epsilon(0.01));
    const auto surer = gain_of(100, 1'000, 100);
    CHECK(surer->expected == doctest::Approx(10));
    CHECK(surer->low == doctest::Approx(8.29).epsilon(0.01));
    CHECK(surer->high == doctest::Approx(12.01).epsilon(0.01));
}

TEST_CASE("a past in which nobody or everybody ordered promises neither nothing nor all") {
    CHECK(gain_of(100, 20, 0)->low == doctest::Approx(0));
    CHECK(gain_of(100, 20, 0)->high == doctest::Approx(16.11).epsilon(0.01));
    CHECK(gain_of(100, 20, 20)->low == doctest::Approx(83.89).epsilon(0.01));
    CHECK(gain_of(100, 20, 20)->high == doctest::Approx(100));
    CHECK(!gain_of(100, 0, 0));  // no past says nothing
}

TEST_CASE("a tenth of the schools is held out of a step, the same ones each time, and others of another step") {
    Campaign campaign;
    campaign.id = {1};
    int held = 0, of_both = 0;
    for (std::int64_t key = 1; key <= 10'000; ++key) {
        const bool is_held = is_held_out(campaign, Step::opening, SchoolId{key});
        CHECK(is_held_out(campaign, Step::opening, SchoolId{key}) == is_held);
        held += is_held;
        of_both += is_held && is_held_out(campaign, Step::halfway, SchoolId{key});
    }
    CHECK(held > 900);
    CHECK(held < 1'100);
    CHECK(of_both < held / 5);
}
