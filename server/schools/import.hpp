#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/db.hpp"
#include "schools/file_text.hpp"
#include "schools/ministry_file.hpp"
#include "schools/roster_import.hpp"

namespace trousse {

struct MissingSchool {
    SchoolId id;
    std::string name;
};

// What is asked for: a file, as it came, for a region.
struct ImportForm {
    std::string_view file;
    MunicipalityRange region;
    bool dry_run = false;
    std::optional<std::size_t> missing = {};  // how many will be flagged, as somebody read it and typed it
};

// added + changed + unchanged are schools; `refused` counts organisations that were not taken, and rows whose
// organisation cannot be read.
struct ImportOutcome {
    bool dry_run = false;
    Coding coding = Coding::utf_8;
    std::vector<std::string> examples;  // of names with accents, by which people see that the coding is right
    std::size_t organisations = 0;      // of the region, refused ones too
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t unchanged = 0;
    std::size_t refused = 0;
    std::vector<RowVerdict> rows;
    std::vector<MissingSchool> missing_schools;  // now, newly flagged or not
    bool is_odd = false;                         // so many that the number must be typed
};

// Brings the roster's schools of `region` up to the ministry's file, or says what that would do. Safe to run again at
// any time: a file imported twice changes nothing the second time. It writes in slices, so that orders go on meanwhile;
// each slice decides anew from what the roster then holds, and one that fails (503) leaves those before it in place.
// A file that cannot be read is a Problem: 422 `unreadable_file` with params {"why": CsvFault's code, "line",
// "column"}. One that would flag oddly many without their number being said is 409 `many_missing` {"missing",
// "schools"}.
ImportOutcome import_schools(Database& db, const ImportForm& form, Instant now, std::string_view done_by);

}  // namespace trousse
