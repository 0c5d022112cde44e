#include "platform/pace.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace trousse {

std::string network_of(const std::string& address) {
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;

    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};  // ::ffff:192.0.2.1
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (std::memcmp(bytes.data(), kMapped.data(), kMapped.size()) == 0) {
        inet_ntop(AF_INET, bytes.data() + kMapped.size(), text.data(), text.size());
    } else {
        std::fill(bytes.begin() + 6, bytes.end(), static_cast<unsigned char>(0));
        inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    }
    return text.data();
}

Pace::Pace(Clock now, int at_once, std::chrono::milliseconds each, std::size_t remembered)
    : now_{std::move(now)}, each_{each}, full_{each * at_once}, most_{remembered} {}

std::optional<Pace::Wait> Pace::take(const std::string& who) {
    const std::lock_guard lock{mutex_};
    const Instant now = now_();
    auto known = empty_at_.find(who);
    if (known == empty_at_.end()) {
        make_room(now);
        known = empty_at_.emplace(who, now).first;
    }
    const Instant empty_at =
        std::clamp(known->second, now, now + full_);  // a clock set back never makes it more than full
    known->second = empty_at;
    if (const auto wait = wait_until(empty_at, now)) return wait;
    known->second = empty_at + each_;
    return std::nullopt;
}

std::optional<Pace::Wait> Pace::wait(const std::string& who) const {
    const std::lock_guard lock{mutex_};
    const Instant now = now_();
    const auto known = empty_at_.find(who);
    return known == empty_at_.end() ? std::nullopt : wait_until(std::min(known->second, now + full_), now);
}

std::optional<Pace::Wait> Pace::wait_until(Instant empty_at, Instant now) const {
    const auto over = empty_at + each_ - (now + full_);
    return over > Instant::duration::zero() ? std::optional{std::chrono::ceil<Wait>(over)} : std::nullopt;
}

void Pace::make_room(Instant now) {
    if (empty_at_.size() < most_) return;
    std::erase_if(empty_at_, [&](const auto& known) { return known.second <= now; });
    if (empty_at_.size() < most_) return;
    empty_at_.erase(std::ranges::min_element(empty_at_, {}, [](const auto& known) { return known.second; }));
}

std::size_t Pace::remembered() const {
    const std::lock_guard lock{mutex_};
    return empty_at_.size();
}

}  // namespace trousse
