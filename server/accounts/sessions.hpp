#pragma once

#include <chrono>
#include <string>

#include "accounts/accounts.hpp"
#include "campaigns/campaigns.hpp"
#include "platform/crypto.hpp"
#include "platform/db.hpp"
#include "platform/http.hpp"
#include "schools/schools.hpp"

// Who is signed in. A session's token (256 random bits) is in its visitor's cookie only; the database has its keyed
// hash.
namespace trousse {

Visitor visitor_of(const Account& account);
Visitor visitor_of(const SchoolId& school, const CampaignId& campaign);  // whose key was shown

// Returns the token. `former` is the one that the same browser had: it ends, so that no session outlives a sign-in.
std::string open_session(Transaction& tx, const Secret& key, const Visitor& whose, const std::string& former,
                         std::chrono::seconds lasts, Instant now);

void end_session(Transaction& tx, const Visitor& visitor);
void end_sessions_of(Transaction& tx, const AccountId& account);
void end_sessions_of(Transaction& tx, const SchoolId& school, const CampaignId& campaign);

// Whose session it is: a guest, if it is nobody's, has expired, or its account is disabled. One read.
Visitor identify(Database& db, const Secret& key, const Clock& now, const std::string& token);

// As Set-Cookie has it (RFC 6265bis; the name's prefix binds it to this host, TLS and /).
std::string session_cookie(const std::string& token, std::chrono::seconds lasts);
std::string ended_cookie();

}  // namespace trousse
