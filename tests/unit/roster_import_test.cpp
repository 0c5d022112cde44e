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

static std::vector<RosterSchool> missing(const MinistryFile& file, const std::vector<RosterSchool>& roster,
                                         MunicipalityRange region = kLaurentides) {
    return missing_from(file, expected_in(file, roster, region));
}

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
    CHECK(missing(file, roster.schools).empty());
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
    CHECK(missing(file_of({{}}), roster.schools, MunicipalityRange{}).empty());  // its own region is not known
    roster.schools.at(1).facts.municipality_code = "75901";
    CHECK(missing(file_of({{}}), roster.schools).size() == 1);
}

TEST_CASE("an active school of the region that is not in the file is missing") {
    const auto file = file_of({{}});
    auto roster = roster_after(file_of({{}, {{"CD_ORGNS", "990002"}}, {{"CD_ORGNS", "990003"}}}));
    roster.schools.at(2).closed = true;
    const auto gone = missing(file, roster.schools);
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].organisation == "990002");
}

TEST_CASE("a school is not missing because it lies elsewhere, its row was refused, or the other file holds it") {
    auto roster = roster_after(file_of({{}, {{"CD_ORGNS", "990002"}}, {{"CD_ORGNS", "007500"}}}));
    roster.schools.at(0).facts.municipality_code = "64901";
    const auto file = file_of({{{"CD_ORGNS", "990002"}, {"SEC", "oui"}}});
    CHECK(missing(file, roster.schools).empty());
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

TEST_CASE("while a row's organisation cannot be read nobody is missing: it may be each of them") {
    const auto roster = roster_after(file_of({{}, {{"CD_ORGNS", "990002"}}}));
    const auto spoilt = file_of({{}, {{"CD_ORGNS", "990002.0"}}});
    CHECK(missing(spoilt, roster.schools).empty());
    CHECK(missing(file_of({{}}), roster.schools).size() == 1);
}

TEST_CASE("more than ten and more than a tenth are oddly many, and so is anybody where the file holds nobody") {
    const auto some = file_of({{}}), nobody = file_of({{{"CD_MUNCP_GDUNO_ORGNS", "64901"}}});
    CHECK_FALSE(is_odd(10, 12, some));
    CHECK_FALSE(is_odd(11, 110, some));
    CHECK(is_odd(11, 109, some));
    CHECK(is_odd(1, 200, nobody));
    CHECK_FALSE(is_odd(0, 0, nobody));
}

static const Cells kInstallationRow{{"CD_ORGNS", "901501"},
                                    {"NOM_OFFCL", "Académie Campus primaire"},
                                    {"ADRS_GEO_L1_GDUNO", "10 rue du Lac"},
                                    {"CD_MUNCP", "72005"},
                                    {"NOM_MUNCP", "Saint-Eustache"},
                                    {"CD_POSTL_GDUNO", "J7P1A1"},
                                    {"PRESC", "1"},
                                    {"PRIM", "1"},
                                    {"SEC", "0"},
                                    {"FORM_PRO", "0"},
                                    {"ADULTE", "0"},
                                    {"TYPE_ORGNS", "Installation"},
                                    {"CD_ORGNS_RESP", "901500"},
                                    {"NOM_ORGNS_RESP", "Académie"}};

TEST_CASE("a private installation is a place of its school: it adds none, and says of none that it is missing") {
    const auto file = file_of({{}, {{"CD_ORGNS", "901502"}, {"SEC", "1"}}}, kInstallationRow);
    CHECK(plan(file, {}).empty());
    const auto unknown = verdicts_of(file, {});
    REQUIRE(unknown.size() == 2);
    CHECK(unknown[0].why == "school_unknown");
    CHECK(unknown[0].name == "Académie Campus primaire");

    Roster roster;
    roster.schools.push_back(
        {.id = {7},
         .organisation = "901500",
         .building = {},
         .facts = {.name = "Académie du Lac", .municipality_code = "72005", .address = "1 rue du Lac"},
         .places = {}});
    roster.schools.push_back({.id = {8},
                              .organisation = "902500",
                              .building = {},
                              .facts = {.name = "Collège", .municipality_code = "72005"},
                              .places = {}});
    const auto planned = plan(file, roster);
    REQUIRE(planned.size() == 1);
    CHECK(planned[0].id == SchoolId{7});
    CHECK(planned[0].changes == Words{"levels", "places"});
    CHECK(planned[0].facts.name == "Académie du Lac");
    CHECK(planned[0].facts.address == "1 rue du Lac");
    CHECK(planned[0].facts.levels == "preschool,primary,secondary");
    REQUIRE(planned[0].places.size() == 2);
    CHECK(planned[0].places[0].building == "901501");
    CHECK(planned[0].places[0].address == "10 rue du Lac");
    CHECK(missing(file, roster.schools).empty());
}
