#include <algorithm>

#include "campaigns/campaigns_routes.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
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
        {post, "/api/v1/shortage-order/preview", Access::admins, with(preview_shortage_order), kLongest},
        {post, "/api/v1/shortage-order", Access::admins, with(declare_shortage_order), kLongest},
    };
}

namespace {

struct Declaration {
    std::string rule;
    std::string seed;                // of a draw; chosen here where none is given
    std::vector<SchoolId> schools;   // by hand: who comes first
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
static std::vector<Standing> standing(const Snapshot& db, std::int64_t at_most);
static std::vector<Standing> arranged(std::vector<Standing> all, const Declaration& declared);
static SchoolsInLine schools_in_line(const Snapshot& db);
static json told(const std::vector<Standing>& line, const SchoolsInLine& schools, const json& declared);
static json last_declared(const Snapshot& db);
static void write_ranks(Transaction& tx, const std::vector<Standing>& line);

Answer show_shortage_order(Service& service, const Request& request) {
    require_known(request, {"limit"});
    const std::int64_t shown = asked(request, "limit").empty() ? kShown : page_of(request).limit;
    return service.db.read(
        [&](const Snapshot& db) { return ok(told(standing(db, shown), schools_in_line(db), last_declared(db))); });
}

// As it would be: nothing is saved.
Answer preview_shortage_order(Service& service, const Request& request) {
    const Declaration declared = read_json(request.body, declaration);
    return service.db.read([&](const Snapshot& db) {
        return ok(told(arranged(standing(db, INT64_MAX), declared), schools_in_line(db), {{"rule", declared.rule}, {"seed", declared.seed}, {"at", nullptr}}));
    });
}

Answer declare_shortage_order(Service& service, const Request& request) {
    const Declaration declared = read_json(request.body, declaration);
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const auto line = arranged(standing(tx, INT64_MAX), declared);
        write_ranks(tx, line);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "shortage_order.declared",
               .subject = "shortage-order",
               .became = json{{"rule", declared.rule}, {"seed", declared.seed}}.dump()},
              now);
        return ok(told(standing(tx, kShown), schools_in_line(tx), last_declared(tx)));
    });
}

Declaration declaration(JsonReader& body) {
    Declaration declared{.rule = body.word("/rule", {"alphabetical", "pupils", "drawn", "by_hand"}), .seed = "", .schools = {}};
    if (body.has("/seed")) declared.seed = body.line("/seed", 40);
    if (declared.rule == "drawn" && declared.seed.empty()) declared.seed = random_code();
    if (declared.rule != "drawn") declared.seed.clear();
    if (body.has("/schools"))
        body.list("/schools", 5'000, [&](const std::string& here) { declared.schools.push_back({body.text(here, 60)}); });
    return declared;
}

constexpr auto kStanding = R"(
    SELECT id, name, municipality, name_key, pupils, shortage_rank FROM school INDEXED BY school_by_shortage_rank
     WHERE kind = 'school' AND closed_at IS NULL ORDER BY shortage_rank, id LIMIT $limit)";

std::vector<Standing> standing(const Snapshot& db, std::int64_t at_most) {
    return db.all(kStanding, {{"$limit", at_most}}, [](const Row& row) {
        const auto id = row.id<School>("id");
        return Standing{.id = {id.text},
                        .name = row.text("name"),
                        .municipality = row.text("municipality"),
                        .in_line = {.id = {id.text},
                                    .name_key = row.text("name_key"),
                                    .pupils = row.maybe_integer("pupils"),
                                    .rank = row.integer("shortage_rank"),
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
        if (rule == ShortageRule::drawn) one.in_line.draw = sha256(declared.seed + ' ' + one.id.text);
        line.push_back(one.in_line);
        by_id.emplace(one.id, std::move(one));
    }
    std::vector<Standing> arranged;
    for (const InLine& place : in_order(std::move(line), rule, declared.schools)) arranged.push_back(by_id.at(place.id));
    return arranged;
}

constexpr auto kInLine = R"(
    SELECT count(*) AS schools, count(*) FILTER (WHERE shortage_rank = 0) AS undeclared FROM school INDEXED BY school_by_shortage_rank
     WHERE kind = 'school' AND closed_at IS NULL)";

SchoolsInLine schools_in_line(const Snapshot& db) {
    return *db.first(kInLine, {}, [](const Row& row) { return SchoolsInLine{.all = row.integer("schools"), .undeclared = row.integer("undeclared")}; });
}

// A school that came since the order was declared stands at rank 0, before all: it is told, so that one declares again.
json told(const std::vector<Standing>& line, const SchoolsInLine& schools, const json& declared) {
    json rows = json::array();
    for (std::size_t i = 0; i < std::min(line.size(), std::size_t{kShown}); ++i)
        rows.push_back({{"rank", i + 1},
                        {"id", line[i].id.text},
                        {"name", line[i].name},
                        {"municipality", line[i].municipality},
                        {"pupils", line[i].in_line.pupils ? json(*line[i].in_line.pupils) : json()}});
    return {{"declared", declared},
            {"schools", schools.all},
            {"without_rank", declared.is_null() ? 0 : schools.undeclared},
            {"data", std::move(rows)},
            {"next", nullptr}};
}

constexpr auto kLastDeclared = R"(
    SELECT done_at, became FROM audit INDEXED BY audit_of_a_subject WHERE subject = 'shortage-order' ORDER BY id DESC LIMIT 1)";

json last_declared(const Snapshot& db) {
    const auto declared = db.first(kLastDeclared, {}, [](const Row& row) {
        json last = json::parse(row.text("became"));
        last["at"] = trousse::told(row.instant("done_at"));
        return last;
    });
    return declared.value_or(json());
}

// From 1 on. What already waits keeps the place it was promised.
constexpr auto kWriteRanks = R"(
    UPDATE school SET shortage_rank = placed.key + 1 FROM json_each($line) AS placed WHERE school.id = placed.value)";

void write_ranks(Transaction& tx, const std::vector<Standing>& line) {
    json ids = json::array();
    for (const Standing& one : line) ids.push_back(one.id.text);
    tx.run(kWriteRanks, {{"$line", ids.dump()}});
}

}  // namespace trousse
