#pragma once

#include <doctest/doctest.h>

#include "campaign_day.hpp"
#include "contract.hpp"
#include "invitations/invitations_job.hpp"
#include "mail/outbox_job.hpp"
#include "mail_server.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

// The second day of a campaign, at ten in the morning, with schools that have addresses; both jobs are run by hand.
struct LadderDay : CampaignDay {
    const TestMailServer server;
    ItemId ribbon = item("Ruban", 10'000);
    std::string menu = kit("menu", {{ribbon, 1}}), generic = generic_kit({{ribbon, 1}});
    Settings settings;
    Service service{
        .db = db(), .now = [this] { return now(); }, .settings = settings, .key = app().program().service().key};
    OutboxJob outbox;
    std::string path = "/api/v1/campaigns/jps-2027/invitations";

    LadderDay() : settings{with_mail(app().program().settings(), server)}, outbox{service} {
        at(quebec_midnight(quebec_day(now())) + std::chrono::hours{10});
    }

    static Settings with_mail(Settings settings, const TestMailServer& server) {
        settings.smtp = server.settings();
        return settings;
    }

    // Every answer is what the contract says.
    static Told held(std::string_view method, const std::string& at, const Told& told) {
        INFO(method, ' ', at, ' ', told.body.dump());
        CHECK(contract().faults_of_answer(method, at, told.status, told.body.dump()) == ContractFaults{});
        return told;
    }
    Told get(const Who& who, const std::string& at) const { return held("GET", at, CampaignDay::get(who, at)); }
    Told post(const Who& who, const std::string& at, const nlohmann::json& body = nlohmann::json::object()) const {
        return held("POST", at, CampaignDay::post(who, at, body));
    }
    Told patch(const Who& who, const std::string& at, const nlohmann::json& body, const std::string& version) const {
        return held("PATCH", at, CampaignDay::patch(who, at, body, version));
    }
    Told remove(const Who& who, const std::string& at) const {
        return held("DELETE", at, CampaignDay::remove(who, at));
    }

    SchoolId reached(const std::string& name, const std::string& email) {
        const SchoolId id = school(name);
        address(id, email);
        return id;
    }
    void address(const SchoolId& id, const std::string& email) {
        const Told card = get(staff(), "/api/v1/schools/" + id.text());
        const nlohmann::json contact{{"name", "Anne Roy"}, {"email", email}, {"phone", ""}, {"language", "fr"}};
        REQUIRE(patch(staff(), "/api/v1/schools/" + id.text() + "/contact", contact,
                      "\"" + std::to_string(card.body.at("contact_version").get<Count>()) + "\"")
                    .status == 200);
    }

    nlohmann::json step(const std::string& name) {
        const Told ladder = get(admin(), path);
        REQUIRE(ladder.status == 200);
        for (const nlohmann::json& one : ladder.body.at("data"))
            if (one.at("step") == name) return one;
        return {};
    }
    Told set(const std::string& name, const nlohmann::json& edit) {
        return patch(admin(), path + "/" + name, edit,
                     "\"" + std::to_string(step(name).at("version").get<Count>()) + "\"");
    }
    Told does(const std::string& name, const std::string& act) { return post(admin(), path + "/" + name + "/" + act); }
    nlohmann::json counts(const std::string& name) { return get(admin(), path + "/" + name + "/schools").body.at("counts"); }

    // Lets it go at once, and has its letters listed.
    void leave(const std::string& name) {
        REQUIRE(set(name, {{"due_at", rfc3339(now())}}).status == 200);
        REQUIRE(does(name, "release").status == 200);
        invitations_job(service).run();
    }
    Count today(const std::string& figure) {
        return get(staff(), "/api/v1/today").body.at(figure).at("count").get<Count>();
    }
    std::string last_letter_to(const SchoolId& school) {
        return db().read([&](const Snapshot& read) {
            constexpr auto kLast =
                "SELECT content FROM outbox JOIN outbox_content ON letter_id = outbox.id WHERE step_id > 0 AND "
                "school_id = $school "
                "ORDER BY outbox.id DESC LIMIT 1";
            return read.first(kLast, {{"$school", school}}, [](const Row& row) { return row.text("content"); })
                .value_or("");
        });
    }
    std::size_t mails() const { return server.mails().size(); }
    std::size_t mails_to(const std::string& email) const {
        const auto all = server.mails();
        return static_cast<std::size_t>(std::ranges::count_if(
            all, [&](const std::string& mail) { return mail.find("X-To: " + email) != std::string::npos; }));
    }
};

inline std::string between(const std::string& text, std::string_view before, std::string_view after) {
    const auto from = text.find(before) + before.size();
    return text.substr(from, text.find(after, from) - from);
}

}  // namespace trousse
