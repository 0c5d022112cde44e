#include <fmt/format.h>

#include <span>

#include "bench.hpp"
#include "crowd.hpp"
#include "raw_commits.hpp"
#include "slow_flush.hpp"

// One order after the other by one client, beside a raw commit in the same state. While a WAL grows, a flush costs what
// the file system takes for new blocks; once it has its full size each commit overwrites, which costs another time.
namespace trousse {

constexpr std::size_t kRounds = 3;
constexpr std::size_t kMostToFillAWal = 400;  // orders: of ten pages each, fewer than any will ever write

namespace {

// Milliseconds of each, and of its flush.
struct Turns {
    std::vector<double> orders, order_flushes, commits, commit_flushes;

    std::array<double, 5> ratio_and_medians() const;
};

}  // namespace

static Turns while_the_wal_grows(Crowd& crowd, RawCommits& raw);
static Turns with_the_wal_overwritten(Crowd& crowd, RawCommits& raw, std::size_t turns);
static void take_a_turn(Turns& turns, Caller& caller, Crowd& crowd, RawCommits& raw);
static void tell(Report& report, const std::string& name, std::span<const double, 5> figures);

void measure_one_order(Report& report, const Size& size) {
    Crowd crowd{kRounds * (kMostToFillAWal + size.turns)};
    const auto medians = medians_of_three<10>([&] {
        crowd.restart();
        RawCommits raw;
        const auto growing = while_the_wal_grows(crowd, raw).ratio_and_medians();
        const auto overwritten = with_the_wal_overwritten(crowd, raw, size.turns).ratio_and_medians();
        std::array<double, 10> both{};
        std::ranges::copy(overwritten, std::ranges::copy(growing, both.begin()).out);
        return both;
    });
    const std::span all{medians};
    tell(report, "one order, one client, median", all.first<5>());
    tell(report, "one order, one client, median, the WAL overwritten", all.last<5>());
}

Turns while_the_wal_grows(Crowd& crowd, RawCommits& raw) {
    Turns turns;
    Caller caller{crowd.port()};
    const Wal wal{crowd.database()};
    for (std::uintmax_t before = 0, after = 1; before < after; after = wal.bytes()) {
        before = wal.bytes();
        take_a_turn(turns, caller, crowd, raw);
    }
    if (turns.orders.size() < 10) throw std::runtime_error{"the WAL was not empty after a restart"};
    return turns;
}

Turns with_the_wal_overwritten(Crowd& crowd, RawCommits& raw, std::size_t how_many) {
    Turns turns;
    raw.fill_the_wal();
    Caller caller{crowd.port()};
    for (std::size_t turn = 0; turn < how_many; ++turn) take_a_turn(turns, caller, crowd, raw);
    return turns;
}

// One after the other, so that both meet the same disk.
void take_a_turn(Turns& turns, Caller& caller, Crowd& crowd, RawCommits& raw) {
    take_flushes();
    turns.commits.push_back(measured([&] { raw.commit(); }).seconds * 1000);
    turns.commit_flushes.push_back(take_flushes().seconds * 1000);
    turns.orders.push_back(measured([&] { crowd.place_one(caller); }).seconds * 1000);
    turns.order_flushes.push_back(take_flushes().seconds * 1000);
}

std::array<double, 5> Turns::ratio_and_medians() const {
    return {median(orders) / median(commits), median(orders), median(order_flushes), median(commits),
            median(commit_flushes)};
}

void tell(Report& report, const std::string& name, std::span<const double, 5> figures) {
    report.tell({.name = name,
                 .value = figures[0],
                 .unit = "× raw",
                 .bound = Bound::at_most,
                 .target = 2.5,
                 .beside = fmt::format("{:.2f} ms, of which {:.2f} the flush, beside {:.2f} ms, of which {:.2f}, for a "
                                       "raw commit",
                                       figures[1], figures[2], figures[3], figures[4])});
}

}  // namespace trousse
