// The roster as staff keep it, and what admins set of a campaign.
#include <doctest/doctest.h>

#include <set>

#include "office.hpp"

using namespace trousse;
using nlohmann::json;
using std::chrono::hours;

namespace {

json names(const Office::Told& list) {
    json names = json::array();
    for (const json& row : list.body.at("data")) names.push_back(row.at("name"));
    return names;
}

const json kNewSchool{{"name", "École de l’Île-aux-Œufs"}, {"kind", "school"},
                      {"board", "CSS des Exemples"},       {"mrc", "Les Pins"},
                      {"municipality", "Sainte-Thérèse"},  {"address", "1, rue du Lac"},
                      {"postal_code", "j7e 4x5"},          {"language", "fr"}};

json with(json body, const std::string& field, const json& value) {
    body[field] = value;
    return body;
}

}  // namespace

TEST_CASE("a school that is added is silent, and found without its accents") {
    Office office;
    const auto added = office.post(office.staff, "/schools", kNewSchool);
    REQUIRE(added.status == 201);
    CHECK(added.etag == "\"1\"");
    CHECK(added.body["postal_code"] == "J7E4X5");
    CHECK(added.body["outcome"].is_null());
    CHECK(added.body["levels"] == json::array());
    CHECK(office.figure("SELECT silent AS figure FROM campaign_count") == 1);
    CHECK(office.figure("SELECT count(*) AS figure FROM roster WHERE answer = 'silent'") == 1);
    for (const char* typed : {"ile aux oeufs", "ÎLE-AUX", "sainte therese", ""})
        CHECK(names(office.get(office.staff, "/schools", {{"q", typed}})).size() == 1);
    CHECK(names(office.get(office.staff, "/schools", {{"q", "ruisseau"}})).empty());
    CHECK(office.get(office.staff, "/schools/" + added.body["id"].get<std::string>()).body == added.body);
}

TEST_CASE("the roster is filtered by kind, board, and what schools answered in the current campaign") {
    Office office;
    const auto ordered = office.school("A"), declined = office.school("B");
    office.school("C");
    office.school("D", "partner");
    const std::string number = office.add_order(ordered, office.campaign());
    office.decline(declined);
    const auto list = [&](const std::string& field, const std::string& value) {
        return names(office.get(office.staff, "/schools", {{field, value}}));
    };
    CHECK(list("outcome", "order") == json{"A"});
    CHECK(list("outcome", "decline") == json{"B"});
    CHECK(list("outcome", "silent") == json{"C"});
    CHECK(list("outcome", "exclusion") == json::array());
    CHECK(list("kind", "partner") == json{"D"});
    CHECK(list("board", "CSS des Exemples").size() == 4);
    CHECK(list("board", "CSS") == json::array());
    CHECK(list("mrc", "Les Pins").size() == 4);
    CHECK(office.get(office.staff, "/schools", {{"outcome", "order"}}).body["data"][0]["order"] == number);
    CHECK(office.get(office.staff, "/schools", {{"outcome", "maybe"}}).code() == "bad_query");
    CHECK(office.get(office.staff, "/schools", {{"colour", "red"}}).code() == "bad_query");
}

TEST_CASE("the roster comes in pages, by name, each school once, also where names are the same") {
    Office office;
    for (int i = 0; i < 7; ++i) office.school(i < 4 ? "École des Pins" : "École " + std::to_string(i));
    std::set<std::string> seen;
    Texts query{{"limit", "3"}};
    for (int pages = 1;; ++pages) {
        const auto list = office.get(office.staff, "/schools", query);
        for (const json& row : list.body["data"]) CHECK(seen.insert(row["id"]).second);
        if (list.body["next"].is_null()) {
            CHECK(pages == 3);
            break;
        }
        query["cursor"] = list.body["next"];
    }
    CHECK(seen.size() == 7);
}

