#pragma once

#include <chrono>

// SQLite's flushes to disk go through this program's own fdatasync and fsync: it times them, and can make each last
// longer, as on a cheap disk.
namespace trousse {

struct Flushes {
    long how_many = 0;
    double seconds = 0;  // in all

    double milliseconds_each() const { return how_many == 0 ? 0 : seconds * 1000 / static_cast<double>(how_many); }
};
Flushes take_flushes();  // since the last call

// While it lives, no flush takes less.
class SlowDisk {
 public:
    explicit SlowDisk(std::chrono::milliseconds each_flush);
    ~SlowDisk();
    SlowDisk(const SlowDisk&) = delete;
    SlowDisk& operator=(const SlowDisk&) = delete;
};

}  // namespace trousse
