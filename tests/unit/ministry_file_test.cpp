#include "schools/ministry_file.hpp"

#include <doctest/doctest.h>

#include "fixtures/ministry_rows.hpp"

using namespace trousse;

constexpr MunicipalityRange kLaurentides{72, 79};

static MinistryFile read(const std::string& csv) { return read_ministry_file(csv, kLaurentides); }

static MinistryFile fixture(const std::string& name) { return read(file_text(FIXTURES "/" + name)); }

static std::string fault_in(const std::string& csv) {
    try {
        read(csv);
    } catch (const CsvFault& fault) {
        return fault.code + " " + std::to_string(fault.line) + (fault.column.empty() ? "" : " " + fault.column);
    }
    return "none";
}

// Why each row is refused, "" for one that is taken.
static std::vector<std::string> refusals(const std::string& csv) {
    std::vector<std::string> why;
    for (const FileRow& row : read(csv).rows) why.push_back(row.refused);
    return why;
}

TEST_CASE("the public file gives one school per organisation of the region, in its order") {
    const auto file = fixture("ministry_public.csv");
    std::vector<std::string> codes;
    for (const auto& school : file.schools) codes.push_back(school.organisation);
    CHECK(codes == std::vector<std::string>{"990001", "004002", "990003", "990004", "990005"});
    CHECK(file.network == Network::public_schools);
    CHECK(file.organisations.size() == 8);
}

TEST_CASE("the buildings of an organisation stay apart and its levels come together") {
    const auto school = fixture("ministry_public.csv").schools.at(0);
    CHECK(school.facts == SchoolFacts{.name = "École du Ruisseau",
                                      .board = "Centre de services scolaire des Grands-Érables",
                                      .mrc = "Les Collines-Inventées",
                                      .municipality = "Val-du-Ruisseau",
                                      .municipality_code = "75901",
                                      .address = "1, rue du Ruisseau",
                                      .postal_code = "J7Z9A1",
                                      .levels = "preschool,primary"});
    REQUIRE(school.buildings.size() == 2);
    CHECK(school.buildings[0].facts.levels == "preschool");
    CHECK(school.buildings[1].code == "990102");
    CHECK(school.buildings[1].facts.municipality == "Sainte-Plume");
    CHECK(school.buildings[1].facts.mrc == "Le Delta-Inventé");
}

TEST_CASE("what a spreadsheet or a wrong encoding did to a cell is put right") {
    const auto school = fixture("ministry_public.csv").schools.at(1);
    CHECK(school.organisation == "004002");
    CHECK(school.facts.name == "École de l’Érable");
    CHECK(school.facts.address == "22, boulevard de l’Érablière, Bureau 3");
    CHECK(school.facts.postal_code == "J7Z9A2");
    CHECK(school.buildings.at(0).code == "004102");
}

TEST_CASE("a line break inside a cell becomes a space, and a school of an English board speaks English") {
    const auto file = fixture("ministry_public.csv");
    CHECK(file.schools.at(3).facts.name == "\"Maple Hill\" Elementary School");
    CHECK(file.schools.at(3).facts.address == "5, Maple Hill Suite 2");
    CHECK(file.schools.at(3).language == "en");
    CHECK(file.schools.at(0).language == "fr");
}

TEST_CASE("a school takes the MRC of its own municipality, though its building lies in another") {
    const auto centre = fixture("ministry_public.csv").schools.at(4);
    CHECK(centre.buildings.at(0).facts.mrc == "Le Delta-Inventé");
    CHECK(centre.facts.mrc == "Les Collines-Inventées");
}

TEST_CASE("a row that cannot be read is listed with its line and the reason") {
    const auto file = fixture("ministry_public.csv");
    REQUIRE(file.rows.size() == 7);
    CHECK(file.rows.back().line == 11);  // one cell above it has two lines
    CHECK(file.rows.back().refused == "level_malformed");
    CHECK(file.rows.back().name == "École des Deux-Plumes");
}

