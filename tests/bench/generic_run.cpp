#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>

#include "bench.hpp"
#include "campaign_day.hpp"
#include "orders/generic_run_store.hpp"

// The generic run over many silent schools, beside a bare INSERT … SELECT of the rows that it made.
namespace trousse {

namespace {

// The writer's longest piece of work, from one commit to the next: for as long must an order wait.
struct LongestWrite {
    std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();
    double last_cpu = 0;
    double milliseconds = 0;
    double cpu_milliseconds = 0;

    void committed();
};

}  // namespace

static void tell(Report& report, const std::string& whose, const std::array<double, 4>& figures);
static std::array<double, 4> run_beside_a_copy(int schools, int kits);
static double seconds_to_copy(const std::filesystem::path& from, const std::filesystem::path& into);

void measure_generic_run(Report& report, const Size& size) {
    const int schools = size.schools, fewer = std::min(schools, 100'000);
    const auto round = [&] { return run_beside_a_copy(schools, schools); };
    tell(report, fmt::format("{} schools", schools), schools > 500'000 ? round() : medians_of_three<4>(round));
    tell(report, fmt::format("{} schools, kits for half", fewer), run_beside_a_copy(fewer, fewer / 2));
}

void tell(Report& report, const std::string& whose, const std::array<double, 4>& figures) {
    const auto [run, copy, longest, longest_cpu] = figures;
    report.tell({.name = "generic run, " + whose,
                 .value = run / copy,
                 .unit = "× bare",
                 .bound = Bound::at_most,
                 .target = 3,
                 .beside = fmt::format("{:.2f} s beside {:.2f} s for an INSERT … SELECT of the same rows", run, copy)});
    report.tell({.name = "longest write, " + whose,
                 .value = longest,
                 .unit = "ms",
                 .bound = Bound::at_most,
                 .target = 100,
                 .beside = fmt::format("of which {:.0f} ms of CPU at most", longest_cpu)});
}

// The schools for which no kit is left wait for theirs.
std::array<double, 4> run_beside_a_copy(int schools, int kits) {
    CampaignDay day;
    const auto ribbon = day.item("Ruban", 12 * kits), poster = day.item("Affiche", 100 + kits);
    day.generic_kit({{ribbon, 12}, {poster, 1}});
    day.schools(schools);
    day.after_the_deadline();
    const auto before = day.folder() / "before.db", after = day.folder() / "after.db";
    day.db().copy_to(before);

    const auto longest = std::make_shared<LongestWrite>();
    day.db().on_commit([longest](std::size_t) { longest->committed(); });
    day.db().write([](Transaction&) {});  // from here on
    *longest = {.last = longest->last, .last_cpu = longest->last_cpu};
    const double run = measured([&] {
                           run_generic(
                               day.db(), [&] { return day.now(); }, "operator");
                       }).seconds;
    const auto told = *longest;
    day.db().on_commit([](std::size_t) {});

    if (day.figure("SELECT count(*) AS figure FROM orders WHERE origin = 'automatic'") != schools)
        throw std::runtime_error{"the generic run has not served every school"};
    day.db().copy_to(after);
    return {run, seconds_to_copy(after, before), told.milliseconds, told.cpu_milliseconds};
}

void LongestWrite::committed() {
    const auto now = std::chrono::steady_clock::now();
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    const double cpu = static_cast<double>(used.tv_sec) * 1000 + static_cast<double>(used.tv_nsec) / 1e6;
    milliseconds = std::max(milliseconds, std::chrono::duration<double, std::milli>{now - last}.count());
    cpu_milliseconds = std::max(cpu_milliseconds, cpu - last_cpu);
    last = now;
    last_cpu = cpu;
}

// Into tables with the same columns and indexes, but with nothing to check or to keep: no trigger, no foreign key.
constexpr std::array kCopies{
    "INSERT INTO orders SELECT * FROM made.orders",
    R"(UPDATE roster SET answer = served.answer, order_id = served.order_id, answered_at = served.answered_at,
                         answered_by = served.answered_by
         FROM made.roster AS served
        WHERE served.campaign_id = roster.campaign_id AND served.school_id = roster.school_id)",
    "INSERT INTO audit SELECT * FROM made.audit WHERE act = 'order.placed'"};

double seconds_to_copy(const std::filesystem::path& from, const std::filesystem::path& into) {
    SQLite::Database db{into, SQLite::OPEN_READWRITE};
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF");
    db.exec("ATTACH '" + from.string() + "' AS made");
    std::vector<std::string> triggers;
    for (SQLite::Statement all{db, "SELECT name FROM main.sqlite_schema WHERE type = 'trigger'"}; all.executeStep();)
        triggers.push_back(all.getColumn(0));
    for (const std::string& trigger : triggers) db.exec("DROP TRIGGER main." + trigger);
    return measured([&] {
               db.exec("BEGIN IMMEDIATE");
               for (const char* copy : kCopies) db.exec(copy);
               db.exec("COMMIT");
           })
        .seconds;
}

}  // namespace trousse
