#include "campaign_day.hpp"

#include <httplib.h>
#include <unistd.h>

#include <thread>

#include "accounts/sessions.hpp"
#include "inventory/inventory.hpp"
#include "platform/crypto.hpp"
#include "schools/school_edit.hpp"

namespace trousse {

using namespace std::chrono_literals;
using nlohmann::json;
using Told = CampaignDay::Told;

constexpr Instant kOpens{std::chrono::sys_days{std::chrono::year{2026} / 11 / 16} + std::chrono::hours{5}};
constexpr Instant kCloses{std::chrono::sys_days{std::chrono::year{2027} / 1 / 23} + std::chrono::hours{5}};

static Settings settings_in(const std::filesystem::path& folder, const Settings::Smtp& smtp);

constexpr auto kAddCampaign = R"(
    INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at, baseline, target)
    VALUES (1, 'jps-2027', 'JPS 2027', 'HSD 2027', 'JPS27', 'published', $opens, $closes, 0, 40, 60))";
constexpr auto kCountCampaign = "INSERT INTO campaign_count (campaign_id) SELECT id FROM campaign WHERE state = 'published'";

CampaignDay::CampaignDay(Settings::Smtp smtp) : folder_{fresh_folder()}, smtp_{std::move(smtp)}, ahead_{kOpens + 24h - system_time()} {
    restart();
    // The jobs look once, before there is a campaign: its deadline is each test's to run.
    while (figure("SELECT count(*) AS figure FROM job") == 0) std::this_thread::sleep_for(1ms);
    db().write([](Transaction& tx) {
        tx.run(kAddCampaign, {{"$opens", kOpens}, {"$closes", kCloses}});
        tx.run(kCountCampaign);
    });
}

CampaignDay::~CampaignDay() {
    app_.reset();
    std::filesystem::remove_all(folder_);
}

void CampaignDay::sign_in_again() {
    const std::lock_guard lock{tokens_mutex_};
    tokens_.clear();
}

void CampaignDay::restart(const std::function<void()>& meanwhile) {
    app_.reset();
    meanwhile();
    app_.emplace(settings_in(folder_, smtp_), [this] { return now(); }, 1h);
}

Settings settings_in(const std::filesystem::path& folder, const Settings::Smtp& smtp) {
    Settings settings;
    settings.data = folder;
    settings.port = 0;
    settings.schema = SCHEMA_FOLDER;
    settings.frontend.clear();  // pages are the browser tests' affair
    settings.public_url = "https://trousse.example";
    settings.contact = {.name = "PREL", .address = "45, rue Saint-Joseph, Sainte-Thérèse (Québec)  J7E 4X5", .phone = "450 434-7735", .email = ""};
    settings.smtp = smtp;
    return settings;
}

std::filesystem::path fresh_folder() {
    const auto folder = std::filesystem::temp_directory_path() / ("trousse-" + uuid_of(new_key(system_time())) + '-' + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    return folder;
}

// ── What there is ──

constexpr auto kAddItem = R"(
    INSERT INTO item (id, sku, name_fr, name_en, plural_fr, plural_en, unit)
    VALUES ($id, $sku, $name, $name, $name || 's', $name || 's', 'each'))";

ItemId CampaignDay::item(const std::string& name, Count on_hand) {
    const ItemId id{new_key(now())};
    db().write([&](Transaction& tx) { tx.run(kAddItem, {{"$id", id}, {"$sku", id.text()}, {"$name", name}}); });
    if (on_hand > 0) receive(id, on_hand);
    return id;
}

void CampaignDay::receive(const ItemId& item, Count pieces) {
    db().write([&](Transaction& tx) {
        move(tx, {.cause = "receipt", .item = item, .change = pieces, .done_by = "test"}, now());
    });
}

std::string CampaignDay::kit(const std::string& slug, Contents contents) { return add_kit(slug, false, contents, 0, {}); }

std::string CampaignDay::generic_kit(Contents contents) { return add_kit("generique", true, contents, 0, {}); }

std::string CampaignDay::kit_to_choose(const std::string& slug, Contents fixed, Count pick, Contents dishes) {
    return add_kit(slug, false, fixed, pick, dishes);
}

