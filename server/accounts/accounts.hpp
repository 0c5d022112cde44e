#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/clock.hpp"
#include "platform/ids.hpp"

namespace trousse {

using AccountId = Id<struct Account>;

// The address of the account that an empty installation begins with, until whoever opens its link says their own.
inline constexpr std::string_view kFirstAdmin = "admin@localhost";

// Somebody of the team. E-mail and name are personal: never in a log or an audit line.
struct Account {
    AccountId id;
    std::string email;  // lower case
    std::string name;
    std::string role;           // staff, admin
    std::string password_hash;  // "" until the one-time link is used
    Instant added_at;
    std::optional<Instant> disabled_at;
    std::optional<Instant> setup_expires_at = {};  // of the one-time link that was not used yet
    std::int64_t version = 1;

    bool is_enabled() const { return !disabled_at; }
    bool asks_for_email() const { return email == kFirstAdmin; }
    bool is_admin() const { return role == "admin"; }
    std::string actor() const { return "account:" + std::to_string(id.key); }
};

}  // namespace trousse
