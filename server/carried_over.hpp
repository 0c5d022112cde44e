#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "platform/db.hpp"
#include "privacy/held.hpp"

// What a restore must not take back: numbers that were given since the backup, who is no longer let in, who was invited
// and who wants no invitation, and what was erased on request. All are read from the data that it replaces.
namespace trousse {

struct LastKnown {
    struct Numbers {
        std::string prefix;
        std::int64_t orders, waves;
    };
    struct Key {
        std::string link_hash, code_hash, campaign;
        std::int64_t school;
        Instant made_at;
        std::optional<Instant> revoked_at;
    };
    struct Link {
        std::string link_hash, source, campaign;
        std::int64_t school;
        Instant made_at, expires_at;
        std::optional<Instant> revoked_at, first_opened_at;
    };
    struct Account {
        std::int64_t id;
        std::string role;
        std::optional<std::string> password_hash;
        std::optional<Instant> disabled_at;
    };
    struct Token {
        std::int64_t id;
        Instant revoked_at;
    };
    struct Invitation {
        std::string campaign, step;
        std::int64_t school;
        std::string language;
        std::optional<Instant> sent_at;  // nothing: nobody knows whether it left
    };
    struct ClosedMailbox {
        std::string email, reason;
        Instant since;
    };
    std::vector<Numbers> numbers;  // of each campaign, then those with which any other begins
    std::vector<Key> keys;         // those that were replaced first
    std::vector<Link> links;       // of letters and others, in schools' hands
    std::vector<Account> accounts;
    std::vector<Token> revoked;
    std::vector<Invitation> invitations;  // that left, or may have
    std::vector<ClosedMailbox> closed;
    std::vector<Erased> erased;
    bool in_doubt;
};

// Nothing where there are no data, or damaged ones, or those of another installation: `mark` is that of the backup.
std::optional<LastKnown> last_known(const std::filesystem::path& data, const std::optional<std::string>& mark);

// Upon a backup: numbers go on from where they were; links, codes, passwords, roles and tokens are those of last; no
// school is invited again to what it was invited to, and no address that was closed is written to;
// what was erased on request since then is erased again.
// Where that is not known numbers go on far beyond, each time further (set_aside: the restores that kept what was
// there), and an admin is asked to look after who is let in. All sessions end, and no one-time link is good any more.
void carry_over(Transaction& tx, const std::optional<LastKnown>& last, Count set_aside, Instant now);

// Until an admin says that it was looked after.
bool is_access_in_doubt(const Snapshot& db);
bool confirm_access(Transaction& tx);  // was it in doubt?

}  // namespace trousse