constexpr auto kAddKit = R"(
    INSERT INTO kit (id, campaign_id, slug, position, name_fr, name_en, is_generic)
    VALUES ($id, (SELECT id FROM campaign WHERE state = 'published'), $slug, (SELECT count(*) FROM kit), $slug, $slug, $is_generic))";
constexpr auto kAddChoice = "INSERT INTO kit_choice (kit_id, choice, pick) VALUES ($kit, 1, $pick)";
constexpr auto kAddComponent = R"(
    INSERT INTO kit_component (kit_id, position, choice, item_id, quantity) VALUES ($kit, $position, $choice, $item, $quantity))";

std::string CampaignDay::add_kit(const std::string& slug, bool is_generic, Contents fixed, Count pick, Contents dishes) {
    db().write([&](Transaction& tx) {
        const KitId id{new_key(now())};
        tx.run(kAddKit, {{"$id", id}, {"$slug", slug}, {"$is_generic", is_generic}});
        if (pick > 0) tx.run(kAddChoice, {{"$kit", id}, {"$pick", pick}});
        Count position = 0;
        for (const auto& [choice, contents] : {std::pair{0, fixed}, std::pair{1, dishes}})
            for (const auto& [item, quantity] : contents)
                tx.run(kAddComponent, {{"$kit", id}, {"$position", ++position}, {"$choice", choice}, {"$item", item}, {"$quantity", quantity}});
    });
    return slug;
}

SchoolId CampaignDay::school(const std::string& name, Count rank) { return add_school(name, "school", rank, {}); }

SchoolId CampaignDay::building(const SchoolId& parent, const std::string& name) { return add_school(name, "school", 0, parent); }

SchoolId CampaignDay::partner(const std::string& name) { return add_school(name, "partner", 0, {}); }

constexpr auto kRank = "UPDATE roster SET rank = $rank WHERE school_id = $school";

static SchoolId added(Transaction& tx, const School& school, Count rank, Instant now) {
    const SchoolId id = add_school(tx, school, now).id;
    if (rank != 0) tx.run(kRank, {{"$school", id}, {"$rank", rank}});
    return id;
}

SchoolId CampaignDay::add_school(const std::string& name, const char* kind, Count rank, const std::optional<SchoolId>& parent) {
    const School school{.id = {}, .kind = kind, .name = name, .board = "", .mrc = "", .municipality = "", .address = "", .postal_code = "",
                        .language = "fr", .parent = parent};
    return db().write([&](Transaction& tx) { return added(tx, school, rank, now()); });
}

std::vector<SchoolId> CampaignDay::schools(int how_many) {
    std::vector<SchoolId> ids;
    db().write([&](Transaction& tx) {
        ids.clear();
        const School school{.id = {}, .kind = "school", .name = "École", .board = "", .mrc = "", .municipality = "", .address = "",
                            .postal_code = "", .language = "fr", .parent = {}};
        for (int i = 0; i < how_many; ++i) ids.push_back(added(tx, school, i, now()));
    });
    return ids;
}

constexpr auto kAddPlace = R"(
    INSERT INTO delivery_place (id, school_id, name, position)
    VALUES ($id, $school, $name, (SELECT count(*) FROM delivery_place WHERE school_id = $school)))";

PlaceId CampaignDay::place(const SchoolId& school, const std::string& name) {
    const PlaceId id{new_key(now())};
    db().write([&](Transaction& tx) { tx.run(kAddPlace, {{"$id", id}, {"$school", school}, {"$name", name}}); });
    return id;
}

constexpr auto kNextCampaign = R"(
    INSERT INTO campaign (id, slug, name_fr, name_en, number_prefix, state, opens_at, closes_at, deadline_set_at)
    VALUES (2, 'jps-2028', 'JPS 2028', 'HSD 2028', 'JPS28', 'published', $opens, $closes, 0))";
constexpr auto kNextRoster = R"(
    INSERT INTO roster (campaign_id, school_id) SELECT 2, id FROM school WHERE kind = 'school' AND closed_at IS NULL)";
constexpr auto kNextCount = "INSERT INTO campaign_count (campaign_id, silent) SELECT 2, count(*) FROM roster WHERE campaign_id = 2";

