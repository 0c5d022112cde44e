#include "carried_over.hpp"

#include "data_folder.hpp"
#include "mail/closed_mailboxes.hpp"
#include "platform/log.hpp"

namespace trousse {

namespace fs = std::filesystem;

static LastKnown read_last(const Snapshot& db);
static void carry_numbers(Transaction& tx, const LastKnown& last);
static void carry_access(Transaction& tx, const LastKnown& last, Instant now);
static void carry_invitations(Transaction& tx, const LastKnown& last);
static void carry_erasures(Transaction& tx, const LastKnown& last);
static void begin_far_beyond(Transaction& tx, Count set_aside, Instant now);

std::optional<LastKnown> last_known(const fs::path& data, const std::optional<std::string>& mark) {
    const fs::path file = data / "trousse.db";
    std::optional<LastKnown> last;
    if (!fs::exists(file) || health_of(file) != "ok") return last;
    try {
        look_into(file, [&](const Snapshot& db) {
            if (key_mark(db) == mark) last = read_last(db);
        });
    } catch (const std::exception& failure) {
        log_error("what a restore replaces cannot be read", {{"file", file.string()}, {"why", failure.what()}});
    }
    return last;
}

constexpr auto kGiven = R"(
    SELECT number_prefix, last_number, last_wave
      FROM campaign JOIN campaign_count ON campaign_id = campaign.id ORDER BY campaign.id)";
constexpr auto kBegin = "SELECT orders_after, waves_after FROM installation WHERE only = 1";
constexpr auto kKeys = R"(
    SELECT link_hash, code_hash, slug, school_id, made_at, revoked_at
      FROM school_key JOIN campaign ON campaign.id = campaign_id ORDER BY revoked_at IS NULL, link_hash)";
constexpr auto kLinks = R"(
    SELECT link_hash, source, slug, school_id, made_at, expires_at, revoked_at, first_opened_at
      FROM school_link JOIN campaign ON campaign.id = campaign_id ORDER BY school_link.id)";
constexpr auto kAccounts = "SELECT id, role, password_hash, disabled_at FROM account ORDER BY id";
// Under the entry that it was made for, as its cause names it: what was merged since is two again.
constexpr auto kInvited = R"(
    SELECT slug, step, CAST(cause AS INTEGER) AS school_id, language, sent_at
      FROM invitation_step JOIN campaign ON campaign.id = campaign_id JOIN outbox ON step_id = invitation_step.id
     WHERE account_id IS NULL AND outbox.state IN ('sending', 'sent', 'uncertain') ORDER BY outbox.id)";
constexpr auto kClosed = "SELECT email, reason, since FROM closed_mailbox ORDER BY id";
constexpr auto kRevoked = "SELECT id, revoked_at FROM api_token WHERE revoked_at IS NOT NULL ORDER BY id";

LastKnown read_last(const Snapshot& db) {
    LastKnown last;
    last.numbers = db.all(kGiven, {}, [](const Row& row) {
        return LastKnown::Numbers{row.text("number_prefix"), row.integer("last_number"), row.integer("last_wave")};
    });
    const auto begin = db.first(kBegin, {}, [](const Row& row) {
        return LastKnown::Numbers{"", row.integer("orders_after"), row.integer("waves_after")};
    });
    if (begin) last.numbers.push_back(*begin);
    last.keys = db.all(kKeys, {}, [](const Row& row) {
        return LastKnown::Key{row.text("link_hash"),    row.text("code_hash"),  row.text("slug"),
                              row.integer("school_id"), row.instant("made_at"), row.maybe_instant("revoked_at")};
    });
    last.links = db.all(kLinks, {}, [](const Row& row) {
        return LastKnown::Link{row.text("link_hash"),
                               row.text("source"),
                               row.text("slug"),
                               row.integer("school_id"),
                               row.instant("made_at"),
                               row.instant("expires_at"),
                               row.maybe_instant("revoked_at"),
                               row.maybe_instant("first_opened_at")};
    });
    last.accounts = db.all(kAccounts, {}, [](const Row& row) {
        return LastKnown::Account{row.integer("id"), row.text("role"), row.maybe_text("password_hash"),
                                  row.maybe_instant("disabled_at")};
    });
    last.revoked = db.all(kRevoked, {}, [](const Row& row) {
        return LastKnown::Token{row.integer("id"), row.instant("revoked_at")};
    });
    last.invitations = db.all(kInvited, {}, [](const Row& row) {
        return LastKnown::Invitation{row.text("slug"), row.text("step"), row.integer("school_id"), row.text("language"),
                                     row.maybe_instant("sent_at")};
    });
    last.closed = db.all(kClosed, {}, [](const Row& row) {
        return LastKnown::ClosedMailbox{row.text("email"), row.text("reason"), row.instant("since")};
    });
    last.erased = erased_after(db, 0);
    last.in_doubt = is_access_in_doubt(db);
    return last;
}

