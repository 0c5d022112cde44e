#include "accounts/sessions.hpp"

#include "platform/problem.hpp"

namespace trousse {

static Visitor visitor_from(const Row& row);
static void note_use(Database& db, const std::string& hash, Instant now);

constexpr std::chrono::minutes kSessionNoted{15};  // a use is noted no more often, so that reading does not write

Visitor visitor_of(const Account& account) {
    return {.role = account.is_admin() ? Role::admin : Role::staff, .actor = account.actor(), .id = account.id.key};
}

Visitor visitor_of(const SchoolId& school, const CampaignId& campaign, const SchoolLinkId& link) {
    return {.role = Role::school,
            .actor = "school:" + std::to_string(school.key),
            .id = school.key,
            .campaign = campaign.key,
            .link = link.key};
}

constexpr auto kEnd = "DELETE FROM session WHERE token_hash = $hash";
constexpr auto kForgetExpired = "DELETE FROM session WHERE expires_at <= $now";
constexpr auto kOpen = R"(
    INSERT INTO session (token_hash, id, role, account_id, school_id, campaign_id, link_id, device, began_at, last_used_at, expires_at)
    VALUES ($hash, $id, $role, $account, $school, $campaign, $link, $device, $now, $now, $until))";

std::string open_session(Transaction& tx, const Secret& key, const Visitor& whose, const std::string& former,
                         std::chrono::seconds lasts, Instant now, std::string_view device) {
    if (!former.empty()) tx.run(kEnd, {{"$hash", keyed_hash(key, former)}});
    tx.run(kForgetExpired, {{"$now", now}});

    std::string token = random_token(32);
    const bool is_school = whose.role == Role::school;
    const auto only = [](bool given, std::int64_t id) { return given ? std::optional{id} : std::nullopt; };
    tx.run(kOpen, {{"$hash", keyed_hash(key, token)},
                   {"$role", is_school                   ? "school"
                             : whose.role == Role::admin ? "admin"
                                                         : "staff"},
                   {"$id", is_school ? 0 : new_key(now)},
                   {"$account", only(!is_school, whose.id)},
                   {"$school", only(is_school, whose.id)},
                   {"$campaign", only(is_school, whose.campaign)},
                   {"$link", only(whose.link != 0, whose.link)},
                   {"$device", device},
                   {"$now", now},
                   {"$until", now + lasts}});
    return token;
}

constexpr auto kEndOne = "DELETE FROM session WHERE account_id = $account AND id = $id";

bool end_session_of(Transaction& tx, const AccountId& account, const SessionId& session) {
    return tx.run(kEndOne, {{"$account", account}, {"$id", session}}) > 0;
}

constexpr auto kEndOfAccount = "DELETE FROM session WHERE account_id = $account";

bool end_sessions_of(Transaction& tx, const AccountId& account) {
    return tx.run(kEndOfAccount, {{"$account", account}}) > 0;
}

constexpr auto kEndOthers = "DELETE FROM session WHERE account_id = $account AND token_hash <> $hash";

bool end_other_sessions_of(Transaction& tx, const Visitor& visitor) {
    return tx.run(kEndOthers, {{"$account", visitor.id}, {"$hash", visitor.session}}) > 0;
}

void end_session(Transaction& tx, const Visitor& visitor) { tx.run(kEnd, {{"$hash", visitor.session}}); }

constexpr auto kEndOfSchool =
    "DELETE FROM session WHERE school_id = $school AND campaign_id = $campaign AND link_id IS NULL";

void end_sessions_of(Transaction& tx, const SchoolId& school, const CampaignId& campaign) {
    tx.run(kEndOfSchool, {{"$school", school}, {"$campaign", campaign}});
}

constexpr auto kOfAccount = R"(
    SELECT id, device, began_at, last_used_at, expires_at, token_hash = $asker AS is_current FROM session
     WHERE account_id = $account AND expires_at > $now ORDER BY began_at DESC, id DESC)";

std::vector<AccountSession> sessions_of(const Snapshot& db, const AccountId& account, const Visitor& asker,
                                        Instant now) {
    return db.all(kOfAccount, {{"$account", account}, {"$asker", asker.session}, {"$now", now}}, [](const Row& row) {
        return AccountSession{.id = row.id<Session>("id"),
                              .device = row.text("device"),
                              .began_at = row.instant("began_at"),
                              .last_used_at = row.maybe_instant("last_used_at"),
                              .expires_at = row.instant("expires_at"),
                              .is_current = row.flag("is_current")};
    });
}

constexpr auto kWhose = R"(
    SELECT session.token_hash, coalesce(account.role, session.role) AS role, session.account_id, session.school_id,
           session.campaign_id, coalesce(session.link_id, 0) AS link_id, coalesce(session.last_used_at, 0) AS last_used_at
      FROM session LEFT JOIN account ON account.id = session.account_id
     WHERE session.token_hash = $hash AND session.expires_at > $now AND account.disabled_at IS NULL)";

constexpr auto kSessionUsed = "UPDATE session SET last_used_at = $now WHERE token_hash = $hash";

Visitor identify(Database& db, const Secret& key, const Clock& now, const std::string& token) {
    const std::string hash = keyed_hash(key, token);
    const Instant moment = now();
    Instant last_used;
    const Visitor visitor = db.read([&](const Snapshot& snapshot) {
        return snapshot
            .first(kWhose, {{"$hash", hash}, {"$now", moment}},
                   [&](const Row& row) {
                       last_used = row.instant("last_used_at");
                       return visitor_from(row);
                   })
            .value_or(Visitor{});
    });
    if (visitor.is_person() && last_used + kSessionNoted <= moment) note_use(db, hash, moment);
    return visitor;
}

// A full disk keeps nobody from reading: the use is then not noted.
void note_use(Database& db, const std::string& hash, Instant now) {
    try {
        db.write([&](Transaction& tx) { tx.run(kSessionUsed, {{"$now", now}, {"$hash", hash}}); });
    } catch (const Problem&) {
        return;
    }
}

Visitor visitor_from(const Row& row) {
    Visitor visitor;
    if (row.is_null("account_id")) {
        visitor =
            visitor_of(row.id<School>("school_id"), row.id<Campaign>("campaign_id"), row.id<SchoolLink>("link_id"));
    } else {
        visitor = visitor_of(Account{.id = row.id<Account>("account_id"),
                                     .email = {},
                                     .name = {},
                                     .role = row.text("role"),
                                     .password_hash = {},
                                     .added_at = {},
                                     .disabled_at = {}});
    }
    visitor.session = row.text("token_hash");
    return visitor;
}

static std::string cookie(const std::string& token, std::chrono::seconds lasts) {
    return "__Host-trousse=" + token +
           "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(lasts.count());
}

std::string session_cookie(const std::string& token, std::chrono::seconds lasts) { return cookie(token, lasts); }

std::string ended_cookie() { return cookie("", std::chrono::seconds{0}); }

}  // namespace trousse
