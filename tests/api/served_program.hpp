#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "platform/clock.hpp"

namespace trousse {

// The real program, `trousse serve`, as a process of its own on a free port: to be killed.
class ServedProgram {
 public:
    // Returns when it listens; its clock starts at `now` (RFC 3339). Throws std::runtime_error if it ends instead.
    ServedProgram(const std::filesystem::path& data, const std::string& now,
                  const std::filesystem::path& schema = SCHEMA_FOLDER);
    ~ServedProgram();
    ServedProgram(const ServedProgram&) = delete;
    ServedProgram& operator=(const ServedProgram&) = delete;

    int port() const { return port_; }
    std::filesystem::path about() const;  // what the machine tells of it, /proc/…
    void limit(int resource, std::uint64_t most) const;  // RLIMIT_AS, RLIMIT_NOFILE
    static constexpr std::uint64_t kAsMuchAsThereIs = ~std::uint64_t{0};
    void kill();  // as when the power goes: kill -9
    int stop();   // SIGTERM; gives the exit status

 private:
    int end(int signal);

    pid_t process_ = 0;  // 0 once it has ended
    int port_ = 0;
};

// The next whole second, from which such a clock starts: what was done before is not of its future, or jobs would be due again.
std::string clock_from(Instant now);

// The real program's exit status, and what it said.
std::pair<int, std::string> command(const std::string& words, const std::filesystem::path& data,
                                    const std::filesystem::path& schema = SCHEMA_FOLDER);

std::vector<std::string> files_in(const std::filesystem::path& folder);
int mode_of(const std::filesystem::path& path);  // 0600

}  // namespace trousse
