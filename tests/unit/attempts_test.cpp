#include "accounts/attempts.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "platform/problem.hpp"

using namespace trousse;
using std::chrono::seconds;

namespace {

constexpr auto kHome = "192.0.2.7";
constexpr auto kElsewhere = "198.51.100.9";

struct Door {
    explicit Door(AttemptLimits limits = {}) : attempts{[this] { return now; }, limits} {}

    bool guess(const std::string& address, bool right, Guess at = Guess::code) {
        return attempts.judge(address, at, [&] { return right; });
    }

    void wrong(const std::string& address, int times, Guess at = Guess::code) {
        for (int i = 0; i < times; ++i) guess(address, false, at);
    }

    // The seconds to wait; 0 when the guess is heard.
    int wait(const std::string& address, Guess at = Guess::code) {
        try {
            guess(address, true, at);
            return 0;
        } catch (const Problem& problem) {
            CHECK(problem.status == 429);
            CHECK(problem.code == "slow_down");
            return problem.params.at("seconds");
        }
    }

    Instant now{std::chrono::hours{500'000}};
    Attempts attempts;
};

}  // namespace

TEST_CASE("after ten wrong guesses an address waits until the first is ten minutes old") {
    Door door;
    door.wrong(kHome, 1);
    door.now += seconds{100};
    door.wrong(kHome, 9);
    CHECK(door.wait(kHome) == 500);
    door.now += seconds{499};
    CHECK(door.wait(kHome) == 1);
    door.now += seconds{1};
    CHECK(door.wait(kHome) == 0);
}

TEST_CASE("an address that must wait is not even judged") {
    Door door;
    door.wrong(kHome, 10);
    bool judged = false;
    CHECK_THROWS_AS(door.attempts.judge(kHome, Guess::code, [&] { return judged = true; }), Problem);
    CHECK_FALSE(judged);
}

TEST_CASE("a right guess is never counted") {
    Door door;
    for (int i = 0; i < 1'000; ++i) CHECK(door.guess(kHome, true));
    CHECK(door.attempts.remembered() == 0);
    door.wrong(kHome, 9);
    for (int i = 0; i < 1'000; ++i) CHECK(door.guess(kHome, true));
    CHECK_FALSE(door.guess(kHome, false));
    CHECK(door.wait(kHome) > 0);
}

TEST_CASE("what could not be judged is not counted") {
    Door door;
    const auto fail = []() -> std::optional<int> { throw std::runtime_error{"too busy"}; };
    for (int i = 0; i < 50; ++i) CHECK_THROWS_AS(door.attempts.judge(kHome, Guess::password, fail), std::runtime_error);
    CHECK(door.wait(kHome, Guess::password) == 0);
}

TEST_CASE("a guess counts while it is being judged, so many at once get no further") {
    Door door{{.from_an_address = 2}};
    door.attempts.judge(kHome, Guess::password, [&] {
        door.attempts.judge(kHome, Guess::password, [&] {
            CHECK(door.wait(kHome, Guess::password) > 0);
            return true;
        });
        return true;
    });
    CHECK(door.wait(kHome, Guess::password) == 0);
}

TEST_CASE("codes, links and passwords count together for one address, and one address's failures harm no other") {
    Door door;
    door.wrong(kHome, 4, Guess::code);
    door.wrong(kHome, 3, Guess::link);
    door.wrong(kHome, 3, Guess::password);
    CHECK(door.wait(kHome, Guess::password) > 0);
    CHECK(door.wait(kElsewhere, Guess::password) == 0);
}

TEST_CASE("wrong codes are limited in all, from however many addresses they come") {
    Door door;
    for (int i = 0; i < 300; ++i) door.wrong("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250), 1);
    CHECK(door.wait(kElsewhere) == 60);
    door.now += seconds{60};
    CHECK(door.wait(kElsewhere) == 0);
}

TEST_CASE("however many guess elsewhere, the owner's password and a personal link are heard") {
    Door door;
    for (int i = 0; i < 3'000; ++i) {
        const std::string address = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
        door.guess(address, false, Guess::password);
        if (i < 300) door.guess(address, false, Guess::code);
    }
    CHECK(door.wait(kElsewhere, Guess::code) > 0);
    CHECK(door.guess(kElsewhere, true, Guess::password));
    CHECK(door.guess(kElsewhere, true, Guess::link));
}

TEST_CASE("no flood of addresses makes the memory of them grow without end") {
    Door door{{.in_all = 1'000'000, .addresses = 100}};
    door.wrong(kHome, 10);
    for (int i = 0; i < 5'000; ++i) {
        door.now += std::chrono::milliseconds{1};
        door.wrong("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250), 1);
        CHECK(door.attempts.remembered() <= 100);
    }
}

TEST_CASE("a clock set back makes nobody wait longer than the window") {
    Door door;
    door.wrong(kHome, 10);
    door.now -= std::chrono::hours{24};
    CHECK(door.wait(kHome) == 600);
}

TEST_CASE("an IPv6 network is one address, and an IPv4 address inside IPv6 is itself") {
    CHECK(network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9"));
    CHECK(network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1"));
    CHECK(network_of("::ffff:192.0.2.7") == "192.0.2.7");
    CHECK(network_of("192.0.2.7") == "192.0.2.7");
    CHECK(network_of("") == "");

    Door door;
    for (int i = 0; i < 10; ++i) door.wrong("2001:db8:1:2::" + std::to_string(i + 1), 1);
    CHECK(door.wait("2001:db8:1:2::ffff") > 0);
}
