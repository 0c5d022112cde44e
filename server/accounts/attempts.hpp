#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "platform/clock.hpp"

namespace trousse {

// What a guess is made at. A typed code has 50 bits, so guesses at codes are limited in all too. A link has 128 and
// needs no such limit; for a password it would let anybody lock the account's owner out, and scrypt limits the pace.
enum class Guess { code, link, password };

struct AttemptLimits {
    std::size_t from_an_address = 10;  // wrong ones, within `address_window`
    std::chrono::seconds address_window{600};
    std::size_t in_all = 300;  // wrong ones, from everywhere, within `all_window`
    std::chrono::seconds all_window{60};
    std::size_t addresses = 4'096;  // remembered at once: beyond, the one that was quiet for longest is forgotten
};

// The network that an address stands for: itself for IPv4, the first 64 bits for IPv6, of which anyone has them all.
std::string network_of(const std::string& address);

// Wrong codes, links and passwords, counted in memory by the address they come from. A right one is never counted. Any
// thread may call it.
class Attempts {
 public:
    explicit Attempts(Clock now, AttemptLimits limits = {});

    // Gives what `find` gives: nothing, or false, is a wrong guess. Where too many were wrong, `find` is not called and
    // a Problem is thrown (429 slow_down, with the seconds to wait). A guess counts while it is being judged, so many
    // at once get no further than one after the other; one that ends by an exception was no guess.
    template <class Find>
    auto judge(const std::string& address, Guess guess, Find find) {
        Judging judging{*this, address, guess};
        auto found = find();
        if (!found) judging.was_wrong();
        return found;
    }

    std::size_t remembered() const;  // addresses

 private:
    using Times = std::deque<Instant>;

    class Judging {
     public:
        Judging(Attempts& attempts, const std::string& address, Guess guess);
        ~Judging();
        void was_wrong() { wrong_ = true; }

     private:
        Attempts& attempts_;
        const std::string network_;
        const bool in_all_;
        const Instant begun_;
        bool wrong_ = false;
    };

    void count(const std::string& network, bool in_all, Instant now);
    void take_back(const std::string& network, bool in_all, Instant begun);
    void make_room(Instant now);

    const Clock now_;
    const AttemptLimits limits_;
    mutable std::mutex mutex_;
    std::map<std::string, Times, std::less<>> by_network_;
    Times all_;
};

}  // namespace trousse
