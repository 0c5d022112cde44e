#include "platform/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>

namespace trousse {

using Bytes = std::span<unsigned char>;

static void fill_at_random(Bytes bytes);
static std::string hexadecimal(std::span<const unsigned char> bytes);

static const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

static void require(bool done, const char* what) {
    if (!done) throw std::runtime_error{std::string{"OpenSSL failed: "} + what};
}

std::string sha256(std::string_view text) {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // SHA256() looks it up each time
    std::array<unsigned char, 32> digest;
    require(EVP_Digest(text.data(), text.size(), digest.data(), nullptr, algorithm, nullptr) == 1, "SHA-256");
    return hexadecimal(digest);
}

static std::string url_safe(std::string_view bytes) {
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
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

std::string random_token(std::size_t count) {
    std::string bytes(count, '\0');
    fill_at_random({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
    return url_safe(bytes);
}

constexpr std::string_view kCodeCharacters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kCodeLength = 10;

std::string random_code() {
    static_assert(kCodeCharacters.size() == 32);  // a divisor of 256: no character is likelier than another
    std::array<unsigned char, kCodeLength> bytes;
    fill_at_random(bytes);
    std::string code;
    for (const unsigned char byte : bytes) code += kCodeCharacters[byte % 32];
    return code;
}

// What is no letter and no figure was typed to read better: a dash of any length, any space.
std::optional<std::string> code_in(std::string_view typed) {
    std::string code;
    for (const char byte : typed) {
        const char letter = byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
        if ((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')) code += letter;
    }
    const bool is_one = code.size() == kCodeLength && code.find_first_not_of(kCodeCharacters) == std::string::npos;
    return is_one ? std::optional{code} : std::nullopt;
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

using Digest = std::array<unsigned char, 32>;

static Digest hmac(const std::shared_ptr<void>& keyed, std::string_view text);

std::string Secret::keyed_hash(std::string_view text) const { return hexadecimal(hmac(keyed_, text)); }

std::string Secret::token_of(std::string_view text) const {
    const Digest digest = hmac(keyed_, text);
    return url_safe({reinterpret_cast<const char*>(digest.data()), 16});
}

Digest hmac(const std::shared_ptr<void>& keyed, std::string_view text) {
    const auto release = [](EVP_MAC_CTX* held) { EVP_MAC_CTX_free(held); };
    const std::unique_ptr<EVP_MAC_CTX, decltype(release)> mac{
        EVP_MAC_CTX_dup(static_cast<const EVP_MAC_CTX*>(keyed.get())), release};
    Digest digest;
    std::size_t length = 0;
    require(mac && EVP_MAC_update(mac.get(), bytes_of(text), text.size()) == 1 &&
                EVP_MAC_final(mac.get(), digest.data(), &length, digest.size()) == 1,
            "HMAC-SHA-256");
    return digest;
}

void fill_at_random(Bytes bytes) {
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error{"no randomness"};
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
