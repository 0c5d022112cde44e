#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace trousse {

// A command with its arguments, in a process of its own. What it says on its error output is not heard.
class Process {
 public:
    explicit Process(std::vector<std::string> arguments);  // throws when there is no such command
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    std::string first_line();
    long kilobytes(const std::string& what) const;  // of /proc/PID/status
    int ended();                                    // waits for it; its exit status

 private:
    pid_t pid_ = 0;
    int output_ = -1;
};

}  // namespace trousse