void CampaignDay::archive() {
    db().write([&](Transaction& tx) {
        tx.run("UPDATE campaign SET state = 'archived'");
        tx.run(kNextCampaign, {{"$opens", now() - 1h}, {"$closes", now() + 24h}});
        tx.run(kNextRoster);
        tx.run(kNextCount);
    });
}

void CampaignDay::pool(bool on) {
    db().write([&](Transaction& tx) { tx.run("UPDATE campaign SET pool_on = $on", {{"$on", on}}); });
}

void CampaignDay::before_the_opening() { at(kOpens - 1h); }
void CampaignDay::after_the_deadline() { at(kCloses); }
void CampaignDay::at(Instant moment) { ahead_ = moment - system_time(); }

// ── Who asks ──

CampaignDay::Who CampaignDay::as(const SchoolId& school) {
    const std::lock_guard lock{tokens_mutex_};
    std::string& token = tokens_[school.text()];
    if (token.empty())
        token = db().write([&](Transaction& tx) {
            return open_session(tx, app_->program().service().key, visitor_of(school, CampaignId{1}), "", 2400h, now());
        });
    return {token};
}

CampaignDay::Who CampaignDay::staff() { return account("staff"); }
CampaignDay::Who CampaignDay::admin() { return account("admin"); }

constexpr auto kAddAccount = R"(
    INSERT INTO account (id, email, name, role, password_hash, added_at)
    VALUES ($id, $role || '@prel.example', $role, $role, 'none', $now)
        ON CONFLICT (email) DO UPDATE SET name = excluded.name RETURNING id)";

CampaignDay::Who CampaignDay::account(const char* role) {
    const std::lock_guard lock{tokens_mutex_};
    std::string& token = tokens_[role];
    if (token.empty())
        token = db().write([&](Transaction& tx) {
            const auto id = *tx.first(kAddAccount, {{"$id", new_key(now())}, {"$role", role}, {"$now", now()}},
                                      [](const Row& row) { return row.integer("id"); });
            const Visitor visitor{.role = role == std::string_view{"staff"} ? Role::staff : Role::admin, .actor = "account:" + std::to_string(id), .id = id};
            return open_session(tx, app_->program().service().key, visitor, "", 2400h, now());
        });
    return {token};
}

// ── By HTTP ──

Told CampaignDay::get(const Who& who, const std::string& path) const { return send(who, "GET", path, "", {}); }

Told CampaignDay::post(const Who& who, const std::string& path, const json& body, std::multimap<std::string, std::string> headers) const {
    if (!headers.contains("Idempotency-Key")) headers.emplace("Idempotency-Key", fresh_key());
    return send(who, "POST", path, body.dump(), std::move(headers));
}

std::string CampaignDay::fresh_key() { return uuid_of(new_key(system_time())); }

Told CampaignDay::patch(const Who& who, const std::string& path, const json& body, const std::string& if_match) const {
    return send(who, "PATCH", path, body.dump(), {{"If-Match", if_match}});
}

Told CampaignDay::remove(const Who& who, const std::string& path) const { return send(who, "DELETE", path, "", {}); }

Told CampaignDay::send(const Who& who, const std::string& method, const std::string& path, const std::string& body,
                       std::multimap<std::string, std::string> headers) const {
    auto client = who.is_operator ? httplib::Client{(folder_ / "trousse.sock").string(), 1} : httplib::Client{"127.0.0.1", port()};
    if (who.is_operator) client.set_address_family(AF_UNIX);
    client.set_read_timeout(10min);  // a thousand orders at once, on a slow machine or under a sanitizer

    httplib::Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    for (const auto& [name, value] : headers) request.headers.emplace(name, value);
    if (who.is_operator) request.headers.emplace("Host", "trousse");
    if (!who.token.empty()) request.headers.emplace("Cookie", "__Host-trousse=" + who.token);
    if (method == "POST" || method == "PATCH") {
        if (!request.headers.contains("Content-Type")) request.headers.emplace("Content-Type", "application/json");
    }

    const httplib::Result result = client.send(request);
    if (!result) throw std::runtime_error{"no answer: " + httplib::to_string(result.error())};
    Told told{.status = result->status, .body = result->body.empty() ? json() : json::parse(result->body, nullptr, false)};
    for (const auto& [name, value] : result->headers) told.headers.emplace(name, value);
    return told;
}

