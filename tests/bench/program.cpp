#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "bench.hpp"
#include "campaign_day.hpp"
#include "load.hpp"

// The real program with the demonstration: how soon it answers, and how much memory it holds when nobody asks.
namespace trousse {

using namespace std::chrono_literals;

namespace {

// `trousse` with these arguments, in a process of its own.
class Process {
 public:
    explicit Process(std::vector<std::string> arguments);
    ~Process();
    std::string first_line();
    long kilobytes(const std::string& what) const;  // of /proc/PID/status
    int ended();                                    // waits for it; its exit status

 private:
    pid_t pid_ = 0;
    int output_ = -1;
};

}  // namespace

static std::vector<std::string> with_common(const std::string& command, const std::filesystem::path& data);
static double milliseconds_to_answer(const std::filesystem::path& data);
static int port_told_by(Process& server);
static void require_ready(int port);

void measure_program(Report& report, const Size& size) {
    const auto data = fresh_folder();
    const std::unique_ptr<const std::filesystem::path, void (*)(const std::filesystem::path*)> erased_at_the_end{
        &data, [](const auto* folder) { std::filesystem::remove_all(*folder); }};
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

Process::Process(std::vector<std::string> arguments) {
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    output_ = ends[0];
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int failure = ::posix_spawn(&pid_, argv[0], &files, nullptr, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    ::close(ends[1]);
    if (failure != 0) throw std::runtime_error{"cannot start " + arguments[0]};
}

std::string Process::first_line() {
    std::string line;
    for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';) line += c;
    return line;
}

long Process::kilobytes(const std::string& what) const {
    std::ifstream status{fmt::format("/proc/{}/status", pid_)};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(what + ":")) return std::stol(line.substr(what.size() + 1));
    throw std::runtime_error{"no " + what};
}

int Process::ended() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return status;
}

Process::~Process() {
    if (pid_ != 0) {
        ::kill(pid_, SIGTERM);
        ended();
    }
    ::close(output_);
}

}  // namespace trousse
