#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accounts/accounts.hpp"
#include "platform/crypto.hpp"
#include "platform/db.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

// What a program shows in place of a session: « Authorization: Bearer … ». Kept as a keyed hash only.
namespace trousse {

using TokenId = Id<struct ApiToken>;

struct ApiToken {
    TokenId id;
    std::string name;                    // what it is for
    std::string role;                    // monitor, staff, admin
    std::optional<std::string> made_by;  // the name of whoever made it; the operator has none
    Instant made_at;
    Instant expires_at;
    std::optional<Instant> revoked_at;
    std::optional<Instant> last_used_at;  // to the hour
    bool is_live = false;
};

std::vector<ApiToken> all_tokens(const Snapshot& db, Instant now);  // newest first

// Who asks, wherever it can be told: by the bearer where there is one, and then by nothing else; or by the session.
Visitor identify(Service& service, const Request& request);

// What the pages show of whoever came in by a token: {"role", "token"}.
std::string name_of_token(const Snapshot& db, const TokenId& id);

void revoke_tokens_of(Transaction& tx, const AccountId& account, Instant now);

// GET and POST /tokens, POST /tokens/{id}/revocation.
Routes tokens_routes(Service& service);

}  // namespace trousse
