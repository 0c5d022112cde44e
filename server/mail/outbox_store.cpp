#include "mail/outbox.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace trousse {

using nlohmann::json;

static std::string told_by(const NewLetter& letter);

constexpr auto kAboutOrder = R"(
    INSERT INTO outbox (order_id, school_id, parcel_id, letter, recipient, language, cause, told, due_at)
    SELECT orders.id, orders.school_id, $parcel, $letter, coalesce(nullif(order_contact.email, ''), nullif(own.email, ''), above.email),
           orders.language, $cause, $told, $now
      FROM orders JOIN school ON school.id = orders.school_id
      LEFT JOIN order_contact ON order_contact.order_id = orders.id
      LEFT JOIN school_contact AS own ON own.school_id = school.id
      LEFT JOIN school_contact AS above ON above.school_id = school.parent_id
     WHERE orders.id = $order AND coalesce(nullif(order_contact.email, ''), nullif(own.email, ''), above.email, '') <> ''
        ON CONFLICT (cause) DO NOTHING)";

void enqueue_about_order(Transaction& tx, const OrderId& order, const NewLetter& letter, Instant now) {
    tx.run(kAboutOrder, {{"$order", order},
                         {"$parcel", letter.parcel},
                         {"$letter", word(letter.kind)},
                         {"$cause", letter.cause},
                         {"$told", told_by(letter)},
                         {"$now", now}});
}

constexpr auto kAboutSchool = R"(
    INSERT INTO outbox (school_id, letter, recipient, language, cause, told, due_at)
    SELECT school.id, $letter, coalesce(nullif(own.email, ''), above.email), coalesce(own.language, above.language), $cause, $told, $now
      FROM school
      LEFT JOIN school_contact AS own ON own.school_id = school.id
      LEFT JOIN school_contact AS above ON above.school_id = school.parent_id
     WHERE school.id = $school AND coalesce(nullif(own.email, ''), above.email, '') <> ''
        ON CONFLICT (cause) DO NOTHING)";

void enqueue_about_school(Transaction& tx, const Id<struct School>& school, const NewLetter& letter, Instant now) {
    tx.run(kAboutSchool, {{"$school", school},
                          {"$letter", word(letter.kind)},
                          {"$cause", letter.cause},
                          {"$told", told_by(letter)},
                          {"$now", now}});
}

std::string told_by(const NewLetter& letter) {
    if (letter.said.empty() && !letter.is_resent) return "";
    return json{{"said", letter.said}, {"is_resent", letter.is_resent}}.dump();
}

constexpr auto kTest = R"(
    INSERT INTO outbox (account_id, letter, recipient, language, cause, due_at)
    SELECT id, 'test', email, $language, 'test/' || id || '/' || $now, $now FROM account WHERE id = $account
    RETURNING id AS figure)";

LetterId enqueue_test(Transaction& tx, const std::string& account, std::string_view language, Instant now) {
    return tx.figure(kTest, {{"$account", account}, {"$language", language}, {"$now", now}});
}

constexpr auto kDue = R"(
    SELECT id, recipient, cause, attempts FROM outbox INDEXED BY letter_to_send
     WHERE state = 'queued' AND held = 0 AND due_at <= $now ORDER BY due_at, id LIMIT 1)";
// A later change says it all; what was cancelled or swapped is no longer announced.
constexpr auto kOvertaken = R"(
    SELECT 1 FROM outbox JOIN orders ON orders.id = order_id
     WHERE outbox.id = $id
       AND (   (letter IN ('placed', 'changed', 'automatic') AND orders.state = 'cancelled')
            OR (letter = 'automatic' AND orders.swapped = 1)
            OR (letter = 'changed' AND EXISTS (SELECT 1 FROM outbox AS later WHERE later.order_id = outbox.order_id
                                                 AND later.letter = 'changed' AND later.id > outbox.id AND later.state = 'queued'))))";
constexpr auto kDrop = "UPDATE outbox SET state = 'dropped', last_error = 'overtaken', tried_at = $now WHERE id = $id";
constexpr auto kTake = R"(
    UPDATE outbox SET state = 'sending', attempts = attempts + 1, tried_at = $now, last_error = '', content = $content WHERE id = $id)";

std::optional<LetterInHand> take_next(Transaction& tx, const Settings& settings, Instant now) {
    for (;;) {
        auto due = tx.first(kDue, {{"$now", now}}, [](const Row& row) {
            return LetterInHand{.id = row.integer("id"),
                                .recipient = row.text("recipient"),
                                .addressee = {},
                                .cause = row.text("cause"),
                                .attempts = row.integer("attempts") + 1,
                                .letter = {}};
        });
        if (!due) return std::nullopt;
        if (tx.any(kOvertaken, {{"$id", due->id}})) {
            tx.run(kDrop, {{"$id", due->id}, {"$now", now}});
            continue;
        }
        const LetterFacts facts = facts_of(tx, due->id, settings, now);
        due->addressee = facts.addressee;
        due->letter = write_letter(facts);
        tx.run(kTake, {{"$id", due->id}, {"$now", now}, {"$content", kept_form(due->letter)}});
        return due;
    }
}

// Only what is in hand is marked: one that was found cut short in the meantime keeps its mark.
constexpr auto kSent = "UPDATE outbox SET state = 'sent', sent_at = $now WHERE id = $id AND state = 'sending'";
constexpr auto kFailed = "UPDATE outbox SET state = $state, last_error = $error WHERE id = $id AND state = 'sending'";
constexpr auto kPutOff = "UPDATE outbox SET state = 'queued', last_error = $error, due_at = $due WHERE id = $id AND state = 'sending'";
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

void give_back(Transaction& tx, LetterId letter, std::string_view error) { tx.run(kGiveBack, {{"$id", letter}, {"$error", error}}); }

constexpr auto kCutShort = R"(
    UPDATE outbox SET state = 'uncertain', last_error = 'cut_short' WHERE state = 'sending' AND tried_at < $moment)";

std::int64_t find_cut_short(Transaction& tx, Instant moment) { return tx.run(kCutShort, {{"$moment", moment}}); }

constexpr auto kNextDue = R"(
    SELECT due_at FROM outbox INDEXED BY letter_to_send WHERE state = 'queued' AND held = 0 ORDER BY due_at, id LIMIT 1)";
constexpr auto kTestIsDue = R"(
    SELECT 1 FROM outbox INDEXED BY letter_to_send
     WHERE state = 'queued' AND held = 0 AND due_at <= $now AND letter = 'test' AND last_error = '')";

std::optional<Instant> next_due(const Snapshot& db) {
    return db.first(kNextDue, {}, [](const Row& row) { return row.instant("due_at"); });
}

bool test_is_due(const Snapshot& db, Instant now) { return db.any(kTestIsDue, {{"$now", now}}); }

}  // namespace trousse
