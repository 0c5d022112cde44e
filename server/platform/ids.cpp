#include "platform/ids.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>

namespace trousse {

constexpr int kCountBits = 15;
constexpr std::size_t kDashes[] = {8, 13, 18, 23};

static std::string hexadecimal(std::uint64_t number);
static std::string in_small_letters(std::string_view text);

std::string uuid_of(std::int64_t key) {
    const auto bits = static_cast<std::uint64_t>(key);
    const std::uint64_t milliseconds = bits >> kCountBits, rand_a = bits >> 3 & 0xfff, rand_b = bits & 0x7;
    std::string text =
        hexadecimal(milliseconds << 16 | 0x7000 | rand_a) + hexadecimal(std::uint64_t{0b10} << 62 | rand_b << 59);
    for (const std::size_t dash : kDashes) text.insert(dash, 1, '-');
    return text;
}

std::int64_t key_of(std::string_view uuid) {
    const std::string text = in_small_letters(uuid);
    std::string digits = text;
    std::erase(digits, '-');
    if (digits.size() != 32) return 0;

    std::uint64_t high = 0, low = 0;
    std::from_chars(digits.data(), digits.data() + 16, high, 16);
    std::from_chars(digits.data() + 16, digits.data() + 32, low, 16);
    const auto key = static_cast<std::int64_t>(high >> 16 << kCountBits | (high & 0xfff) << 3 | (low >> 59 & 0x7));
    return uuid_of(key) == text ? key : 0;
}

std::string hexadecimal(std::uint64_t number) {
    std::string text(16, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number >>= 4)
        *digit = "0123456789abcdef"[number & 0xf];
    return text;
}

std::string in_small_letters(std::string_view text) {
    std::string small{text.substr(0, 37)};  // one more than an id has: the rest of a long text is of no interest
    for (char& letter : small)
        if (letter >= 'A' && letter <= 'F') letter = static_cast<char>(letter - 'A' + 'a');
    return small;
}

static std::atomic<std::int64_t> last_made = 0;

std::int64_t new_key(Instant now) {
    const std::int64_t earliest = now.time_since_epoch().count() << kCountBits;
    std::int64_t before = last_made.load(std::memory_order_relaxed), key;
    do key = std::max(before + 1, earliest);
    while (!last_made.compare_exchange_weak(before, key, std::memory_order_relaxed));
    return key;
}

void keys_begin_after(std::int64_t newest) {
    std::int64_t before = last_made.load(std::memory_order_relaxed);
    while (before < newest && !last_made.compare_exchange_weak(before, newest, std::memory_order_relaxed)) {
    }
}

}  // namespace trousse