constexpr auto kEndSessions = "DELETE FROM session";
constexpr auto kVoidLinks = R"(
    UPDATE account SET setup_hash = NULL, setup_expires_at = NULL, version = version + 1 WHERE setup_hash IS NOT NULL)";
constexpr auto kDoubt = "UPDATE installation SET access_in_doubt = $yes";

void carry_over(Transaction& tx, const std::optional<LastKnown>& last, Count set_aside, Instant now) {
    if (last) {
        carry_numbers(tx, *last);
        carry_access(tx, *last, now);
        carry_invitations(tx, *last);
        carry_erasures(tx, *last);
    } else {
        begin_far_beyond(tx, set_aside, now);
    }
    tx.run(kDoubt, {{"$yes", !last || last->in_doubt}});
    tx.run(kEndSessions);
    tx.run(kVoidLinks);
}

constexpr auto kGoOn = R"(
    UPDATE campaign_count SET last_number = max(last_number, $orders), last_wave = max(last_wave, $waves)
     WHERE campaign_id = (SELECT id FROM campaign WHERE number_prefix = $prefix))";
constexpr auto kBeginAfter =
    "UPDATE installation SET orders_after = max(orders_after, $orders), waves_after = max(waves_after, $waves)";

// Those of a campaign that the backup does not know are on paper too: it may be begun again, under the same prefix.
void carry_numbers(Transaction& tx, const LastKnown& last) {
    for (const auto& [prefix, orders, waves] : last.numbers)
        if (tx.run(kGoOn, {{"$orders", orders}, {"$waves", waves}, {"$prefix", prefix}}) == 0)
            tx.run(kBeginAfter, {{"$orders", orders}, {"$waves", waves}});
}

constexpr auto kMakeWay = R"(
    UPDATE school_key SET revoked_at = $now
     WHERE school_id = $school AND campaign_id = (SELECT id FROM campaign WHERE slug = $campaign)
       AND revoked_at IS NULL AND link_hash <> $link)";
constexpr auto kCarryKey = R"(
    INSERT INTO school_key (link_hash, code_hash, campaign_id, school_id, made_at, revoked_at)
    SELECT $link, $code, campaign.id, school.id, $made, $revoked
      FROM campaign JOIN school ON school.id = $school WHERE slug = $campaign
        ON CONFLICT (link_hash) DO UPDATE SET revoked_at = coalesce(revoked_at, excluded.revoked_at))";
// The letter that held it is not told: its key may be given again. Its own goes on from those that there are, whatever
// the clock says.
constexpr auto kCarryLink = R"(
    INSERT INTO school_link (id, link_hash, source, campaign_id, school_id, made_at, expires_at, revoked_at, first_opened_at)
    SELECT (SELECT coalesce(max(id), 0) + 1 FROM school_link), $link, $source, campaign.id, school.id, $made, $until, $revoked, $opened
      FROM campaign JOIN school ON school.id = $school WHERE slug = $campaign
        ON CONFLICT (link_hash) DO UPDATE SET revoked_at = coalesce(revoked_at, excluded.revoked_at),
                                              first_opened_at = coalesce(first_opened_at, excluded.first_opened_at))";
constexpr auto kCarryAccount = R"(
    UPDATE account SET role = $role, password_hash = $hash, disabled_at = $disabled, version = version + 1
     WHERE id = $id AND (role <> $role OR password_hash IS NOT $hash OR disabled_at IS NOT $disabled))";
constexpr auto kRevoke = "UPDATE api_token SET revoked_at = $at WHERE id = $id AND revoked_at IS NULL";

