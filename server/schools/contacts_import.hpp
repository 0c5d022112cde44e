#pragma once

#include <span>

#include "schools/contacts_file.hpp"
#include "schools/roster_import.hpp"

// What importing a list of contacts would do, row by row. Nothing is guessed: a row that may mean several schools means
// none. Values in, values out.
namespace trousse {

// What a row may change of a school.
struct SchoolReached {
    Contact contact = {};  // all empty where there is none
    std::string role = {};
    std::string language = "fr";  // of its letters
    std::optional<std::int64_t> pupils = {}, classes = {};

    bool has_contact() const { return !(contact.name + contact.email + contact.phone).empty(); }
    bool operator==(const SchoolReached&) const = default;
};

struct KnownSchool {
    SchoolId id;
    std::string name, municipality;
    std::string organisation, building;
    std::string words;             // as the search reads it, each after a space
    std::string name_key;          // folded
    std::string municipality_key;  // folded
    SchoolReached reached;
    bool is_closed = false;
};

struct ContactChange {
    std::string_view field;  // of kContactFields
    std::string before, after;
};

// `why` of a refusal: ContactRow's, or school_unknown, school_closed, school_twice (another row means it too),
// email_or_phone (nobody could be reached). Ambiguous: any of `candidates`.
struct ContactVerdict {
    Verdict verdict = Verdict::refused;
    std::string why;
    std::string column, cell;
    std::size_t other_line = 0;                  // of school_twice
    const KnownSchool* school = nullptr;         // who is meant
    std::vector<const KnownSchool*> candidates;  // at most ten
    SchoolReached after;
    std::vector<ContactChange> changes;
};

// One for each row, in their order. `schools` must outlast them.
std::vector<ContactVerdict> verdicts_of(std::span<const ContactRow> rows, std::span<const KnownSchool> schools);

}  // namespace trousse
