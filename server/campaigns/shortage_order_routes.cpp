#include <algorithm>

#include "campaigns/campaigns_routes.hpp"
#include "campaigns/campaigns_store.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"
#include "schools/shortage_order.hpp"

namespace trousse {

using nlohmann::json;

static Answer show_shortage_order(Service& service, const Request& request);
static Answer preview_shortage_order(Service& service, const Request& request);
static Answer declare_shortage_order(Service& service, const Request& request);

Routes shortage_order_routes(Service& service) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    constexpr std::size_t kLongest = 256 * 1024;  // the whole line, by hand
    return {
        {get, "/api/v1/shortage-order", Access::admins, with(show_shortage_order)},
        {post, "/api/v1/shortage-order/preview", Access::admins, Once::no_act, with(preview_shortage_order), kLongest},
        {post, "/api/v1/shortage-order", Access::admins, Once::by_key, with(declare_shortage_order), kLongest},
    };
}

namespace {

struct Declaration {
    std::string rule;
    std::string seed;               // of a draw; chosen here where none is given
    std::vector<SchoolId> schools;  // by hand: who comes first
};

struct Standing {
    SchoolId id;
    std::string name;
    std::string municipality;
    InLine in_line;
};

struct SchoolsInLine {
    std::int64_t all = 0, undeclared = 0;
};

constexpr std::int64_t kShown = 2'000;

}  // namespace

static Declaration declaration(JsonReader& body);
static CampaignId campaign_in_line(const Snapshot& db);
static std::vector<Standing> standing(const Snapshot& db, const CampaignId& campaign, std::int64_t at_most);
static std::vector<Standing> arranged(std::vector<Standing> all, const Declaration& declared);
static SchoolsInLine schools_in_line(const Snapshot& db, const CampaignId& campaign);
static json told(const std::vector<Standing>& line, const SchoolsInLine& schools, const json& declared);
static json last_declared(const Snapshot& db);
static std::int64_t write_ranks(Transaction& tx, const CampaignId& campaign, const std::vector<Standing>& line);

static Answer as_it_stands(const Snapshot& db, const CampaignId& campaign, std::int64_t shown) {
    return ok(told(standing(db, campaign, shown), schools_in_line(db, campaign), last_declared(db)));
}

Answer show_shortage_order(Service& service, const Request& request) {
    require_known(request, {"limit"});
    const std::int64_t shown = asked(request, "limit").empty() ? kShown : page_of(request).limit;
    return service.db.read([&](const Snapshot& db) { return as_it_stands(db, campaign_in_line(db), shown); });
}

// As it would be: nothing is saved.
Answer preview_shortage_order(Service& service, const Request& request) {
    const Declaration declared = read_json(request.body, declaration);
    return service.db.read([&](const Snapshot& db) {
        const CampaignId campaign = campaign_in_line(db);
        return ok(told(arranged(standing(db, campaign, INT64_MAX), declared), schools_in_line(db, campaign),
                       {{"rule", declared.rule}, {"seed", declared.seed}, {"at", nullptr}}));
    });
}

Answer declare_shortage_order(Service& service, const Request& request) {
    const Declaration declared = read_json(request.body, declaration);
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        const CampaignId campaign = campaign_in_line(tx);
        const auto moved = write_ranks(tx, campaign, arranged(standing(tx, campaign, INT64_MAX), declared));
        const json before = last_declared(tx);
        if (moved > 0 || before.is_null() || before.at("rule") != declared.rule || before.at("seed") != declared.seed)
            audit(tx,
                  {.done_by = request.visitor.actor,
                   .act = "shortage_order.declared",
                   .subject = "shortage-order",
                   .became = json{{"rule", declared.rule}, {"seed", declared.seed}}.dump()},
                  now);
        return as_it_stands(tx, campaign, kShown);
    });
}

Declaration declaration(JsonReader& body) {
    Declaration declared{
        .rule = body.word("/rule", {"alphabetical", "pupils", "drawn", "by_hand"}), .seed = "", .schools = {}};
    if (body.has("/seed")) declared.seed = body.line("/seed", 40);
    if (declared.rule == "drawn" && declared.seed.empty()) declared.seed = random_code();
    if (declared.rule != "drawn") declared.seed.clear();
    if (body.has("/schools"))
        body.list("/schools", 5'000,
                  [&](const std::string& here) { declared.schools.push_back(body.id<School>(here)); });
    return declared;
}

