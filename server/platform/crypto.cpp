#include "platform/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>

namespace trousse {

using Bytes = std::span<unsigned char>;

static std::uint64_t next_tick(Instant now, std::uint64_t seed);
static void fill_at_random(Bytes bytes);
static void fill_from_pool(Bytes bytes);
static std::string hexadecimal(std::span<const unsigned char> bytes);

static const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

static void require(bool done, const char* what) {
    if (!done) throw std::runtime_error{std::string{"OpenSSL failed: "} + what};
}

std::string uuid7(Instant now) {
    std::array<unsigned char, 18> bytes;  // the id, and two bytes more to begin a counter with
    fill_from_pool(bytes);

    // Millisecond and counter are one number, so that a full counter carries into the next millisecond by itself.
    const std::uint64_t seed = (std::uint64_t{bytes[16]} << 8 | bytes[17]) & 0x7ff;  // half the counter stays free
    const std::uint64_t tick = next_tick(now, seed);
    auto milliseconds = tick >> 12;
    for (std::size_t i = 6; i-- > 0; milliseconds >>= 8) bytes[i] = static_cast<unsigned char>(milliseconds & 0xff);
    bytes[6] = static_cast<unsigned char>(((tick >> 8) & 0x0f) | 0x70);  // version 7
    bytes[7] = static_cast<unsigned char>(tick & 0xff);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // variant 10

    std::string text = hexadecimal(std::span{bytes}.first(16));
    for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
    return text;
}

// Milliseconds × 4096 + counter: always more than the last one, unless the clock was set back by a minute or more.
std::uint64_t next_tick(Instant now, std::uint64_t seed) {
    constexpr std::uint64_t kMinute = std::uint64_t{60'000} << 12;
    static std::atomic<std::uint64_t> last{0};
    const std::uint64_t wanted = static_cast<std::uint64_t>(now.time_since_epoch().count()) << 12 | seed;

    std::uint64_t before = last.load(std::memory_order_relaxed);
    for (;;) {
        const bool fell_back = before >= wanted && before - wanted < kMinute;
        const std::uint64_t tick = fell_back ? before + 1 : wanted;
        if (last.compare_exchange_weak(before, tick, std::memory_order_relaxed)) return tick;
    }
}

std::string sha256(std::string_view text) {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // SHA256() looks it up each time
    std::array<unsigned char, 32> digest;
    require(EVP_Digest(text.data(), text.size(), digest.data(), nullptr, algorithm, nullptr) == 1, "SHA-256");
    return hexadecimal(digest);
}

std::string random_token(std::size_t count) {
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string bytes(count, '\0');
    fill_at_random({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});

    std::string token;
    unsigned waiting = 0;
    int bits = 0;
    for (const char byte : bytes) {
        waiting = (waiting << 8 | static_cast<unsigned char>(byte)) & 0xffff;
        for (bits += 8; bits >= 6; bits -= 6) token += kAlphabet[(waiting >> (bits - 6)) & 0x3f];
    }
    if (bits > 0) token += kAlphabet[(waiting << (6 - bits)) & 0x3f];
    return token;
}

std::string random_code() {
    static constexpr char kAlphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    static_assert(sizeof kAlphabet == 32 + 1);  // a divisor of 256: no character is likelier than another
    std::array<unsigned char, 10> bytes;
    fill_at_random(bytes);
    std::string code;
    for (const unsigned char byte : bytes) code += kAlphabet[byte % 32];
    return code;
}

bool same_secret(std::string_view one, std::string_view other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

Secret::Secret(std::string_view bytes) {
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX* const context = EVP_MAC_CTX_new(algorithm);
    keyed_ = {context, [](void* held) { EVP_MAC_CTX_free(static_cast<EVP_MAC_CTX*>(held)); }};

    char digest[] = "SHA256";
    const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                OSSL_PARAM_construct_end()};
    require(EVP_MAC_init(context, bytes_of(bytes), bytes.size(), parameters.data()) == 1, "the key of HMAC");
}

std::string Secret::keyed_hash(std::string_view text) const {
    const auto release = [](EVP_MAC_CTX* held) { EVP_MAC_CTX_free(held); };
    const std::unique_ptr<EVP_MAC_CTX, decltype(release)> mac{
        EVP_MAC_CTX_dup(static_cast<const EVP_MAC_CTX*>(keyed_.get())), release};
    std::array<unsigned char, 32> digest;
    std::size_t length = 0;
    require(mac && EVP_MAC_update(mac.get(), bytes_of(text), text.size()) == 1 &&
                EVP_MAC_final(mac.get(), digest.data(), &length, digest.size()) == 1,
            "HMAC-SHA-256");
    return hexadecimal(digest);
}

void fill_at_random(Bytes bytes) {
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error{"no randomness"};
}

// For ids alone. One call of RAND_bytes costs as much for 4 kB as for 16 bytes; tokens and keys do not wait in here.
void fill_from_pool(Bytes bytes) {
    struct Pool {
        std::array<unsigned char, 4096> bytes;
        std::size_t used = 4096;
    };
    static thread_local Pool pool;
    if (pool.bytes.size() - pool.used < bytes.size()) {
        pool.used = pool.bytes.size();  // so it stays empty, should what follows throw
        fill_at_random(pool.bytes);
        pool.used = 0;
    }
    std::memcpy(bytes.data(), pool.bytes.data() + pool.used, bytes.size());
    pool.used += bytes.size();
}

std::string hexadecimal(std::span<const unsigned char> bytes) {
    std::string text(bytes.size() * 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[bytes[i] & 0x0f];
    }
    return text;
}

}  // namespace trousse
