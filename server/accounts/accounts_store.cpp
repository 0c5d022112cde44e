#include "accounts/accounts_store.hpp"

#include <algorithm>

#include "accounts/sessions.hpp"
#include "accounts/tokens.hpp"
#include "platform/problem.hpp"

namespace trousse {

static Account account_from(const Row& row);
static std::string lower_case(std::string text);

constexpr auto kSetupLasts = std::chrono::hours{7 * 24};

constexpr auto kAllAccounts = R"(
    SELECT id, email, name, role, password_hash, added_at, disabled_at, setup_expires_at, version
      FROM account ORDER BY name, id)";

std::vector<Account> all_accounts(const Snapshot& db) { return db.all(kAllAccounts, {}, account_from); }

constexpr auto kAccount = R"(
    SELECT id, email, name, role, password_hash, added_at, disabled_at, setup_expires_at, version
      FROM account WHERE id = $id)";

Account require_account(const Snapshot& db, const AccountId& id) {
    auto account = db.first(kAccount, {{"$id", id}}, account_from);
    if (!account) throw Problem{.status = 404, .code = "not_found"};
    return *std::move(account);
}

constexpr auto kByEmail = R"(
    SELECT id, email, name, role, password_hash, added_at, disabled_at, setup_expires_at, version
      FROM account WHERE email = $email)";

std::optional<Account> account_of_email(const Snapshot& db, const std::string& email) {
    return db.first(kByEmail, {{"$email", lower_case(email)}}, account_from);
}

constexpr auto kBySetup = R"(
    SELECT id, email, name, role, password_hash, added_at, disabled_at, setup_expires_at, version
      FROM account WHERE setup_hash = $hash AND setup_expires_at > $now AND disabled_at IS NULL)";

std::optional<Account> account_of_setup(const Snapshot& db, const Secret& key, std::string_view token, Instant now) {
    return db.first(kBySetup, {{"$hash", keyed_hash(key, token)}, {"$now", now}}, account_from);
}

constexpr auto kAddAccount = R"(
    INSERT INTO account (id, email, name, role, added_at) VALUES ($id, $email, $name, $role, $now))";

Account add_account(Transaction& tx, const NewAccount& account, Instant now) {
    if (account_of_email(tx, account.email)) throw invalid("/email", "already_taken");
    const AccountId id{new_key(now)};
    tx.run(kAddAccount, {{"$id", id},
                         {"$email", lower_case(account.email)},
                         {"$name", account.name},
                         {"$role", account.role},
                         {"$now", now}});
    return require_account(tx, id);
}

constexpr auto kRenewSetup = R"(
    UPDATE account SET password_hash = NULL, setup_hash = $hash, setup_expires_at = $until, version = version + 1
     WHERE id = $id)";

std::string renew_setup(Transaction& tx, const Secret& key, const AccountId& account, Instant now) {
    std::string token = random_token(32);
    tx.run(kRenewSetup, {{"$id", account}, {"$hash", keyed_hash(key, token)}, {"$until", now + kSetupLasts}});
    end_sessions_of(tx, account);
    return token;
}

constexpr auto kSetEmail =
    "UPDATE account SET email = $email, version = version + 1 WHERE id = $id AND email <> $email";

void set_email(Transaction& tx, const AccountId& account, const std::string& email) {
    if (const auto holder = account_of_email(tx, email); holder && holder->id != account)
        throw invalid("/email", "already_taken");
    tx.run(kSetEmail, {{"$id", account}, {"$email", lower_case(email)}});
}

constexpr auto kSetPassword = R"(
    UPDATE account SET password_hash = $hash, setup_hash = NULL, setup_expires_at = NULL, version = version + 1
     WHERE id = $id)";

void set_password(Transaction& tx, const AccountId& account, std::string_view password_hash) {
    tx.run(kSetPassword, {{"$id", account}, {"$hash", password_hash}});
}

constexpr auto kDisable = R"(
    UPDATE account SET disabled_at = $now, setup_hash = NULL, setup_expires_at = NULL, version = version + 1
     WHERE id = $id AND disabled_at IS NULL)";

void disable(Transaction& tx, const AccountId& account, Instant now) {
    tx.run(kDisable, {{"$id", account}, {"$now", now}});
    end_sessions_of(tx, account);
    revoke_tokens_of(tx, account, now);
}

constexpr auto kEnable =
    "UPDATE account SET disabled_at = NULL, version = version + 1 WHERE id = $id AND disabled_at IS NOT NULL";

bool enable(Transaction& tx, const AccountId& account) { return tx.run(kEnable, {{"$id", account}}) > 0; }

constexpr auto kEdit = "UPDATE account SET name = $name, role = $role, version = version + 1 WHERE id = $id";

void edit(Transaction& tx, const AccountId& account, const std::string& name, const std::string& role) {
    tx.run(kEdit, {{"$id", account}, {"$name", name}, {"$role", role}});
}

constexpr auto kOtherAdmin = R"(
    SELECT 1 FROM account
     WHERE role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL AND id <> $id)";

bool has_other_admin(const Snapshot& db, const AccountId& account) { return db.any(kOtherAdmin, {{"$id", account}}); }

Account account_from(const Row& row) {
    return {.id = row.id<Account>("id"),
            .email = row.text("email"),
            .name = row.text("name"),
            .role = row.text("role"),
            .password_hash = row.text("password_hash"),
            .added_at = row.instant("added_at"),
            .disabled_at = row.maybe_instant("disabled_at"),
            .setup_expires_at = row.maybe_instant("setup_expires_at"),
            .version = row.integer("version")};
}

// Of ASCII: what a mail server may tell apart beyond that stays apart.
std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return text;
}

}  // namespace trousse