// A key made since stands on a school's letter: it opens, and the one before it no longer does.
void carry_access(Transaction& tx, const LastKnown& last, Instant now) {
    for (const LastKnown::Key& key : last.keys) {
        if (!key.revoked_at)
            tx.run(kMakeWay,
                   {{"$now", now}, {"$school", key.school}, {"$campaign", key.campaign}, {"$link", key.link_hash}});
        tx.run(kCarryKey, {{"$link", key.link_hash},
                           {"$code", key.code_hash},
                           {"$made", key.made_at},
                           {"$revoked", key.revoked_at},
                           {"$school", key.school},
                           {"$campaign", key.campaign}});
    }
    for (const LastKnown::Link& link : last.links)
        tx.run(kCarryLink, {{"$link", link.link_hash},
                            {"$source", link.source},
                            {"$made", link.made_at},
                            {"$until", link.expires_at},
                            {"$revoked", link.revoked_at},
                            {"$opened", link.first_opened_at},
                            {"$school", link.school},
                            {"$campaign", link.campaign}});
    for (const LastKnown::Account& each : last.accounts)
        tx.run(
            kCarryAccount,
            {{"$id", each.id}, {"$role", each.role}, {"$hash", each.password_hash}, {"$disabled", each.disabled_at}});
    for (const LastKnown::Token& each : last.revoked) tx.run(kRevoke, {{"$id", each.id}, {"$at", each.revoked_at}});
}

constexpr auto kCarryStep = R"(
    INSERT INTO invitation_step (campaign_id, step) SELECT id, $step FROM campaign WHERE slug = $campaign
        ON CONFLICT (campaign_id, step) DO NOTHING)";
constexpr auto kCarryInvitation = R"(
    INSERT INTO outbox (letter, school_id, step_id, recipient, language, cause, state, due_at, sent_at, last_error)
    SELECT 'invitation', school.id, invitation_step.id, '', $language, school.id || '/invitation/' || invitation_step.id,
           iif($sent IS NULL, 'uncertain', 'sent'), coalesce($sent, 0), $sent, 'restored'
      FROM campaign JOIN invitation_step ON campaign_id = campaign.id JOIN school ON school.id = $school
     WHERE slug = $campaign AND step = $step
        ON CONFLICT (cause) DO UPDATE SET state = excluded.state, sent_at = excluded.sent_at, last_error = excluded.last_error
                                    WHERE state <> 'sent')";

// What went to whom is known, not what stood in it.
void carry_invitations(Transaction& tx, const LastKnown& last) {
    for (const LastKnown::Invitation& each : last.invitations) {
        tx.run(kCarryStep, {{"$campaign", each.campaign}, {"$step", each.step}});
        tx.run(kCarryInvitation, {{"$campaign", each.campaign},
                                  {"$step", each.step},
                                  {"$school", each.school},
                                  {"$language", each.language},
                                  {"$sent", each.sent_at}});
    }
    for (const auto& [email, reason, since] : last.closed) close_mailbox(tx, email, reason, since);
}

// Those that the backup knows of were done before it was made: what stands there now was given since.
void carry_erasures(Transaction& tx, const LastKnown& last) {
    const auto known = last_erased(tx);
    for (const Erased& each : last.erased)
        if (each.id > known) erase_again(tx, {each});
}

constexpr auto kSchools = "SELECT count(*) AS figure FROM school";
constexpr auto kOpenFor = R"(
    SELECT max($now - opens_at) AS figure FROM campaign WHERE state <> 'archived' AND opens_at < $now
    HAVING count(*) > 0)";
constexpr auto kGoFarBeyond = R"(
    UPDATE campaign_count SET last_number = last_number + $orders, last_wave = last_wave + $waves
     WHERE campaign_id IN (SELECT id FROM campaign WHERE state <> 'archived'))";
constexpr auto kBeginFarBeyond =
    "UPDATE installation SET orders_after = orders_after + $orders, waves_after = waves_after + $waves";

// What a day may have given, for each day that a campaign has been open and for each restore before this one. Both only
// grow: what begins here stands beyond all that was given, also where this was done before with the same backup.
void begin_far_beyond(Transaction& tx, Count set_aside, Instant now) {
    constexpr Count kDay = std::chrono::milliseconds{std::chrono::days{1}}.count();
    const Count open_for = tx.figure(kOpenFor, {{"$now", now}});
    const auto beyond = [&](Count a_day) { return a_day * (1 + set_aside) + a_day * open_for / kDay; };
    const Count orders = beyond(1'000 + tx.figure(kSchools)), waves = beyond(100);
    tx.run(kGoFarBeyond, {{"$orders", orders}, {"$waves", waves}});
    tx.run(kBeginFarBeyond, {{"$orders", orders}, {"$waves", waves}});
}

constexpr auto kInDoubt = "SELECT 1 FROM installation WHERE access_in_doubt = 1";
constexpr auto kConfirm = "UPDATE installation SET access_in_doubt = 0 WHERE access_in_doubt = 1";

bool is_access_in_doubt(const Snapshot& db) { return db.any(kInDoubt); }

bool confirm_access(Transaction& tx) { return tx.run(kConfirm) > 0; }

}  // namespace trousse