TEST_CASE("the private schools' file is read by its own header") {
    const auto file = fixture("ministry_private.csv");
    CHECK(file.network == Network::private_schools);
    REQUIRE(file.schools.size() == 2);
    CHECK(file.schools[0].organisation == "007500");
    CHECK(file.schools[1].facts.address == "30, rue du Val, Pavillon B");
    CHECK(file.schools[1].buildings.empty());
    CHECK_FALSE(file.told.contains("board"));
    CHECK_FALSE(file.told.contains("mrc"));
    CHECK_FALSE(file.told.contains("levels"));
    CHECK_FALSE(file.told.contains(kPlaces));
}

TEST_CASE("columns go by name: their order and their case mean nothing") {
    Cells reversed{kPublicRow.rbegin(), kPublicRow.rend()};
    for (auto& [column, value] : reversed)
        if (column == "CD_ORGNS") column = " cd_orgns ";
    CHECK(read(ministry_csv({{}}, reversed)).schools.at(0).facts == read(ministry_csv({{}})).schools.at(0).facts);
}

TEST_CASE("a copy saved with semicolons is the same file") {
    const auto file = read(ministry_csv({{{"ADRS_GEO_L1_GDUNO_ORGNS", "1, rue du Ruisseau"}}}, kPublicRow, ';'));
    CHECK(file.schools.at(0).facts.address == "1, rue du Ruisseau");
}

TEST_CASE("an older copy may lack a column, which then tells nothing") {
    const auto file = read(ministry_csv({{}}, without({"NOM_MRC", "FORM_PRO", "CD_POSTL_GDUNO_ORGNS"})));
    CHECK(file.schools.size() == 1);
    CHECK_FALSE(file.told.contains("mrc"));
    CHECK_FALSE(file.told.contains("levels"));
    CHECK_FALSE(file.told.contains("postal_code"));
    CHECK(file.told.contains("board"));
    CHECK(read(ministry_csv({{}}, without({"CD_IMM"}))).schools.at(0).buildings.empty());
}

TEST_CASE("a file that is not the ministry's is refused, and a column that must be there is named") {
    CHECK(fault_in("") == "not_a_ministry_file 1");
    CHECK(fault_in("code,courriel\n990001,a@b.ca\n") == "not_a_ministry_file 1");
    CHECK(fault_in(ministry_csv({}, without({"CD_ORGNS"}))) == "column_missing 1 CD_ORGNS");
    CHECK(fault_in(ministry_csv({}, without({"CD_MUNCP_GDUNO_ORGNS"}))) == "column_missing 1 CD_MUNCP_GDUNO_ORGNS");
    CHECK(fault_in("CD_ORGNS,NOM_OFFCL,CD_MUNCP,cd_muncp\n") == "column_twice 1 CD_MUNCP");
    CHECK(fault_in(ministry_csv({{}}) + "\"") == "unclosed_quote 3");
}

TEST_CASE("each thing that is wrong with a row has its own word") {
    const auto why = [](const std::string& column, const std::string& cell) {
        return refusals(ministry_csv({{{column, cell}}})).at(0);
    };
    CHECK(why("CD_ORGNS", " ") == "organisation_missing");
    CHECK(why("CD_ORGNS", "6.89E+05") == "organisation_malformed");
    CHECK(why("CD_ORGNS", "9900011") == "organisation_malformed");
    CHECK(why("NOM_OFFCL_ORGNS", "") == "name_missing");
    CHECK(why("NOM_OFFCL_ORGNS", "a\tb") == "");
    CHECK(why("NOM_OFFCL_ORGNS", "a\x1b[1m") == "control_character");
    CHECK(why("NOM_OFFCL_ORGNS", "a\xc2\x81") == "control_character");
    CHECK(why("NOM_OFFCL_ORGNS", std::string(201, 'a')) == "too_long");
    CHECK(why("CD_MUNCP_GDUNO_ORGNS", "") == "municipality_code_malformed");
    CHECK(why("CD_IMM", "B-12") == "building_malformed");
    CHECK(why("CD_POSTL_GDUNO_ORGNS", "90210") == "postal_code_malformed");
    CHECK(why("CD_POSTL_GDUNO_ORGNS", "") == "");
    CHECK(why("ADULTE", "oui") == "level_malformed");
    CHECK(why("NOM_MRC", "un,de trop") == "wrong_number_of_cells");
}

