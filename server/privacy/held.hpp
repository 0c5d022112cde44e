#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/db.hpp"
#include "platform/texts.hpp"
#include "schools/schools.hpp"

// All that is held on people, wherever it stands. What is searched, handed over, erased on request and erased by age is
// one list of kinds: a table with personal values that is not among them is found by a test
// (tests/api/privacy_test.cpp).
namespace trousse {

// Which row. `part` is the campaign where a school has such a row once in each, else 0.
struct HeldPlace {
    std::string kind;  // order_contact
    std::int64_t id = 0;
    std::int64_t part = 0;

    std::string text() const;                                      // « order_contact/17/0 »
    static std::optional<HeldPlace> named(std::string_view text);  // nothing for what no kind is called
    auto operator<=>(const HeldPlace&) const = default;
};

// What one row holds. Of its values those that are filled, each by its field: name, email, phone, words, reply.
struct Holding {
    HeldPlace place;
    Instant since;
    std::optional<SchoolId> school;
    std::string school_name;
    std::string order;  // its number, "" where it is of none
    std::map<std::string, std::string> values;
    bool may_erase = true;  // not while an account is in use, nor while the law keeps an incident
};

Bilingual name_of_kind(std::string_view kind);  // as people read it
Bilingual name_of_field(std::string_view kind, std::string_view field);

// A person is found by an e-mail address, which is looked for whole, or by the words of a name, each of which begins a
// word of what is held: « roy léa » finds « Léa Royer ». Accents and case do not count. Ordered by kind, then by key.
std::vector<Holding> held_on(const Snapshot& db, std::string_view person);

// Erases what stands there; was there something? Notes nothing.
bool erase_held(Transaction& tx, const HeldPlace& place);

// Puts right whom an order or a school names; an edited slip is told by its edition. Returns whether it changed.
bool may_correct(std::string_view kind);
bool correct_held(Transaction& tx, const HeldPlace& place, const Contact& right, Instant now);

// What has had its time, by kind: how many rows, and since when the oldest. Every kind is told, also one of which there
// is nothing. Remembered answers are kept for two weeks. An incident is kept for five years (Règlement sur les
// incidents de confidentialité, article 8), anything else for the days of the settings.
struct Due {
    std::string kind;
    std::int64_t rows = 0;
    std::optional<Instant> oldest;
};
std::vector<Due> due_by_age(const Snapshot& db, Instant now, std::chrono::days retention);

// Erases that, in writes of so many rows that no order waits long behind one, each with its line in the record of
// erasures. How many rows of each kind.
using ErasedRows = std::map<std::string, std::int64_t>;
ErasedRows erase_by_age(Database& db, Instant now, std::chrono::days retention, std::string_view done_by);

// The record: no values, and of an erasure on request not whose.
void record_erasure(Transaction& tx, Instant now, std::string_view done_by, const std::string& kind, std::int64_t rows);

// What was erased on request since a copy of the data was made is erased in the copy as well, and known there.
struct Erased {
    std::int64_t id;
    HeldPlace place;
};
std::int64_t last_erased(const Snapshot& db);
std::vector<Erased> erased_after(const Snapshot& db, std::int64_t id);
void erase_again(Transaction& tx, const std::vector<Erased>& erased);

}  // namespace trousse