TEST_CASE("an edit is made upon the version that was seen, and the audit holds what it changed") {
    Office office;
    const std::string path = "/schools/" + office.school("École des Pins").text();
    CHECK(office.ask(office.staff, "PATCH", path, "{}", "", {}).status == 428);
    const auto edited = office.patch(office.staff, path, {{"name", "École des Ormes"}, {"mrc", "Les Ormes"}}, 1);
    REQUIRE(edited.status == 200);
    CHECK(edited.etag == "\"2\"");
    CHECK(edited.body["name"] == "École des Ormes");
    CHECK(edited.body["address"] == "12, rue des Érables");

    const auto stale = office.patch(office.staff, path, {{"name", "École des Frênes"}}, 1);
    CHECK(stale.status == 412);
    CHECK(stale.body["params"]["current"] == edited.body);
    const auto line = office.db().read([](const Snapshot& db) {
        return db.first("SELECT was || became AS line FROM audit WHERE act = 'school.edited'", {},
                        [](const Row& row) { return row.text("line"); });
    });
    CHECK(line == R"({"mrc":"Les Pins","name":"École des Pins"}{"mrc":"Les Ormes","name":"École des Ormes"})");
    CHECK(names(office.get(office.staff, "/schools", {{"q", "ormes"}})).size() == 1);
}

TEST_CASE("a school keeps its kind, and only a school without a parent may be a parent") {
    Office office;
    const auto parent = office.school("A"), partner = office.school("P", "partner");
    const auto building = office.school("B", "school", parent);
    CHECK(office.patch(office.staff, "/schools/" + parent.text(), {{"kind", "partner"}}, 1).fault() ==
          "/kind unknown_field");
    for (const std::string& wrong : {std::string{"nobody"}, building.text(), partner.text()})
        CHECK(office.post(office.staff, "/schools", with(kNewSchool, "parent", wrong)).fault() ==
              "/parent unknown_school");
    for (const std::string& wrong : {parent.text(), office.school("C").text()})
        CHECK(office.patch(office.staff, "/schools/" + parent.text(), {{"parent", wrong}}, 1).fault() ==
              "/parent unknown_school");
    const auto split = office.patch(office.staff, "/schools/" + building.text(), {{"parent", nullptr}}, 1);
    CHECK(split.body["parent"].is_null());
}

TEST_CASE("a school closes only once its answer is ended, and opens again") {
    Office office;
    const auto school = office.school("A"), silent = office.school("B");
    const std::string number = office.add_order(school, office.campaign());
    const auto refused = office.patch(office.staff, "/schools/" + school.text(), {{"active", false}}, 1);
    CHECK(refused.code() == "already_answered");
    CHECK(refused.body["params"] == json{{"outcome", "order"}, {"order", number}});

    CHECK(office.patch(office.staff, "/schools/" + silent.text(), {{"active", false}}, 1).body["active"] == false);
    CHECK(office.figure("SELECT count(*) AS figure FROM roster") == 1);
    CHECK(office.patch(office.staff, "/schools/" + silent.text(), {{"active", true}}, 2).body["active"] == true);
    CHECK(office.figure("SELECT count(*) AS figure FROM roster") == 2);
    CHECK(office.figure("SELECT silent AS figure FROM campaign_count") == 1);
}

TEST_CASE("a school is on the roster of every campaign that is not archived, as long as it is active") {
    Office office;
    const auto before = office.school("A");
    office.add_campaign("jps-2026", "archived", office.now - hours{9000}, office.now - hours{8000});
    office.add_campaign("jps-2028", "draft", office.now + hours{8000}, office.now + hours{9000});
    const auto added = office.school("B"), partner = office.school("P", "partner");
    const auto rosters = [&](const SchoolId& school) {
        return office.db().read([&](const Snapshot& db) {
            return db.all(R"(SELECT slug FROM roster JOIN campaign ON campaign.id = campaign_id
                              WHERE school_id = $school ORDER BY slug)",
                          {{"$school", school}}, [](const Row& row) { return row.text("slug"); });
        });
    };
    const auto active = [&](const SchoolId& school, bool is_active, int version) {
        return office.patch(office.staff, "/schools/" + school.text(), {{"active", is_active}}, version).status;
    };
    using Slugs = std::vector<std::string>;
    CHECK(rosters(added) == Slugs{"jps-2027", "jps-2028"});
    CHECK(rosters(partner).empty());
    REQUIRE(active(before, false, 1) == 200);
    CHECK(rosters(before) == Slugs{"jps-2026"});
    REQUIRE(active(before, true, 2) == 200);
    CHECK(rosters(before) == Slugs{"jps-2026", "jps-2027", "jps-2028"});
    REQUIRE(active(partner, false, 1) == 200);
    REQUIRE(active(partner, true, 2) == 200);
    CHECK(office.figure(R"(SELECT count(*) AS figure FROM campaign_count
                            WHERE silent <> (SELECT count(*) FROM roster WHERE roster.campaign_id = campaign_count.campaign_id
                                                AND answer = 'silent'))") == 0);
}