TEST_CASE("an organisation is read whole or not at all") {
    const auto csv = ministry_csv({{}, {{"CD_IMM", "990102"}, {"SEC", "oui"}}, {{"CD_ORGNS", "990002"}}});
    CHECK(refusals(csv) == std::vector<std::string>{"other_row_refused", "level_malformed", ""});
    const auto file = read(csv);
    CHECK(file.schools.size() == 1);
    CHECK(file.organisations.contains("990001"));
}

TEST_CASE("the same row twice does no harm, two that contradict each other are refused") {
    CHECK(refusals(ministry_csv({{}, {}})) == std::vector<std::string>{"", ""});
    CHECK(read(ministry_csv({{}, {{"SEC", "1"}}})).schools.at(0).facts.levels == "primary,secondary");
    CHECK(refusals(ministry_csv({{}, {{"NOM_IMM", "Autre"}}})).at(1) == "contradicts_another_row");
    CHECK(refusals(ministry_csv({{}, {{"CD_IMM", "2"}, {"NOM_OFFCL_ORGNS", "Autre"}}})).at(1) ==
          "contradicts_another_row");
}

TEST_CASE("empty lines and lines of separators alone are no rows") {
    CHECK(refusals(ministry_csv({{}}) + "\n" + std::string(kPublicRow.size() - 1, ',') + "\n").size() == 1);
}

TEST_CASE("a region is told by the first two digits of its municipalities") {
    CHECK(kLaurentides.holds("72001"));
    CHECK(kLaurentides.holds("79999"));
    CHECK_FALSE(kLaurentides.holds("71999"));
    CHECK_FALSE(kLaurentides.holds("80001"));
    CHECK_FALSE(kLaurentides.holds(""));
    CHECK(MunicipalityRange{}.holds("01023"));

    REQUIRE(municipality_range("72-79").has_value());
    CHECK(municipality_range("72-79")->first == 72);
    CHECK(municipality_range("72-79")->last == 79);
    CHECK(municipality_range("01")->last == 1);
    for (const char* printed : {"72–79", " 72 – 79 ", "72\u00a0‑\u202f79", "72 - 79"}) {
        REQUIRE(municipality_range(printed).has_value());
        CHECK(municipality_range(printed)->last == 79);
    }
    CHECK(municipality_range("")->last == 99);
    for (const char* bad : {"7", "79-72", "72-", "-79", "72-79-80", "7a-79", "072-079", "7 2-79x", "+1-02"})
        CHECK_FALSE(municipality_range(bad).has_value());
}

static std::string refusal_of(const FileRow& row) { return row.refused + " " + row.column + " " + row.cell; }

TEST_CASE("a row names the cell for which it is refused, as it stands there") {
    const auto refusal = [](const std::string& column, const std::string& cell) {
        return refusal_of(read(ministry_csv({{{column, cell}}})).rows.at(0));
    };
    CHECK(refusal("CD_ORGNS", "990001.0") == "organisation_malformed CD_ORGNS 990001.0");
    CHECK(refusal("CD_MUNCP_GDUNO_ORGNS", "72005.0") == "municipality_code_malformed CD_MUNCP_GDUNO_ORGNS 72005.0");
    CHECK(refusal("CD_POSTL_GDUNO_IMM", "J7E4X") == "postal_code_malformed CD_POSTL_GDUNO_IMM J7E4X");
    CHECK(refusal("PRIM", "oui") == "level_malformed PRIM oui");
    CHECK(refusal("NOM_CS", "CSS,x") == "wrong_number_of_cells  ");
}

