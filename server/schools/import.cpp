#include "schools/import.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "platform/problem.hpp"
#include "schools/import_store.hpp"

namespace trousse {

static MinistryFile read_file(std::string_view csv, MunicipalityRange region);
static std::vector<PlannedSchool> write_in_slices(Database& db, const MinistryFile& file, const Roster& before,
                                                  std::string_view done_by, Instant now);
static ImportOutcome told(const MinistryFile& file, const std::vector<PlannedSchool>& planned,
                          const std::vector<RosterSchool>& missing);

// Orders wait while a slice is written.
constexpr std::size_t kSlice = 250;

ImportOutcome import_schools(Database& db, std::string_view csv, MunicipalityRange region, bool dry_run, Instant now,
                             std::string_view done_by) {
    const MinistryFile file = read_file(csv, region);
    const Roster roster = db.read(ministry_roster);
    const auto missing = missing_from(file, roster.schools, region);

    const auto planned =
        dry_run ? plan_schools(file.schools, file.told, roster) : write_in_slices(db, file, roster, done_by, now);
    if (!dry_run && !missing.empty()) db.write([&](Transaction& tx) { flag_missing(tx, missing, done_by, now); });

    ImportOutcome outcome = told(file, planned, missing);
    outcome.dry_run = dry_run;
    return outcome;
}

MinistryFile read_file(std::string_view csv, MunicipalityRange region) {
    try {
        return read_ministry_file(csv, region);
    } catch (const CsvFault& fault) {
        throw Problem{.status = 422,
                      .code = "unreadable_file",
                      .params = {{"why", fault.code}, {"line", fault.line}, {"column", fault.column}}};
    }
}

std::vector<PlannedSchool> write_in_slices(Database& db, const MinistryFile& file, const Roster& before,
                                           std::string_view done_by, Instant now) {
    std::vector<PlannedSchool> planned;
    for (std::size_t at = 0; at < file.schools.size(); at += kSlice) {
        const auto slice = std::span{file.schools}.subspan(at, std::min(kSlice, file.schools.size() - at));
        auto written = db.write([&](Transaction& tx) {
            const Roster roster{.schools = roster_of(tx, slice), .mrc_of_municipality = before.mrc_of_municipality};
            auto plan = plan_schools(slice, file.told, roster);
            apply(tx, plan, done_by, now);
            return plan;
        });
        std::ranges::move(written, std::back_inserter(planned));
    }
    return planned;
}

ImportOutcome told(const MinistryFile& file, const std::vector<PlannedSchool>& planned,
                   const std::vector<RosterSchool>& missing) {
    ImportOutcome outcome;
    for (const PlannedSchool& school : planned) {
        outcome.added += school.verdict == Verdict::added;
        outcome.changed += school.verdict == Verdict::changed;
        outcome.unchanged += school.verdict == Verdict::unchanged;
    }
    std::set<std::string_view> refused;
    std::size_t nameless = 0;
    for (const FileRow& row : file.rows) {
        if (row.refused.empty()) continue;
        if (row.organisation.empty())
            ++nameless;
        else
            refused.insert(row.organisation);
    }
    outcome.organisations = file.schools.size() + refused.size();
    outcome.refused = refused.size() + nameless;
    outcome.rows = verdicts_of(file, planned);
    for (const RosterSchool& school : missing) outcome.missing_schools.push_back({school.id, school.facts.name});
    return outcome;
}

}  // namespace trousse
