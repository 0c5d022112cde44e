#include "campaigns/school_links.hpp"
#include "mail/invitations_due.hpp"
#include "mail/outbox.hpp"

namespace trousse {

constexpr auto kOfOrder = "SELECT email, language FROM addressee_of_order WHERE order_id = $order";
constexpr auto kOfSchool = "SELECT email, language FROM addressee_of_school WHERE school_id = $school";

static Addressee addressee_from(const Row& row) {
    return {.email = row.text("email"), .language = row.text("language")};
}

Addressee addressee_of(const Snapshot& db, const OrderId& order) {
    return db.first(kOfOrder, {{"$order", order}}, addressee_from).value_or(Addressee{});
}

Addressee addressee_of(const Snapshot& db, const SchoolId& school) {
    return db.first(kOfSchool, {{"$school", school}}, addressee_from).value_or(Addressee{});
}

constexpr auto kEnqueue = R"(
    INSERT INTO outbox (letter, order_id, parcel_id, claim_id, school_id, step_id, recipient, language, cause, held, due_at)
    VALUES ($letter, $order, $parcel, $claim, $school, $step, $recipient, $language, $cause, $held, $due)
        ON CONFLICT (cause) DO NOTHING)";

void enqueue(Transaction& tx, const NewLetter& letter, Instant now) {
    if (letter.recipient.empty()) return;
    tx.run(kEnqueue, {{"$letter", word(letter.kind)},
                      {"$order", letter.order},
                      {"$parcel", letter.parcel},
                      {"$claim", letter.claim},
                      {"$school", letter.school},
                      {"$step", letter.step},
                      {"$recipient", letter.recipient},
                      {"$language", letter.language},
                      {"$cause", letter.cause},
                      {"$held", letter.is_held},
                      {"$due", now + letter.waits}});
}

constexpr auto kEnqueueTest = R"(
    INSERT INTO outbox (account_id, letter, recipient, language, cause, due_at)
    SELECT id, 'test', email, $language, 'test/' || (SELECT coalesce(max(id), 0) + 1 FROM outbox), $now FROM account WHERE id = $account)";

LetterId enqueue_test(Transaction& tx, const Id<struct Account>& account, std::string_view language, Instant now) {
    tx.run(kEnqueueTest, {{"$account", account}, {"$language", language}, {"$now", now}});
    return tx.last_key();
}

constexpr auto kEnqueueTestOfStep = R"(
    INSERT INTO outbox (account_id, school_id, order_id, step_id, letter, recipient, language, cause, due_at)
    SELECT id, $school, $order, $step, 'invitation', email, $language, 'test/' || (SELECT coalesce(max(id), 0) + 1 FROM outbox), $now
      FROM account WHERE id = $account)";

LetterId enqueue_test_of_step(Transaction& tx, const Id<struct Account>& account, const Id<struct InvitationStep>& step,
                              const InvitationTo& to, Instant now) {
    tx.run(kEnqueueTestOfStep, {{"$account", account},
                                {"$school", to.school},
                                {"$order", to.order},
                                {"$step", step},
                                {"$language", to.language},
                                {"$now", now}});
    return tx.last_key();
}

static bool is_said_by_another(const Snapshot& db, const LetterInHand& letter, LetterKind kind);
static void add_link(Transaction& tx, const Secret& key, LetterId letter, LetterFacts& facts, Instant now);

// What answers an act goes first, then what somebody of the team tries, then invitations.
constexpr auto kDue = R"(
    SELECT id, recipient, cause, attempts, school_id, order_id, 0 AS is_invitation FROM outbox
     WHERE state <> 'sent' AND state = 'queued' AND held = 0 AND step_id IS NULL AND due_at <= $now ORDER BY due_at, id LIMIT 1)";
constexpr auto kTestDue = R"(
    SELECT id, recipient, cause, attempts, school_id, order_id, 0 AS is_invitation FROM outbox
     WHERE cause > 'test/' AND cause < 'test0' AND state = 'queued' AND due_at <= $now ORDER BY id LIMIT 1)";
