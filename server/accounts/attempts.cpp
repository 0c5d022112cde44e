#include "accounts/attempts.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "platform/problem.hpp"

namespace trousse {

namespace {

using Times = std::deque<Instant>;
using std::chrono::seconds;

void forget_old(Times& times, Instant now, seconds window) {
    while (!times.empty() && times.front() <= now - window) times.pop_front();
}

// Throws until the oldest of too many is old enough. A clock set back never makes it more than the window.
void require_calm(const Times& times, std::size_t limit, Instant now, seconds window) {
    if (times.size() < limit) return;
    const auto wait = std::chrono::ceil<seconds>(times.front() + window - now);
    throw Problem{
        .status = 429, .code = "slow_down", .params = {{"seconds", std::clamp(wait, seconds{1}, window).count()}}};
}

void remove_one(Times& times, Instant begun) {
    if (const auto found = std::ranges::find(times, begun); found != times.end()) times.erase(found);
}

}  // namespace

std::string network_of(const std::string& address) {
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;

    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};  // ::ffff:192.0.2.1
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (std::memcmp(bytes.data(), kMapped.data(), kMapped.size()) == 0) {
        inet_ntop(AF_INET, bytes.data() + kMapped.size(), text.data(), text.size());
    } else {
        std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
        inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    }
    return text.data();
}

Attempts::Attempts(Clock now, AttemptLimits limits) : now_{std::move(now)}, limits_{limits} {}

Attempts::Judging::Judging(Attempts& attempts, const std::string& address, Guess guess)
    : attempts_{attempts}, network_{network_of(address)}, in_all_{guess == Guess::code}, begun_{attempts.now_()} {
    attempts_.count(network_, in_all_, begun_);
}

Attempts::Judging::~Judging() {
    if (!wrong_) attempts_.take_back(network_, in_all_, begun_);
}

void Attempts::count(const std::string& network, bool in_all, Instant now) {
    const std::lock_guard lock{mutex_};
    forget_old(all_, now, limits_.all_window);
    if (in_all) require_calm(all_, limits_.in_all, now, limits_.all_window);

    auto known = by_network_.find(network);
    if (known == by_network_.end()) {
        make_room(now);
        known = by_network_.emplace(network, Times{}).first;
    }
    Times& times = known->second;
    forget_old(times, now, limits_.address_window);
    require_calm(times, limits_.from_an_address, now, limits_.address_window);

    times.push_back(now);
    if (in_all) all_.push_back(now);
}

void Attempts::take_back(const std::string& network, bool in_all, Instant begun) {
    const std::lock_guard lock{mutex_};
    if (in_all) remove_one(all_, begun);
    const auto known = by_network_.find(network);
    if (known == by_network_.end()) return;
    remove_one(known->second, begun);
    if (known->second.empty()) by_network_.erase(known);
}

void Attempts::make_room(Instant now) {
    if (by_network_.size() < limits_.addresses) return;
    std::erase_if(by_network_, [&](const auto& known) { return known.second.back() <= now - limits_.address_window; });
    if (by_network_.size() < limits_.addresses) return;
    by_network_.erase(std::ranges::min_element(by_network_, {}, [](const auto& known) { return known.second.back(); }));
}

std::size_t Attempts::remembered() const {
    const std::lock_guard lock{mutex_};
    return by_network_.size();
}

}  // namespace trousse
