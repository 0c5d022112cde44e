#include "accounts/wrong_tries.hpp"

#include <doctest/doctest.h>

#include "platform/problem.hpp"

using namespace trousse;
using std::chrono::seconds;

namespace {

constexpr auto kHome = "192.0.2.7";
constexpr auto kElsewhere = "198.51.100.9";

struct Door {
    // The seconds to wait after one more wrong try; 0 while it is told that it was wrong.
    int wrong(const std::string& address) {
        try {
            tries.note(address);
            return 0;
        } catch (const Problem& problem) {
            CHECK(problem.status == 429);
            CHECK(problem.code == "slow_down");
            return problem.params.at("seconds");
        }
    }

    Instant now{std::chrono::hours{500'000}};
    WrongTries tries{[this] { return now; }};
};

std::string one_of_many(int i) { return "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250); }

}  // namespace

TEST_CASE("after ten wrong tries an address is told to wait, a minute for each more, and no other address is") {
    Door door;
    for (int i = 0; i < 10; ++i) CHECK(door.wrong(kHome) == 0);
    CHECK(door.tries.are_many(kHome));
    CHECK(door.wrong(kHome) == 60);
    CHECK(door.wrong(kElsewhere) == 0);
    door.now += seconds{60};
    CHECK(door.wrong(kHome) == 0);
    CHECK(door.wrong(kHome) == 60);
}

TEST_CASE("wrong tries are slowed in all, from however many addresses they come") {
    Door door;
    int told = 0;
    for (int i = 0; i < 1'000; ++i) told += door.wrong(one_of_many(i)) == 0 ? 1 : 0;
    CHECK(told == 300);
    CHECK_FALSE(door.tries.are_many(kElsewhere));
    CHECK(door.wrong(kElsewhere) == 1);
    door.now += std::chrono::milliseconds{199};
    CHECK(door.wrong(kElsewhere) == 1);
    door.now += std::chrono::milliseconds{1};
    CHECK(door.wrong(kElsewhere) == 0);  // five a second
    CHECK(door.wrong(kElsewhere) == 1);
}

TEST_CASE("what one address is told to wait for takes nothing from the others") {
    Door door;
    for (int i = 0; i < 1'000; ++i) door.wrong(kHome);
    int told = 0;
    for (int i = 0; i < 1'000; ++i) told += door.wrong(one_of_many(i)) == 0 ? 1 : 0;
    CHECK(told == 290);
}

TEST_CASE("an IPv6 subscriber is one address, and an IPv4 address inside IPv6 is itself") {
    CHECK(network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:ffff::9"));
    CHECK(network_of("2001:db8:1::1") != network_of("2001:db8:2::1"));
    CHECK(network_of("::ffff:192.0.2.7") == "192.0.2.7");
    CHECK(network_of("192.0.2.7") == "192.0.2.7");
    CHECK(network_of("") == "");

    Door door;
    for (int i = 0; i < 10; ++i) door.wrong("2001:db8:1:" + std::to_string(i + 1) + "::1");
    CHECK(door.wrong("2001:db8:1:ffff::1") > 0);
}
