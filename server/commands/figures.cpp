#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "commands/commands.hpp"

// Commands that ask and tell: the report, the generic run.
namespace trousse {

using nlohmann::json;

static void print_report(const json& report);
static std::string padded(const std::string& text, std::size_t width);

int report(const Settings& settings, const std::string& campaign, bool as_json) {
    const json report = Operator{settings}.ask("GET", "/api/v1/campaigns/" + campaign + "/report");
    if (as_json)
        std::cout << report.dump(2) << '\n';
    else
        print_report(report);
    return 0;
}

void print_report(const json& report) {
    std::cout << report["campaign"]["name"]["en"].get<std::string>() << "\n\n"
              << fmt::format("{:>8}  kits sent to schools\n", report["distributed"].get<int>())
              << fmt::format("{:>8}  chosen by schools, or entered for them\n", report["chosen"].get<int>())
              << fmt::format("{:>8}  given automatically\n", report["automatic"].get<int>());
    if (const json& next = report["next_target"]; !next.is_null())
        std::cout << fmt::format("{:>8}  wished for next year (+{}%)\n", next.get<int>(),
                                 report["wish_percent"].get<int>());
    std::cout << '\n';
    for (const json& each : report["materials"])
        std::cout << fmt::format("{:>8}  {}  (in kits: {}, outside: {})\n", each["quantity"].get<long long>(),
                                 padded(each[each["quantity"] == 1 ? "name" : "plural"]["en"], 34),
                                 each["in_kits"].get<long long>(), each["handed_out"].get<long long>());
}

// By characters, not bytes: é is one.
std::string padded(const std::string& text, std::size_t width) {
    const auto characters = static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
    return text + std::string(width > characters ? width - characters : 0, ' ');
}

int generic_run(const Settings& settings, bool dry_run, bool as_json) {
    Operator trousse{settings};
    const json told = dry_run ? trousse.ask("GET", "/api/v1/generic-runs/preview") : trousse.ask("POST", "/api/v1/generic-runs");
    if (as_json) {
        std::cout << told.dump(2) << '\n';
        return 0;
    }
    if (!dry_run) {
        std::cout << fmt::format("kits set aside: {}, waiting for stock: {}\n", told["placed"].get<int>(),
                                 told["waiting"].get<int>());
        return 0;
    }
    std::cout << fmt::format("silent schools: {}, of which {} would get a kit and {} would wait\n",
                             told["silent"].get<int>(), told["covered"].get<int>(), told["waiting"].get<int>());
    for (const json& item : told["limiting"])
        std::cout << fmt::format("  short of {} {}\n", item["short"].get<long long>(),
                                 item["name"]["en"].get<std::string>());
    if (!told["may_run"].get<bool>()) std::cout << "It may not run now: " << told["why_not"].get<std::string>() << '\n';
    return 0;
}

}  // namespace trousse