TEST_CASE("a school is found by the beginnings of its words, in any order, and by the ministry's code") {
    Office office;
    office.school("École Saint-Jean (annexe)");
    office.school("École des Pins/Ormes");
    office.db().write([](Transaction& tx) { tx.run("UPDATE school SET organisation = '990001' WHERE name LIKE '%annexe%'"); });
    const auto found = [&](const std::string& typed) { return names(office.get(office.staff, "/schools", {{"q", typed}})); };
    const json annex{"École Saint-Jean (annexe)"}, pines{"École des Pins/Ormes"};
    for (const char* typed : {"saint jean", "JEAN saint", "annexe", "st jean", "(annexe)", "990001", "9900 jean", "therese annexe"}) {
        CAPTURE(typed);
        CHECK(found(typed) == annex);
    }
    CHECK(found("ormes") == pines);
    CHECK(found("ecole") == json{pines[0], annex[0]});
    CHECK(found("ean") == json::array());
    CHECK(found("pins annexe") == json::array());
    CHECK(found("?!") == json::array());
}

TEST_CASE("an edit that changes nothing makes no version and leaves no trace") {
    Office office;
    const auto school = office.school("A");
    const auto lines = office.figure("SELECT count(*) AS figure FROM audit");
    const auto same = office.patch(office.staff, "/schools/" + school.text(), {{"name", "A"}, {"postal_code", "J7E 4X5"}}, 1);
    CHECK(same.status == 200);
    CHECK(same.etag == "\"1\"");
    CHECK(office.figure("SELECT count(*) AS figure FROM audit") == lines);
}

TEST_CASE("a school's edition grows with what its slips show, and with nothing else") {
    Office office;
    const auto path = "/schools/" + office.school("A").text();
    const auto edition = [&] { return office.figure("SELECT edition AS figure FROM school"); };
    REQUIRE(office.patch(office.staff, path, {{"mrc", "Les Ormes"}, {"language", "en"}}, 1).status == 200);
    CHECK(edition() == 0);
    REQUIRE(office.patch(office.staff, path, {{"address", "14, rue des Érables"}}, 2).status == 200);
    CHECK(edition() == 1);
    REQUIRE(office.patch(office.staff, path, {{"name", "B"}, {"municipality", "Val-des-Pins"}}, 3).status == 200);
    CHECK(edition() == 2);
}

TEST_CASE("the roster names each board and each MRC once, in their order") {
    Office office;
    for (const char* name : {"A", "B", "C"}) office.school(name);
    CHECK(office.get(office.staff, "/roster").body["mrcs"] == json{"Les Pins"});
    office.patch(office.staff, "/schools/" + office.school("D").text(), {{"mrc", "Argenteuil"}}, 1);
    CHECK(office.get(office.staff, "/roster").body["mrcs"] == json{"Argenteuil", "Les Pins"});
}

TEST_CASE("every fault of a new school is told at once") {
    Office office;
    const auto refused = office.post(office.staff, "/schools", {{"name", ""}, {"kind", "shop"}, {"colour", 1}});
    CHECK(refused.status == 422);
    CHECK(refused.body["faults"].size() == 9);  // empty, not_one_of, six missing, one unknown
    CHECK(office.figure("SELECT count(*) AS figure FROM school") == 0);
}

TEST_CASE("the ministry's file is taken from staff, as text/csv only") {
    Office office;
    const Texts query{{"municipality", "72-79"}, {"dry_run", "true"}};
    CHECK(office.ask(office.staff, "POST", "/school-imports", "x", "", query).status == 415);
    CHECK(office.ask(office.guest, "POST", "/school-imports", "x", "", query).status == 401);
}

