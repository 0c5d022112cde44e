#include <fmt/format.h>

#include "bench.hpp"
#include "crowd.hpp"
#include "raw_commits.hpp"
#include "slow_flush.hpp"

// The whole request of an order (session, JSON, rules, stock, audit, mail, commit), beside one raw commit per order.
namespace trousse {

using namespace std::chrono_literals;

constexpr std::size_t kClients = 64;
constexpr std::size_t kRounds = 3;

// Of one round.
struct Rates {
    double orders = 0, commits = 0;        // a second
    double order_cpu = 0, commit_cpu = 0;  // milliseconds each
    double flush = 0;                      // milliseconds, of the raw commits
    double group = 0;                      // orders to a flush
};

static std::array<double, 7> ratio_and_rates(Crowd& crowd, RawCommits& raw, std::size_t orders, std::size_t commits);
static std::string told(const Rates& rates);

void measure_orders(Report& report, const Size& size) {
    Crowd crowd{kRounds * size.orders};
    RawCommits raw;
    raw.fill_the_wal();  // as the server's is by its first round
    const auto [ratio, orders, commits, order_cpu, commit_cpu, flush, group] =
        medians_of_three<7>([&] { return ratio_and_rates(crowd, raw, size.orders, size.commits); });
    report.tell({.name = "durable orders, 64 clients",
                 .value = ratio,
                 .unit = "× raw",
                 .bound = Bound::at_least,
                 .target = flush >= 1 ? 3.0 : 1.5,
                 .beside = told({orders, commits, order_cpu, commit_cpu, flush, group})});
}

void measure_orders_on_a_slow_disk(Report& report, const Size& size) {
    Crowd crowd{kRounds * size.orders};
    RawCommits raw;
    raw.fill_the_wal();  // as the server's is by its first round
    const SlowDisk slow{5ms};
    const auto [ratio, orders, commits, order_cpu, commit_cpu, flush, group] =
        medians_of_three<7>([&] { return ratio_and_rates(crowd, raw, size.orders, size.commits / 4); });
    if (flush < 5) throw std::runtime_error{"the flushes were not slowed"};
    report.tell({.name = "durable orders, 64 clients, flushes of 5 ms",
                 .value = ratio,
                 .unit = "× raw",
                 .bound = Bound::at_least,
                 .target = 20,
                 .beside = told({orders, commits, order_cpu, commit_cpu, flush, group})});
}

std::array<double, 7> ratio_and_rates(Crowd& crowd, RawCommits& raw, std::size_t orders, std::size_t commits) {
    take_flushes();
    const auto raw_took = measured([&] {
        for (std::size_t i = 0; i < commits; ++i) raw.commit();
    });
    const double flush = take_flushes().milliseconds_each();
    const auto took = measured([&] {
        run({.port = crowd.port(),
             .connections = kClients,
             .how_many = orders,
             .status = 201,
             .request = [&](std::size_t) { return crowd.next_request(); }});
    });
    const auto flushes = static_cast<double>(take_flushes().how_many);
    if (flushes == 0) throw std::runtime_error{"orders were acknowledged without a flush"};
    const auto ours = static_cast<double>(orders), theirs = static_cast<double>(commits);
    const double per_second = ours / took.seconds, raw_per_second = theirs / raw_took.seconds;
    return {per_second / raw_per_second,      per_second, raw_per_second, took.others_cpu * 1000 / ours,
            raw_took.own_cpu * 1000 / theirs, flush,      ours / flushes};
}

double seconds_of_one_order(Caller& caller, Crowd& crowd) {
    const auto request = crowd.next_request();
    const auto took = measured([&] {
        caller.ask(request);
        while (!caller.take()) {
        }
    });
    if (caller.status() != 201) throw std::runtime_error{"an order was not placed: " + caller.answer()};
    if (caller.is_over()) caller.open();
    return took.seconds;
}

std::string told(const Rates& rates) {
    return fmt::format(
        "{:.0f}/s beside {:.0f} raw commits/s; CPU {:.3f} ms an order, {:.3f} a raw commit; a flush takes {:.2f} ms; "
        "{:.0f} orders to one",
        rates.orders, rates.commits, rates.order_cpu, rates.commit_cpu, rates.flush, rates.group);
}

}  // namespace trousse