constexpr auto kInvitationDue = R"(
    SELECT id, recipient, cause, attempts, school_id, order_id, 1 AS is_invitation FROM outbox
     WHERE state <> 'sent' AND state = 'queued' AND held = 0 AND step_id > 0 AND account_id IS NULL AND due_at <= $now
     ORDER BY step_id, due_at, id LIMIT 1)";

static LetterInHand in_hand(const Row& row) {
    return {.id = row.integer("id"),
            .recipient = row.text("recipient"),
            .addressee = {},
            .cause = row.text("cause"),
            .attempts = row.integer("attempts") + 1,
            .school = row.maybe_id<School>("school_id"),
            .order = row.maybe_id<Order>("order_id"),
            .is_invitation = row.flag("is_invitation"),
            .letter = {}};
}

constexpr auto kOvertaken =
    "UPDATE outbox SET state = 'dropped', last_error = 'overtaken', tried_at = $now WHERE id = $id";
constexpr auto kTake =
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, tried_at = $now, last_error = '' WHERE id = $id";
constexpr auto kKeepContent = R"(
    INSERT INTO outbox_content (letter_id, content) VALUES ($id, $content)
        ON CONFLICT (letter_id) DO UPDATE SET content = excluded.content)";

std::optional<LetterInHand> take_next(Transaction& tx, const Secret& key, const Settings& settings, Instant now) {
    const bool may_invite = next_invitation_at(tx, settings, now) <= now;
    for (;;) {
        auto due = tx.first(kDue, {{"$now", now}}, in_hand);
        if (!due) due = tx.first(kTestDue, {{"$now", now}}, in_hand);
        if (!due && may_invite) due = tx.first(kInvitationDue, {{"$now", now}}, in_hand);
        if (!due) return std::nullopt;
        if (due->is_invitation && !is_ready(tx, *due, settings, now)) continue;
        LetterFacts facts = facts_of(tx, due->id, settings, now);
        if (!still_holds(facts) || is_said_by_another(tx, *due, facts.kind)) {
            tx.run(kOvertaken, {{"$id", due->id}, {"$now", now}});
            continue;
        }
        tx.run(kTake, {{"$id", due->id}, {"$now", now}});
        tx.run(kKeepContent, {{"$id", due->id}, {"$content", kept_form(write_letter(facts))}});
        add_link(tx, key, due->id, facts, now);
        due->addressee = facts.addressee;
        due->letter = write_letter(facts);
        return due;
    }
}

constexpr auto kOpens = R"(
    SELECT outbox.school_id, order_id,
           coalesce(orders.campaign_id, (SELECT id FROM campaign WHERE state = 'published')) AS campaign_id
      FROM outbox LEFT JOIN orders ON orders.id = order_id WHERE outbox.id = $id)";

void add_link(Transaction& tx, const Secret& key, LetterId letter, LetterFacts& facts, Instant now) {
    if (!facts.link_until) return;
    const std::string secret = *tx.first(kOpens, {{"$id", letter}}, [&](const Row& row) {
        return make_school_link(tx, key,
                                {.source = facts.kind == LetterKind::link ? "request" : "letter",
                                 .campaign = row.id<Campaign>("campaign_id"),
                                 .school = row.id<School>("school_id"),
                                 .order = row.maybe_id<Order>("order_id"),
                                 .letter = letter,
                                 .last_day = Day{*facts.link_until}},
                                now);
    });
    facts.order_link += '#' + secret;
    facts.choose_link += '#' + secret;
}

// The last of several that tell how things stand says it all; and whoever has not yet been told of its order is told
// with it that it waits.
constexpr auto kSaidByAnother = R"(
    SELECT 1 FROM outbox
     WHERE cause > $about || '/' AND cause < $about || '0' AND state = 'queued' AND id <> $id
       AND ((letter = $letter AND id > $id AND (letter = 'changed' OR letter = 'set_back' OR letter = 'declined'))
            OR ($letter = 'set_back' AND (letter = 'placed' OR letter = 'changed' OR letter = 'automatic'))))";