TEST_CASE("a school is found as people write it: short or in full, in any order, with accents or without") {
    Office office;
    const auto named = [&](const char* name, const char* municipality) {
        json form = kNewSchool;
        form["name"] = name;
        form["municipality"] = municipality;
        REQUIRE(office.post(office.staff, "/schools", form).status == 201);
    };
    named("École des Trois-Sapins", "Saint-Jérôme");
    named("École secondaire de la Marée", "Ste-Adèle");
    named("Centre de formation professionnelle des Cimes", "Sainte-Agathe-des-Monts");
    named("CFP de la Vallée", "St-Sauveur");
    const auto found = [&](const char* words) {
        const auto list = office.get(office.staff, "/schools", {{"q", words}}).body["data"];
        std::string names;
        for (const json& school : list) names += school["name"].get<std::string>() + "\n";
        return names;
    };
    const std::string firs = "École des Trois-Sapins\n", tide = "École secondaire de la Marée\n",
                      peaks = "Centre de formation professionnelle des Cimes\n", vale = "CFP de la Vallée\n";
    for (const char* words :
         {"St-Jérôme", "st jerome", "saint-jerome", "ecole trois sapins", "sapins école trois", "jérôme sapins"})
        CHECK_MESSAGE(found(words) == firs, words);
    for (const char* words : {"ste adele", "Sainte-Adèle", "secondaire maree", "maree ste-adele"})
        CHECK_MESSAGE(found(words) == tide, words);
    for (const char* words : {"CFP", "cfp", "centre de formation professionnelle"})
        CHECK_MESSAGE(found(words) == vale + peaks, words);
    CHECK(found("CFP cimes") == peaks);
    CHECK(found("formation vallée st-sauveur") == vale);
}

TEST_CASE("a building with its own kit is found by its school's name") {
    Office office;
    const auto school = office.school("École du Ruisseau");
    json form = kNewSchool;
    form["name"] = "Annexe";
    form["parent"] = school.text();
    REQUIRE(office.post(office.staff, "/schools", form).status == 201);
    CHECK(office.get(office.staff, "/schools", {{"q", "ruisseau"}}).body["data"].size() == 2);
    CHECK(office.get(office.staff, "/schools", {{"q", "annexe ruisseau"}}).body["data"].size() == 1);
}

TEST_CASE("the roster is for staff") {
    Office office;
    const auto school = office.school("A");
    const Office::Caller as_school{.visitor = {.role = Role::school, .actor = "school:" + std::to_string(school.key), .id = school.key}};
    for (const auto& [caller, status] : {std::pair{office.guest, 401}, std::pair{as_school, 403}}) {
        CHECK(office.get(caller, "/schools").status == status);
        CHECK(office.get(caller, "/schools/" + school.text()).status == status);
        CHECK(office.post(caller, "/schools", kNewSchool).status == status);
        CHECK(office.patch(caller, "/schools/" + school.text(), json::object(), 1).status == status);
        CHECK(office.post(caller, "/schools/" + school.text() + "/keys").status == status);
        CHECK(office.post(caller, "/campaigns/jps-2027/school-keys").status == status);
        CHECK(office.get(caller, "/campaigns").status == status);
        CHECK(office.patch(caller, "/campaigns/jps-2027", json::object(), 1).status == status);
    }
    CHECK(office.patch(office.staff, "/campaigns/jps-2027", json::object(), 1).status == 403);
    CHECK(office.post(office.staff, "/campaigns/jps-2027/school-keys").status == 403);
}

