#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schools/ministry_file.hpp"
#include "schools/schools.hpp"

// What importing a ministry's file would do to the roster (product.md, « Data that comes in »). Values in, values out.
namespace trousse {

struct RosterPlace {
    PlaceId id = {};            // none: a new one
    std::string building = {};  // "" for one that staff added: the import leaves it alone
    std::string name = {};
    std::string address = {};
    std::string municipality = {};
    std::string postal_code = {};
    bool closed = false;
};

// A school of the roster that has an organisation's code.
struct RosterSchool {
    SchoolId id;
    std::string organisation;
    std::string building;  // of one that was split off with a kit of its own, else ""
    SchoolFacts facts;
    bool closed = false;   // staff's word: the import neither opens nor closes a school
    bool missing = false;  // flagged by an earlier import
    std::vector<RosterPlace> places;
};

struct Roster {
    std::vector<RosterSchool> schools;
    std::map<std::string, std::string> mrc_of_municipality;  // by code, for the file that tells no MRC
};

enum class Verdict { added, changed, unchanged, ambiguous, refused };  // ambiguous: of a list of contacts
std::string_view word(Verdict verdict);

// What is to be written of one school: all of its facts, and the places that are new (no id) or differ.
struct PlannedSchool {
    Verdict verdict = Verdict::unchanged;
    std::optional<SchoolId> id;  // none for a new one
    std::string organisation;
    std::string building;
    SchoolFacts facts;
    std::string language;  // of a new one; afterwards it is the school's own choice
    std::vector<RosterPlace> places;
    std::vector<std::string> changes;  // words of kFacts, « places », « missing_since » for one that is back
};

// Of each of `schools`, and of each building of theirs that the roster holds as a school of its own. Such a building is
// no delivery place of its organisation any more, and keeps the name that staff gave it. What the file does not tell
// stays as it is; a file that tells no name adds no school, and leaves out those that the roster does not hold.
// `roster` need only hold the organisations of `schools`.
std::vector<PlannedSchool> plan_schools(std::span<const MinistrySchool> schools, const std::set<std::string_view>& told,
                                        const Roster& roster);

// The roster's active schools of the region that this file should hold: none where it is no list of schools.
std::vector<RosterSchool> expected_in(const MinistryFile& file, const std::vector<RosterSchool>& roster,
                                      MunicipalityRange region);

// Those of them that it does not: flagged, never deleted. One whose row was refused is not missing, nor is any while a
// row's organisation cannot be read: it may be each of them.
std::vector<RosterSchool> missing_from(const MinistryFile& file, const std::vector<RosterSchool>& expected);

// Hardly a year's closings: more than 10 and more than a tenth, or a file that holds nobody of the region.
bool is_odd(std::size_t missing, std::size_t expected, const MinistryFile& file);

struct RowVerdict {
    std::size_t line = 0;
    std::string organisation;
    std::string name;
    Verdict verdict = Verdict::refused;
    std::string why;  // of a refusal: FileRow says which; or school_unknown, of a building whose school is not known
    std::string column, cell;
    std::vector<std::string> changes;
};

// What becomes of each row of the file: what becomes of its organisation, or of its building where that is a school.
std::vector<RowVerdict> verdicts_of(const MinistryFile& file, std::span<const PlannedSchool> planned);

}  // namespace trousse
