#include "schools/roster_import.hpp"

#include <algorithm>

namespace trousse {

namespace {

using FactsTold = std::set<std::string_view>;
using SchoolKey = std::pair<std::string_view, std::string_view>;  // organisation, building

using RosterByKey = std::map<SchoolKey, const RosterSchool*>;

RosterByKey by_key(const std::vector<RosterSchool>& schools) {
    RosterByKey known;
    for (const RosterSchool& school : schools) known.emplace(SchoolKey{school.organisation, school.building}, &school);
    return known;
}

const RosterSchool* find(const RosterByKey& roster, std::string_view organisation, std::string_view building) {
    const auto found = roster.find({organisation, building});
    return found == roster.end() ? nullptr : found->second;
}

// The file's word where it has one, else the roster's.
SchoolFacts facts_to_be(SchoolFacts of_file, const SchoolFacts& known, const FactsTold& told, const Roster& roster) {
    for (const Fact& fact : kFacts)
        if (!told.contains(fact.word)) of_file.*fact.value = known.*fact.value;
    if (of_file.mrc.empty()) {
        const auto mrc = roster.mrc_of_municipality.find(of_file.municipality_code);
        if (mrc != roster.mrc_of_municipality.end()) of_file.mrc = mrc->second;
    }
    return of_file;
}

RosterPlace place_of(const Building& building) {
    return {.id = {},
            .building = building.code,
            .name = building.facts.name,
            .address = building.facts.address,
            .municipality = building.facts.municipality,
            .postal_code = building.facts.postal_code,
            .closed = false};
}

bool is_same(const RosterPlace& one, const RosterPlace& other) {
    const auto all = [](const RosterPlace& place) {
        return std::tie(place.name, place.address, place.municipality, place.postal_code, place.closed);
    };
    return all(one) == all(other);
}

// New ones, those that differ, and those that are gone and must close.
std::vector<RosterPlace> places_to_write(const std::vector<const Building*>& wanted,
                                         std::span<const RosterPlace> known) {
    std::vector<RosterPlace> places;
    for (const Building* building : wanted) {
        RosterPlace place = place_of(*building);
        const auto before = std::ranges::find(known, place.building, &RosterPlace::building);
        if (before != known.end()) place.id = before->id;
        if (before == known.end() || !is_same(*before, place)) places.push_back(std::move(place));
    }
    for (RosterPlace place : known) {
        const bool gone = std::ranges::none_of(wanted, [&](const auto* one) { return one->code == place.building; });
        if (place.building.empty() || place.closed || !gone) continue;
        place.closed = true;
        places.push_back(std::move(place));
    }
    return places;
}

void tell_changes(PlannedSchool& planned, const RosterSchool& known) {
    for (const Fact& fact : kFacts)
        if (planned.facts.*fact.value != known.facts.*fact.value) planned.changes.emplace_back(fact.word);
    if (!planned.places.empty()) planned.changes.emplace_back(kPlaces);
    if (known.missing) planned.changes.emplace_back("missing_since");
    planned.verdict = planned.changes.empty() ? Verdict::unchanged : Verdict::changed;
}

PlannedSchool plan_organisation(const MinistrySchool& school, const FactsTold& told, const Roster& roster,
                                const RosterByKey& by_key) {
    static const RosterSchool kNone;
    const RosterSchool* known = find(by_key, school.organisation, "");
    std::vector<const Building*> own;
    for (const Building& building : school.buildings)
        if (find(by_key, school.organisation, building.code) == nullptr) own.push_back(&building);

    PlannedSchool planned{.verdict = Verdict::added,
                          .id = known ? std::optional{known->id} : std::nullopt,
                          .organisation = school.organisation,
                          .building = {},
                          .facts = facts_to_be(school.facts, (known ? *known : kNone).facts, told, roster),
                          .language = school.language,
                          .places = {},
                          .changes = {}};
    if (told.contains(kPlaces)) planned.places = places_to_write(own, (known ? *known : kNone).places);
    if (known) tell_changes(planned, *known);
    return planned;
}

PlannedSchool plan_split_building(const Building& building, const RosterSchool& known, const FactsTold& told,
                                  const Roster& roster) {
    PlannedSchool planned{.verdict = Verdict::unchanged,
                          .id = known.id,
                          .organisation = known.organisation,
                          .building = known.building,
                          .facts = facts_to_be(building.facts, known.facts, told, roster),
                          .language = {},
                          .places = places_to_write({&building}, known.places),
                          .changes = {}};
    planned.facts.name = known.facts.name;
    tell_changes(planned, known);
    return planned;
}

bool holds(const MinistryFile& file, const std::map<std::string_view, const MinistrySchool*>& read,
           const RosterSchool& school) {
    const auto organisation = read.find(school.organisation);
    if (organisation == read.end()) return file.organisations.contains(school.organisation);
    return school.building.empty() || !file.told.contains(kPlaces) ||
           std::ranges::find(organisation->second->buildings, school.building, &Building::code) !=
               organisation->second->buildings.end();
}

}  // namespace

std::string_view word(Verdict verdict) {
    switch (verdict) {
        case Verdict::added: return "added";
        case Verdict::changed: return "changed";
        case Verdict::unchanged: return "unchanged";
        case Verdict::ambiguous: return "ambiguous";
        case Verdict::refused: return "refused";
    }
    return "";
}

std::vector<PlannedSchool> plan_schools(std::span<const MinistrySchool> schools, const FactsTold& told,
                                        const Roster& roster) {
    const auto known = by_key(roster.schools);
    std::vector<PlannedSchool> plan;
    for (const MinistrySchool& school : schools) {
        if (!told.contains("name") && find(known, school.organisation, "") == nullptr) continue;
        plan.push_back(plan_organisation(school, told, roster, known));
        for (const Building& building : school.buildings)
            if (const auto* split = find(known, school.organisation, building.code))
                plan.push_back(plan_split_building(building, *split, told, roster));
    }
    return plan;
}

std::vector<RosterSchool> expected_in(const MinistryFile& file, const std::vector<RosterSchool>& roster,
                                      MunicipalityRange region) {
    std::vector<RosterSchool> expected;
    if (!file.told.contains("name")) return expected;
    std::ranges::copy_if(roster, std::back_inserter(expected), [&](const RosterSchool& school) {
        return !school.closed && network_of(school.organisation) == file.network &&
               region.holds(school.facts.municipality_code);
    });
    return expected;
}

std::vector<RosterSchool> missing_from(const MinistryFile& file, const std::vector<RosterSchool>& expected) {
    std::vector<RosterSchool> missing;
    if (std::ranges::any_of(file.rows, [](const FileRow& row) { return row.organisation.empty(); })) return missing;

    std::map<std::string_view, const MinistrySchool*> read;
    for (const MinistrySchool& school : file.schools) read.emplace(school.organisation, &school);
    std::ranges::copy_if(expected, std::back_inserter(missing),
                         [&](const RosterSchool& school) { return !holds(file, read, school); });
    return missing;
}

bool is_odd(std::size_t missing, std::size_t expected, const MinistryFile& file) {
    return missing > 0 && ((missing > 10 && missing * 10 > expected) || file.rows.empty());
}

std::vector<RowVerdict> verdicts_of(const MinistryFile& file, std::span<const PlannedSchool> planned) {
    std::map<SchoolKey, const PlannedSchool*> plans;
    for (const PlannedSchool& school : planned) plans.emplace(SchoolKey{school.organisation, school.building}, &school);

    std::vector<RowVerdict> verdicts;
    for (const FileRow& row : file.rows) {
        RowVerdict verdict{row.line,    row.organisation, row.name, Verdict::refused,
                           row.refused, row.column,       row.cell, {}};
        auto plan = plans.find({row.organisation, row.building});
        if (plan == plans.end()) plan = plans.find({row.organisation, ""});
        if (row.refused.empty() && plan == plans.end()) verdict.why = "school_unknown";
        if (row.refused.empty() && plan != plans.end()) {
            verdict.verdict = plan->second->verdict;
            verdict.changes = plan->second->changes;
        }
        verdicts.push_back(std::move(verdict));
    }
    return verdicts;
}

}  // namespace trousse
