#include "office.hpp"

#include <stdlib.h>

#include <iterator>

#include "accounts/accounts_routes.hpp"
#include "accounts/sessions.hpp"
#include "campaigns/campaigns_routes.hpp"
#include "platform/migrate.hpp"
#include "platform/quebec_time.hpp"
#include "schools/roster_store.hpp"
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
        schools_routes(service_, [](const Snapshot&, const SchoolId&, const Visitor&) { return json::array(); }),
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
                                        .if_match = if_match,
                                        .session = who.session,
                                        .address = who.address,
                                        .visitor = who.visitor});
    Told told{.status = answer.status,
              .body = answer.body.empty() ? json() : json::parse(answer.body),
              .cookie = {},
              .etag = {}};
    for (const auto& [name, value] : answer.headers) {
        if (name == "Set-Cookie") told.cookie = value;
        if (name == "ETag") told.etag = value;
    }
    return told;
}

SchoolId Office::school(const std::string& name, const std::string& kind, const std::string& parent) {
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
    if (!parent.empty()) school.parent = SchoolId{parent};
    return db_->write([&](Transaction& tx) { return add_school(tx, school, now).id; });
}

std::string Office::add_campaign(const std::string& slug, const std::string& state, Instant opens_at,
                                 Instant closes_at) {
    const std::string id = uuid7(now), kit = uuid7(now);
    db_->write([&](Transaction& tx) {
        tx.run(R"(INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at)
                  VALUES ($id, $slug, 'JPS ' || $slug, 'HSD ' || $slug, $slug, $state, $opens_at, $closes_at))",
               {{"$id", id}, {"$slug", slug}, {"$state", state}, {"$opens_at", opens_at}, {"$closes_at", closes_at}});
        tx.run(R"(INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en, is_generic)
                  VALUES ($id, $campaign, 'generique', 1, 'Trousse générique', 'Generic kit', 1))",
               {{"$id", kit}, {"$campaign", id}});
    });
    return id;
}

std::string Office::add_order(const std::string& number, const SchoolId& school, const std::string& campaign,
                              const std::string& origin) {
    const std::string id = uuid7(now), outcome = uuid7(now);
    db_->write([&](Transaction& tx) {
        tx.run(
            R"(INSERT INTO orders (id, number, campaign_id, school_id, kit_id, kit_name_fr, kit_name_en, origin, state,
                                      language, placed_at, changed_at)
                  SELECT $id, $number, $campaign, $school, kit.id, name_fr, name_en, $origin, 'placed', 'fr', $now, $now
                    FROM kit WHERE campaign_id = $campaign)",
            {{"$id", id},
             {"$number", number},
             {"$campaign", campaign},
             {"$school", school},
             {"$origin", origin},
             {"$now", now}});
        tx.run(R"(INSERT INTO outcome (id, campaign_id, school_id, kind, order_id, signed_by, began_at)
                  VALUES ($id, $campaign, $school, 'order', $order, 'test', $now))",
               {{"$id", outcome}, {"$campaign", campaign}, {"$school", school}, {"$order", id}, {"$now", now}});
    });
    return id;
}

void Office::decline(const SchoolId& school) {
    const std::string outcome = uuid7(now);
    db_->write([&](Transaction& tx) {
        tx.run(R"(INSERT INTO outcome (id, campaign_id, school_id, kind, signed_by, began_at)
                  VALUES ($id, $campaign, $school, 'decline', 'test', $now))",
               {{"$id", outcome}, {"$campaign", campaign_}, {"$school", school}, {"$now", now}});
    });
}

}  // namespace trousse
