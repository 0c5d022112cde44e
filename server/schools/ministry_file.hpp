#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "schools/csv.hpp"

// The ministry's files of schools, as Données Québec publishes them: pps_public_ecole.csv (a row per organisation ×
// building), the private schools' (a row per organisation) and that of their installations (a row per building, under
// the school's code and name). Columns go by name; which they are stands in the .cpp. A copy that went through a
// spreadsheet is read too: separated by semicolons or tabs, its leading zeros and trailing cells gone. The files of
// colleges, universities and governmental schools have the private schools' columns: none of these receives a kit.
namespace trousse {

// What is known of a school: the fields that a file may tell and the roster keeps. Cleaned: no stray or double space,
// no control character, the postal code without a space, `municipality_code` of five digits.
struct SchoolFacts {
    std::string name = {};
    std::string board = {};  // centre de services scolaire; a private school has none
    std::string mrc = {};
    std::string municipality = {};
    std::string municipality_code = {};
    std::string address = {};
    std::string postal_code = {};
    std::string levels = {};  // "preschool,primary"
    bool operator==(const SchoolFacts&) const = default;
};

struct Fact {
    std::string_view word;
    std::string SchoolFacts::*value;
};
inline constexpr std::array kFacts{
    Fact{"name", &SchoolFacts::name},
    Fact{"board", &SchoolFacts::board},
    Fact{"mrc", &SchoolFacts::mrc},
    Fact{"municipality", &SchoolFacts::municipality},
    Fact{"municipality_code", &SchoolFacts::municipality_code},
    Fact{"address", &SchoolFacts::address},
    Fact{"postal_code", &SchoolFacts::postal_code},
    Fact{"levels", &SchoolFacts::levels},
};
inline constexpr std::string_view kPlaces = "places";

struct Building {
    std::string code;   // CD_IMM, six digits
    SchoolFacts facts;  // the board is its school's
    bool operator==(const Building&) const = default;
};

struct MinistrySchool {
    std::string organisation;  // CD_ORGNS, six digits
    SchoolFacts facts;         // levels: those of all its rows together
    std::string language;      // fr or en, by the kind of its board
    std::vector<Building> buildings;
};

// One row of the region, as it was read. `refused` says why it was not, or is empty: organisation_missing,
// organisation_malformed, name_missing, municipality_code_malformed, building_malformed, postal_code_malformed,
// level_malformed, control_character, too_long, wrong_number_of_cells, contradicts_another_row (of the same
// organisation, or of the same building), other_row_refused: an organisation is read whole or not at all; college,
// university, governmental; installation_without_school.
struct FileRow {
    std::size_t line = 0;
    std::string organisation;  // "" where it cannot be read
    std::string building;      // "" where there is none
    std::string name;
    std::string refused;
    std::string column;  // the heading of the cell for which it was refused, or "", and what stands there
    std::string cell;
};

enum class Network { public_schools, private_schools };

struct MinistryFile {
    Network network = Network::public_schools;
    std::set<std::string_view> told;                // words of kFacts, kPlaces: an older copy may lack a column, and
                                                    // the file of installations tells no name: it is no list of schools
    std::vector<MinistrySchool> schools;            // of the region, in the file's order
    std::vector<FileRow> rows;                      // of the region, and those whose region cannot be read
    std::unordered_set<std::string> organisations;  // in the whole file, refused ones too
};

// A region, by the first two digits of its municipalities' codes: 72 to 79 are the Laurentides.
struct MunicipalityRange {
    int first = 0;
    int last = 99;
    bool holds(std::string_view municipality_code) const;
};

// "72-79", "72 – 79" as it is printed, or "75"; "" is all of Québec; nothing for any other text.
std::optional<MunicipalityRange> municipality_range(std::string_view text);

// Throws CsvFault: one of the reader's, not_a_ministry_file (neither header), column_missing and column_twice (named),
// too_many_rows (above 100,000), no_school (not one row), and college, university or governmental where all rows are.
MinistryFile read_ministry_file(std::string_view csv, MunicipalityRange region);

// Which of the two files holds an organisation: the ministry gives private schools the numbers from 500 within their
// first three digits, and public ones those below (all 2,777 of the public file of April 2026).
Network network_of(std::string_view organisation);

}  // namespace trousse
