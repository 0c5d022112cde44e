// PREL's own list of contacts, in the shapes that people have, and what each row of it would change.
#include "schools/contacts_import.hpp"

#include <doctest/doctest.h>

#include "schools/csv.hpp"
#include "schools/file_text.hpp"
#include "schools/fold.hpp"

using namespace trousse;

namespace {

ContactsFile read(const std::string& bytes) { return read_contacts_file(read_text(bytes).text); }

std::string fault_in(const std::string& bytes) {
    try {
        read(bytes);
    } catch (const CsvFault& fault) {
        return fault.code + ' ' + std::to_string(fault.line) + ' ' + fault.column;
    }
    return "none";
}

// « code building name municipality e-mail phone language contact role pupils classes » of a row, or why it is refused.
std::string said(const ContactRow& row) {
    if (!row.refused.empty()) return row.refused + '|' + row.column + '|' + row.cell;
    const ContactCells& says = row.says;
    const auto number = [](const auto& count) { return count ? std::to_string(*count) : "-"; };
    return says.organisation + '|' + says.building + '|' + says.name + '|' + says.municipality + '|' + says.email +
           '|' + says.phone + '|' + says.language + '|' + says.contact + '|' + says.role + '|' + number(says.pupils) +
           '|' + number(says.classes);
}

std::string only_row(const std::string& bytes) {
    const auto file = read(bytes);
    REQUIRE(file.rows.size() == 1);
    return said(file.rows[0]);
}

KnownSchool school(std::int64_t key, const std::string& name, const std::string& municipality,
                   const std::string& organisation = "") {
    KnownSchool known{.id = {key},
                      .name = name,
                      .municipality = municipality,
                      .organisation = organisation,
                      .building = {},
                      .words = {},
                      .name_key = fold(name),
                      .municipality_key = fold(municipality),
                      .reached = {}};
    known.words = ' ' + known.name_key + ' ' + known.municipality_key + ' ' + organisation;
    return known;
}

// The schools of a small roster: two are called alike, and one is called as another is and more.
struct SmallRoster {
    std::vector<KnownSchool> schools{
        school(1, "École de la Barque", "Mirabel", "972001"), school(2, "École Sainte-Anne", "Saint-Jérôme", "972002"),
        school(3, "École Sainte-Anne", "Mirabel", "972003"), school(4, "École de la Barque-Rouge", "Mirabel", "972004"),
        school(5, "École close", "Mirabel", "972005")};
    SmallRoster() {
        schools[0].reached = {.contact = {"Aline Roy", "aline@barque.example", "450 555-0101", "fr"},
                              .role = "Secrétaire",
                              .language = "fr",
                              .pupils = 120,
                              .classes = {}};
        schools[4].is_closed = true;
    }

    // « verdict who » or « verdict why » of each row.
    std::vector<std::string> verdicts(const std::string& csv) {
        file = read(csv);
        all = verdicts_of(file.rows, schools);
        std::vector<std::string> told;
        for (const ContactVerdict& each : all)
            told.push_back(
                std::string{word(each.verdict)} + ' ' +
                (each.school && each.why.empty() ? each.school->name + ", " + each.school->municipality : each.why));
        return told;
    }
    std::string changes() {
        std::string told;
        for (const auto& [field, before, after] : all.at(0).changes)
            told += std::string{field} + ": " + before + " > " + after + "; ";
        return told;
    }

