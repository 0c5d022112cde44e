#pragma once

#include <vector>

#include "accounts/accounts.hpp"
#include "platform/crypto.hpp"
#include "platform/db.hpp"

// Accounts in the database.
namespace trousse {

std::vector<Account> all_accounts(const Snapshot& db);                                  // by name
Account require_account(const Snapshot& db, const AccountId& id);                       // 404 not_found
std::optional<Account> account_of_email(const Snapshot& db, const std::string& email);  // in any case

// The enabled account whose one-time link this is, as long as it is good.
std::optional<Account> account_of_setup(const Snapshot& db, const Secret& key, std::string_view token, Instant now);

struct NewAccount {
    std::string email;
    std::string name;
    std::string role;
};
// Without a password: nobody can sign in before renew_setup. Throws the 422 of an e-mail that has an account.
Account add_account(Transaction& tx, const NewAccount& account, Instant now);

// A one-time link's token, good for seven days, in place of the former one, of the password and of every session.
std::string renew_setup(Transaction& tx, const Secret& key, const AccountId& account, Instant now);

// 422 already_taken, where another account has it.
void set_email(Transaction& tx, const AccountId& account, const std::string& email);

// Uses the one-time link up.
void set_password(Transaction& tx, const AccountId& account, std::string_view password_hash);

void disable(Transaction& tx, const AccountId& account, Instant now);  // ends its sessions, revokes its tokens for good
bool enable(Transaction& tx, const AccountId& account);                // with the password it had; was it disabled?
void edit(Transaction& tx, const AccountId& account, const std::string& name, const std::string& role);

// Is there an enabled admin with a password, besides this one?
bool has_other_admin(const Snapshot& db, const AccountId& account);

}  // namespace trousse