bool is_said_by_another(const Snapshot& db, const LetterInHand& letter, LetterKind kind) {
    const std::string about = letter.cause.substr(0, letter.cause.find('/'));
    return db.any(kSaidByAnother, {{"$about", about}, {"$id", letter.id}, {"$letter", word(kind)}});
}

// Only what is in hand is marked: one that was found cut short in the meantime keeps its mark.
constexpr auto kSent = "UPDATE outbox SET state = 'sent', sent_at = $now WHERE id = $id AND state = 'sending'";
constexpr auto kFailed = "UPDATE outbox SET state = $state, last_error = $error WHERE id = $id AND state = 'sending'";
constexpr auto kPutOff =
    "UPDATE outbox SET state = 'queued', last_error = $error, due_at = $due WHERE id = $id AND state = 'sending'";
constexpr auto kGiveBack = R"(
    UPDATE outbox SET state = 'queued', last_error = $error, attempts = attempts - 1 WHERE id = $id AND state = 'sending')";

void note_sent(Transaction& tx, LetterId letter, Instant now) { tx.run(kSent, {{"$id", letter}, {"$now", now}}); }

void note_failed(Transaction& tx, LetterId letter, std::string_view error) {
    tx.run(kFailed, {{"$id", letter}, {"$state", "failed"}, {"$error", error}});
}

void note_uncertain(Transaction& tx, LetterId letter, std::string_view error) {
    tx.run(kFailed, {{"$id", letter}, {"$state", "uncertain"}, {"$error", error}});
}

void put_off(Transaction& tx, LetterId letter, std::string_view error, Instant due) {
    tx.run(kPutOff, {{"$id", letter}, {"$error", error}, {"$due", due}});
}

void give_back(Transaction& tx, LetterId letter, std::string_view error) {
    tx.run(kGiveBack, {{"$id", letter}, {"$error", error}});
}

constexpr auto kCutShort = R"(
    UPDATE outbox SET state = 'uncertain', last_error = 'cut_short'
     WHERE state <> 'sent' AND state = 'sending' AND (tried_at < $moment OR tried_at > $now))";

std::int64_t find_cut_short(Transaction& tx, Instant moment, Instant now) {
    return tx.run(kCutShort, {{"$moment", moment}, {"$now", now}});
}

constexpr auto kBringForward = R"(
    UPDATE outbox SET due_at = $now WHERE state <> 'sent' AND state = 'queued' AND held = 0 AND step_id IS NULL AND due_at > $latest)";

void bring_forward(Transaction& tx, Instant latest, Instant now) {
    tx.run(kBringForward, {{"$latest", latest}, {"$now", now}});
}

// An invitation may wait for days; what answers an act never does, but for a clock that was wrong.
constexpr auto kNextDue = R"(
    SELECT min(at) AS due_at
      FROM (SELECT iif(min(due_at) > $latest, $now, min(due_at)) AS at FROM outbox
             WHERE state <> 'sent' AND state = 'queued' AND held = 0 AND step_id IS NULL
            UNION ALL SELECT min(due_at) FROM outbox WHERE cause > 'test/' AND cause < 'test0' AND state = 'queued'
            UNION ALL SELECT max(min(due_at), $invitations_from) FROM outbox
             WHERE state <> 'sent' AND state = 'queued' AND held = 0 AND step_id > 0 AND account_id IS NULL
            UNION ALL SELECT min(tried_at) + $too_long FROM outbox WHERE state <> 'sent' AND state = 'sending'))";
constexpr auto kTestIsDue = R"(
    SELECT 1 FROM outbox
     WHERE cause > 'test/' AND cause < 'test0' AND state = 'queued' AND due_at <= $now AND last_error = '')";

std::optional<Instant> next_due(const Snapshot& db, const Settings& settings, const Patience& patience, Instant now) {
    return *db.first(kNextDue,
                     {{"$too_long", patience.in_hand.count()},
                      {"$latest", now + patience.waiting},
                      {"$invitations_from", next_invitation_at(db, settings, now)},
                      {"$now", now}},
                     [](const Row& row) { return row.maybe_instant("due_at"); });
}

bool test_is_due(const Snapshot& db, Instant now) { return db.any(kTestIsDue, {{"$now", now}}); }

}  // namespace trousse
