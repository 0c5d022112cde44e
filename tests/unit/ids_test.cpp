// A key is a number inside and a UUID outside; keys only grow.
#include "platform/ids.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

using namespace trousse;

using SchoolId = Id<struct School>;

constexpr Instant kMorning{std::chrono::sys_days{std::chrono::year{2026} / 11 / 16} + std::chrono::hours{13}};

TEST_CASE("an id is written as a UUIDv7 of its moment, and read back") {
    const SchoolId id{kMorning.time_since_epoch().count() << 15 | 0b101'101'011'001'101};
    CHECK(id.text() == "01a1e471-6880-7b59-a800-000000000000");
    CHECK(SchoolId::named(id.text()) == id);
    CHECK(SchoolId::named("01A1E471-6880-7B59-A800-000000000000") == id);
    for (const std::int64_t key : {std::int64_t{1}, std::int64_t{1} << 15, INT64_MAX})
        CHECK(key_of(uuid_of(key)) == key);
}

TEST_CASE("what was never written as an id names nothing") {
    for (const char* text :
         {"", "x", "jps-2027", "01a1e471-6880-7b59-a800-00000000000", "01a1e471-6880-7b59-a800-0000000000000",
          "01a1e471-6880-7b59-a800-000000000001", "01a1e471-6880-4b59-a800-000000000000",
          "01a1e471-6880-7b59-2800-000000000000", "01a1e471-6880-7b59-ac00-000000000000",
          "01a1e4716-880-7b59-a800-000000000000", "01a1e471-688g-7b59-a800-000000000000"}) {
        CAPTURE(text);
        CHECK_FALSE(SchoolId::named(text));
    }
}

TEST_CASE("a new key is larger than every one before, even while the clock stands still or falls back") {
    const std::int64_t first = new_key(kMorning), again = new_key(kMorning),
                       fallen_back = new_key(kMorning - std::chrono::hours{1});
    CHECK(first < again);
    CHECK(again < fallen_back);
    const Instant later{std::chrono::milliseconds{(fallen_back >> 15) + 1}};
    CHECK(new_key(later) == later.time_since_epoch().count() << 15);
}

TEST_CASE("a new key is larger than the newest that the database holds") {
    const std::int64_t held = new_key(kMorning) + 1'000'000;
    keys_begin_after(held);
    CHECK(new_key(kMorning) == held + 1);
    keys_begin_after(1);
    CHECK(new_key(kMorning) == held + 2);
}

TEST_CASE("no two keys of many threads are the same") {
    std::vector<std::vector<std::int64_t>> made(8);
    {
        std::vector<std::jthread> threads;
        for (auto& keys : made)
            threads.emplace_back([&] {
                for (int i = 0; i < 5'000; ++i) keys.push_back(new_key(kMorning));
            });
    }
    std::set<std::int64_t> all;
    for (const auto& keys : made) {
        CHECK(std::ranges::is_sorted(keys));
        all.insert(keys.begin(), keys.end());
    }
    CHECK(all.size() == 40'000);
}
