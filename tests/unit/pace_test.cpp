#include "platform/pace.hpp"

#include <doctest/doctest.h>

using namespace trousse;
using std::chrono::seconds;

namespace {

struct Bucket {
    explicit Bucket(std::size_t remembered = 100) : pace{[this] { return now; }, 3, seconds{60}, remembered} {}

    long wait(const std::string& who = "a") {
        const auto wait = pace.take(who);
        return wait ? static_cast<long>(wait->count()) : 0;
    }

    Instant now{std::chrono::hours{500'000}};
    Pace pace;
};

}  // namespace

TEST_CASE("so many at once, then one more after each pause") {
    Bucket bucket;
    for (int i = 0; i < 3; ++i) CHECK(bucket.wait() == 0);
    CHECK(bucket.wait() == 60);
    CHECK(bucket.pace.wait("a") == seconds{60});
    bucket.now += seconds{59};
    CHECK(bucket.wait() == 1);
    bucket.now += seconds{1};
    CHECK_FALSE(bucket.pace.wait("a"));
    CHECK(bucket.wait() == 0);
    CHECK(bucket.wait() == 60);
    bucket.now += seconds{600};
    for (int i = 0; i < 3; ++i) CHECK(bucket.wait() == 0);
    CHECK(bucket.wait() == 60);
}

TEST_CASE("nobody waits for what another did") {
    Bucket bucket;
    for (int i = 0; i < 20; ++i) bucket.wait("a");
    CHECK(bucket.wait("b") == 0);
    CHECK_FALSE(bucket.pace.wait("c"));
}

TEST_CASE("a clock set back makes nobody wait longer than one pause") {
    Bucket bucket;
    for (int i = 0; i < 3; ++i) bucket.wait();
    bucket.now -= std::chrono::hours{24};
    CHECK(bucket.pace.wait("a") == seconds{60});
    CHECK(bucket.wait() == 60);
}

TEST_CASE("no flood of names makes the memory of them grow without end, and who did most is forgotten last") {
    Bucket bucket;
    for (int i = 0; i < 3; ++i) bucket.wait("a");
    for (int i = 0; i < 5'000; ++i) {
        bucket.wait(std::to_string(i));
        CHECK(bucket.pace.remembered() <= 100);
    }
    CHECK(bucket.wait("a") == 60);
}
