#include "accounts/school_keys.hpp"

#include "accounts/sessions.hpp"
#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

static Answer make_key(Service& service, const Request& request);
static Answer make_missing_keys(Service& service, const Request& request);
static std::string plain_code(std::string_view typed);
static std::string shown_code(std::string code);

Routes school_key_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/schools/{id}/keys", Access::staff, with(make_key)},
        {post, "/api/v1/campaigns/{slug}/school-keys", Access::admins, with(make_missing_keys)},
    };
}

Answer make_key(Service& service, const Request& request) {
    require_empty(request.body);
    const SchoolKey key = service.db.write([&](Transaction& tx) {
        const School school = require_school(tx, {request.parameter("id")});
        if (!school.is_active) throw Problem{.status = 404, .code = "unknown_school"};
        return make_school_key(tx, service, current_campaign(tx).id, school, request.visitor.actor);
    });
    return created({{"code", key.code}, {"link", key.link}}, request.path);
}

// In one write: a code is shown once, so all are shown or none is made.
Answer make_missing_keys(Service& service, const Request& request) {
    require_empty(request.body);
    json made = json::array();
    service.db.write([&](Transaction& tx) {
        const Campaign campaign = require_campaign(tx, request.parameter("slug"));
        if (campaign.state == "archived") throw Problem{.status = 409, .code = "campaign_archived"};
        for (const School& school : schools_without_key(tx, campaign.id)) {
            const SchoolKey key = make_school_key(tx, service, campaign.id, school, request.visitor.actor);
            made.push_back({{"school", school.id.text}, {"name", school.name}, {"code", key.code}, {"link", key.link}});
        }
    });
    return created({{"data", std::move(made)}}, request.path);
}

constexpr auto kWithoutKey = R"(
    SELECT school.id FROM school LEFT JOIN school AS parent ON parent.id = school.parent_id
     WHERE school.closed_at IS NULL AND (parent.id IS NULL OR parent.closed_at IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM school_key
                        WHERE campaign_id = $campaign AND school_id = school.id AND revoked_at IS NULL)
     ORDER BY school.name_key, school.id)";

std::vector<School> schools_without_key(const Snapshot& db, const CampaignId& campaign) {
    std::vector<School> schools;
    for (const auto& id :
         db.all(kWithoutKey, {{"$campaign", campaign}}, [](const Row& row) { return row.id<School>("id"); }))
        schools.push_back(require_school(db, id));
    return schools;
}

constexpr auto kRevoke = R"(
    UPDATE school_key SET revoked_at = $now WHERE campaign_id = $campaign AND school_id = $school AND revoked_at IS NULL)";
constexpr auto kMake = R"(
    INSERT INTO school_key (link_hash, code_hash, campaign_id, school_id, made_at)
    VALUES ($link, $code, $campaign, $school, $now))";

SchoolKey make_school_key(Transaction& tx, Service& service, const CampaignId& campaign, const School& school,
                          std::string_view done_by) {
    const Instant now = service.now();
    const bool replaces = tx.run(kRevoke, {{"$campaign", campaign}, {"$school", school.id}, {"$now", now}}) > 0;
    if (replaces) end_sessions_of(tx, school.id, campaign);

    const std::string secret = random_token(16), code = random_code();
    tx.run(kMake, {{"$link", keyed_hash(service.key, secret)},
                   {"$code", keyed_hash(service.key, code)},
                   {"$campaign", campaign},
                   {"$school", school.id},
                   {"$now", now}});
    audit(tx,
          {.done_by = done_by, .act = replaces ? "school_key.replaced" : "school_key.made", .subject = school.id.text},
          now);
    const std::string_view page = school.language == "en" ? "/en/order#" : "/commander#";
    return {.code = shown_code(code), .link = service.settings.public_url + std::string{page} + secret};
}

constexpr auto kOfCode = R"(
    SELECT school_key.school_id, school_key.campaign_id FROM school_key JOIN school ON school.id = school_key.school_id
     WHERE school_key.code_hash = $hash AND school_key.revoked_at IS NULL AND school.closed_at IS NULL)";
constexpr auto kOfLink = R"(
    SELECT school_key.school_id, school_key.campaign_id FROM school_key JOIN school ON school.id = school_key.school_id
     WHERE school_key.link_hash = $hash AND school_key.revoked_at IS NULL AND school.closed_at IS NULL)";

static KeyHolder holder_from(const Row& row) {
    return {.school = row.id<School>("school_id"), .campaign = row.id<Campaign>("campaign_id")};
}

std::optional<KeyHolder> holder_of_code(const Snapshot& db, const Secret& key, std::string_view typed) {
    return db.first(kOfCode, {{"$hash", keyed_hash(key, plain_code(typed))}}, holder_from);
}

std::optional<KeyHolder> holder_of_link(const Snapshot& db, const Secret& key, std::string_view secret) {
    return db.first(kOfLink, {{"$hash", keyed_hash(key, secret)}}, holder_from);
}

// What is no letter and no figure was typed to read better: a dash of any length, any space.
std::string plain_code(std::string_view typed) {
    std::string code;
    for (const char byte : typed) {
        if (byte >= 'a' && byte <= 'z') code += static_cast<char>(byte - 'a' + 'A');
        if ((byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')) code += byte;
    }
    return code;
}

std::string shown_code(std::string code) { return code.insert(8, "-").insert(4, "-"); }

}  // namespace trousse
