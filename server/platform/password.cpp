#include "platform/password.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

#include "platform/crypto.hpp"
#include "platform/problem.hpp"

namespace trousse {

namespace {

struct Cost {
    std::uint64_t n;
    std::uint32_t r, p;
};
constexpr Cost kCost{.n = 1 << 15, .r = 8, .p = 1};
constexpr Cost kHighest{.n = 1 << 20, .r = 16, .p = 4};  // beyond this a stored text is damaged, not strong
constexpr std::size_t kSaltLength = 16;
constexpr std::size_t kHashLength = 32;

struct Stored {
    Cost cost = kCost;
    std::string salt = std::string(kSaltLength, '\0');
    std::string hash;  // "" matches nothing
};

std::string scrypt(std::string_view password, std::string_view salt, const Cost& cost, ScryptTurn turn);
Stored read_stored(std::string_view text);
std::string to_hexadecimal(std::string_view bytes);
std::optional<std::string> from_hexadecimal(std::string_view text);

}  // namespace

std::string hash_password(std::string_view password) {
    std::string salt(kSaltLength, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), static_cast<int>(salt.size())) != 1)
        throw std::runtime_error{"no randomness"};
    const std::string hash = scrypt(password, salt, kCost, ScryptTurn::known);
    return "scrypt$" + std::to_string(kCost.n) + "$" + std::to_string(kCost.r) + "$" + std::to_string(kCost.p) + "$" +
           to_hexadecimal(salt) + "$" + to_hexadecimal(hash);
}

bool verify_password(std::string_view password, std::string_view stored_text, ScryptTurn turn) {
    const Stored stored = read_stored(stored_text);
    return same_secret(scrypt(password, stored.salt, stored.cost, turn), stored.hash);
}

namespace {

// One at work, the others waiting.
struct Line {
    std::mutex at_work;
    std::atomic<int> people = 0;
};

class InLine {
 public:
    InLine(Line& line, int may_stand_before) : line_{line} {
        if (line_.people.fetch_add(1) > may_stand_before) {
            --line_.people;
            throw Problem{.status = 503, .code = "sign_in_busy"};
        }
        line_.at_work.lock();
    }
    ~InLine() {
        line_.at_work.unlock();
        --line_.people;
    }
    InLine(const InLine&) = delete;
    InLine& operator=(const InLine&) = delete;

 private:
    Line& line_;
};

std::string scrypt(std::string_view password, std::string_view salt, const Cost& cost, ScryptTurn turn) {
    static Line known, strangers;
    const InLine held{turn == ScryptTurn::known ? known : strangers,
                      turn == ScryptTurn::suspect ? 0 : kMayWaitForATurn};

    static EVP_KDF* const algorithm = EVP_KDF_fetch(nullptr, "SCRYPT", nullptr);
    const auto release = [](EVP_KDF_CTX* made) { EVP_KDF_CTX_free(made); };
    const std::unique_ptr<EVP_KDF_CTX, decltype(release)> context{EVP_KDF_CTX_new(algorithm), release};

    auto [n, r, p] = cost;
    std::uint64_t memory = 128 * n * r + 128 * std::uint64_t{r} * p + (1 << 20);
    const std::array parameters{
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, const_cast<char*>(password.data()), password.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, const_cast<char*>(salt.data()), salt.size()),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
        OSSL_PARAM_construct_end()};
    std::string hash(kHashLength, '\0');
    if (EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(hash.data()), hash.size(), parameters.data()) !=
        1)
        throw std::runtime_error{"OpenSSL failed: scrypt"};
    return hash;
}

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find('$');
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

template <class Number>
bool read_number(std::string_view text, Number highest, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number >= 1 && number <= highest;
}

Stored read_stored(std::string_view text) {
    const auto parts = parts_of(text);
    Stored stored;
    if (parts.size() != 6 || parts[0] != "scrypt") return {};
    if (!read_number(parts[1], kHighest.n, stored.cost.n) || (stored.cost.n & (stored.cost.n - 1)) != 0 ||
        stored.cost.n < 2 || !read_number(parts[2], kHighest.r, stored.cost.r) ||
        !read_number(parts[3], kHighest.p, stored.cost.p))
        return {};
    const auto salt = from_hexadecimal(parts[4]), hash = from_hexadecimal(parts[5]);
    if (!salt || salt->empty() || !hash || hash->size() != kHashLength) return {};
    stored.salt = *salt;
    stored.hash = *hash;
    return stored;
}

std::string to_hexadecimal(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
        text += "0123456789abcdef"[byte & 0x0f];
    }
    return text;
}

std::optional<std::string> from_hexadecimal(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (; !text.empty(); text.remove_prefix(2)) {
        unsigned byte = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + 2, byte, 16);
        if (error != std::errc{} || end != text.data() + 2) return std::nullopt;
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

}  // namespace

}  // namespace trousse
