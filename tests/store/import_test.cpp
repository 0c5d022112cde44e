#include "schools/import.hpp"

#include <doctest/doctest.h>

#include "fixtures/empty_roster.hpp"
#include "fixtures/ministry_rows.hpp"
#include "platform/problem.hpp"

using namespace trousse;

namespace {

std::string fixture(const std::string& name) { return file_text(FIXTURES "/" + name); }

}  // namespace

TEST_CASE("the public file fills an empty roster, ready to be searched and delivered to") {
    EmptyRoster office;
    const auto outcome = office.import(fixture("ministry_public.csv"));
    CHECK(outcome.organisations == 6);
    CHECK(outcome.added == 5);
    CHECK(outcome.refused == 1);
    CHECK(outcome.rows.size() == 7);
    CHECK(office.figure("SELECT count(*) AS figure FROM school WHERE kind = 'school' AND closed_at IS NULL") == 5);
    CHECK(office.figure("SELECT count(*) AS figure FROM delivery_place") == 6);
    CHECK(office.text("SELECT name_key AS text FROM school WHERE organisation = '004002'") == "ecole de l erable");
    CHECK(office.text("SELECT municipality_key AS text FROM school WHERE organisation = '004002'") ==
          "val du ruisseau");
    CHECK(office.text("SELECT group_concat(position || ' ' || delivery_place.building) AS text FROM delivery_place "
                      "JOIN school ON school.id = school_id WHERE organisation = '990001'") == "1 990101,2 990102");
    CHECK(office.text("SELECT language AS text FROM school WHERE organisation = '990004'") == "en");
}

TEST_CASE("a preview tells the same and writes nothing") {
    EmptyRoster office;
    const auto preview = office.preview(fixture("ministry_public.csv"));
    CHECK(preview.dry_run);
    CHECK(office.figure("SELECT count(*) AS figure FROM school") == 0);
    const auto outcome = office.import(fixture("ministry_public.csv"));
    CHECK(preview.added == outcome.added);
    REQUIRE(preview.rows.size() == outcome.rows.size());
    for (std::size_t i = 0; i < preview.rows.size(); ++i) CHECK(preview.rows[i].verdict == outcome.rows[i].verdict);
}

TEST_CASE("a file imported twice changes nothing the second time, and leaves no trace of it") {
    EmptyRoster office;
    for (const char* name : {"ministry_public.csv", "ministry_private.csv"}) {
        const auto first = office.import(fixture(name));
        const auto lines = office.figure("SELECT count(*) AS figure FROM audit");
        const auto second = office.import(fixture(name));
        CHECK(second.unchanged == first.added);
        CHECK(second.added + second.changed == 0);
        CHECK(office.figure("SELECT count(*) AS figure FROM audit") == lines);
    }
    CHECK(office.figure("SELECT max(version) AS figure FROM school") == 1);
}

TEST_CASE("neither file takes the schools of the other for missing, and a private school gets the MRC of its place") {
    EmptyRoster office;
    office.import(fixture("ministry_public.csv"));
    CHECK(office.import(fixture("ministry_private.csv")).missing_schools.empty());
    CHECK(office.import(fixture("ministry_public.csv")).missing_schools.empty());
    CHECK(office.text("SELECT mrc AS text FROM school WHERE organisation = '007500'") == "Le Delta-Inventé");
}

TEST_CASE("a change is written with its key, a new version and an audit line that names the fields, never the values") {
    EmptyRoster office;
    office.import(ministry_csv({{}}));
    const auto outcome =
        office.import(ministry_csv({{{"NOM_OFFCL_ORGNS", "École du Torrent"}, {"CD_POSTL_GDUNO_ORGNS", "J7Z 9Z9"}}}));
    CHECK(outcome.changed == 1);
    CHECK(office.text("SELECT name_key AS text FROM school") == "ecole du torrent");
    CHECK(office.figure("SELECT version AS figure FROM school") == 2);
    CHECK(office.text("SELECT became AS text FROM audit WHERE act = 'school.imported' ORDER BY id DESC") ==
          "name,postal_code");
    CHECK(office.text("SELECT became AS text FROM audit WHERE act = 'school.imported' ORDER BY id") == "added");
    CHECK(office.text("SELECT done_by AS text FROM audit ORDER BY id DESC") == "operator");
}

TEST_CASE("a school that left the file is flagged once, never deleted, and no longer flagged when it is back") {
    EmptyRoster office;
    const auto both = ministry_csv({{}, {{"CD_ORGNS", "990002"}}}), one = ministry_csv({{}});
    office.import(both);
    const auto outcome = office.import(one);
    REQUIRE(outcome.missing_schools.size() == 1);
    CHECK(outcome.missing_schools[0].name == "École du Ruisseau");
    CHECK(office.import(one, kLaurentides, kImportDay + std::chrono::hours{1}).missing_schools.size() == 1);
    CHECK(office.figure("SELECT missing_since AS figure FROM school WHERE organisation = '990002'") ==
          kImportDay.time_since_epoch().count());
    CHECK(office.figure("SELECT count(*) AS figure FROM audit WHERE became = 'missing'") == 1);
    CHECK(office.figure("SELECT count(*) AS figure FROM school") == 2);

    CHECK(office.import(both).changed == 1);
    CHECK(office.figure("SELECT count(*) AS figure FROM school WHERE missing_since IS NOT NULL") == 0);
}

