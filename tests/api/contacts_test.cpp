// Contacts: PREL's own list over HTTP, who can be reached, and the card of a school.
#include <doctest/doctest.h>

#include <fstream>

#include "campaign_day.hpp"
#include "contract.hpp"
#include "platform/crypto.hpp"
#include "served_program.hpp"

using namespace trousse;
using nlohmann::json;

namespace {

struct Office : CampaignDay {
    Told checked(const Who& who, const std::string& method, const std::string& path, const std::string& body = "",
                 std::multimap<std::string, std::string> headers = {}) {
        if (method == "POST" && !headers.contains("Idempotency-Key"))
            headers.emplace("Idempotency-Key", random_token(16));
        if (!headers.contains("Content-Type")) headers.emplace("Content-Type", "application/json");
        const Told told = send(who, method, path, body, headers);
        CHECK(contract().faults_of_answer(method, path, told.status, told.body.is_null() ? "" : told.body.dump()) ==
              ContractFaults{});
        return told;
    }
    Told preview(const std::string& csv) {
        return checked(staff(), "POST", "/api/v1/contact-imports?dry_run=true", csv, {{"Content-Type", "text/csv"}});
    }
    Told import(const std::string& csv, const std::string& seen, const std::string& key = random_token(16)) {
        return checked(staff(), "POST", "/api/v1/contact-imports?seen=" + seen, csv,
                       {{"Content-Type", "text/csv"}, {"Idempotency-Key", key}});
    }
    Told import(const std::string& csv) { return import(csv, preview(csv).body["seen"]); }
    json card(const SchoolId& school) { return checked(staff(), "GET", "/api/v1/schools/" + school.text()).body; }
    std::vector<std::string> listed(const std::string& query) {
        const Told page = checked(staff(), "GET", "/api/v1/schools?" + query);
        std::vector<std::string> names;
        for (const json& school : page.body["data"]) names.push_back(school["name"]);
        return names;
    }
    void write(Sql sql) {
        db().write([&](Transaction& tx) { tx.run(sql); });
    }
    Count contacts() { return figure("SELECT count(*) AS figure FROM school_contact"); }
};

}  // namespace

TEST_CASE("a list of contacts is previewed without a trace, then written whole, and changes nothing again") {
    Office day;
    const auto stream = day.school("École du Ruisseau"), birch = day.school("École des Bouleaux");
    const std::string csv =
        "Nom;Courriel;Téléphone;Langue;Élèves;Classes;Contact;Fonction\n"
        "École du Ruisseau;aline@ruisseau.example;450 555-0101;anglais;120;6;Aline Roy;Secrétaire\n"
        "Bouleaux;;450 555-0102;;;;;\n";
    const auto preview = day.preview(csv);
    REQUIRE(preview.status == 200);
    CHECK(preview.body["added"] == 2);
    CHECK(preview.body["rows"][0]["school"]["id"] == stream.text());
    CHECK(preview.body["rows"][0]["changes"].size() == 7);
    CHECK(day.contacts() == 0);

    const auto written = day.import(csv, preview.body["seen"]);
    REQUIRE(written.status == 200);
    CHECK(written.body["dry_run"] == false);
    CHECK(written.body["added"] == 2);
    const json card = day.card(stream);
    CHECK(card["contact"] == json{{"name", "Aline Roy"},
                                  {"email", "aline@ruisseau.example"},
                                  {"phone", "450 555-0101"},
                                  {"language", "en"}});
    CHECK(card["contact_role"] == "Secrétaire");
    CHECK(card["language"] == "en");
    CHECK(card["pupils"] == 120);
    CHECK(card["classes"] == 6);
    CHECK(day.card(birch)["contact"]["phone"] == "450 555-0102");

    const Count lines = day.figure("SELECT count(*) AS figure FROM audit");
    const auto again = day.preview(csv);
    CHECK(again.body["unchanged"] == 2);
    CHECK(day.import(csv, again.body["seen"]).body["unchanged"] == 2);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit") == lines);
    CHECK(day.card(stream) == card);
}

