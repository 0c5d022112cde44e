#include "schools/roster_import.hpp"

#include <doctest/doctest.h>

#include "fixtures/ministry_rows.hpp"

using namespace trousse;

constexpr MunicipalityRange kLaurentides{72, 79};

static MinistryFile file_of(std::initializer_list<Cells> rows, const Cells& usual = kPublicRow) {
    return read_ministry_file(ministry_csv(rows, usual), kLaurentides);
}

static std::vector<PlannedSchool> plan(const MinistryFile& file, const Roster& roster) {
    return plan_schools(file.schools, file.told, roster);
}

// The roster after the file was imported into an empty one.
static Roster roster_after(const MinistryFile& file) {
    Roster roster;
    for (auto& school : plan(file, {})) {
        for (auto& place : school.places) place.id = {std::stoll(place.building)};
        roster.schools.push_back({.id = {std::stoll(school.organisation)},
                                  .organisation = school.organisation,
                                  .building = {},
                                  .facts = school.facts,
                                  .places = school.places});
    }
    return roster;
}

using Words = std::vector<std::string>;

TEST_CASE("a school that the roster does not hold is added with its buildings") {
    const auto planned = plan(file_of({{}, {{"CD_IMM", "990102"}, {"NOM_IMM", "Annexe"}}}), {});
    REQUIRE(planned.size() == 1);
    CHECK(planned[0].verdict == Verdict::added);
    CHECK_FALSE(planned[0].id.has_value());
    REQUIRE(planned[0].places.size() == 2);
    CHECK(planned[0].places[1].name == "Annexe");
}

TEST_CASE("the same file again changes nothing") {
    const auto file = file_of({{}, {{"CD_IMM", "990102"}}, {{"CD_ORGNS", "990002"}}});
    const auto roster = roster_after(file);
    for (const auto& school : plan(file, roster)) CHECK(school.verdict == Verdict::unchanged);
    CHECK(missing_from(file, roster.schools, kLaurentides).empty());
}

TEST_CASE("a school that differs is changed, with the list of what differs") {
    const auto roster = roster_after(file_of({{}}));
    const auto planned =
        plan(file_of({{{"ADRS_GEO_L1_GDUNO_ORGNS", "9 rue Neuve"}, {"SEC", "1"}, {"NOM_IMM", "Pavillon"}}}), roster);
    CHECK(planned.at(0).verdict == Verdict::changed);
    CHECK(planned.at(0).changes == Words{"address", "levels", "places"});
    CHECK(planned.at(0).id == roster.schools.at(0).id);
    CHECK(planned.at(0).places.at(0).id == PlaceId{990101});
}

TEST_CASE("a building that is gone from the file closes as a delivery place, and opens when it is back") {
    const auto two = file_of({{}, {{"CD_IMM", "990102"}}}), one = file_of({{}});
    auto roster = roster_after(two);
    const auto closing = plan(one, roster);
    REQUIRE(closing.at(0).places.size() == 1);
    CHECK(closing.at(0).places[0].id == PlaceId{990102});
    CHECK(closing.at(0).places[0].closed);

    roster.schools.at(0).places.at(1).closed = true;
    CHECK(plan(one, roster).at(0).verdict == Verdict::unchanged);
    CHECK_FALSE(plan(two, roster).at(0).places.at(0).closed);
}

TEST_CASE("a delivery place that staff added is left alone") {
    const auto file = file_of({{}});
    auto roster = roster_after(file);
    roster.schools.at(0).places.push_back({.id = {1}, .building = "", .name = "Secrétariat"});
    CHECK(plan(file, roster).at(0).verdict == Verdict::unchanged);
}

TEST_CASE("what an older copy does not tell stays as it is") {
    const auto roster = roster_after(file_of({{}}));
    const auto older = file_of({{}}, without({"NOM_MRC", "NOM_CS", "PRIM", "CD_IMM"}));
    CHECK(plan(older, roster).at(0).verdict == Verdict::unchanged);
    CHECK(plan(older, roster).at(0).facts == roster.schools.at(0).facts);
}

