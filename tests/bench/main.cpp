#include <CLI/CLI.hpp>

#include "bench.hpp"
#include "platform/log.hpp"

using namespace trousse;

// What is measured together, by the names of its lines; one that ends with a space is how several begin.
struct Lines {
    std::vector<std::string_view> names;
    void (*measure)(Report&, const Size&);

    bool are_wanted(const Size& size) const;
};
static const std::vector<Lines> kAll{
    {{"catalogue read, "}, measure_reads},
    {{"order: pages", "order: B-trees"}, measure_pages_of_an_order},
    {{"order: instructions"}, measure_instructions_of_an_order},
    {{"durable orders, 64 clients"}, measure_orders},
    {{"one order, one client, median", "one order, one client, median, the WAL overwritten"}, measure_one_order},
    {{"durable orders, 64 clients, flushes of 5 ms"}, measure_orders_on_a_slow_disk},
    {{"generic run, ", "longest write, "}, measure_generic_run},
    {{"ladder, "}, measure_ladder},
    {{"memory at rest, with the demonstration", "start to first answer"}, measure_program},
    {{"staff page "}, measure_staff_pages},
};

static const Size kQuick{
    .reads = 10'000, .orders = 1'920, .commits = 400, .turns = 100, .schools = 20'000, .starts = 5, .looks = 25};
static const Size kLong{.schools = 1'000'000, .office = 1'000'000, .page = 1'000, .looks = 5};

static void measure_what_is_wanted(Report& report, const Size& size);

int main(int argc, char** argv) {
    CLI::App app{"Speed and size of Trousse, each figure beside its own yardstick; ratios are medians of three rounds",
                 "tests/bench/run"};
    bool quick = false, long_form = false, verbose = false;
    std::string json_file;
    std::vector<std::string> only;
    std::size_t placed = 0;
    auto* const quickly = app.add_flag("--quick", quick, "smaller rounds: some minutes in all");
    app.add_flag("--long", long_form, "the generic run and the staff's pages with 1,000,000 schools")
        ->excludes(quickly);
    app.add_flag("--verbose", verbose, "each B-tree of an order by name");
    app.add_option("--json", json_file, "write the figures to this file");
    app.add_option("--only", only, "only the lines whose names begin so");
    app.add_option("--place", placed, "place so many orders and say nothing: what runs under valgrind");
    CLI11_PARSE(app, argc, argv);

    start_log("error");
    Size size = quick ? kQuick : long_form ? kLong : Size{};
    size.only = only;
    size.verbose = verbose;
    try {
        if (placed > 0) return place_for_valgrind(placed), 0;
        Report report;
        measure_what_is_wanted(report, size);
        report.say_how_many_are_met();
        if (!json_file.empty()) report.write_json(json_file);
    } catch (const std::exception& error) {
        std::cerr << "tests/bench/run: " << error.what() << '\n';
        return 1;
    }
}

void measure_what_is_wanted(Report& report, const Size& size) {
    if (std::ranges::none_of(kAll, [&](const Lines& lines) { return lines.are_wanted(size); }))
        throw std::runtime_error{"no line begins so"};
    for (const Lines& lines : kAll)
        if (lines.are_wanted(size)) lines.measure(report, size);
}

bool Lines::are_wanted(const Size& size) const {
    return std::ranges::any_of(names, [&](std::string_view name) {
        return size.wants(name) || (name.ends_with(' ') && std::ranges::any_of(size.only, [&](const auto& only) {
                                        return std::string_view{only}.starts_with(name);
                                    }));
    });
}
