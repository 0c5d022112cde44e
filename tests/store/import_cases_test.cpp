// The ministry's files in the shapes that people really have: tests/fixtures/imports holds each, invented.
#include <doctest/doctest.h>

#include "fixtures/empty_roster.hpp"
#include "fixtures/ministry_rows.hpp"
#include "platform/problem.hpp"

using namespace trousse;

namespace {

std::string shape(const std::string& name) { return file_text(FIXTURES "/imports/" + name + ".csv"); }

// "why line column" of a file that is refused as a whole.
std::string fault_in(EmptyRoster& office, const std::string& name) {
    try {
        office.import(shape(name));
    } catch (const Problem& problem) {
        return problem.params["why"].get<std::string>() + " " + problem.params["line"].dump() + " " +
               problem.params["column"].get<std::string>();
    }
    return "none";
}

constexpr auto kSchoolOf = R"(
    SELECT name || '|' || name_key || '|' || postal_code || '|' || levels AS text
      FROM school WHERE organisation = $organisation)";

// « name|key|postal code|levels » of a school.
std::string school_of(EmptyRoster& office, const std::string& organisation) {
    return office.db().read([&](const Snapshot& db) {
        return db.first(kSchoolOf, {{"$organisation", organisation}}, [](const Row& row) { return row.text("text"); })
            .value_or("none");
    });
}

std::string refusal_of(const RowVerdict& row) { return row.why + " " + row.column + " " + row.cell; }

}  // namespace

TEST_CASE("whatever a spreadsheet did to the file, the same six schools are read from it") {
    for (const char* name :
         {"02-semicolon-utf8bom", "03-semicolon-cp1252", "05c-utf8-tab", "08-sep-line", "10b-header-zwsp",
          "10c-header-quoted-lf", "11b-rows-one-more-sep", "11c-rows-trimmed-trailing", "13d-apostrophe-text",
          "13e-levels-vrai", "13f-levels-x", "13g-levels-1.0", "14-postal-dash-zwsp", "14b-postal-nnbsp",
          "15-multiline-cells", "16-ctrl-z", "17-nfd-names"}) {
        INFO(name);
        EmptyRoster office;
        const auto outcome = office.import(shape(name));
        CHECK(outcome.added == 6);
        CHECK(outcome.refused == 0);
        CHECK(school_of(office, "972001") == "École de la Barque|ecole de la barque|J7R0T1|primary");
        CHECK(school_of(office, "972002") ==
              "École des Glaçons-Chantants|ecole des glacons chantants|J7R5X3|preschool,primary");
    }
}

TEST_CASE("a line break in an address is a space") {
    EmptyRoster office;
    office.import(shape("15-multiline-cells"));
    CHECK(office.figure("SELECT count(*) AS figure FROM school WHERE address LIKE '%Chardonneret local 200'") == 2);
}

TEST_CASE("a coding that is not UTF-8 is told, with three names by which people see that it is right") {
    EmptyRoster office;
    const auto preview = office.preview(shape("03-semicolon-cp1252"));
    CHECK(preview.coding == Coding::windows_1252);
    CHECK(preview.examples ==
          std::vector<std::string>{"École de la Barque", "École des Glaçons-Chantants", "École des Petits-Ruisseaux"});
    CHECK(office.preview(shape("02-semicolon-utf8bom")).coding == Coding::utf_8);
}

TEST_CASE("one bad byte is told with its line and place, and changes nothing") {
    EmptyRoster office;
    CHECK(fault_in(office, "06-utf8bom-one-bad-byte") == "bad_utf8 5 10");
    CHECK(fault_in(office, "06b-utf8-nobom-one-bad-byte") == "bad_utf8 5 10");
    CHECK(office.figure("SELECT count(*) AS figure FROM school") == 0);
}

TEST_CASE("a file that is none is refused as a whole, and what is wrong with it is named") {
    EmptyRoster office;
    CHECK(fault_in(office, "12-header-twice") == "column_twice 1 NOM_CS");
    CHECK(fault_in(office, "18-header-only") == "no_school 1 ");
    CHECK(fault_in(office, "22-es-collegial") == "college 2 ");
}