TEST_CASE("a list with a row that is refused or ambiguous is written not at all") {
    Office day;
    const auto stream = day.school("École du Ruisseau");
    day.school("École Sainte-Anne, Mirabel");
    day.school("École Sainte-Anne, Oka");
    const std::string good = "Nom;Courriel\nÉcole du Ruisseau;aline@ruisseau.example\n",
                      bad = good + "Sainte-Anne;a@b.example\nInconnue;a@b.example\n";
    const auto preview = day.preview(bad);
    CHECK(preview.body["ambiguous"] == 1);
    CHECK(preview.body["refused"] == 1);
    CHECK(preview.body["rows"][1]["candidates"].size() == 2);
    CHECK(preview.body["rows"][2]["cells"] == json{"Inconnue", "a@b.example"});
    const auto refused = day.import(bad, preview.body["seen"]);
    CHECK(refused.status == 409);
    CHECK(refused.code() == "rows_refused");
    CHECK(refused.body["params"] == json{{"refused", 1}, {"ambiguous", 1}});
    CHECK(day.card(stream)["contact"].is_null());
    CHECK(day.import(good).status == 200);
}

TEST_CASE("what is written is what was seen: a contact given meanwhile is not overwritten unseen") {
    Office day;
    const auto stream = day.school("École du Ruisseau");
    const std::string csv = "Nom;Courriel\nÉcole du Ruisseau;aline@ruisseau.example\n";
    const std::string seen = day.preview(csv).body["seen"];
    day.checked(day.staff(), "PATCH", "/api/v1/schools/" + stream.text() + "/contact",
                R"({"name":"Luc Roy","email":"luc@ruisseau.example","phone":"","language":"fr"})",
                {{"If-Match", "\"0\""}});
    CHECK(day.import(csv, seen).code() == "not_as_seen");
    CHECK(day.import(csv, "").code() == "not_as_seen");
    CHECK(day.card(stream)["contact"]["email"] == "luc@ruisseau.example");
    CHECK(day.import(csv).body["changed"] == 1);
    CHECK(day.card(stream)["contact"]["name"] == "Luc Roy");
}

TEST_CASE(
    "a list of contacts that is sent again with its key is written once, and neither key nor record holds a contact") {
    Office day;
    day.school("École du Ruisseau");
    const std::string csv = "Nom;Courriel;Contact\nÉcole du Ruisseau;aline@ruisseau.example;Aline Roy\n";
    const std::string seen = day.preview(csv).body["seen"];
    const auto first = day.import(csv, seen, "contacts-1"), again = day.import(csv, seen, "contacts-1");
    CHECK(again.body == first.body);
    CHECK(again.header("Idempotent-Replayed") == "true");
    CHECK(day.figure(
              "SELECT count(*) AS figure FROM audit WHERE act = 'contact.imported' AND became = 'email, contact'") ==
          1);
    CHECK(day.figure("SELECT count(*) AS figure FROM audit WHERE became LIKE '%Aline%' OR became LIKE '%@%'") == 0);
    CHECK(day.figure("SELECT count(*) AS figure FROM idempotency WHERE told LIKE '%aline%'") == 0);
}

TEST_CASE(
    "the command says of each row what it would change, and why it may not, and writes all of the file or nothing") {
    Office day;
    day.building(day.school("École du Ruisseau"), "École du Ruisseau, annexe");
    const auto birch = day.school("École des Bouleaux");
    const std::filesystem::path file = day.folder() / "contacts.csv";
    const auto import = [&](const std::string& rows, const std::string& how = "") {
        std::ofstream{file} << "Nom;Courriel;T\xe9l\xe9phone;Remarque\n" << rows;
        return command("import contacts " + file.string() + how, day.folder());
    };
    const std::string good =
        "\xc9"
        "cole des Bouleaux;bouleaux@ecole.example;;\n";
    const auto [refused, why] =
        import(good + "Ruisseau;a@b.example;;\nInconnue;a@b.example;;\nBouleaux;pas une adresse;;\n");
    CHECK(refused == 1);
    CHECK(why.find("Nothing is written:") == 0);
    CHECK(why.find("  read as windows-1252: École des Bouleaux\n  columns left aside: Remarque\n") !=
          std::string::npos);
    CHECK(why.find("  line 3: Ruisseau: ambiguous\n") != std::string::npos);
    CHECK(why.find(" École du Ruisseau, annexe, ") != std::string::npos);
    CHECK(why.find("  line 4: Inconnue: school_unknown\n") != std::string::npos);
    CHECK(why.find("  line 5: Bouleaux: not_an_email (Courriel: pas une adresse)\n") != std::string::npos);
    CHECK(day.contacts() == 0);

    const auto [twice, both] = import(good + "Bouleaux;a@b.example;;\n");
    CHECK(twice == 1);
    CHECK(both.find("  line 2: École des Bouleaux: school_twice (line 3)\n") != std::string::npos);
    const auto [previewed, change] = import(good, " --dry-run");
    CHECK(previewed == 0);
    CHECK(change.find("  line 2: École des Bouleaux: added\n    email:  → bouleaux@ecole.example\n") !=
          std::string::npos);
    CHECK(day.contacts() == 0);
    CHECK(import(good).first == 0);
    CHECK(day.card(birch)["contact"]["email"] == "bouleaux@ecole.example");
    const auto [again, same] = import(good);
    CHECK(again == 0);
    CHECK(same.find("  unchanged: 1\n") != std::string::npos);
    CHECK(same.find("line 2") == std::string::npos);
}

