#include "inventory/hand_outs.hpp"

#include "inventory/items_view.hpp"
#include "inventory/names.hpp"
#include "inventory/stock_changes.hpp"
#include "platform/answers.hpp"
#include "platform/crypto.hpp"

namespace trousse {

using nlohmann::json;

static HandOutForm hand_out_form(JsonReader& body);
static void require_spare(const Snapshot& db, const Demand& wanted, const Claims& claims);
static json shown_hand_out(const Snapshot& db, const HandOutId& id);

Answer hand_out(Service& service, const Request& request) {
    const HandOutForm form = read_json(request.body, hand_out_form);
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        require_known_items(tx, form.lines);
        const Claims claims = current_claims(tx);
        require_spare(tx, demand_of(form.lines), claims);
        const HandOutId id = record_hand_out(tx, form, claims.campaign, request.visitor.actor, now);
        const json body{{"hand_out", shown_hand_out(tx, id)}, {"items", shown_items(tx, form.lines)}};
        return Answer{.status = 201, .body = body.dump()};
    });
}

HandOutForm hand_out_form(JsonReader& body) {
    return {.occasion = body.text("/occasion", 120), .lines = stock_lines(body, "/lines")};
}

void require_spare(const Snapshot& db, const Demand& wanted, const Claims& claims) {
    const auto missing = shortages(wanted, shelves_under(db, claims), claims.pool, Asker::anyone_else);
    if (missing.empty()) return;
    json items = json::array();
    for (const Shortage& shortage : missing)
        items.push_back({{"item", shortage.item.text},
                         {"name", told(require_item(db, shortage.item).form.name)},
                         {"wanted", shortage.wanted},
                         {"left", shortage.left}});
    const bool is_protected = std::ranges::any_of(missing, &Shortage::is_protected);
    throw Problem{
        .status = 409, .code = "sold_out", .params = {{"items", std::move(items)}, {"protected", is_protected}}};
}

constexpr auto kAdd = R"(
    INSERT INTO hand_out (id, campaign_id, occasion, handed_at, handed_by)
    VALUES ($id, $campaign, $occasion, $now, $done_by))";
constexpr auto kAddLine = "INSERT INTO hand_out_line (hand_out_id, movement_id) VALUES ($hand_out, $movement)";
constexpr auto kLastMovement = "SELECT max(id) AS figure FROM movement";

HandOutId record_hand_out(Transaction& tx, const HandOutForm& form, const std::optional<CampaignId>& campaign,
                          std::string_view done_by, Instant now) {
    HandOutId id{uuid7(now)};
    tx.run(kAdd,
           {{"$id", id}, {"$campaign", campaign}, {"$occasion", form.occasion}, {"$now", now}, {"$done_by", done_by}});
    for (const StockLine& line : form.lines) {
        move_and_audit(tx,
                       {.cause = "hand_out",
                        .item = line.item,
                        .on_hand_change = -line.quantity,
                        .campaign = campaign,
                        .reason = form.occasion,
                        .done_by = done_by},
                       "stock.handed_out", now);
        tx.run(kAddLine, {{"$hand_out", id}, {"$movement", tx.figure(kLastMovement)}});
    }
    return id;
}

#define HAND_OUT_COLUMNS                                                                      \
    "SELECT hand_out.id, occasion, handed_at, slug, name_fr, name_en, " NAME_OF_ACTOR("handed_by") \
    " AS by FROM hand_out LEFT JOIN campaign ON campaign.id = campaign_id "

constexpr auto kHandOut = HAND_OUT_COLUMNS "WHERE hand_out.id = $id";
constexpr auto kHandOuts = HAND_OUT_COLUMNS R"(
     WHERE ($campaign IS NULL OR campaign_id = $campaign)
       AND ($after = '' OR printf('%020d ', handed_at) || hand_out.id < $after)
     ORDER BY handed_at DESC, hand_out.id DESC LIMIT $limit)";

static json lines_of(const Snapshot& db, const std::string& id);
static json hand_out_from(const Row& row);
static Keyed keyed(const Row& row);

// Of one campaign, or all: between two campaigns things are handed out too.
Answer list_hand_outs(Service& service, const Request& request) {
    require_known(request, {"campaign", "limit", "cursor"});
    const Page page = page_of(request);
    const std::string slug = asked(request, "campaign");
    return service.db.read([&](const Snapshot& db) {
        const auto campaign = slug.empty() ? std::nullopt : claims_of(db, slug).campaign;
        auto rows =
            db.all(kHandOuts, {{"$campaign", campaign}, {"$after", page.after}, {"$limit", page.limit + 1}}, keyed);
        for (auto& [key, row] : rows) row["lines"] = lines_of(db, row["id"]);
        return page_with(std::move(rows), page);
    });
}

json shown_hand_out(const Snapshot& db, const HandOutId& id) {
    json shown = db.first(kHandOut, {{"$id", id}}, hand_out_from).value();
    shown["lines"] = lines_of(db, id.text);
    return shown;
}

json hand_out_from(const Row& row) {
    json campaign;
    if (!row.is_null("slug"))
        campaign = {{"slug", row.text("slug")}, {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}};
    return {{"id", row.text("id")},
            {"occasion", row.text("occasion")},
            {"campaign", std::move(campaign)},
            {"at", told(row.instant("handed_at"))},
            {"by", row.text("by")}};
}

Keyed keyed(const Row& row) {
    std::string moment = std::to_string(row.integer("handed_at"));
    moment.insert(0, 20 - moment.size(), '0');
    return {moment + ' ' + row.text("id"), hand_out_from(row)};
}

constexpr auto kLines = "SELECT " ITEM_NAME_COLUMNS R"(, -on_hand_change AS quantity
      FROM hand_out_line JOIN movement ON movement.id = movement_id JOIN item ON item.id = movement.item_id
     WHERE hand_out_id = $id ORDER BY movement.id)";

json lines_of(const Snapshot& db, const std::string& id) {
    return db.all(kLines, {{"$id", id}}, [](const Row& row) {
        return json{{"item", shown(item_name_from(row))}, {"quantity", row.integer("quantity")}};
    });
}

}  // namespace trousse
