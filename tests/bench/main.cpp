#include <CLI/CLI.hpp>
#include <map>

#include "bench.hpp"
#include "platform/log.hpp"

using namespace trousse;

static const std::map<std::string, void (*)(Report&, const Size&)> kLines = {
    {"1 reads", measure_reads},
    {"2 orders", measure_orders},
    {"3 one order", measure_one_order},
    {"4 slow disk", measure_orders_on_a_slow_disk},
    {"5 generic run", measure_generic_run},
    {"6 program", measure_program},
    {"7 staff pages", measure_staff_pages}};

constexpr Size kQuick{.reads = 10'000, .orders = 1'920, .commits = 400, .turns = 100, .schools = 20'000, .starts = 5, .only = {}};

int main(int argc, char** argv) {
    CLI::App app{"Speed and size of Trousse, each figure beside its own yardstick; ratios are medians of three rounds",
                 "tests/bench/run"};
    bool quick = false, million = false;
    std::string json_file, only;
    std::vector<int> wanted;
    app.add_flag("--quick", quick, "smaller rounds: about a minute in all");
    app.add_flag("--million", million, "the generic run over 1,000,000 schools");
    app.add_option("--json", json_file, "write the figures to this file");
    app.add_option("--line", wanted,
                   "only these: 1 reads, 2 orders, 3 one order, 4 slow disk, 5 generic run, 6 program, 7 staff pages")
        ->check(CLI::Range(1, 7));
    app.add_option("--only", only, "of line 7, the pages whose name holds this");
    CLI11_PARSE(app, argc, argv);

    start_log("error");
    Size size = quick ? kQuick : Size{};
    size.only = only;
    if (million) size.schools = 1'000'000;
    try {
        Report report;
        for (const auto& [name, measure] : kLines)
            if (wanted.empty() || std::ranges::count(wanted, name[0] - '0') > 0) measure(report, size);
        report.say_how_many_are_met();
        if (!json_file.empty()) report.write_json(json_file);
    } catch (const std::exception& error) {
        std::cerr << "tests/bench/run: " << error.what() << '\n';
        return 1;
    }
}
