#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// PREL's own list of contacts, since the ministry's files hold none: a row per school, its columns known by their
// headings in French or English, in any order. Whoever is meant is named by the ministry's code, or by name and
// municipality. Values in, values out.
namespace trousse {

// What a row says; "" or nothing where its cell is empty, which leaves what is known.
struct ContactCells {
    std::string organisation, building;  // the ministry's codes, six digits
    std::string name, municipality;
    std::string email, phone;
    std::string language;  // fr, en
    std::string contact, role;
    std::optional<std::int64_t> pupils, classes;

    bool says_whom_to_write_to() const { return !(email + phone + contact + role).empty(); }
};

// `refused` says why a row was not read, or is empty: organisation_malformed, building_malformed, not_an_email,
// not_a_phone, not_a_language, not_a_name, not_a_number, control_character, too_long, school_missing (neither code nor
// name), nothing_said, wrong_number_of_cells.
struct ContactRow {
    std::size_t line = 0;
    ContactCells says;
    std::string refused;
    std::string column, cell;        // the heading of the cell for which it was refused, or "", and what stands there
    std::vector<std::string> cells;  // as they came
};

struct ContactsFile {
    std::vector<std::string> headings;  // as they came
    std::vector<std::string> unread;    // those that nobody knows
    std::vector<ContactRow> rows;
};

// Throws CsvFault: one of the reader's, column_twice (named), column_missing (« code » or « email », where no column
// says which school, or none says anything of it), no_school (not one row), too_many_rows (above 10,000).
ContactsFile read_contacts_file(std::string_view csv);

// What a row may say of a school.
inline constexpr std::string_view kContactFields[]{"email", "phone",  "language", "contact",
                                                   "role",  "pupils", "classes"};

}  // namespace trousse
