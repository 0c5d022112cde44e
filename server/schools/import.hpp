#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "platform/db.hpp"
#include "schools/ministry_file.hpp"
#include "schools/roster_import.hpp"

namespace trousse {

struct MissingSchool {
    SchoolId id;
    std::string name;
};

// added + changed + unchanged are schools; `refused` counts organisations that were not taken, and rows whose
// organisation cannot be read.
struct ImportOutcome {
    bool dry_run = false;
    std::size_t organisations = 0;  // of the region, refused ones too
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t unchanged = 0;
    std::size_t refused = 0;
    std::vector<RowVerdict> rows;
    std::vector<MissingSchool> missing_schools;  // now, newly flagged or not
};

// Brings the roster's schools of `region` up to the ministry's file, or says what that would do. Safe to run again at
// any time: a file imported twice changes nothing the second time. It writes in slices, so that orders go on meanwhile;
// each slice decides anew from what the roster then holds, and one that fails (503) leaves those before it in place.
// A file that cannot be read is a Problem: 422 `unreadable_file` with params {"why": CsvFault's code, "line",
// "column"}.
ImportOutcome import_schools(Database& db, std::string_view csv, MunicipalityRange region, bool dry_run, Instant now,
                             std::string_view done_by);

}  // namespace trousse
