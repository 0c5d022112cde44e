#include "schools/import.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "platform/problem.hpp"
#include "schools/import_store.hpp"

namespace trousse {

namespace {

struct ImportedFile {
    Coding coding;
    MinistryFile content;
};

}  // namespace

static ImportedFile read_file(const ImportForm& form);
static std::vector<PlannedSchool> write_in_slices(Database& db, const MinistryFile& file, const Roster& before,
                                                  std::string_view done_by, Instant now);
static ImportOutcome told(const MinistryFile& file, const std::vector<PlannedSchool>& planned,
                          const std::vector<RosterSchool>& missing);

// Orders wait while a slice is written.
constexpr std::size_t kSlice = 250;

ImportOutcome import_schools(Database& db, const ImportForm& form, Instant now, std::string_view done_by) {
    const auto [coding, file] = read_file(form);
    const Roster roster = db.read(ministry_roster);
    const auto expected = expected_in(file, roster.schools, form.region);
    const auto missing = missing_from(file, expected);
    const bool odd = is_odd(missing.size(), expected.size(), file);
    if (odd && !form.dry_run && form.missing != missing.size())
        throw Problem{.status = 409,
                      .code = "many_missing",
                      .params = {{"missing", missing.size()}, {"schools", expected.size()}}};

    const auto planned =
        form.dry_run ? plan_schools(file.schools, file.told, roster) : write_in_slices(db, file, roster, done_by, now);
    if (!form.dry_run && !missing.empty()) db.write([&](Transaction& tx) { flag_missing(tx, missing, done_by, now); });

    ImportOutcome outcome = told(file, planned, missing);
    outcome.dry_run = form.dry_run;
    outcome.coding = coding;
    outcome.is_odd = odd;
    return outcome;
}

ImportedFile read_file(const ImportForm& form) {
    try {
        const FileText file = read_text(form.file);
        return {file.coding, read_ministry_file(file.text, form.region)};
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

static std::vector<std::string> names_in(const std::vector<FileRow>& rows) {
    std::vector<std::string> names;
    for (const FileRow& row : rows) names.push_back(row.name);
    return names;
}

ImportOutcome told(const MinistryFile& file, const std::vector<PlannedSchool>& planned,
                   const std::vector<RosterSchool>& missing) {
    ImportOutcome outcome;
    for (const PlannedSchool& school : planned) {
        outcome.added += school.verdict == Verdict::added;
        outcome.changed += school.verdict == Verdict::changed;
        outcome.unchanged += school.verdict == Verdict::unchanged;
    }
    outcome.rows = verdicts_of(file, planned);
    std::set<std::string_view> organisations, refused;
    for (const RowVerdict& row : outcome.rows) {
        if (!row.organisation.empty()) organisations.insert(row.organisation);
        if (row.verdict != Verdict::refused) continue;
        if (row.organisation.empty())
            ++outcome.refused;
        else
            refused.insert(row.organisation);
    }
    outcome.organisations = organisations.size();
    outcome.refused += refused.size();
    outcome.examples = first_with_accents(names_in(file.rows));
    for (const RosterSchool& school : missing) outcome.missing_schools.push_back({school.id, school.facts.name});
    return outcome;
}

}  // namespace trousse
