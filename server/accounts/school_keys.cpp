#include "accounts/school_keys.hpp"

#include "accounts/sessions.hpp"
#include "campaigns/campaigns_store.hpp"
#include "campaigns/school_links.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/shown_once.hpp"
#include "schools/schools_store.hpp"

namespace trousse {

using nlohmann::json;

static Answer make_key(Service& service, const Request& request);
static Answer make_keys(Service& service, const Request& request);
static std::string shown_code(std::string code);
static void end_links_of(Transaction& tx, const SchoolId& school, const CampaignId& campaign, std::string_view done_by,
                         Instant now);

Routes school_key_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {
        {post, "/api/v1/schools/{id}/keys", Access::staff, Once::by_key, with(make_key)},
        {post, "/api/v1/campaigns/{slug}/school-keys", Access::admins, Once::by_key, with(make_keys)},
    };
}

static bool ends_links(JsonReader& body) { return body.has("/end_links") && body.boolean("/end_links"); }

// The links of letters and colleagues go on, unless that is asked: a code is lost more often than it is stolen.
Answer make_key(Service& service, const Request& request) {
    const bool with_links = !request.body.empty() && read_json(request.body, ends_links);
    return shown_once(service, request, [&](Transaction& tx) {
        const School school = require_school(tx, request.id<School>("id"));
        if (!school.is_active) throw Problem{.status = 404, .code = "unknown_school"};
        const Campaign campaign = current_campaign(tx);
        const SchoolKey key = make_school_key(tx, service, campaign.id, school, request.visitor.actor);
        if (with_links) end_links_of(tx, school.id, campaign.id, request.visitor.actor, service.now());
        return created({{"code", key.code}, {"link", key.link}}, request.path);
    });
}

void end_links_of(Transaction& tx, const SchoolId& school, const CampaignId& campaign, std::string_view done_by,
                  Instant now) {
    const auto ended = revoke_school_links(tx, school, campaign, now);
    if (ended > 0)
        audit(tx,
              {.done_by = done_by,
               .act = "school_link.revoked",
               .subject = subject_of(school),
               .became = std::to_string(ended)},
              now);
}

namespace {

// Who gets a code: those without one, unless all do; only the silent ones of them, or those that no letter reaches, if
// that is asked.
struct KeysAsked {
    bool replace = false;
    bool silent = false;
    bool unaddressed = false;
};

}  // namespace

static KeysAsked keys_asked_in(JsonReader& body);
static std::vector<School> schools_to_have_keys(const Snapshot& db, const CampaignId& campaign, KeysAsked asked);
static json shown(const Snapshot& db, const School& school, const SchoolKey& key);

// In one write: a code is shown once, so all are shown or none is made.
Answer make_keys(Service& service, const Request& request) {
    const KeysAsked asked = request.body.empty() ? KeysAsked{} : read_json(request.body, keys_asked_in);
    return shown_once(service, request, [&](Transaction& tx) {
        const Campaign campaign = require_campaign(tx, request.parameter("slug"));
        if (campaign.state == "archived") throw Problem{.status = 409, .code = "campaign_archived"};
        json made = json::array();
        for (const School& school : schools_to_have_keys(tx, campaign.id, asked))
            made.push_back(shown(tx, school, make_school_key(tx, service, campaign.id, school, request.visitor.actor)));
        return created({{"data", std::move(made)}}, request.path);
    });
}

KeysAsked keys_asked_in(JsonReader& body) {
    const auto is_asked = [&](const std::string& field) { return body.has(field) && body.boolean(field); };
    return {.replace = is_asked("/replace"), .silent = is_asked("/silent"), .unaddressed = is_asked("/unaddressed")};
}

// A key opens a school and its buildings: it is a silent one's while one of them is silent.
constexpr auto kOpensSilentSchool = R"(
    SELECT 1 FROM school CROSS JOIN roster ON campaign_id = $campaign AND school_id = school.id
     WHERE (school.id = $holder OR parent_id = $holder) AND closed_at IS NULL AND answer = 'silent')";

constexpr auto kNoLetterReaches =
    "SELECT 1 FROM reach_of_school WHERE school_id = $school AND (reach = 'phone' OR reach = 'paper')";

std::vector<School> schools_to_have_keys(const Snapshot& db, const CampaignId& campaign, KeysAsked asked) {
    std::vector<School> schools = asked.replace ? key_holders(db) : schools_without_key(db, campaign);
    if (asked.silent)
        std::erase_if(schools, [&](const School& school) {
            return !db.any(kOpensSilentSchool, {{"$campaign", campaign}, {"$holder", school.id}});
        });
    if (asked.unaddressed)
        std::erase_if(schools, [&](const School& school) {
            return !db.any(kNoLetterReaches, {{"$school", school.id}});
        });
    return schools;
}

constexpr auto kMinistryCode = "SELECT organisation, building FROM school WHERE id = $school";

