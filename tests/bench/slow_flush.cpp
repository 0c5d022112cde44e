#include "slow_flush.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace {

std::atomic<long> flushes = 0, nanoseconds = 0, shortest = 0;

int flush(long system_call, int descriptor) {
    const auto began = std::chrono::steady_clock::now();
    const long result = ::syscall(system_call, descriptor);
    std::this_thread::sleep_until(began + std::chrono::nanoseconds{shortest.load()});
    ++flushes;
    nanoseconds += (std::chrono::steady_clock::now() - began).count();
    return static_cast<int>(result);
}

}  // namespace

// The dynamic linker finds the program's own before the C library's.
extern "C" int fdatasync(int descriptor) { return flush(SYS_fdatasync, descriptor); }
extern "C" int fsync(int descriptor) { return flush(SYS_fsync, descriptor); }

namespace trousse {

Flushes take_flushes() { return {flushes.exchange(0), static_cast<double>(nanoseconds.exchange(0)) / 1e9}; }

SlowDisk::SlowDisk(std::chrono::milliseconds each_flush) { shortest = std::chrono::nanoseconds{each_flush}.count(); }
SlowDisk::~SlowDisk() { shortest = 0; }

}  // namespace trousse
