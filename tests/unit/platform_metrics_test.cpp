#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <thread>
#include <vector>

#include "platform/metrics.hpp"

using namespace trousse;
using namespace std::chrono_literals;

namespace {

bool tells(const Metrics& metrics, const std::string& line) {
    std::istringstream text{metrics.text()};
    for (std::string each; std::getline(text, each);)
        if (each == line) return true;
    return false;
}

auto lines_of(const Metrics& metrics) { return std::ranges::count(metrics.text(), '\n'); }

}  // namespace

TEST_CASE("an answer is counted under its route and the class of its status") {
    Metrics metrics;
    auto orders = metrics.route("GET", "/api/v1/orders/{number}");
    orders.answered(200, 3ms);
    orders.answered(204, 3ms);
    orders.answered(404, 3ms);
    CHECK(tells(metrics, R"(trousse_requests_total{method="GET",route="/api/v1/orders/{number}",status="2xx"} 2)"));
    CHECK(tells(metrics, R"(trousse_requests_total{method="GET",route="/api/v1/orders/{number}",status="4xx"} 1)"));
    CHECK(tells(metrics, R"(trousse_requests_total{method="GET",route="/api/v1/orders/{number}",status="5xx"} 0)"));
}

TEST_CASE("the time to an answer is told for reads and writes apart") {
    Metrics metrics;
    metrics.route("GET", "/a").answered(200, 3ms);
    metrics.route("POST", "/a").answered(201, 30ms);
    CHECK(tells(metrics, R"(trousse_request_seconds_bucket{kind="read",le="0.0025"} 0)"));
    CHECK(tells(metrics, R"(trousse_request_seconds_bucket{kind="read",le="0.005"} 1)"));
    CHECK(tells(metrics, R"(trousse_request_seconds_count{kind="write"} 1)"));
}

TEST_CASE("how many writes shared a flush of the disk, and how many wait, can be read") {
    Metrics metrics;
    metrics.committed(3);
    metrics.committed(61);
    CHECK(tells(metrics, "trousse_commits_total 2"));
    CHECK(tells(metrics, "trousse_writes_total 64"));
    CHECK(tells(metrics, R"(trousse_writes_per_commit_bucket{le="4"} 1)"));
    CHECK(tells(metrics, "trousse_writes_waiting 0"));
    std::size_t waiting = 7;
    metrics.watch_waiting_writes([&] { return waiting; });
    CHECK(tells(metrics, "trousse_writes_waiting 7"));
    waiting = 0;
    CHECK(tells(metrics, "trousse_writes_waiting 0"));
}

TEST_CASE("no answer adds a line: their number is known once the routes are") {
    Metrics metrics;
    auto other = metrics.route("GET", "other");
    const auto before = lines_of(metrics);
    for (const int status : {0, 99, 100, 200, 301, 404, 599, 600, 999, -1}) other.answered(status, 1ms);
    metrics.route("GET", "other").answered(200, 1ms);
    metrics.committed(1);
    CHECK(lines_of(metrics) == before);
}

TEST_CASE("what many threads record at once is all counted, and cheaply") {
    Metrics metrics;
    constexpr int kAnswers = 50'000;
    const auto began = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 2; ++i)
            threads.emplace_back([orders = metrics.route("GET", "/a")]() mutable {
                for (int k = 0; k < kAnswers; ++k) orders.answered(200, 2ms);
            });
    }
    const auto spent = std::chrono::steady_clock::now() - began;
    const double each = std::chrono::duration<double, std::nano>(spent).count() / (2 * kAnswers);
    MESSAGE(each, " ns an answer");
    CHECK(tells(metrics, R"(trousse_requests_total{method="GET",route="/a",status="2xx"} 100000)"));
    CHECK(tells(metrics, R"(trousse_request_seconds_count{kind="read"} 100000)"));
}
