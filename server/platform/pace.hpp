#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "platform/clock.hpp"

namespace trousse {

// Who is counted together: an IPv4 address, or the first 48 bits of an IPv6 one, which is what one subscriber
// is given. What is no address stands for itself.
std::string network_of(const std::string& address);

// How often something may be done, by each who does it: `at_once`, and one more after each `each`. A bucket that every
// time fills by a drop and that time empties; kept in memory alone. Any thread may call it.
class Pace {
 public:
    using Wait = std::chrono::seconds;

    // Beyond `remembered`, who was quiet for longest is forgotten.
    Pace(Clock now, int at_once, std::chrono::milliseconds each, std::size_t remembered = 4'096);

    // Counts one time. Where it is too often, nothing is counted, and it gives how long to wait.
    std::optional<Wait> take(const std::string& who);

    // The same without counting: would the next be too often?
    std::optional<Wait> wait(const std::string& who) const;

    std::size_t remembered() const;

 private:
    std::optional<Wait> wait_until(Instant empty_at, Instant now) const;
    void make_room(Instant now);

    const Clock now_;
    const Instant::duration each_, full_;
    const std::size_t most_;
    mutable std::mutex mutex_;
    std::map<std::string, Instant> empty_at_;
};

}  // namespace trousse
