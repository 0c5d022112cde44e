#include "office.hpp"

#include <stdlib.h>

#include <iterator>

#include "accounts/accounts_routes.hpp"
#include "accounts/sessions.hpp"
#include "campaigns/campaigns_routes.hpp"
#include "campaigns/roster.hpp"
#include "platform/migrate.hpp"
#include "platform/quebec_time.hpp"
#include "schools/school_edit.hpp"
#include "schools/schools_routes.hpp"

namespace trousse {

using nlohmann::json;

static std::filesystem::path fresh_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "trousse-office-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    return name;
}

Office::Office()
    : now{*parse_rfc3339("2027-01-04T14:00:00Z")},
      folder_{fresh_folder()},
      db_{std::make_unique<Database>(folder_ / "trousse.db")},
      key_{"a key for tests, 32 bytes of it.."},
      service_{.db = *db_, .now = [this] { return now; }, .settings = settings_, .key = key_} {
    settings_.public_url = "https://trousse.example";
    service_.deadline_moved = [this] { ++deadline_moves; };
    migrate(*db_, SCHEMA_FOLDER, now);
    campaign_ = add_campaign("jps-2027", "published", now - std::chrono::hours{24}, now + std::chrono::hours{24 * 18});

    Routes routes = accounts_routes(service_, [](const Snapshot&, const std::string& number, const Visitor&) {
        return json{{"number", number}};
    });
    std::ranges::move(
        schools_routes(service_, [](const Snapshot&, const SchoolId&, const Visitor&) { return json::object(); },
                       [](const Snapshot&, std::int64_t) { return json(); }),
        std::back_inserter(routes));
    std::ranges::move(campaigns_routes(service_), std::back_inserter(routes));
    dispatch_ = std::make_unique<Dispatch>(
        std::move(routes),
        Surroundings{.identify = [this](const Request& request) { return identify(*db_, key_, service_.now, request.session); },
                     .page = {},
                     .observe = {}});
}

Office::~Office() {
    dispatch_.reset();
    db_.reset();
    std::filesystem::remove_all(folder_);
}

std::string Office::Told::token() const {
    const auto begin = cookie.find('=') + 1;
    return cookie.substr(begin, cookie.find(';') - begin);
}

std::string Office::Told::fault() const {
    const json& first = body.at("faults").at(0);
    return first.at("pointer").get<std::string>() + " " + first.at("code").get<std::string>();
}

Office::Told Office::post(const Caller& who, const std::string& path, const json& body) {
    return ask(who, "POST", path, body.dump(), "", {});
}

Office::Told Office::patch(const Caller& who, const std::string& path, const json& body, std::int64_t version) {
    return ask(who, "PATCH", path, body.dump(), '"' + std::to_string(version) + '"', {});
}

Office::Told Office::ask(const Caller& who, const std::string& method, const std::string& path, const std::string& body,
                         const std::string& if_match, const Texts& query) {
    const Answer answer = (*dispatch_)({.method = method,
                                        .path = "/api/v1" + path,
                                        .query = query,
                                        .body = body,
                                        .content_type = "application/json",
                                        .idempotency_key = method == "POST" ? uuid_of(new_key(now)) : "",
                                        .if_match = if_match,
                                        .session = who.session,
                                        .address = who.address,
                                        .visitor = who.visitor});
    Told told{.status = answer.status,
              .body = answer.body.empty() ? json() : json::parse(answer.body),
              .cookie = {},
              .etag = {}};
    for (const auto& [name, value] : answer.headers) {
        if (name == "Set-Cookie" && told.cookie.empty()) told.cookie = value;  // of the session: the first
        if (name == "ETag") told.etag = value;
    }
    return told;
}

SchoolId Office::school(const std::string& name, const std::string& kind, const std::optional<SchoolId>& parent) {
    School school{.id = {},
                  .kind = kind,
                  .name = name,
                  .board = "CSS des Exemples",
                  .mrc = "Les Pins",
                  .municipality = "Sainte-Thérèse",
                  .address = "12, rue des Érables",
                  .postal_code = "J7E4X5",
                  .language = "fr",
                  .parent = {}};
    if (parent) school.parent = parent;
    return db_->write([&](Transaction& tx) { return add_school(tx, school, now).id; });
}

CampaignId Office::add_campaign(const std::string& slug, const std::string& state, Instant opens_at, Instant closes_at) {
    return db_->write([&](Transaction& tx) {
        tx.run(R"(INSERT INTO campaign (slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at)
                  VALUES ($slug, 'JPS ' || $slug, 'HSD ' || $slug, upper($slug), $state, $opens_at, $closes_at, 0))",
               {{"$slug", slug}, {"$state", state}, {"$opens_at", opens_at}, {"$closes_at", closes_at}});
        const CampaignId id{tx.last_key()};
        tx.run(R"(INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en, is_generic)
                  VALUES ($id, $campaign, 'generique', 1, 'Trousse générique', 'Generic kit', 1))",
               {{"$id", new_key(now)}, {"$campaign", id}});
        tx.run(R"(INSERT INTO contents (kit_id, kit_name_fr, kit_name_en, fingerprint)
                  SELECT id, name_fr, name_en, $slug FROM kit WHERE campaign_id = $campaign)",
               {{"$campaign", id}, {"$slug", slug}});
        tx.run(R"(INSERT INTO roster (campaign_id, school_id) SELECT $campaign, id FROM school WHERE kind = 'school' AND closed_at IS NULL)",
               {{"$campaign", id}});
        tx.run("INSERT INTO campaign_count (campaign_id, silent) SELECT $campaign, count(*) FROM roster WHERE campaign_id = $campaign",
               {{"$campaign", id}});
        return id;
    });
}

std::string Office::add_order(const SchoolId& school, const CampaignId& campaign, const std::string& origin) {
    return db_->write([&](Transaction& tx) {
        tx.run("UPDATE campaign_count SET last_number = last_number + 1 WHERE campaign_id = $campaign", {{"$campaign", campaign}});
        tx.run(R"(INSERT INTO orders (id, number, campaign_id, school_id, contents_id, origin, state, language, placed_at, changed_at)
                  SELECT campaign.id << 32 | last_number, number_prefix || printf('-%04d', last_number), campaign.id, $school, contents.id,
                         $origin, 'placed', 'fr', $now, $now
                    FROM campaign JOIN campaign_count ON campaign_count.campaign_id = campaign.id JOIN kit ON kit.campaign_id = campaign.id
                    JOIN contents ON kit_id = kit.id WHERE campaign.id = $campaign)",
               {{"$campaign", campaign}, {"$school", school}, {"$origin", origin}, {"$now", now}});
        const OrderId order{tx.last_key()};
        if (const auto row = roster_row(tx, campaign, school))
            set_answer(tx, campaign, school, *row, {.answer = "order", .order = order, .by = "test"}, now);
        return tx.first("SELECT number FROM orders WHERE id = $id", {{"$id", order}}, [](const Row& row) { return row.text("number"); }).value();
    });
}

void Office::decline(const SchoolId& school) {
    db_->write([&](Transaction& tx) {
        set_answer(tx, campaign_, school, *roster_row(tx, campaign_, school), {.answer = "decline", .by = "test"}, now);
    });
}

}  // namespace trousse