TEST_CASE("what a spreadsheet writes for a code, a level or a postal code is what it was") {
    const auto school = [](const Cells& cells) { return read(ministry_csv({cells})).schools.at(0); };
    CHECK(school({{"CD_ORGNS", "'990001"}}).organisation == "990001");
    CHECK(school({{"CD_ORGNS", "4002"}}).organisation == "004002");
    for (const char* yes : {"1", "1.0", "VRAI", "vrai", "True", "X", "x"})
        CHECK(school({{"PRIM", yes}}).facts.levels == "primary");
    for (const char* no : {"", "0", "0.0", "FAUX", "FALSE"}) CHECK(school({{"PRIM", no}}).facts.levels == "");
    for (const char* code : {"J7E-4X5", "j7e\u202f4x5", "J7E\u20114X5", "J7E\u200b 4X5"})
        CHECK(school({{"CD_POSTL_GDUNO_ORGNS", code}}).facts.postal_code == "J7E4X5");
}

TEST_CASE("a heading is its first word, and nothing that nobody sees is part of it") {
    Cells headings = kPublicRow;
    for (auto& [column, value] : headings) {
        if (column == "CD_ORGNS") column = "\"CD_ORGNS\n(code)\"";
        if (column == "NOM_CS") column = "\u200bNOM_CS\ufeff";
    }
    CHECK(read(ministry_csv({{}}, headings)).schools.at(0).facts == read(ministry_csv({{}})).schools.at(0).facts);
}

TEST_CASE("colleges, universities and governmental schools are refused by name, their file as a whole") {
    const Cells row{{"CD_ORGNS", "903500"},  {"NOM_OFFCL", "Cégep inventé"}, {"CD_MUNCP", "75017"},
                    {"TYPE_ORGNS", "Cégep"}, {"RESEAU", "Public"},           {"ORDRE_ENS", "Collégial"}};
    const Cells school{
        {"CD_ORGNS", "901500"}, {"TYPE_ORGNS", "Établissement"}, {"RESEAU", "Privé"}, {"ORDRE_ENS", "Secondaire"}};
    CHECK(fault_in(ministry_csv({{}}, row)) == "college 2");
    CHECK(fault_in(ministry_csv({{{"ORDRE_ENS", ""}}}, row)) == "college 2");  // by its kind alone
    CHECK(fault_in(ministry_csv({{{"TYPE_ORGNS", "Université"}, {"ORDRE_ENS", "Universitaire"}}}, row)) ==
          "university 2");
    CHECK(fault_in(ministry_csv({{{"RESEAU", "Gouvernemental"}}}, row)) == "governmental 2");
    const auto both = read(ministry_csv({{}, school}, row));
    CHECK(both.schools.size() == 1);
    CHECK(both.rows.at(0).name == "Cégep inventé");
    CHECK(both.rows.at(0).refused == "college");
    CHECK(refusals(ministry_csv({{{"TYPE_ORGNS", "Installation"}}, school}, row)).at(0) == "college");
    CHECK(refusals(ministry_csv({{{"TYPE_ORGNS", "Installation"}, {"ORDRE_ENS", "Secondaire"}}, school}, row)).at(0) ==
          "installation_without_school");
}

TEST_CASE("a file without one row is no list of schools") { CHECK(fault_in(ministry_csv({})) == "no_school 1"); }

TEST_CASE("a file of more rows than Québec could ever have is refused") {
    std::string csv = "CD_ORGNS,NOM_OFFCL,CD_MUNCP\n";
    for (int i = 0; i < 100'001; ++i) csv += "1,a,1\n";
    CHECK(fault_in(csv) == "too_many_rows 100002");
}
