#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "catalog/catalog.hpp"
#include "mail/letter.hpp"
#include "platform/config.hpp"
#include "platform/crypto.hpp"
#include "platform/db.hpp"
#include "schools/schools.hpp"

// The letters that committed acts promised, and what became of each.
namespace trousse {

using LetterId = std::int64_t;

// ── Queueing: in the transaction of the act. An address that nobody knows is no fault: there is no letter then. ──

// Whom a letter goes to, and in which language: whoever ordered, else the contact on file of the school, else that of
// the school it is a building of. No `email` where none is known.
struct Addressee {
    std::string email, language;
};
Addressee addressee_of(const Snapshot& db, const OrderId& order);
Addressee addressee_of(const Snapshot& db, const SchoolId& school);

struct NewLetter {
    LetterKind kind;
    std::string_view
        cause;  // once: a second one with the same cause is none. What it is about stands before the first /
    SchoolId school;
    std::optional<OrderId> order = {};
    std::optional<Id<struct Parcel>> parcel = {};  // what left or stands ready, or is sent in answer to the claim
    std::optional<Id<struct Claim>> claim = {};
    std::optional<Id<struct InvitationStep>> step = {};  // of an invitation
    std::string_view recipient;                          // "" for nobody
    std::string_view language;
    bool is_held = false;  // until an admin lets it leave
    std::chrono::hours waits = std::chrono::hours{0};
};
void enqueue(Transaction& tx, const NewLetter& letter, Instant now);

struct InvitationTo {
    CampaignId campaign;
    std::string step;
    SchoolId school;
    std::optional<OrderId> order;
    std::string language;
};

// To somebody of the team, at their own address. Gives its id.
LetterId enqueue_test(Transaction& tx, const Id<struct Account>& account, std::string_view language, Instant now);

// The same, of an invitation as that school would get it.
LetterId enqueue_test_of_step(Transaction& tx, const Id<struct Account>& account, const Id<struct InvitationStep>& step,
                              const InvitationTo& to, Instant now);

// ── Sending: one at a time ──

struct LetterInHand {
    LetterId id = 0;
    std::string recipient, addressee;
    std::string cause;
    std::int64_t attempts = 0;  // this one included
    std::optional<SchoolId> school = {};
    std::optional<OrderId> order = {};
    bool is_invitation = false;
    Letter letter;
};

// Takes the first letter that is due into hand: `sending`, with the letter as it is now. One whose fact no longer holds
// is dropped on the way (product.md, rule 13), and so is one that another letter says again. Whoever else takes letters
// at the same time takes others. To a school it holds a link of its own (campaigns/school_links.hpp): what is kept of
// the letter does not, so that it opens nothing to whoever reads it there.
std::optional<LetterInHand> take_next(Transaction& tx, const Secret& key, const Settings& settings, Instant now);

void note_sent(Transaction& tx, LetterId letter, Instant now);
void note_failed(Transaction& tx, LetterId letter, std::string_view error);
void note_uncertain(Transaction& tx, LetterId letter, std::string_view error);
void put_off(Transaction& tx, LetterId letter, std::string_view error, Instant due);
void give_back(Transaction& tx, LetterId letter, std::string_view error);  // untried: the server's own trouble

// What stands as `sending` since before `moment` was cut short by a crash. Gives how many.
std::int64_t find_cut_short(Transaction& tx, Instant moment, Instant now);

// No letter waits beyond `latest`: what is due later was queued by a clock that was wrong, and is due now.
void bring_forward(Transaction& tx, Instant latest, Instant now);

// When the first one is due, or one that is in hand has been so for too long.
struct Patience {
    Instant::duration in_hand, waiting;
};
std::optional<Instant> next_due(const Snapshot& db, const Settings& settings, const Patience& patience, Instant now);
bool test_is_due(const Snapshot& db, Instant now);

// ── What a letter tells ──

// As things stand now. A letter to a school without an order has none of the order's facts.
LetterFacts facts_of(const Snapshot& db, LetterId letter, const Settings& settings, Instant now);

// Of an invitation that nobody has queued, as it would read now.
LetterFacts facts_of_invitation(const Snapshot& db, const InvitationTo& to, const Settings& settings, Instant now);

std::string kept_form(const Letter& letter);  // JSON, for outbox_content
Letter letter_kept_as(const std::string& form);

}  // namespace trousse
