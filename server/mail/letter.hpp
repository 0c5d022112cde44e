#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What Trousse writes to people, as values: facts in, a letter out. Pure: no database, no clock, no mail server.
namespace trousse {

enum class LetterKind {
    placed,
    changed,
    set_back,
    cancelled,
    automatic,
    shipped,
    ready,
    declined,
    claim_answered,
    invitation,
    link,
    test
};
std::string_view word(LetterKind kind);
std::optional<LetterKind> letter_kind_of(std::string_view word);

// The body that runs the campaign, as every letter names it at its foot.
struct LetterSender {
    std::string name, address, phone, email;
};

struct LetterLine {
    std::int64_t quantity = 0;
    std::string name;  // agreeing with the quantity
};

// All that a letter may tell, in its own language. What a kind does not speak of is left empty.
struct LetterFacts {
    LetterKind kind = LetterKind::placed;
    std::string language = "fr";
    std::string addressee;  // a person's name, or empty
    std::string school;
    LetterSender sender;

    std::string number;  // of the order
    std::string kit;
    std::vector<LetterLine> contents;
    bool is_waiting = false;  // stock is still missing for it
    bool is_cancelled = false;
    bool is_swapped = false;  // it began as an automatic one
    bool may_change = false;  // by the school itself, as things stand
    bool is_pickup = false;
    std::vector<std::string> place;                   // where it goes, or where it is fetched: one line each
    std::string hours;                                // of the place where it is fetched
    std::optional<std::chrono::year_month_day> week;  // its Monday: when it will arrive or stand ready
    std::string parcel;                               // the state of the one that left or stands ready
    bool is_for_claim = false;                        // that parcel answers a claim
    bool has_rest = false;                            // pieces of the order are still to follow
    std::vector<std::string> tracking;
    bool is_answered = false;  // the claim
    std::string said;          // staff's words in answer to it
    bool is_resent = false;    // and a new parcel with it, whose lines are `contents`
    std::string outcome;       // what the school answers now: silent, order, decline, exclusion; empty for a partner
    bool is_undone = false;    // cancelled with the whole generic run that gave it
    std::string generic_kit;
    std::optional<std::chrono::year_month_day> last_day;  // of choosing and changing; none once it is over

    // Of an invitation.
    std::string step;                   // opening, halfway …
    std::string campaign;               // its name
    std::string own_subject;            // what an admin wrote in place of our words, or empty
    std::vector<std::string> own_text;  // its paragraphs
    std::vector<std::string> kits;      // that may be chosen
    std::vector<std::string> silent;    // schools that it tells and that have not answered: itself, its buildings
    std::string last_kit,
        last_campaign;      // that the school chose the last time, and may choose again; and when that was
    bool has_left = false;  // the order's kit, or a part of it

    std::string order_link;                                 // the order's own page
    std::string choose_link;                                // where a school chooses
    std::optional<std::chrono::year_month_day> link_until;  // the last day on which both open without a code
};

struct LetterBlock {
    enum class Kind { paragraph, facts, list, button, box, quote, note };
    Kind kind = Kind::paragraph;
    std::string text = {};
    std::string link = {};                                        // of a button
    std::vector<std::pair<std::string, std::string>> facts = {};  // name and value
    std::vector<std::string> items = {};
};

struct Letter {
    std::string language;
    std::string subject;
    std::string preview;  // what a mailbox shows beside the subject
    std::string title;
    std::vector<LetterBlock> blocks;
    std::string why;  // it was sent
    LetterSender sender;
    std::string unsubscribe_link = {};  // of an invitation; never kept
};

// A text that is kept with its paragraphs a line each.
std::vector<std::string> paragraphs_of(std::string_view text);

// Is what the letter tells still so? If not, it does not leave (product.md, rule 13).
bool still_holds(const LetterFacts& facts);

Letter write_letter(const LetterFacts& facts);

}  // namespace trousse
