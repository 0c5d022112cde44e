#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trousse {

// What /metrics tells, in Prometheus' text form. Labels are taken from our own route table and status classes, never
// from a request: their number is known at start, and nothing about a person gets in.
//
//     trousse_requests_total{method="GET", route="/api/v1/orders/{number}", status="2xx"}
//     trousse_request_seconds{kind="read"}     (read: GET and HEAD; write: all else)
//     trousse_commits_total                    flushes of the disk
//     trousse_writes_total                     writes that they carried
//     trousse_writes_per_commit                how many shared one flush
//     trousse_writes_waiting                   now
//     trousse_notices{code="run_on_hold"}      what an operator should know: how many, 0 for nothing
//
// Any thread may record, in some tens of nanoseconds. Handlers live as long as the Metrics they came from.
class Metrics {
 public:
    Metrics();
    ~Metrics();

    // What to tell about one route: found once, when the table is made.
    class RouteHandle {
     public:
        void answered(int status, std::chrono::nanoseconds took);

     private:
        friend class Metrics;
        struct Counters;
        explicit RouteHandle(Counters& counters) : counters_{&counters} {}
        Counters* counters_;
    };
    // The same one for the same method and pattern. For what matches no route, take the pattern "other".
    RouteHandle route(std::string_view method, std::string_view pattern);

    // One commit that `writes` writes shared.
    void committed(std::size_t writes);

    // Where to ask, at each reading, how many writes wait. What it reads must outlive the Metrics or be taken back
    // ({}).
    void watch_waiting_writes(std::function<std::size_t()> count);

    // The same for what an operator should know: every code, with its figure.
    using Notices = std::vector<std::pair<std::string, std::int64_t>>;
    void watch_notices(std::function<Notices()> tell);

    std::string text() const;

 private:
    struct Registry;
    std::unique_ptr<Registry> registry_;
};

}  // namespace trousse