TEST_CASE("a code that a spreadsheet spoilt is refused in each row with its cell, and makes no school missing") {
    EmptyRoster office;
    office.import(shape("02-semicolon-utf8bom"));
    const std::pair<const char*, const char*> spoilt[]{
        {"13-pandas-floats", "972001.0"}, {"13b-thousands-space", "972 001"}, {"13c-thousands-nnbsp", "972 001"}};
    for (const auto& [name, cell] : spoilt) {
        INFO(name);
        const auto outcome = office.preview(shape(name));
        CHECK(outcome.refused == 6);
        REQUIRE(outcome.rows.size() == 6);
        CHECK(refusal_of(outcome.rows[0]) == "organisation_malformed CD_ORGNS " + std::string{cell});
        CHECK(outcome.missing_schools.empty());
    }
    const auto postal = office.preview(shape("14c-postal-O0"));
    CHECK(postal.refused == 6);
    CHECK(refusal_of(postal.rows.at(0)) == "postal_code_malformed CD_POSTL_GDUNO_ORGNS J7E4X");
    CHECK(postal.missing_schools.empty());
}

TEST_CASE("private schools come from their own file, their installations as places of theirs and never as schools") {
    EmptyRoster office;
    CHECK(office.import(shape("21-prive-installation")).refused == 2);
    CHECK(office.figure("SELECT count(*) AS figure FROM school") == 0);
    CHECK(office.import(shape("20-prive-etablissement")).added == 2);
    const auto outcome = office.import(shape("21-prive-installation"));
    CHECK(outcome.changed == 2);
    CHECK(outcome.missing_schools.empty());
    CHECK(office.figure("SELECT count(*) AS figure FROM school") == 2);
    CHECK(office.figure("SELECT count(*) AS figure FROM delivery_place JOIN school ON school.id = school_id WHERE "
                        "organisation = '901500'") == 2);
    CHECK(school_of(office, "901500") ==
          "Académie du Lac-Inventé|academie du lac invente|J7P1A1|preschool,primary,secondary");
    CHECK(office.import(shape("20-prive-etablissement")).unchanged == 2);
    CHECK(office.import(shape("21-prive-installation")).unchanged == 2);
}

// So many schools of Saint-Eustache, the first of them numbered so.
static std::string schools_from(int first, int how_many) {
    std::string csv = "CD_ORGNS,NOM_OFFCL,CD_MUNCP\n";
    for (int i = 0; i < how_many; ++i) csv += std::to_string(first + i) + ",Collège,72005\n";
    return csv;
}

static Problem refusal_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Problem& problem) {
        return problem;
    }
    return {};
}

TEST_CASE("a file that makes oddly many schools missing is written only when their number is said") {
    EmptyRoster office;
    office.import(schools_from(901'500, 40));
    const auto fewer = schools_from(901'500, 29);
    CHECK(office.preview(fewer).is_odd);
    const auto refusal = refusal_of([&] { office.import(fewer); });
    CHECK(refusal.code == "many_missing");
    CHECK(refusal.params == nlohmann::json{{"missing", 11}, {"schools", 40}});
    CHECK(refusal_of([&] { office.import_knowing(10, fewer); }).code == "many_missing");
    CHECK(office.figure("SELECT count(*) AS figure FROM school WHERE missing_since IS NOT NULL") == 0);
    CHECK(office.import_knowing(11, fewer).missing_schools.size() == 11);
    CHECK(office.figure("SELECT count(*) AS figure FROM school WHERE missing_since IS NOT NULL") == 11);

    CHECK_FALSE(office.preview(schools_from(901'500, 30)).is_odd);
    CHECK(office.preview("CD_ORGNS,NOM_OFFCL,CD_MUNCP\n901500,Collège,64001\n").is_odd);  // nobody of the region
}
