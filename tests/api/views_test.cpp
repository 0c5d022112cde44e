// Lists that staff keep for one another.
#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "contract.hpp"

using namespace trousse;
using nlohmann::json;
using Who = CampaignDay::Who;
using Told = CampaignDay::Told;

namespace {

struct Team {
    CampaignDay day;
    const Who camille = day.staff(), boss = day.admin();

    // Each answer is what the contract says.
    Told checked(const std::string& method, const std::string& path, Told told) const {
        const ContractFaults faults =
            contract().faults_of_answer(method, path, told.status, told.status == 204 ? "" : told.body.dump());
        INFO(method, " ", path, " ", told.status, " ", json(faults).dump());
        CHECK(faults.empty());
        return told;
    }
    Told keep(const Who& who, const std::string& name, const std::string& query, const std::string& page = "orders") {
        return checked("POST", "/api/v1/views",
                       day.post(who, "/api/v1/views", {{"page", page}, {"name", name}, {"query", query}}));
    }
    Told list(const Who& who, const std::string& page = "orders") const {
        return checked("GET", "/api/v1/views", day.get(who, "/api/v1/views?page=" + page));
    }
    Told rename(const Who& who, const json& view, const std::string& name) {
        const std::string path = "/api/v1/views/" + view["id"].get<std::string>();
        return checked("PATCH", path, day.patch(who, path, {{"name", name}}, '"' + view["version"].dump() + '"'));
    }
    Told take_away(const Who& who, const json& view) {
        const std::string path = "/api/v1/views/" + view["id"].get<std::string>();
        return checked("DELETE", path, day.remove(who, path));
    }
    std::vector<std::string> acts() {
        std::vector<std::string> acts;
        const json lines = day.get(boss, "/api/v1/audit").body["data"];
        for (const json& line : lines)
            if (line["act"].get<std::string>().starts_with("view.")) acts.push_back(line["act"]);
        return acts;
    }
};

}  // namespace

TEST_CASE("a list that somebody keeps under a name is there for the whole team, on its page") {
    Team team;
    const json kept = team.keep(team.boss, "À livrer à Mirabel", "mrc=Mirabel&columns=kit%2Cstate").body;
    CHECK(kept["query"] == "mrc=Mirabel&columns=kit%2Cstate");
    const json seen = team.list(team.camille).body["data"];
    REQUIRE(seen.size() == 1);
    CHECK(seen[0]["name"] == "À livrer à Mirabel");
    CHECK(team.list(team.camille, "schools").body["data"].empty());
    CHECK(team.keep(team.camille, "À livrer à Mirabel", "state=placed").fault() == "/name already_taken");
    CHECK(team.keep(team.camille, "À livrer à Mirabel", "outcome=silent", "schools").status == 201);
    CHECK(team.keep(team.camille, "Toutes", "").fault() == "/query empty");
    CHECK(team.day.get(team.camille, "/api/v1/views").code() == "bad_query");
}

TEST_CASE("a view is renamed and taken away by whoever kept it or by an admin, and by nobody else") {
    Team team;
    const json bosses = team.keep(team.boss, "Retards", "late=placed").body;
    const json own = team.keep(team.camille, "Mirabel", "mrc=Mirabel").body;
    CHECK(team.list(team.camille).body["data"][1]["actions"].empty());
    CHECK(team.rename(team.camille, bosses, "À moi").code() == "not_allowed");
    CHECK(team.take_away(team.camille, bosses).code() == "not_allowed");

    const json renamed = team.rename(team.camille, own, "Mirabel, à livrer").body;
    CHECK(renamed["name"] == "Mirabel, à livrer");
    CHECK(team.rename(team.camille, own, "Encore").code() == "stale");
    CHECK(team.rename(team.camille, renamed, "Retards").fault() == "/name already_taken");
    CHECK(team.rename(team.camille, renamed, "Mirabel, à livrer").body["version"] == 2);  // nothing changes, nothing is written
    CHECK(team.take_away(team.boss, renamed).status == 204);
    CHECK(team.take_away(team.boss, renamed).code() == "not_found");
    CHECK(json(team.acts()) == json{"view.removed", "view.renamed", "view.kept", "view.kept"});
}

TEST_CASE("the record tells that a view was kept, and never its words") {
    Team team;
    team.keep(team.camille, "Appels de Julie", "q=Julie");
    CHECK(team.day.get(team.boss, "/api/v1/audit").body.dump().find("Julie") == std::string::npos);
}

TEST_CASE("views of the trace are for admins, as the trace is") {
    Team team;
    const json kept = team.keep(team.boss, "Mots de passe", "act=account.password_changed", "trace").body;
    CHECK(team.list(team.boss, "trace").body["data"].size() == 1);
    CHECK(team.list(team.camille, "trace").code() == "not_allowed");
    CHECK(team.keep(team.camille, "Le mien", "act=order.placed", "trace").code() == "not_allowed");
    CHECK(team.take_away(team.camille, kept).code() == "not_allowed");
}
