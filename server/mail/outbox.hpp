#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "mail/letter.hpp"
#include "platform/config.hpp"
#include "platform/db.hpp"

// The letters that committed acts promised, and what became of each (schema/0004_mail.sql).
namespace trousse {

using LetterId = std::int64_t;

// ── Queueing: in the transaction of the act. An address that nobody knows is no fault: there is no letter then. ──

struct NewLetter {
    LetterKind kind;
    std::string_view cause;                               // once: a second one with the same cause is none
    std::optional<Id<struct Parcel>> parcel = std::nullopt;  // the one that left; else whatever the order has
    std::string_view said = "";                           // staff's words, kept with the letter and erased with it
    bool is_resent = false;                               // a claim was answered by a parcel
};

// To the order's contact, else to the one on file for its school or for the school that it is a building of; in the order's language.
void enqueue_about_order(Transaction& tx, const OrderId& order, const NewLetter& letter, Instant now);

// To the contact on file, in its language: « pas de trousse cette année ».
void enqueue_about_school(Transaction& tx, const Id<struct School>& school, const NewLetter& letter, Instant now);

// To somebody of the team, at their own address. Gives its id.
LetterId enqueue_test(Transaction& tx, const std::string& account, std::string_view language, Instant now);

// ── Sending: one at a time ──

struct LetterInHand {
    LetterId id = 0;
    std::string recipient, addressee;
    std::string cause;
    std::int64_t attempts = 0;  // this one included
    Letter letter;
};

// Takes the first letter that is due into hand: `sending`, with the letter as it is now. One that events have overtaken
// is dropped on the way. Whoever else takes letters at the same time takes others.
std::optional<LetterInHand> take_next(Transaction& tx, const Settings& settings, Instant now);

void note_sent(Transaction& tx, LetterId letter, Instant now);
void note_failed(Transaction& tx, LetterId letter, std::string_view error);
void note_uncertain(Transaction& tx, LetterId letter, std::string_view error);
void put_off(Transaction& tx, LetterId letter, std::string_view error, Instant due);
void give_back(Transaction& tx, LetterId letter, std::string_view error);  // untried: the server's own trouble

// What stands as `sending` since before `moment` was cut short by a crash. Gives how many.
std::int64_t find_cut_short(Transaction& tx, Instant moment);

std::optional<Instant> next_due(const Snapshot& db);
bool test_is_due(const Snapshot& db, Instant now);

// ── What a letter tells ──

// As things stand now. A letter to a school without an order has none of the order's facts.
LetterFacts facts_of(const Snapshot& db, LetterId letter, const Settings& settings, Instant now);

std::string kept_form(const Letter& letter);  // JSON, for outbox.content
Letter letter_kept_as(const std::string& form);

}  // namespace trousse