TEST_CASE("who sees the contacts on file by importing a list is kept among those who looked") {
    Office day;
    day.school("École du Ruisseau");
    REQUIRE(day.import("Nom;Courriel\nÉcole du Ruisseau;aline@ruisseau.example\n").status == 200);
    day.write("DELETE FROM contact_look");
    const auto seen = day.preview("Nom;Courriel\nÉcole du Ruisseau;luc@ruisseau.example\n");
    CHECK(seen.body["rows"][0]["changes"][0]["before"] == "aline@ruisseau.example");
    day.app().jobs().run_now("contact_looks");
    const json looks = day.checked(day.admin(), "GET", "/api/v1/contact-looks").body["data"];
    REQUIRE(looks.size() == 1);
    CHECK(looks[0]["subject"] == "contact-imports");
    CHECK(looks[0]["by"] == "staff");
}

TEST_CASE("what somebody is at the school is staff's to write, stays with the name, and goes with it") {
    Office day;
    const auto stream = day.school("École du Ruisseau");
    const std::string path = "/api/v1/schools/" + stream.text() + "/contact";
    const auto given = day.checked(
        day.staff(), "PATCH", path,
        R"({"name":"Aline Roy","email":"aline@ruisseau.example","phone":"","language":"fr","role":"Directrice"})",
        {{"If-Match", "\"0\""}});
    CHECK(given.body["contact_role"] == "Directrice");
    const auto kit = day.kit("menu", {{day.item("Ruban", 50), 1}});
    day.order(stream, kit);
    CHECK(day.card(stream)["contact_role"] == "");  // a successor ordered
}

TEST_CASE("schools are listed by what reaches them, and counted so: the list behind each number holds as many") {
    Office day;
    const auto whole = day.school("École du Ruisseau");
    day.building(whole, "École du Ruisseau, annexe");
    day.school("École des Bouleaux");
    day.school("École des Pins");
    day.partner("Municipalité de Val-des-Pins");
    const auto closed = day.school("École close");
    day.checked(day.staff(), "PATCH", "/api/v1/schools/" + closed.text(), R"({"active": false})",
                {{"If-Match", '"' + std::to_string(day.card(closed)["version"].get<Count>()) + '"'}});
    REQUIRE(day.import("Nom;Courriel;Téléphone\nBouleaux;;450 555-0102\n").status == 200);
    REQUIRE(day.checked(day.staff(), "PATCH", "/api/v1/schools/" + whole.text() + "/contact",
                        R"({"name":"Aline Roy","email":"aline@ruisseau.example","phone":"","language":"fr"})",
                        {{"If-Match", "\"0\""}})
                .status == 200);

    const json coverage = day.checked(day.staff(), "GET", "/api/v1/contact-coverage").body;
    CHECK(coverage == json{{"eligible", 4}, {"own", 1}, {"parent", 1}, {"phone", 1}, {"paper", 1}});
    using Names = std::vector<std::string>;
    CHECK(day.listed("kind=school&reach=own") == Names{"École du Ruisseau"});
    CHECK(day.listed("kind=school&reach=parent") == Names{"École du Ruisseau, annexe"});
    CHECK(day.listed("kind=school&reach=phone") == Names{"École des Bouleaux"});
    CHECK(day.listed("kind=school&reach=paper") == Names{"École des Pins"});
    CHECK(day.listed("kind=school&reach=unaddressed") == Names{"École des Bouleaux", "École des Pins"});
    const json row = day.checked(day.staff(), "GET", "/api/v1/schools?reach=phone").body["data"][0];
    CHECK(row["phone"] == "450 555-0102");
    CHECK(day.checked(day.staff(), "GET", "/api/v1/schools?reach=own").body["data"][0]["phone"] == "");
    CHECK(day.checked(day.staff(), "GET", "/api/v1/schools?reach=pigeon").code() == "bad_query");
}
