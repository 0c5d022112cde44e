#include "served_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "platform/quebec_time.hpp"

namespace trousse {

static std::string first_line_of(int descriptor);

std::string clock_from(Instant now) { return rfc3339(std::chrono::ceil<std::chrono::seconds>(now)); }

ServedProgram::ServedProgram(const std::filesystem::path& data, const std::string& now,
                             const std::filesystem::path& schema) {
    const auto pages = data / "no-pages";  // they are the browser tests' affair
    std::filesystem::create_directories(pages);
    std::ofstream{pages / "manifest.json"} << R"({"pack": "none.pack", "files": []})";
    std::ofstream{pages / "none.pack"} << "none";

    std::vector<std::string> words{TROUSSE_PROGRAM, "serve",        "--port",   "0",
                                   "--data",        data.string(),  "--schema", schema.string(),
                                   "--frontend",    pages.string(), "--now",    now};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, (data / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                       0600);
    posix_spawnattr_t attributes;
    sigset_t usual;
    ::posix_spawnattr_init(&attributes);
    ::sigfillset(&usual);
    ::posix_spawnattr_setsigdefault(&attributes, &usual);  // whatever a test ignores is no doing of the program's
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int failed = ::posix_spawn(&process_, TROUSSE_PROGRAM, &actions, &attributes, arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    const std::string line = failed == 0 ? first_line_of(ends[0]) : "";
    ::close(ends[0]);
    if (line.find("http://") == std::string::npos) {
        if (failed == 0) end(SIGKILL);
        throw std::runtime_error{"the program does not start: see " + (data / "log").string()};
    }
    port_ = std::stoi(line.substr(line.rfind(':') + 1));
}

std::string first_line_of(int descriptor) {
    std::string line;
    char one = 0;
    while (::read(descriptor, &one, 1) == 1 && one != '\n') line += one;
    return line;
}

ServedProgram::~ServedProgram() {
    if (process_ != 0) end(SIGKILL);
}

std::filesystem::path ServedProgram::about() const { return "/proc/" + std::to_string(process_); }

void ServedProgram::limit(int resource, std::uint64_t most) const {
    rlimit limits{};
    ::prlimit(process_, static_cast<__rlimit_resource>(resource), nullptr, &limits);
    limits.rlim_cur = std::min<rlim_t>(most, limits.rlim_max);
    ::prlimit(process_, static_cast<__rlimit_resource>(resource), &limits, nullptr);
}

void ServedProgram::kill() { end(SIGKILL); }

int ServedProgram::stop() { return end(SIGTERM); }

int ServedProgram::end(int signal) {
    int status = 0;
    ::kill(process_, signal);
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::pair<int, std::string> command(const std::string& words, const std::filesystem::path& data,
                                    const std::filesystem::path& schema) {
    const std::filesystem::path said = data.string() + ".said";
    const std::string line = std::string{TROUSSE_PROGRAM} + ' ' + words + " --data " + data.string() + " --schema " + schema.string() +
                             " > " + said.string() + " 2>&1";
    const int status = std::system(line.c_str());
    std::ifstream stream{said};
    const std::string text{std::istreambuf_iterator{stream}, {}};
    std::filesystem::remove(said);
    return {WEXITSTATUS(status), text};
}

std::vector<std::string> files_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

int mode_of(const std::filesystem::path& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) throw std::runtime_error{"no file " + path.string()};
    return about.st_mode & 0777;
}

}  // namespace trousse
