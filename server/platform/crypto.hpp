#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/clock.hpp"

namespace trousse {

// All of these may be called from any thread. Where the machine gives no randomness they throw std::runtime_error:
// nothing predictable is ever handed out in its place.

// SHA-256 in hexadecimal.
std::string sha256(std::string_view text);

// `bytes` random bytes in url-safe base64 without padding: 16 bytes (128 bits) give 22 characters.
std::string random_token(std::size_t bytes);

// What a person types from a letter: 10 of 32 characters (50 bits), without 0, O, 1 and I, which look alike.
std::string random_code();

// The code that somebody typed: its case, dashes and spaces are forgiven. Nothing where it cannot be one.
std::optional<std::string> code_in(std::string_view typed);

// Equal or not, in a time that does not tell where they differ.
bool same_secret(std::string_view one, std::string_view other);

// The key of this installation, under which links, codes and sessions are kept as hashes: who steals the database alone
// can neither use nor guess them. It is never printed and has no way out of this object but the two below.
class Secret {
 public:
    explicit Secret(std::string_view bytes);

    // The key in `folder`/trousse.key. Throws std::runtime_error, saying what to do, if the file is missing, damaged,
    // open to other users, or cannot be read.
    static Secret of_folder(const std::filesystem::path& folder);

    // HMAC-SHA-256 in hexadecimal.
    std::string keyed_hash(std::string_view text) const;

    // 128 bits that nobody else can make, the same each time: 22 characters, as a random_token of 16 bytes.
    std::string token_of(std::string_view text) const;

 private:
    std::shared_ptr<void> keyed_;  // an EVP_MAC_CTX that has taken the key and is only ever copied: half a microsecond
};

// Makes `folder`/trousse.key where there is none (32 random bytes, mode 0600): whole or not at all, and on disk when
// this returns. Throws std::runtime_error if it cannot be made.
void make_key_in(const std::filesystem::path& folder);

inline std::string keyed_hash(const Secret& key, std::string_view text) { return key.keyed_hash(text); }

}  // namespace trousse
