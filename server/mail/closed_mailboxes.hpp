#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/db.hpp"

// Addresses to which no invitation goes any more. What answers an act still goes there.
namespace trousse {

std::optional<std::string> why_closed(const Snapshot& db, std::string_view email);  // asked, bounced

// That people asked stands over that a letter came back. False where it stood so already.
bool close_mailbox(Transaction& tx, std::string_view email, std::string_view reason, Instant now);
bool open_mailbox(Transaction& tx, std::string_view email);

}  // namespace trousse