std::string Told::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

std::string Told::fault() const {
    const json faults = body.value("faults", json::array());
    if (faults.empty()) return "";
    return faults[0]["pointer"].get<std::string>() + " " + faults[0]["code"].get<std::string>();
}

Told CampaignDay::order(const SchoolId& school, const std::string& kit, std::string key) {
    if (key.empty()) key = fresh_key();
    return post(as(school), "/api/v1/orders", order_body(school, kit), {{"Idempotency-Key", key}});
}

Told CampaignDay::order_by_staff(const SchoolId& school, const std::string& kit) {
    return post(staff(), "/api/v1/orders", order_body(school, kit));
}

json order_body(const SchoolId& school, const std::string& kit) {
    return {{"school", school.text()},
            {"kit", kit},
            {"contact", {{"name", "Anne Roy"}, {"email", "anne@ecole.example"}, {"phone", ""}, {"language", "fr"}}},
            {"delivery", {{"way", "ship"}, {"place", nullptr}}}};
}

Told CampaignDay::cancel(const SchoolId& school, const std::string& number, const std::string& then) {
    return act(as(school), number, "cancellation", {{"then", then}});
}

Told CampaignDay::act(const Who& who, const std::string& number, const std::string& act, json body) {
    const std::string path = "/api/v1/orders/" + number;
    return post(who, path + "/" + act, body, {{"If-Match", get(who, path).header("ETag")}});
}

Told CampaignDay::decline(const SchoolId& school) {
    return post(as(school), "/api/v1/declines", {{"school", school.text()}});
}

Told CampaignDay::show(const SchoolId& school, const std::string& number) { return get(as(school), "/api/v1/orders/" + number); }

Told CampaignDay::change(const SchoolId& school, const std::string& number, const json& change) {
    const std::string path = "/api/v1/orders/" + number;
    return patch(as(school), path, change, show(school, number).header("ETag"));
}

Told CampaignDay::run_generic() const { return post(at_the_machine(), "/api/v1/generic-runs"); }

// ── What the database holds ──

Count CampaignDay::figure(Sql sql) {
    return db().read([&](const Snapshot& snapshot) { return snapshot.figure(sql); });
}

Count CampaignDay::reserved(const ItemId& item) {
    return db().read([&](const Snapshot& snapshot) {
        return snapshot.figure("SELECT reserved AS figure FROM item WHERE id = $item", {{"$item", item}});
    });
}

Count CampaignDay::on_hand(const ItemId& item) {
    return db().read([&](const Snapshot& snapshot) {
        return snapshot.figure("SELECT on_hand AS figure FROM item WHERE id = $item", {{"$item", item}});
    });
}

std::string CampaignDay::outcome_of(const SchoolId& school) {
    return db().read([&](const Snapshot& snapshot) {
        return snapshot
            .first(R"(SELECT answer FROM roster JOIN campaign ON campaign.id = campaign_id
                       WHERE school_id = $school AND campaign.state = 'published')",
                   {{"$school", school}}, [](const Row& row) { return row.text("answer"); })
            .value_or("none");
    });
}

std::string CampaignDay::state_of(const SchoolId& school) {
    return db().read([&](const Snapshot& snapshot) {
        return snapshot
            .first("SELECT state FROM orders WHERE school_id = $school ORDER BY id DESC LIMIT 1", {{"$school", school}},
                   [](const Row& row) { return row.text("state"); })
            .value_or("");
    });
}

int how_many(const char* variable, int usual) {
    const char* const given = std::getenv(variable);
    return given != nullptr ? std::stoi(given) : usual;
}

json item_shown(CampaignDay& day, const ItemId& item) {
    return day.get(day.staff(), "/api/v1/items/" + item.text()).body;
}

json item_lines(CampaignDay::Contents all) {
    json lines = json::array();
    for (const auto& [item, quantity] : all) lines.push_back({{"item", item.text()}, {"quantity", quantity}});
    return lines;
}

json delivery_body(const ItemId& item) {
    return {{"supplier", "Imprimerie des Pins"},
            {"reference", "PO-118"},
            {"expected_on", "2027-01-18"},
            {"lines", {{{"item", item.text()}, {"quantity", 5}}}}};
}

}  // namespace trousse
