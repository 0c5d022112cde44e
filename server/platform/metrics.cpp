#include "platform/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <utility>

namespace trousse {

namespace {

using Buckets = prometheus::Histogram::BucketBoundaries;

Buckets answer_times() { return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5}; }
Buckets group_sizes() { return {1, 2, 4, 8, 16, 32, 64, 128}; }

}  // namespace

struct Metrics::RouteHandle::Counters {
    std::array<prometheus::Counter*, 5> by_class;  // 1xx to 5xx
    prometheus::Histogram* seconds;
};

struct Metrics::Registry {
    prometheus::Registry all;
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter().Name("trousse_requests_total").Help("Requests answered").Register(all);
    prometheus::Family<prometheus::Histogram>& request_seconds =
        prometheus::BuildHistogram().Name("trousse_request_seconds").Help("Time to an answer").Register(all);
    prometheus::Histogram& reads = request_seconds.Add({{"kind", "read"}}, answer_times());
    prometheus::Histogram& writes_asked = request_seconds.Add({{"kind", "write"}}, answer_times());
    prometheus::Counter& commits =
        prometheus::BuildCounter().Name("trousse_commits_total").Help("Flushes of the disk").Register(all).Add({});
    prometheus::Counter& writes =
        prometheus::BuildCounter().Name("trousse_writes_total").Help("Writes on disk").Register(all).Add({});
    prometheus::Histogram& writes_per_commit = prometheus::BuildHistogram()
                                                   .Name("trousse_writes_per_commit")
                                                   .Help("Writes that shared one flush")
                                                   .Register(all)
                                                   .Add({}, group_sizes());
    prometheus::Gauge& waiting =
        prometheus::BuildGauge().Name("trousse_writes_waiting").Help("Writes in the queue").Register(all).Add({});

    prometheus::Family<prometheus::Gauge>& notices =
        prometheus::BuildGauge().Name("trousse_notices").Help("What an operator should know").Register(all);

    std::mutex mutex;                                                             // of what follows
    std::map<std::pair<std::string, std::string>, RouteHandle::Counters> routes;  // a node never moves
    std::function<std::size_t()> count_waiting;
    std::function<Notices()> tell_notices;
};

Metrics::Metrics() : registry_{std::make_unique<Registry>()} {}
Metrics::~Metrics() = default;

Metrics::RouteHandle Metrics::route(std::string_view method, std::string_view pattern) {
    const std::lock_guard lock{registry_->mutex};
    const std::pair key{std::string{method}, std::string{pattern}};
    auto found = registry_->routes.find(key);
    if (found == registry_->routes.end()) {
        RouteHandle::Counters counters{};
        for (std::size_t i = 0; i < counters.by_class.size(); ++i)
            counters.by_class[i] = &registry_->requests.Add(
                {{"method", key.first}, {"route", key.second}, {"status", std::to_string(i + 1) + "xx"}});
        const bool reads = method == "GET" || method == "HEAD";
        counters.seconds = reads ? &registry_->reads : &registry_->writes_asked;
        found = registry_->routes.emplace(key, counters).first;
    }
    return RouteHandle{found->second};
}

void Metrics::RouteHandle::answered(int status, std::chrono::nanoseconds took) {
    counters_->by_class[static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1)]->Increment();
    counters_->seconds->Observe(std::chrono::duration<double>{took}.count());
}

void Metrics::committed(std::size_t writes) {
    registry_->commits.Increment();
    registry_->writes.Increment(static_cast<double>(writes));
    registry_->writes_per_commit.Observe(static_cast<double>(writes));
}

void Metrics::watch_waiting_writes(std::function<std::size_t()> count) {
    const std::lock_guard lock{registry_->mutex};
    registry_->count_waiting = std::move(count);
}

void Metrics::watch_notices(std::function<Notices()> tell) {
    const std::lock_guard lock{registry_->mutex};
    registry_->tell_notices = std::move(tell);
}

std::string Metrics::text() const {
    {
        const std::lock_guard lock{registry_->mutex};
        if (registry_->count_waiting) registry_->waiting.Set(static_cast<double>(registry_->count_waiting()));
        if (registry_->tell_notices)
            for (const auto& [code, count] : registry_->tell_notices()) registry_->notices.Add({{"code", code}}).Set(static_cast<double>(count));
    }
    return prometheus::TextSerializer{}.Serialize(registry_->all.Collect());
}

}  // namespace trousse
