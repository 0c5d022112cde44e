#include "accounts/wrong_tries.hpp"

#include "platform/problem.hpp"

namespace trousse {

using namespace std::chrono_literals;

// People mistype a code three or four times, and a whole school board may be one address. 50 bits cannot be guessed at
// any rate that a server allows; the pace keeps guessing cheap for us, and shows in the figures of refusals.
constexpr int kFromAnAddress = 10, kInAll = 300;
constexpr auto kEachFromAnAddress = 60s;
constexpr auto kEachInAll = 200ms;

WrongTries::WrongTries(const Clock& now)
    : by_network_{now, kFromAnAddress, kEachFromAnAddress}, in_all_{now, kInAll, kEachInAll} {}

void WrongTries::note(const std::string& address) {
    auto wait = by_network_.take(network_of(address));
    if (!wait) wait = in_all_.take("");
    if (wait) throw Problem{.status = 429, .code = "slow_down", .params = {{"seconds", wait->count()}}};
}

bool WrongTries::are_many(const std::string& address) const {
    return by_network_.wait(network_of(address)).has_value();
}

}  // namespace trousse
