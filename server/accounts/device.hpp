#pragma once

#include <string>
#include <string_view>

#include "accounts/accounts.hpp"
#include "platform/crypto.hpp"

// What somebody of the team signs in with.
namespace trousse {

// What somebody holds in their hands, by what the browser says of itself: phone, tablet, computer, other. The rest of
// what it says is not kept.
std::string_view device_of(std::string_view user_agent);

// A cookie that stays when the session ends: somebody signed in to this account here before. It opens nothing and names
// nobody; it gives a turn of its own at the door (ScryptTurn::known).
std::string device_cookie(const Secret& key, const AccountId& account);
bool has_signed_in(const Secret& key, std::string_view device, const AccountId& account);

}  // namespace trousse