TEST_CASE("where the file tells no MRC, the roster's for that municipality is taken") {
    const auto file = file_of({{}}, without({"NOM_MRC"}));
    const auto planned = plan(file, {.schools = {}, .mrc_of_municipality = {{"75901", "Les Collines-Inventées"}}});
    CHECK(planned.at(0).facts.mrc == "Les Collines-Inventées");
}

TEST_CASE("a building that was split off is a school: it keeps its name, and is no place of its organisation") {
    const auto file = file_of({{}, {{"CD_IMM", "990102"}, {"ADRS_GEO_L1_GDUNO_IMM", "8 rue du Delta"}}});
    auto roster = roster_after(file_of({{}}));
    roster.schools.push_back({.id = {2},
                              .organisation = "990001",
                              .building = "990102",
                              .facts = {.name = "École du Ruisseau, les Grands", .address = "2 rue Ancienne"},
                              .places = {}});
    const auto planned = plan(file, roster);
    REQUIRE(planned.size() == 2);
    CHECK(planned[0].verdict == Verdict::unchanged);
    CHECK(planned[1].id == SchoolId{2});
    CHECK(planned[1].verdict == Verdict::changed);
    CHECK(planned[1].facts.name == "École du Ruisseau, les Grands");
    CHECK(planned[1].facts.address == "8 rue du Delta");

    const auto rows = verdicts_of(file, planned);
    CHECK(rows.at(0).verdict == Verdict::unchanged);
    CHECK(rows.at(1).verdict == Verdict::changed);
    CHECK(missing_from(file_of({{}}), roster.schools, MunicipalityRange{}).empty());  // its own region is not known
    roster.schools.at(1).facts.municipality_code = "75901";
    CHECK(missing_from(file_of({{}}), roster.schools, kLaurentides).size() == 1);
}

TEST_CASE("an active school of the region that is not in the file is missing") {
    const auto file = file_of({{}});
    auto roster = roster_after(file_of({{}, {{"CD_ORGNS", "990002"}}, {{"CD_ORGNS", "990003"}}}));
    roster.schools.at(2).closed = true;
    const auto missing = missing_from(file, roster.schools, kLaurentides);
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].organisation == "990002");
}

TEST_CASE("a school is not missing because it lies elsewhere, its row was refused, or the other file holds it") {
    auto roster = roster_after(file_of({{}, {{"CD_ORGNS", "990002"}}, {{"CD_ORGNS", "007500"}}}));
    roster.schools.at(0).facts.municipality_code = "64901";
    const auto file = file_of({{{"CD_ORGNS", "990002"}, {"SEC", "x"}}});
    CHECK(missing_from(file, roster.schools, kLaurentides).empty());
}

TEST_CASE("a school that is back in the file is told as changed") {
    const auto file = file_of({{}});
    auto roster = roster_after(file);
    roster.schools.at(0).missing = true;
    CHECK(plan(file, roster).at(0).changes == Words{"missing_since"});
}

TEST_CASE("staff's closing of a school is kept, its facts are brought up to date all the same") {
    auto roster = roster_after(file_of({{}}));
    roster.schools.at(0).closed = true;
    CHECK(plan(file_of({{{"NOM_OFFCL_ORGNS", "École du Torrent"}}}), roster).at(0).changes == Words{"name"});
}

TEST_CASE("each row has its verdict: its organisation's, or why it was refused") {
    const auto roster = roster_after(file_of({{}}));
    const auto file = file_of({{}, {{"CD_ORGNS", "990002"}}, {{"CD_ORGNS", "x"}}});
    const auto rows = verdicts_of(file, plan(file, roster));
    REQUIRE(rows.size() == 3);
    CHECK(word(rows[0].verdict) == "unchanged");
    CHECK(word(rows[1].verdict) == "added");
    CHECK(word(rows[2].verdict) == "refused");
    CHECK(rows[2].why == "organisation_malformed");
    CHECK(rows[2].line == 4);
}