TEST_CASE("a campaign's settings are listed, the newest first, and edited upon their version") {
    Office office;
    office.add_campaign("jps-2026", "archived", office.now - hours{9000}, office.now - hours{8000});
    const auto list = office.get(office.staff, "/campaigns");
    REQUIRE(list.body["data"].size() == 2);
    CHECK(list.body["data"][0]["slug"] == "jps-2027");
    CHECK(list.body["data"][0]["phase"] == "open");
    CHECK(list.body["data"][0]["generic_kit"] == "generique");

    const auto edited =
        office.patch(office.admin, "/campaigns/jps-2027", {{"target", 60}, {"baseline", 40}, {"pool_on", false}}, 1);
    REQUIRE(edited.status == 200);
    CHECK(edited.etag == "\"2\"");
    CHECK(edited.body["target"] == 60);
    CHECK(edited.body["pool_on"] == false);
    CHECK(edited.body["closes_at"] == list.body["data"][0]["closes_at"]);
    CHECK(office.patch(office.admin, "/campaigns/jps-2027", {{"baseline", nullptr}}, 2).body["baseline"].is_null());
    CHECK(office.patch(office.admin, "/campaigns/jps-2027", {{"target", 0}}, 3).fault() == "/target too_small");
    CHECK(office.patch(office.admin, "/campaigns/jps-2026", {{"target", 1}}, 1).code() == "campaign_archived");
    const auto stale = office.patch(office.admin, "/campaigns/jps-2027", {{"target", 61}}, 1);
    CHECK(stale.status == 412);
    CHECK(stale.body["params"]["current"]["version"] == 3);
    const auto became = office.db().read([](const Snapshot& db) {
        return db.first("SELECT became FROM audit WHERE act = 'campaign.edited' ORDER BY id LIMIT 1", {},
                        [](const Row& row) { return row.text("became"); });
    });
    CHECK(became == R"({"baseline":40,"pool_on":false,"target":60})");
}

TEST_CASE("moving the deadline leaves a hold where it is, and wakes the job that waits for it") {
    Office office;
    office.db().write([](Transaction& tx) { tx.run("UPDATE campaign SET run_on_hold = 1"); });
    office.patch(office.admin, "/campaigns/jps-2027", {{"target", 60}}, 1);
    CHECK(office.deadline_moves == 0);

    const auto moved = office.patch(office.admin, "/campaigns/jps-2027", {{"closes_at", "2027-01-30T05:00:00Z"}}, 2);
    CHECK(moved.body["closes_at"] == "2027-01-30T05:00:00Z");
    CHECK(moved.body["run_on_hold"] == true);
    CHECK(office.deadline_moves == 1);
    office.patch(office.admin, "/campaigns/jps-2027", {{"closes_at", "2027-01-30T05:00:00Z"}}, 3);
    CHECK(office.deadline_moves == 1);
    CHECK(office.patch(office.admin, "/campaigns/jps-2027", {{"run_on_hold", false}}, 3).body["run_on_hold"] == false);
}

TEST_CASE("a deadline is moved to a moment to come, after the opening, and not once the run has been") {
    Office office;
    const auto fault = [&](const json& edit) {
        return office.patch(office.admin, "/campaigns/jps-2027", edit, 1).fault();
    };
    CHECK(fault({{"closes_at", "2027-01-04T13:59:59Z"}}) == "/closes_at too_small");
    CHECK(fault({{"closes_at", "2027-02-01"}}) == "/closes_at not_a_moment");
    CHECK(fault({{"opens_at", "2027-02-01T00:00:00Z"}}) == "/opens_at too_large");
    CHECK(fault({{"opens_at", "2027-02-02T00:00:00Z"}, {"closes_at", "2027-02-01T00:00:00Z"}}) ==
          "/closes_at too_small");

    office.db().write([&](Transaction& tx) {
        tx.run("INSERT INTO generic_run (id, campaign_id, began_at, began_by) VALUES (1, $id, 1, 'job:deadline')",
               {{"$id", office.campaign()}});
    });
    CHECK(fault({{"closes_at", "2027-03-01T00:00:00Z"}}) == "/closes_at too_large");
    CHECK(office.patch(office.admin, "/campaigns/jps-2027", {{"target", 60}}, 1).status == 200);
    office.db().write(
        [](Transaction& tx) { tx.run("UPDATE generic_run SET undone_at = 2, undone_by = 'operator', ended_at = 2"); });
    CHECK(office.patch(office.admin, "/campaigns/jps-2027", {{"closes_at", "2027-03-01T00:00:00Z"}}, 2).status == 200);
}
