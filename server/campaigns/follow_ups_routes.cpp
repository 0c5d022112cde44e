#include "campaigns/campaigns_routes.hpp"
#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "schools/schools.hpp"

namespace trousse {

using nlohmann::json;

static Answer edit_follow_up(Service& service, const Request& request);

Routes follow_ups_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    return {{patch, "/api/v1/campaigns/{slug}/follow-ups/{id}", Access::admins, with(edit_follow_up)}};
}

namespace {

// What is given over what was; nobody has followed it up before version 1.
struct FollowUp {
    std::optional<std::int64_t> account;  // its key
    std::optional<Instant> contacted_at;
    std::string note;
    Count version = 0;
    bool operator==(const FollowUp&) const = default;
};

}  // namespace

static FollowUp follow_up_of(const Snapshot& db, const CampaignId& campaign, const SchoolId& school);
static FollowUp edited(FollowUp before, JsonReader& body, const Visitor& visitor);
static json told(const Snapshot& db, const FollowUp& follow_up);

constexpr auto kIsSchool = "SELECT 1 FROM school WHERE id = $school AND kind = 'school'";
constexpr auto kWrite = R"(
    INSERT INTO school_follow_up (campaign_id, school_id, account_id, contacted_at, note, written_at)
    VALUES ($campaign, $school, $account, $contacted_at, $note, $now)
        ON CONFLICT DO UPDATE SET account_id = excluded.account_id, contacted_at = excluded.contacted_at, note = excluded.note,
                                  written_at = excluded.written_at, version = version + 1)";

// The first one over a school that nobody has in hand is an edit of version 0.
Answer edit_follow_up(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Campaign campaign = require_campaign(tx, request.parameter("slug"));
        const auto school = request.id<School>("id");
        if (!tx.any(kIsSchool, {{"$school", school}})) throw Problem{.status = 404, .code = "unknown_school"};
        const FollowUp before = follow_up_of(tx, campaign.id, school);
        require_version(request, before.version, [&] { return told(tx, before); });
        const FollowUp wanted =
            read_json(request.body, [&](JsonReader& body) { return edited(before, body, request.visitor); });
        if (wanted == before) return versioned(ok(told(tx, before)), before.version);
        tx.run(kWrite, {{"$campaign", campaign.id},
                        {"$school", school},
                        {"$account", wanted.account},
                        {"$contacted_at", wanted.contacted_at},
                        {"$note", wanted.note},
                        {"$now", now}});
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "school.followed_up",
               .subject = subject_of(school),
               .became = std::string{wanted.account ? "in hand" : ""} + (wanted.note != before.note ? ", note" : "")},
              now);
        const FollowUp after = follow_up_of(tx, campaign.id, school);
        return versioned(ok(told(tx, after)), after.version);
    });
}

FollowUp edited(FollowUp follow_up, JsonReader& body, const Visitor& visitor) {
    if (body.has(
            "/in_hand"))  // by whoever says so; a token, or the operator at the machine, is nobody whom one could ask
        follow_up.account = body.boolean("/in_hand") && visitor.is_person() ? std::optional{visitor.id} : std::nullopt;
    if (body.has("/contacted_at"))
        follow_up.contacted_at =
            body.is_null("/contacted_at") ? std::nullopt : std::optional{body.moment("/contacted_at")};
    if (body.has("/note")) follow_up.note = body.line("/note", 500);
    return follow_up;
}

constexpr auto kFollowUp = R"(
    SELECT account_id, contacted_at, note, version FROM school_follow_up WHERE campaign_id = $campaign AND school_id = $school)";

FollowUp follow_up_of(const Snapshot& db, const CampaignId& campaign, const SchoolId& school) {
    const auto found = db.first(kFollowUp, {{"$campaign", campaign}, {"$school", school}}, [](const Row& row) {
        return FollowUp{.account = row.maybe_integer("account_id"),
                        .contacted_at = row.maybe_instant("contacted_at"),
                        .note = row.text("note"),
                        .version = row.integer("version")};
    });
    return found.value_or(FollowUp{});
}

constexpr auto kName = "SELECT name FROM account WHERE id = $account";

json told(const Snapshot& db, const FollowUp& follow_up) {
    const auto name =
        db.first(kName, {{"$account", follow_up.account}}, [](const Row& row) { return row.text("name"); });
    return {{"in_hand_of", maybe(name)},
            {"contacted_at", told(follow_up.contacted_at)},
            {"note", follow_up.note},
            {"version", follow_up.version}};
}

}  // namespace trousse