TEST_CASE("a building that left the file keeps its row, for orders that went there") {
    EmptyRoster office;
    office.import(ministry_csv({{}, {{"CD_IMM", "990102"}}}));
    office.import(ministry_csv({{}}));
    CHECK(office.figure("SELECT count(*) AS figure FROM delivery_place WHERE closed_at IS NOT NULL") == 1);
    office.import(ministry_csv({{}, {{"CD_IMM", "990102"}}}));
    CHECK(office.figure("SELECT count(*) AS figure FROM delivery_place WHERE closed_at IS NULL") == 2);
}

TEST_CASE("what a school or staff decided is not the file's to change: language, closing, its own places") {
    EmptyRoster office;
    office.import(ministry_csv({{}}));
    office.write("UPDATE school SET language = 'en', closed_at = 5, pupils = 90");
    office.write(
        R"(INSERT INTO delivery_place (id, school_id, name, position) SELECT 1, id, 'Secrétariat', 2 FROM school)");
    office.import(ministry_csv({{{"NOM_OFFCL_ORGNS", "École du Torrent"}}}));
    CHECK(office.text("SELECT language || closed_at || pupils AS text FROM school") == "en590");
    CHECK(office.figure("SELECT count(*) AS figure FROM delivery_place WHERE id = 1 AND closed_at IS NULL") == 1);
}

TEST_CASE("a new school is silent in the campaign under way") {
    EmptyRoster office;
    office.write(R"(INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at)
                    VALUES (1, 'jps-2027', 'JPS', 'HSD', 'JPS27', 'published', 1, 2, 0))");
    office.write("INSERT INTO campaign_count (campaign_id) VALUES (1)");
    office.import(fixture("ministry_public.csv"));
    office.import(fixture("ministry_public.csv"));
    CHECK(office.figure("SELECT silent AS figure FROM campaign_count") == 5);
    CHECK(office.figure("SELECT count(*) AS figure FROM roster WHERE answer = 'silent' AND rank = 0") == 5);
}

TEST_CASE("a slip is outdated by what the file changes of its school or its building, and by nothing else") {
    EmptyRoster office;
    office.import(ministry_csv({{}}));
    office.import(ministry_csv({{{"NOM_CS", "CSS des Ormes"}}}));
    CHECK(office.figure("SELECT edition AS figure FROM school") == 0);
    office.import(ministry_csv({{{"CD_POSTL_GDUNO_ORGNS", "J7Z 9Z9"}, {"ADRS_GEO_L1_GDUNO_IMM", "9 rue Neuve"}}}));
    CHECK(office.figure("SELECT edition AS figure FROM school") == 1);
    CHECK(office.figure("SELECT edition AS figure FROM delivery_place") == 1);
}

TEST_CASE("a file that cannot be read is refused with its line, and nothing is written") {
    EmptyRoster office;
    try {
        office.import(ministry_csv({{}}) + "\"");
        FAIL("it was read");
    } catch (const Problem& problem) {
        CHECK(problem.status == 422);
        CHECK(problem.code == "unreadable_file");
        CHECK(problem.params["why"] == "unclosed_quote");
        CHECK(problem.params["line"] == 3);
    }
    CHECK(office.figure("SELECT count(*) AS figure FROM school") == 0);
}

TEST_CASE("a file of many slices is imported whole") {
    EmptyRoster office;
    std::string csv = "CD_ORGNS,NOM_OFFCL,CD_MUNCP\n";
    for (int i = 0; i < 1'001; ++i) csv += std::to_string(100'000 + i) + ",Collège,75901\n";
    CHECK(office.import(csv).added == 1'001);
    CHECK(office.import(csv).unchanged == 1'001);
}

TEST_CASE("the ministry's own file has 194 organisations in the Laurentides, and changes nothing the second time") {
    if (!std::filesystem::exists(MINISTRY_FILE)) {
        MESSAGE("skipped: the ministry's file is not at " MINISTRY_FILE);
        return;
    }
    const auto csv = file_text(MINISTRY_FILE);
    EmptyRoster office;
    const auto first = office.import(csv);
    CHECK(first.organisations == 194);
    CHECK(first.added == 194);
    CHECK(first.refused == 0);
    CHECK(first.rows.size() == 363);
    CHECK(office.figure("SELECT count(*) AS figure FROM delivery_place") == 363);
    CHECK(office.figure("SELECT count(DISTINCT board) AS figure FROM school") == 5);
    CHECK(office.figure("SELECT count(DISTINCT mrc) AS figure FROM school") == 8);

    const auto second = office.import(csv);
    CHECK(second.unchanged == 194);
    CHECK(second.added + second.changed + second.refused + second.missing_schools.size() == 0);
}

TEST_CASE(
    "the ministry's own file is taken for the whole of Québec too, each of its numbers below a private school's") {
    if (!std::filesystem::exists(MINISTRY_FILE)) {
        MESSAGE("skipped: the ministry's file is not at " MINISTRY_FILE);
        return;
    }
    const auto csv = file_text(MINISTRY_FILE);
    const auto file = read_ministry_file(csv, {});
    for (const auto& school : file.schools) CHECK(network_of(school.organisation) == Network::public_schools);

    EmptyRoster office;
    CHECK(office.import(csv, {}).added == 2'777);
    CHECK(office.figure("SELECT count(*) AS figure FROM delivery_place") == 5'462);
    CHECK(office.figure("SELECT count(*) AS figure FROM school WHERE mrc = '' OR board = '' OR levels = ''") == 0);
}
