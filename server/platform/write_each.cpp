#include "platform/write_each.hpp"

#include <algorithm>
#include <atomic>

namespace trousse {

constexpr std::size_t kAtOnce = 48;  // waiting for the writer

std::vector<std::exception_ptr> write_each(Database& db, const std::vector<std::function<void(Transaction&)>>& works) {
    std::vector<std::exception_ptr> refusals(works.size());
    std::atomic<std::size_t> next = 0;
    const auto keep_writing = [&] {
        for (std::size_t i = next++; i < works.size(); i = next++) try {
                db.write([&](Transaction& tx) { works[i](tx); });
            } catch (...) {
                refusals[i] = std::current_exception();
            }
    };
    std::vector<std::jthread> hands;
    for (std::size_t i = 0; i < std::min(kAtOnce, works.size()); ++i) hands.emplace_back(keep_writing);
    hands.clear();  // waits for them
    return refusals;
}

}  // namespace trousse
