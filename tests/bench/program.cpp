#include <fmt/format.h>

#include <thread>

#include "bench.hpp"
#include "folder.hpp"
#include "load.hpp"
#include "process.hpp"

// The real program with the demonstration: how soon it answers, and how much memory it holds when nobody asks.
namespace trousse {

using namespace std::chrono_literals;

static std::vector<std::string> with_common(const std::string& command, const std::filesystem::path& data);
static double milliseconds_to_answer(const std::filesystem::path& data);
static int port_told_by(Process& server);
static void require_ready(int port);

void measure_program(Report& report, const Size& size) {
    const Folder folder;
    const auto& data = folder.path();
    auto demo = with_common("demo", data);
    demo.insert(demo.end(), {"--from", DEMO_FOLDER});
    if (Process{demo}.ended() != 0) throw std::runtime_error{"the demonstration was not loaded"};

    {
        Process server{with_common("serve", data)};
        require_ready(port_told_by(server));
        std::this_thread::sleep_for(1s);
        const auto mib = [&](const char* what) { return static_cast<double>(server.kilobytes(what)) / 1024; };
        report.tell({.name = "memory at rest, with the demonstration",
                     .value = mib("VmRSS"),
                     .unit = "MiB",
                     .bound = Bound::at_most,
                     .target = 20,
                     .beside = fmt::format("{:.1f} its own, {:.1f} of files it shares (the program and its libraries)",
                                           mib("RssAnon"), mib("RssFile"))});
    }
    std::vector<double> starts;
    for (int i = 0; i < size.starts; ++i) starts.push_back(milliseconds_to_answer(data));
    report.tell({.name = "start to first answer",
                 .value = median(starts),
                 .unit = "ms",
                 .bound = Bound::at_most,
                 .target = 100,
                 .beside = fmt::format("median of {}, {:.0f} to {:.0f} ms", starts.size(), std::ranges::min(starts),
                                       std::ranges::max(starts))});
}

std::vector<std::string> with_common(const std::string& command, const std::filesystem::path& data) {
    return {PROGRAM,    command,       "--config",   SETTINGS_FILE, "--data", data,
            "--schema", SCHEMA_FOLDER, "--frontend", PAGES,         "--port", "0"};
}

double milliseconds_to_answer(const std::filesystem::path& data) {
    std::optional<Process> server;
    return measured([&] {
               server.emplace(with_common("serve", data));
               require_ready(port_told_by(*server));
           }).seconds *
           1000;
}

// « Trousse listens on http://127.0.0.1:PORT »
int port_told_by(Process& server) {
    const std::string line = server.first_line();
    const auto colon = line.rfind(':');
    if (colon == std::string::npos) throw std::runtime_error{"the server did not start: " + line};
    return std::stoi(line.substr(colon + 1));
}

void require_ready(int port) {
    Caller caller{port};
    caller.ask("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    while (!caller.take()) {
    }
    if (caller.status() != 200) throw std::runtime_error{"the server is not ready: " + caller.answer()};
}

}  // namespace trousse
