#include <fmt/format.h>

#include <fstream>

#include "bench.hpp"
#include "crowd.hpp"
#include "process.hpp"
#include "raw_commits.hpp"

// What one order writes and what it takes to make it, counted: no other program on the machine changes these figures.
namespace trousse {

constexpr std::size_t kPlaced = 100;  // orders that are counted by valgrind
constexpr std::string_view kWriter = "trousse::Database::write_together(";

namespace {

// The B-trees of one commit, and how many pages of each it wrote.
using Written = std::map<std::string, std::size_t>;

struct Instructions {
    double all = 0;     // in all threads that answer or flush
    double writer = 0;  // of these, in what kWriter calls, the commit included
};

}  // namespace

static std::vector<Written> written_by_each(const std::filesystem::path& database, std::size_t times,
                                            const std::function<void()>& commit);
static double median_pages(const std::vector<Written>& commits);
static double median_b_trees(const std::vector<Written>& commits);
static std::string by_name(const std::vector<Written>& commits);
static bool is_here(const std::string& command);
static Instructions least_instructions_of(std::size_t orders);
static Instructions instructions_of(std::size_t orders);
static Instructions instructions_told_in(const std::filesystem::path& folder);
static std::string function_named_in(const std::string& line, std::map<std::string, std::string>& names);

void measure_pages_of_an_order(Report& report, const Size& size) {
    Crowd crowd{2 * size.turns};
    Caller caller{crowd.port()};
    for (std::size_t i = 0; i < size.turns; ++i) crowd.place_one(caller);  // a campaign under way
    const auto orders = written_by_each(crowd.database(), size.turns, [&] { crowd.place_one(caller); });
    RawCommits raw;
    const auto commits = written_by_each(raw.database(), size.turns, [&] { raw.commit(); });

    report.tell({.name = "order: pages",
                 .value = median_pages(orders),
                 .unit = "pages",
                 .bound = Bound::at_most,
                 .target = 26,
                 .beside = fmt::format("beside {:g} of a raw commit; median of {} orders", median_pages(commits),
                                       orders.size())});
    report.tell({.name = "order: B-trees",
                 .value = median_b_trees(orders),
                 .unit = "B-trees",
                 .bound = Bound::at_most,
                 .target = 25,
                 .beside = size.verbose ? by_name(orders) : "--verbose names them"});
}

std::vector<Written> written_by_each(const std::filesystem::path& database, std::size_t times,
                                     const std::function<void()>& commit) {
    Wal wal{database};
    wal.pages_written();  // until now
    std::vector<std::vector<Page>> pages;
    for (std::size_t i = 0; i < times; ++i) {
        commit();
        pages.push_back(wal.pages_written());
    }
    const auto names = b_trees_of(database);
    std::vector<Written> commits;
    for (const auto& each : pages) {
        auto& written = commits.emplace_back();
        for (const Page page : each) ++written[names.contains(page) ? names.at(page) : "a free page"];
    }
    return commits;
}

double median_pages(const std::vector<Written>& commits) {
    std::vector<double> pages;
    for (const Written& each : commits) {
        auto& sum = pages.emplace_back(0);
        for (const auto& [name, count] : each) sum += static_cast<double>(count);
    }
    return median(pages);
}

double median_b_trees(const std::vector<Written>& commits) {
    std::vector<double> b_trees;
    for (const Written& each : commits) b_trees.push_back(static_cast<double>(each.size()));
    return median(b_trees);
}

// Each with its pages in a hundred orders, the most first.
std::string by_name(const std::vector<Written>& commits) {
    Written sums;
    for (const Written& each : commits)
        for (const auto& [name, count] : each) sums[name] += count;
    std::vector<std::pair<std::size_t, std::string>> sorted;
    for (const auto& [name, count] : sums) sorted.emplace_back(count * 100 / commits.size(), name);
    std::ranges::sort(sorted, std::greater{});
    std::string text = "pages in a hundred orders:";
    for (const auto& [count, name] : sorted) text += fmt::format("\n{:>12} {}", count, name);
    return text;
}

// ── Instructions ──

// The same server with the same schools twice, so that what is left of the difference is the orders.
void measure_instructions_of_an_order(Report& report, const Size&) {
    if (!is_here("valgrind")) return report.leave_out("order: instructions", "valgrind is not here");
    const auto few = least_instructions_of(kPlaced), many = least_instructions_of(2 * kPlaced);
    report.tell({.name = "order: instructions",
                 .value = (many.all - few.all) / kPlaced,
                 .unit = "",
                 .bound = Bound::at_most,
                 .target = 900'000,
                 .beside = fmt::format("of which {:.0f} in the writer", (many.writer - few.writer) / kPlaced)});
}

bool is_here(const std::string& command) {
    try {
        return Process{{command, "--version"}}.ended() == 0;
    } catch (const std::runtime_error&) {
        return false;
    }
}

// Of two runs: now and then a thread reads the schema for a connection of its own.
Instructions least_instructions_of(std::size_t orders) {
    const auto once = instructions_of(orders), again = instructions_of(orders);
    return {.all = std::min(once.all, again.all), .writer = std::min(once.writer, again.writer)};
}

Instructions instructions_of(std::size_t orders) {
    const Folder folder;
    Process counted{{"valgrind", "--tool=callgrind", "--separate-threads=yes",
                     "--callgrind-out-file=" + (folder / "thread").string(),
                     std::filesystem::read_symlink("/proc/self/exe").string(), "--place", std::to_string(orders)}};
    if (counted.ended() != 0) throw std::runtime_error{"the orders were not placed under valgrind"};
    return instructions_told_in(folder.path());
}

void place_for_valgrind(std::size_t orders) {
    Crowd crowd{2 * kPlaced};
    Caller caller{crowd.port()};
    for (std::size_t i = 0; i < orders; ++i) crowd.place_one(caller);
}

// One file for each thread, the first that of the one that asks, in callgrind's format
// (valgrind.org/docs/manual/cl-format.html): a line « cfn=(7) name » says what is called, and the second one after it
// how many instructions all these calls took.
Instructions instructions_told_in(const std::filesystem::path& folder) {
    Instructions told;
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
        std::map<std::string, std::string> names;
        double total = 0, writer = 0;
        bool has_a_part = false;
        std::ifstream in{file.path()};
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with("totals: ")) total = std::stod(line.substr(8));
            if (!line.starts_with("fn=") && !line.starts_with("cfn=")) continue;
            const std::string name = function_named_in(line, names);
            has_a_part = has_a_part || name == "recv" || name == "fdatasync";
            if (!line.starts_with("cfn=") || !name.starts_with(kWriter)) continue;
            std::getline(in, line);
            std::getline(in, line);
            writer += std::stod(line.substr(line.find(' ')));
        }
        if (!has_a_part || file.path().filename() == "thread-01") continue;
        told.all += total;
        told.writer += writer;
    }
    if (told.writer == 0) throw std::runtime_error{"nothing calls " + std::string{kWriter}};
    return told;
}

// « (7) name » the first time, « (7) » from then on.
std::string function_named_in(const std::string& line, std::map<std::string, std::string>& names) {
    const auto begin = line.find('('), end = line.find(')');
    std::string& name = names[line.substr(begin, end - begin)];
    if (end + 2 < line.size()) name = line.substr(end + 2);
    return name;
}

}  // namespace trousse