static json ministry_code_of(const Snapshot& db, const School& school) {
    return *db.first(kMinistryCode, {{"$school", school.id}}, [](const Row& row) {
        return json{{"organisation", row.is_null("organisation") ? json() : json(row.text("organisation"))},
                    {"building", row.is_null("building") ? json() : json(row.text("building"))}};
    });
}

// With what a letter and a sheet of codes say of the school.
json shown(const Snapshot& db, const School& school, const SchoolKey& key) {
    json told = ministry_code_of(db, school);
    told.update({{"school", school.id.text()},
                 {"name", school.name},
                 {"address", school.address},
                 {"municipality", school.municipality},
                 {"postal_code", school.postal_code},
                 {"language", school.language},
                 {"code", key.code},
                 {"link", key.link}});
    return told;
}

constexpr auto kHolders = R"(
    SELECT school.id FROM school LEFT JOIN school AS parent ON parent.id = school.parent_id
     WHERE school.closed_at IS NULL AND (parent.id IS NULL OR parent.closed_at IS NOT NULL)
     ORDER BY school.name_key, school.id)";

std::vector<School> key_holders(const Snapshot& db) {
    std::vector<School> schools;
    for (const auto& id : db.all(kHolders, {}, [](const Row& row) { return row.id<School>("id"); }))
        schools.push_back(require_school(db, id));
    return schools;
}

constexpr auto kHasKey =
    "SELECT 1 FROM school_key WHERE campaign_id = $campaign AND school_id = $school AND revoked_at IS NULL";

std::vector<School> schools_without_key(const Snapshot& db, const CampaignId& campaign) {
    std::vector<School> schools = key_holders(db);
    std::erase_if(schools, [&](const School& school) {
        return db.any(kHasKey, {{"$campaign", campaign}, {"$school", school.id}});
    });
    return schools;
}

// Those of an entry that was merged into it are its own.
constexpr auto kRevokeKey = R"(
    UPDATE school_key SET revoked_at = $now
     WHERE campaign_id = $campaign AND revoked_at IS NULL
       AND school_id IN (SELECT id FROM school WHERE id = $school OR merged_into = $school))";
constexpr auto kMakeKey = R"(
    INSERT INTO school_key (link_hash, code_hash, campaign_id, school_id, made_at)
    VALUES ($link, $code, $campaign, $school, $now))";

SchoolKey make_school_key(Transaction& tx, Service& service, const CampaignId& campaign, const School& school,
                          std::string_view done_by) {
    const Instant now = service.now();
    const bool replaces = tx.run(kRevokeKey, {{"$campaign", campaign}, {"$school", school.id}, {"$now", now}}) > 0;
    if (replaces) end_sessions_of(tx, school.id, campaign);

    const std::string secret = random_token(16), code = random_code();
    tx.run(kMakeKey, {{"$link", keyed_hash(service.key, secret)},
                      {"$code", keyed_hash(service.key, code)},
                      {"$campaign", campaign},
                      {"$school", school.id},
                      {"$now", now}});
    audit(tx,
          {.done_by = done_by,
           .act = replaces ? "school_key.replaced" : "school_key.made",
           .subject = subject_of(school.id)},
          now);
    const std::string_view page = school.language == "en" ? "/en/order#" : "/commander#";
    return {.code = shown_code(code), .link = service.settings.public_url + std::string{page} + secret};
}

// An entry that was merged into another opens that one.
constexpr auto kOfCode = R"(
    SELECT school.id AS school_id, school_key.campaign_id FROM school_key JOIN school AS entry ON entry.id = school_key.school_id
      JOIN school ON school.id = coalesce(entry.merged_into, entry.id)
     WHERE school_key.code_hash = $hash AND school_key.revoked_at IS NULL AND school.closed_at IS NULL)";
constexpr auto kOfLink = R"(
    SELECT school.id AS school_id, school_key.campaign_id FROM school_key JOIN school AS entry ON entry.id = school_key.school_id
      JOIN school ON school.id = coalesce(entry.merged_into, entry.id)
     WHERE school_key.link_hash = $hash AND school_key.revoked_at IS NULL AND school.closed_at IS NULL)";

static KeyHolder holder_from(const Row& row) {
    return {.school = row.id<School>("school_id"), .campaign = row.id<Campaign>("campaign_id")};
}

std::optional<KeyHolder> holder_of_code(const Snapshot& db, const Secret& key, std::string_view typed) {
    const auto code = code_in(typed);
    return code ? db.first(kOfCode, {{"$hash", keyed_hash(key, *code)}}, holder_from) : std::nullopt;
}

std::optional<KeyHolder> holder_of_link(const Snapshot& db, const Secret& key, std::string_view secret) {
    return db.first(kOfLink, {{"$hash", keyed_hash(key, secret)}}, holder_from);
}

std::string shown_code(std::string code) { return code.insert(8, "-").insert(4, "-"); }

}  // namespace trousse
