#pragma once

#include <doctest/doctest.h>

#include "backups.hpp"
#include "campaign_day.hpp"
#include "contract.hpp"

namespace trousse {

// A year in which Marqueur Roy, marqueur@ecole.example, left something in every place where words of people may stand.
struct MarkedYear : CampaignDay {
    const ItemId ribbon = item("Ruban", 50);
    const std::string menu = kit("menu", {{ribbon, 2}});
    const SchoolId school_ = school("École du Ruisseau");
    const std::string number = order_of_marqueur();

    MarkedYear() {
        const nlohmann::json pieces{{{"item", ribbon.text()}, {"quantity", 1}}};
        const auto done = [&](const std::string& act_, const nlohmann::json& told) { CHECK(act(staff(), number, act_, told).status < 300); };
        done("packing", {{"lines", pieces}, {"reason", "other"}, {"note", "Marqueur l'a vu"}, {"checked_by", "Marqueur"}});
        done("shipment", {{"tracking", ""}});
        done("notes", {{"text", "Marqueur a rappelé."}});
        said("/api/v1/claims", {{"order", number}, {"kind", "missing"}, {"lines", pieces}, {"said", "Marqueur n'a rien reçu"}});
        said("/api/v1/exclusions", {{"school", school("École du Lac").text()}, {"reason", "Marqueur n'y est plus"}});
        said("/api/v1/adjustments", {{"item", ribbon.text()}, {"change", -1}, {"reason", "Brisé par Marqueur"}});
        said("/api/v1/hand-outs", {{"occasion", "Chez Marqueur"}, {"lines", pieces}});
        said("/api/v1/views", {{"page", "orders"}, {"name", "Appels de Marqueur"}, {"query", "q=Marqueur+Roy&state=placed"}});
        post(admin(), "/api/v1/accounts", {{"email", "marqueur@prel.example"}, {"name", "Marqueur Roy"}, {"role", "staff"}});
        db().write([&](Transaction& tx) {
            tx.run("UPDATE account SET disabled_at = added_at WHERE email = 'marqueur@prel.example'");
            tx.run("UPDATE parcel SET end_reason = 'Marqueur était absent'");
            tx.run("UPDATE claim_text SET answer = 'Rendu à Marqueur'");
            tx.run("INSERT INTO outbox_content (letter_id, content) SELECT id, '{\"greeting\":\"Bonjour Marqueur Roy\"}' FROM outbox");
            tx.run("INSERT INTO school_follow_up (campaign_id, school_id, note, written_at) SELECT 1, $school, 'Marqueur rappelle', $now", {{"$school", school_}, {"$now", now()}});
            tx.run("UPDATE school_contact SET role = 'Direction (Marqueur)'");
            tx.run("INSERT INTO link_request (id, school_id, name, email, phone, language, asked_at) VALUES (1, $school, 'Marqueur Roy', 'marqueur@ecole.example', '450 555-0101', 'fr', $now)", {{"$school", school_}, {"$now", now()}});
            tx.run("INSERT INTO closed_mailbox (email, reason, since) VALUES ('marqueur@ecole.example', 'bounced', $now)", {{"$now", now()}});
        });
    }
    std::string order_of_marqueur() {
        nlohmann::json body = order_body(school_, menu);
        body["contact"] = {{"name", "Marqueur Roy"}, {"email", "Marqueur@ecole.example"}, {"phone", "450 555-0101"}, {"language", "fr"}};
        body["note"] = "Sonner chez Marqueur.";
        return post(as(school_), "/api/v1/orders", body).body["number"];
    }
    void said(const std::string& path, const nlohmann::json& told) { CHECK(post(staff(), path, told).status < 300); }

    Told ask(const std::string& path, const nlohmann::json& body) {
        const Told told = post(admin(), path, body);
        const auto faults = contract().faults_of_answer("POST", path, told.status, told.body.is_null() ? "" : told.body.dump());
        INFO(path, " ", told.status, " ", nlohmann::json(faults).dump());
        CHECK(faults.empty());
        return told;
    }
    Told read(const std::string& path) {
        const Told told = get(at_the_machine(), path);  // who has no session that ends
        CHECK(contract().faults_of_answer("GET", path, told.status, told.body.dump()) == ContractFaults{});
        return told;
    }
    nlohmann::json found(const std::string& person) { return ask("/api/v1/person-searches", {{"person", person}}).body["data"]; }
    std::map<std::string, int> kinds_found(const std::string& person) {
        std::map<std::string, int> kinds;
        const nlohmann::json rows = found(person);
        for (const nlohmann::json& row : rows) ++kinds[row["kind"]];
        return kinds;
    }
    Told erase(const nlohmann::json& rows, std::string key = "") {
        nlohmann::json places = nlohmann::json::array();
        for (const nlohmann::json& row : rows)
            if (!row["actions"].empty() || row["kind"] == "account") places.push_back(row["place"]);
        std::multimap<std::string, std::string> headers;
        if (!key.empty()) headers.emplace("Idempotency-Key", key);
        return post(admin(), "/api/v1/person-erasures", {{"places", places}}, headers);
    }
    nlohmann::json incident() const {
        return {{"happened_on", "2026-11-15"}, {"known_on", "2026-11-16"}, {"what", "La liste de Marqueur a été envoyée à une autre école."},
                {"data", "Courriel de Marqueur"}, {"people", 1}, {"is_serious", false}, {"why", "Marqueur le publie."},
                {"cai_told_on", nullptr}, {"people_told_on", "2026-11-17"}, {"measures", "Marqueur est avisé."}};
    }
    std::string made_backup() { return make_backup(app().program().service(), "test").name; }
    std::filesystem::path set_aside() {
        const std::filesystem::path aside = folder() / ("before-restore-" + stamp_of(now()));
        std::filesystem::create_directory(aside);
        db().copy_to(aside / "trousse.db");
        return aside;
    }
    void purge() { app().jobs().run_now("purge"); }
};

}  // namespace trousse