// The line is the current campaign's; before one is published, that of the newest draft, whose roster stands already.
// Of none, nobody stands in it.
constexpr auto kInLine =
    "SELECT id AS figure FROM campaign WHERE state <> 'archived' ORDER BY state = 'published' DESC, id DESC LIMIT 1";

CampaignId campaign_in_line(const Snapshot& db) { return {db.figure(kInLine)}; }

constexpr auto kStanding = R"(
    SELECT school.id, name, municipality, name_key, pupils, rank FROM roster JOIN school ON school.id = school_id
     WHERE campaign_id = $campaign ORDER BY rank, school_id LIMIT $limit)";

std::vector<Standing> standing(const Snapshot& db, const CampaignId& campaign, std::int64_t at_most) {
    return db.all(kStanding, {{"$campaign", campaign}, {"$limit", at_most}}, [](const Row& row) {
        const auto id = row.id<School>("id");
        return Standing{.id = id,
                        .name = row.text("name"),
                        .municipality = row.text("municipality"),
                        .in_line = {.id = id,
                                    .name_key = row.text("name_key"),
                                    .pupils = row.maybe_integer("pupils"),
                                    .rank = row.integer("rank"),
                                    .draw = {}}};
    });
}

std::vector<Standing> arranged(std::vector<Standing> all, const Declaration& declared) {
    const ShortageRule rule = declared.rule == "alphabetical" ? ShortageRule::alphabetical
                              : declared.rule == "pupils"     ? ShortageRule::pupils
                              : declared.rule == "drawn"      ? ShortageRule::drawn
                                                              : ShortageRule::by_hand;
    std::vector<InLine> line;
    std::map<SchoolId, Standing> by_id;
    for (Standing& one : all) {
        if (rule == ShortageRule::drawn) one.in_line.draw = sha256(declared.seed + ' ' + one.id.text());
        line.push_back(one.in_line);
        by_id.emplace(one.id, std::move(one));
    }
    std::vector<Standing> arranged;
    for (const InLine& place : in_order(std::move(line), rule, declared.schools))
        arranged.push_back(by_id.at(place.id));
    return arranged;
}

constexpr auto kSchools = R"(
    SELECT count(*) AS schools, count(*) FILTER (WHERE rank = 0) AS undeclared FROM roster WHERE campaign_id = $campaign)";

SchoolsInLine schools_in_line(const Snapshot& db, const CampaignId& campaign) {
    return *db.first(kSchools, {{"$campaign", campaign}}, [](const Row& row) {
        return SchoolsInLine{.all = row.integer("schools"), .undeclared = row.integer("undeclared")};
    });
}

// A school that came since the order was declared stands at rank 0, before all: it is told, so that one declares again.
json told(const std::vector<Standing>& line, const SchoolsInLine& schools, const json& declared) {
    json rows = json::array();
    for (std::size_t i = 0; i < std::min(line.size(), std::size_t{kShown}); ++i)
        rows.push_back({{"rank", i + 1},
                        {"id", line[i].id.text()},
                        {"name", line[i].name},
                        {"municipality", line[i].municipality},
                        {"pupils", maybe(line[i].in_line.pupils)}});
    return {{"declared", declared},
            {"schools", schools.all},
            {"without_rank", declared.is_null() ? 0 : schools.undeclared},
            {"data", std::move(rows)},
            {"next", nullptr}};
}

constexpr auto kLastDeclared = R"(
    SELECT done_at, became FROM audit WHERE subject = 'shortage-order' ORDER BY id DESC LIMIT 1)";

json last_declared(const Snapshot& db) {
    const auto declared = db.first(kLastDeclared, {}, [](const Row& row) {
        json last = json::parse(row.text("became"));
        last["at"] = trousse::told(row.instant("done_at"));
        return last;
    });
    return declared.value_or(json());
}

// From 1 on. How many moved.
constexpr auto kWriteRanks = R"(
    UPDATE roster SET rank = placed.key + 1 FROM json_each($line) AS placed
     WHERE campaign_id = $campaign AND school_id = placed.value AND rank <> placed.key + 1)";

std::int64_t write_ranks(Transaction& tx, const CampaignId& campaign, const std::vector<Standing>& line) {
    json keys = json::array();
    for (const Standing& one : line) keys.push_back(one.id.key);
    return tx.run(kWriteRanks, {{"$campaign", campaign}, {"$line", keys.dump()}});
}

}  // namespace trousse