    ContactsFile file;
    std::vector<ContactVerdict> all;
};

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("columns of a list of contacts are known by name, in either language and any order") {
    const std::string expected = "972001||||a@b.example|450 555-0101|fr|Aline Roy|Secrétaire|1204|52";
    CHECK(only_row("Code du Ministère;Courriel;Téléphone;Langue;Personne-ressource;Fonction;Nombre d’élèves;Classes\n"
                   "972001;a@b.example;450 555-0101;Français;Aline Roy;Secrétaire;1 204;52\n") == expected);
    CHECK(only_row("CLASSES,students,Role,Contact,language,Phone (main),E-mail,School code\n"
                   "52,1204,Secrétaire,Aline Roy,French,450 555-0101,a@b.example,972001\n") == expected);
    CHECK(read("Code;Courriel;Remarque\n972001;a@b.example;à rappeler\n").unread == Told{"Remarque"});
}

TEST_CASE("whatever a spreadsheet did to a list of contacts, the same is read from it") {
    const std::string expected = "072001||École Sainte-Anne|Saint-Jérôme|a@b.example||en|||35|-";
    const std::string head = "Code;Nom;Municipalité;Courriel;Langue;Élèves\n",
                      row = "072001;École Sainte-Anne;Saint-Jérôme;a@b.example;anglais;35\n";
    for (const std::string& shape :
         std::vector<std::string>{head + row, "\xef\xbb\xbf" + head + row, "sep=;\n" + head + row, head + row + "\x1a",
                                  head + "72001;École Sainte-Anne;Saint-Jérôme;a@b.example;anglais;35\n",
                                  head + "'072001;École Sainte-Anne;Saint-Jérôme;a@b.example;anglais;'35\n",
                                  head + "072001;École Sainte-Anne;Saint-Jérôme;a@b.example;anglais;35;;\n",
                                  head + "072001;\"École\nSainte-Anne\";Saint-Jérôme; a@b.example ;EN;35\n",
                                  "Code;Nom;Municipalite\u0301;Courriel;Langue;E\u0301le\u0300ves\n072001;E\u0301cole "
                                  "Sainte-Anne;Saint-Je\u0301ro\u0302me;a@b.example;anglais;35\n",
                                  "\"Code\n\";Nom;Municipalité;\xe2\x80\x8b"
                                  "Courriel;Langue;Élèves\n" +
                                      row,
                                  std::string{"Code\tNom\tMunicipalité\tCourriel\tLangue\tÉlèves\r\n072001\tÉcole "
                                              "Sainte-Anne\tSaint-Jérôme\ta@b.example\tanglais\t35\r\n"},
                                  std::string{"Code;Nom;Municipalit\xe9;Courriel;Langue;\xc9l\xe8ves\n072001;\xc9"
                                              "cole Sainte-Anne;Saint-J\xe9r\xf4me;a@b.example;anglais;35\n"}}) {
        INFO(shape);
        CHECK(only_row(shape) == expected);
    }
    CHECK(only_row("Élèves;Code;Courriel\n1\xe2\x80\xaf"
                   "204;972001;a@b.example\n") == "972001||||a@b.example|||||1204|-");
    CHECK(only_row("Code;Téléphone;Courriel\n972001;450 555-0101\n") == "972001|||||450 555-0101||||-|-");
}

TEST_CASE("a list of contacts that is none is refused as a whole, and what is wrong with it is named") {
    CHECK(fault_in("Code;Courriel\n") == "no_school 1 ");
    CHECK(fault_in("") == "no_school 1 ");
    CHECK(fault_in("Code;Courriel;E-mail\n972001;a@b.example;c@d.example\n") == "column_twice 1 E-mail");
    CHECK(fault_in("Courriel;Téléphone\na@b.example;450 555-0101\n") == "column_missing 1 code");
    CHECK(fault_in("Code;Remarque\n972001;rien\n") == "column_missing 1 email");
    CHECK(fault_in("Code;Nom\n972001;École\n972002;\xc3\xa9\xc3\n") == "bad_utf8 3 9");
    CHECK(fault_in("Code;Courriel\n972001;\"a@b.example\n") == "unclosed_quote 2 ");
}

TEST_CASE("a list of contacts holds ten thousand rows and no more, and a blank one is none") {
    std::string rows = "Code;Courriel\n;\n";
    for (int i = 0; i < 10'000; ++i) rows += "1;a@b.example\n";
    CHECK(read(rows).rows.size() == 10'000);
    CHECK(fault_in(rows + "1;a@b.example\n") == "too_many_rows 10003 ");
}

TEST_CASE("a row that is refused still says where it stands and which school it names") {
    const ContactRow row = read("Nom;Code;Courriel\n\nÉcole de la Barque;972001;aline@\n").rows.at(0);
    CHECK(row.line == 3);
    CHECK(row.says.name == "École de la Barque");
    CHECK(row.says.organisation == "972001");
    SmallRoster roster;
    CHECK(roster.verdicts("Code;Courriel\n972001;aline@\n") == Told{"refused not_an_email"});
    CHECK(roster.all[0].column == "Courriel");
    CHECK(roster.all[0].cell == "aline@");
}

TEST_CASE("a cell that cannot be meant is refused with its column, and nothing is guessed") {
    const auto refusal = [](const std::string& column, const std::string& cell) {
        return only_row("Code;" + column + "\n972001;" + cell + '\n');
    };
    CHECK(refusal("Courriel", "aline@barque") == "not_an_email|Courriel|aline@barque");
    CHECK(refusal("Courriel", "a@b.example, c@d.example") == "not_an_email|Courriel|a@b.example, c@d.example");
    CHECK(refusal("Élèves", "12,5") == "not_a_number|Élèves|12,5");
    CHECK(refusal("Élèves", "120.0") == "not_a_number|Élèves|120.0");
    CHECK(refusal("Élèves", "1,500") == "not_a_number|Élèves|1,500");
    CHECK(refusal("Élèves", "-3") == "not_a_number|Élèves|-3");
    CHECK(refusal("Classes", "12 34") == "not_a_number|Classes|12 34");
    CHECK(refusal("Langue", "espagnol") == "not_a_language|Langue|espagnol");
    CHECK(refusal("Téléphone", "4,50555E+09") == "not_a_phone|Téléphone|4,50555E+09");
    CHECK(refusal("Téléphone", "55-0101") == "not_a_phone|Téléphone|55-0101");
    CHECK(refusal("Téléphone", "555-0101") == "972001|||||555-0101||||-|-");
    CHECK(refusal("Élèves", "1234567") == "not_a_number|Élèves|1234567");
    CHECK(refusal("Élèves", "123456") == "972001|||||||||123456|-");
    CHECK(refusal("Contact", "Écrivez à bit.ly/x") == "not_a_name|Contact|Écrivez à bit.ly/x");
    CHECK(refusal("Fonction", "Écrivez à bit.ly/x") == "not_a_name|Fonction|Écrivez à bit.ly/x");
    CHECK(refusal("Contact", std::string(81, 'a')).starts_with("too_long|Contact|"));
    CHECK(refusal("Fonction", "Secr\x01taire").starts_with("control_character|Fonction|"));
    CHECK(refusal("Bâtiment;Courriel", "x1;a@b.example") == "building_malformed|Bâtiment|x1");
    CHECK(only_row("Code;Courriel\n972001-x1;a@b.example\n") == "building_malformed|Code|972001-x1");
    CHECK(refusal("Courriel", "") == "nothing_said||");
    CHECK(only_row("Code;Courriel\n972001.0;a@b.example\n") == "organisation_malformed|Code|972001.0");
    CHECK(only_row("Code;Courriel\n972 001;a@b.example\n") == "organisation_malformed|Code|972 001");
    CHECK(only_row("Nom;Courriel\n;a@b.example\n") == "school_missing||");
    CHECK(only_row("Code;Courriel\n972001;a@b.example;de trop\n") == "wrong_number_of_cells||");
    CHECK(only_row("Code;Courriel\n972001-972101;a@b.example\n") == "972001|972101|||a@b.example|||||-|-");
}

TEST_CASE("a school is found by its code, or by name and municipality as the search finds it") {
    SmallRoster roster;
    CHECK(roster.verdicts("Nom;Municipalité;Courriel\nEcole Ste-Anne;St-Jerome;a@b.example\n") ==
          Told{"added École Sainte-Anne, Saint-Jérôme"});
    CHECK(roster.verdicts("Nom;Municipalité;Courriel\nanne sainte;Mirabel;a@b.example\n") ==
          Told{"added École Sainte-Anne, Mirabel"});
    CHECK(roster.verdicts("Nom;Municipalité;Téléphone\nÉcole de la Barque;Mirabel;450 555-0101\n") ==
          Told{"unchanged École de la Barque, Mirabel"});  // called just so, though another is called so and more
    CHECK(roster.verdicts("Code;Nom;Courriel\n972004;École de la Barque;a@b.example\n") ==
          Told{"added École de la Barque-Rouge, Mirabel"});
}

TEST_CASE("a row that may mean several schools means none, and says which they are") {
    SmallRoster roster;
    CHECK(roster.verdicts("Nom;Courriel\nÉcole Sainte-Anne;a@b.example\n") == Told{"ambiguous "});
    REQUIRE(roster.all[0].candidates.size() == 2);
    CHECK(roster.all[0].candidates[1]->municipality == "Mirabel");
    CHECK(roster.verdicts("Nom;Municipalité;Courriel\nbarque;Mirabel;a@b.example\n") == Told{"ambiguous "});
    for (int i = 0; i < 20; ++i) roster.schools.push_back(school(100 + i, "École Sainte-Anne", "Oka"));
    CHECK(roster.verdicts("Nom;Courriel\nÉcole Sainte-Anne;a@b.example\n") == Told{"ambiguous "});
    CHECK(roster.all[0].candidates.size() == 10);
}

TEST_CASE("a school that is unknown, closed or meant twice is refused") {
    SmallRoster roster;
    CHECK(roster.verdicts("Code;Courriel\n972999;a@b.example\n972005;a@b.example\n") ==
          Told{"refused school_unknown", "refused school_closed"});
    CHECK(roster.verdicts("Nom;Courriel\nÉcole close;a@b.example\n") == Told{"refused school_unknown"});
    CHECK(roster.verdicts("Code;Nom;Municipalité;Courriel\n972002;;;a@b.example\n;Ste-Anne;St-Jérôme;c@d."
                          "example\n972003;;;e@f.example\n") ==
          Told{"refused school_twice", "refused school_twice", "added École Sainte-Anne, Mirabel"});
    CHECK(roster.all[0].other_line == 3);
    CHECK(roster.all[1].other_line == 2);
}

TEST_CASE("what changes is told before and after, and an empty cell leaves what is there") {
    SmallRoster roster;
    CHECK(roster.verdicts(
              "Code;Courriel;Téléphone;Contact;Élèves;Classes;Langue\n972001;secretariat@barque.example;;;121;6;\n") ==
          Told{"changed École de la Barque, Mirabel"});
    CHECK(roster.changes() ==
          "email: aline@barque.example > secretariat@barque.example; pupils: 120 > 121; classes:  > 6; ");
    CHECK(roster.all[0].after.contact == Contact{"Aline Roy", "secretariat@barque.example", "450 555-0101", "fr"});
    CHECK(roster.verdicts("Code;Langue\n972001;anglais\n") == Told{"changed École de la Barque, Mirabel"});
    CHECK(roster.changes() == "language: fr > en; ");
    CHECK(roster.verdicts("Code;Élèves;Fonction\n972001;120;Secrétaire\n") ==
          Told{"unchanged École de la Barque, Mirabel"});
    CHECK(roster.verdicts("Code;Contact\n972002;Aline Roy\n") == Told{"refused email_or_phone"});
    CHECK(roster.verdicts("Code;Élèves\n972002;300\n") == Told{"changed École Sainte-Anne, Saint-Jérôme"});
    roster.schools[1].reached.language = "en";
    CHECK(roster.verdicts("Code;Courriel\n972002;a@b.example\n") == Told{"added École Sainte-Anne, Saint-Jérôme"});
    CHECK(roster.all[0].after.contact.language == "en");  // a new contact reads what the school does
}
