#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/accounts.hpp"
#include "campaigns/campaigns.hpp"
#include "campaigns/school_links.hpp"
#include "platform/crypto.hpp"
#include "platform/db.hpp"
#include "platform/http.hpp"
#include "schools/schools.hpp"

// Who is signed in. A session's token (256 random bits) is in its visitor's cookie only; the database has its keyed
// hash.
namespace trousse {

using SessionId = Id<struct Session>;

Visitor visitor_of(const Account& account);
Visitor visitor_of(const SchoolId& school, const CampaignId& campaign,
                   const SchoolLinkId& link = {});  // whose key, or link, was shown

// Returns the token. `former` is the one that the same browser had: it ends, so that no session outlives a sign-in.
std::string open_session(Transaction& tx, const Secret& key, const Visitor& whose, const std::string& former,
                         std::chrono::seconds lasts, Instant now, std::string_view device = "");

// Was there one to end?
bool end_session_of(Transaction& tx, const AccountId& account, const SessionId& session);
bool end_sessions_of(Transaction& tx, const AccountId& account);
bool end_other_sessions_of(Transaction& tx, const Visitor& visitor);  // but the one it comes by

void end_session(Transaction& tx, const Visitor& visitor);
void end_sessions_of(Transaction& tx, const SchoolId& school, const CampaignId& campaign);  // that its key opened

// A session of somebody of the team, as the pages show it.
struct AccountSession {
    SessionId id;
    std::string device;  // phone, tablet, computer, other; "" where it was not noted
    Instant began_at;
    std::optional<Instant> last_used_at;  // to the quarter of an hour
    Instant expires_at;
    bool is_current = false;  // the one that asks
};
std::vector<AccountSession> sessions_of(const Snapshot& db, const AccountId& account, const Visitor& asker,
                                        Instant now);

// Whose session it is: a guest, if it is nobody's, has expired, or its account is disabled. One read; now and then,
// of the team's, a write that notes the use.
Visitor identify(Database& db, const Secret& key, const Clock& now, const std::string& token);

// As Set-Cookie has it (RFC 6265bis; the name's prefix binds it to this host, TLS and /).
std::string session_cookie(const std::string& token, std::chrono::seconds lasts);
std::string ended_cookie();

}  // namespace trousse
