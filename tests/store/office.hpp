#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "campaigns/campaigns.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"
#include "schools/schools.hpp"

namespace trousse {

// The routes of accounts, schools and campaigns on a real database, without a door: requests go straight to the table.
// It has one published campaign, open now, and orders are shown by their number alone.
class Office {
 public:
    struct Told {
        int status;
        nlohmann::json body;
        std::string cookie;  // the whole of Set-Cookie
        std::string etag;

        std::string token() const;                                   // of the session that the cookie holds
        std::string code() const { return body.value("code", ""); }  // of a refusal
        std::string fault() const;                                   // "/field code" of the first
    };

    // Who asks, and from where.
    struct Caller {
        Visitor visitor = {};
        std::string session = {};
        std::string address = "192.0.2.1";
    };

    Office();
    ~Office();

    Told get(const Caller& who, const std::string& path, Texts query = {}) {
        return ask(who, "GET", path, "", "", query);
    }
    Told post(const Caller& who, const std::string& path, const nlohmann::json& body = nlohmann::json::object());
    Told patch(const Caller& who, const std::string& path, const nlohmann::json& body, std::int64_t version);
    Told remove(const Caller& who, const std::string& path) { return ask(who, "DELETE", path, "", "", {}); }
    Told ask(const Caller& who, const std::string& method, const std::string& path, const std::string& body,
             const std::string& if_match, const Texts& query);

    SchoolId school(const std::string& name, const std::string& kind = "school", const std::optional<SchoolId>& parent = {});
    CampaignId add_campaign(const std::string& slug, const std::string& state, Instant opens_at, Instant closes_at);
    std::string add_order(const SchoolId& school, const CampaignId& campaign, const std::string& origin = "chosen");  // its number
    void decline(const SchoolId& school);

    std::int64_t figure(Sql sql) {
        return db_->read([&](const Snapshot& db) { return db.figure(sql); });
    }
    Database& db() { return *db_; }
    Service& service() { return service_; }
    const CampaignId& campaign() const { return campaign_; }

    Instant now;
    int deadline_moves = 0;

    const Caller operator_{.visitor = {.role = Role::operator_at_the_machine, .actor = "operator"}};
    const Caller admin{.visitor = {.role = Role::admin, .actor = "account:1", .id = 1}};
    const Caller staff{.visitor = {.role = Role::staff, .actor = "account:2", .id = 2}};
    const Caller guest{};

 private:
    const std::filesystem::path folder_;
    Settings settings_;
    std::unique_ptr<Database> db_;
    Secret key_;
    Service service_;
    std::unique_ptr<Dispatch> dispatch_;
    CampaignId campaign_;
};

}  // namespace trousse
