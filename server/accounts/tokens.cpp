#include "accounts/tokens.hpp"

#include "accounts/sessions.hpp"
#include "platform/problem.hpp"

namespace trousse {

static Visitor program_of(Service& service, const std::string& token);

constexpr std::chrono::hours kTokenNoted{1};  // a use is noted no more often, so that reading does not write

Visitor identify(Service& service, const Request& request) {
    if (request.bearer.empty()) return identify(service.db, service.key, service.now, request.session);
    const std::string& monitor = service.settings.metrics_token;
    if (!monitor.empty() && same_secret(request.bearer, monitor)) return {.role = Role::monitor, .actor = "monitor"};
    return program_of(service, request.bearer);
}

// Its maker is there still, and it may no more than its maker now may.
constexpr auto kOfHash = R"(
    SELECT api_token.id, CASE WHEN account.role = 'staff' AND api_token.role = 'admin' THEN 'staff' ELSE api_token.role END AS role,
           coalesce(last_used_at, 0) AS last_used_at
      FROM api_token LEFT JOIN account ON account.id = made_by
     WHERE token_hash = $hash AND expires_at > $now AND revoked_at IS NULL AND account.disabled_at IS NULL)";
constexpr auto kTokenUsed = "UPDATE api_token SET last_used_at = $now WHERE id = $id";

Visitor program_of(Service& service, const std::string& token) {
    const Instant now = service.now();
    const std::string hash = keyed_hash(service.key, token);
    Instant last_used;
    const auto found = service.db.read([&](const Snapshot& db) {
        return db.first(kOfHash, {{"$hash", hash}, {"$now", now}}, [&](const Row& row) {
            const std::string_view role = row.text_view("role");
            last_used = row.instant("last_used_at");
            return Visitor{.role = role == "admin"   ? Role::admin
                                   : role == "staff" ? Role::staff
                                                     : Role::monitor,
                           .actor = "token:" + std::to_string(row.integer("id")),
                           .id = row.integer("id")};
        });
    });
    if (found && last_used + kTokenNoted <= now) {
        try {
            service.db.write([&](Transaction& tx) { tx.run(kTokenUsed, {{"$now", now}, {"$id", found->id}}); });
        } catch (const Problem&) {
            // a full disk keeps nobody from reading
        }
    }
    return found.value_or(Visitor{});
}

constexpr auto kAll = R"(
    SELECT api_token.id, api_token.name, api_token.role, account.name AS maker, made_at, expires_at, revoked_at, last_used_at,
           expires_at > $now AND revoked_at IS NULL AND account.disabled_at IS NULL AS is_live
      FROM api_token LEFT JOIN account ON account.id = made_by ORDER BY made_at DESC, api_token.id DESC)";

std::vector<ApiToken> all_tokens(const Snapshot& db, Instant now) {
    return db.all(kAll, {{"$now", now}}, [](const Row& row) {
        return ApiToken{.id = row.id<ApiToken>("id"),
                        .name = row.text("name"),
                        .role = row.text("role"),
                        .made_by = row.maybe_text("maker"),
                        .made_at = row.instant("made_at"),
                        .expires_at = row.instant("expires_at"),
                        .revoked_at = row.maybe_instant("revoked_at"),
                        .last_used_at = row.maybe_instant("last_used_at"),
                        .is_live = row.flag("is_live")};
    });
}

constexpr auto kName = "SELECT name FROM api_token WHERE id = $id";

std::string name_of_token(const Snapshot& db, const TokenId& id) {
    return db.first(kName, {{"$id", id}}, [](const Row& row) { return row.text("name"); }).value_or("");
}

constexpr auto kRevokeAll = "UPDATE api_token SET revoked_at = $now WHERE made_by = $account AND revoked_at IS NULL";

void revoke_tokens_of(Transaction& tx, const AccountId& account, Instant now) {
    tx.run(kRevokeAll, {{"$account", account}, {"$now", now}});
}

}  // namespace trousse
