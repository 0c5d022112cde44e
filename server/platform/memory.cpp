#include "platform/memory.hpp"

#include <malloc.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace trousse {

constexpr std::size_t kEach = 4 << 20;  // bytes; nothing is written there, so that the machine gives no page for it
static std::atomic<void*> to_go_on, to_refuse;

static void give_back() {
    if (void* const kept = to_go_on.exchange(nullptr)) return std::free(kept);  // and whoever asked asks again
    std::free(to_refuse.exchange(nullptr));
    throw std::bad_alloc{};
}

static void fill(std::atomic<void*>& kept) {
    if (kept.load(std::memory_order_relaxed) == nullptr) std::free(kept.exchange(std::malloc(kEach)));
}

void keep_memory_back() {
    [[maybe_unused]] static const auto once = std::set_new_handler(give_back);
    fill(to_refuse);
    fill(to_go_on);
}

void let_memory_go() {
    ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
    ::mallopt(M_TRIM_THRESHOLD, 4 << 20);
}

void give_memory_back() { ::malloc_trim(0); }

}  // namespace trousse
