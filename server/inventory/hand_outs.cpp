#include "inventory/hand_outs.hpp"

#include "inventory/items_view.hpp"
#include "inventory/stock_changes.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static HandOutForm hand_out_form(JsonReader& body);
static void require_spare(const Snapshot& db, const Demand& wanted, const CampaignPool& campaign);
static json shown_hand_out(const Snapshot& db, const HandOutId& id);

Answer hand_out(Service& service, const Request& request) {
    const HandOutForm form = read_json(request.body, hand_out_form);
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        require_known_items(tx, form.lines);
        const CampaignPool campaign = current_pool(tx);
        require_spare(tx, demand_of(form.lines), campaign);
        const HandOutId id = record_hand_out(tx, form, campaign.id, request.visitor.actor, now);
        const json body{{"hand_out", shown_hand_out(tx, id)}, {"items", shown_items(tx, form.lines)}};
        return Answer{.status = 201, .body = body.dump()};
    });
}

HandOutForm hand_out_form(JsonReader& body) {
    return {.occasion = body.text("/occasion", 120), .lines = stock_lines(body, "/lines")};
}

void require_spare(const Snapshot& db, const Demand& wanted, const CampaignPool& campaign) {
    const auto missing = shortages(wanted, shelves_in(db, campaign), campaign.pool, Asker::anyone_else);
    if (missing.empty()) return;
    json items = json::array();
    for (const Shortage& shortage : missing)
        items.push_back({{"item", shortage.item.text()},
                         {"name", told(require_item(db, shortage.item).form.name)},
                         {"wanted", shortage.wanted},
                         {"left", shortage.left}});
    const bool is_protected = std::ranges::any_of(missing, &Shortage::is_protected);
    throw Problem{
        .status = 409, .code = "sold_out", .params = {{"items", std::move(items)}, {"protected", is_protected}}};
}

constexpr auto kRecordHandOut = R"(
    INSERT INTO hand_out (id, campaign_id, occasion, handed_at, handed_by)
    VALUES ($id, $campaign, $occasion, $now, $done_by))";

HandOutId record_hand_out(Transaction& tx, const HandOutForm& form, const std::optional<CampaignId>& campaign,
                          std::string_view done_by, Instant now) {
    const HandOutId id{new_key(now)};
    tx.run(kRecordHandOut,
           {{"$id", id}, {"$campaign", campaign}, {"$occasion", form.occasion}, {"$now", now}, {"$done_by", done_by}});
    for (const StockLine& line : form.lines)
        move_and_audit(tx,
                       {.cause = "hand_out",
                        .item = line.item,
                        .change = -line.quantity,
                        .campaign = campaign,
                        .hand_out = id,
                        .done_by = done_by},
                       "stock.handed_out", now);
    return id;
}

static json hand_out_from(const Snapshot& db, const Row& row);

constexpr auto kHandOuts = R"(
    SELECT hand_out.id, occasion, handed_at, handed_by, slug, name_fr, name_en
      FROM hand_out LEFT JOIN campaign ON campaign.id = campaign_id
     WHERE ($campaign IS NULL OR campaign_id = $campaign) AND ($before IS NULL OR hand_out.id < $before)
     ORDER BY hand_out.id DESC LIMIT $limit)";

// Of one campaign, or all: between two campaigns things are handed out too.
Answer list_hand_outs(Service& service, const Request& request) {
    require_known(request, {"campaign", "limit", "cursor"});
    const Page page = page_of(request);
    const std::string slug = asked(request, "campaign");
    return service.db.read([&](const Snapshot& db) {
        const auto campaign = slug.empty() ? std::nullopt : pool_named(db, slug).id;
        auto rows = db.all(kHandOuts,
                           {{"$campaign", campaign}, {"$before", page.after_id<HandOut>()}, {"$limit", page.limit + 1}},
                           [&](const Row& row) {
                               return Keyed{row.id<HandOut>("id").text(), hand_out_from(db, row)};
                           });
        return page_with(std::move(rows), page);
    });
}

constexpr auto kHandOut = R"(
    SELECT hand_out.id, occasion, handed_at, handed_by, slug, name_fr, name_en
      FROM hand_out LEFT JOIN campaign ON campaign.id = campaign_id WHERE hand_out.id = $id)";

json shown_hand_out(const Snapshot& db, const HandOutId& id) {
    return db.first(kHandOut, {{"$id", id}}, [&](const Row& row) { return hand_out_from(db, row); }).value();
}

static json lines_of(const Snapshot& db, const HandOutId& id);

json hand_out_from(const Snapshot& db, const Row& row) {
    const auto id = row.id<HandOut>("id");
    json campaign;
    if (!row.is_null("slug"))
        campaign = {{"slug", row.text("slug")}, {"name", told(Bilingual{row.text("name_fr"), row.text("name_en")})}};
    return {{"id", id.text()},
            {"occasion", row.text("occasion")},
            {"campaign", std::move(campaign)},
            {"at", told(row.instant("handed_at"))},
            {"by", name_of_actor(db, row.text("handed_by"))},
            {"lines", lines_of(db, id)}};
}

constexpr auto kHandedOut = "SELECT item_id, -change AS quantity FROM movement WHERE hand_out_id = $id ORDER BY id";

json lines_of(const Snapshot& db, const HandOutId& id) {
    return db.all(kHandedOut, {{"$id", id}}, [&](const Row& row) {
        return json{{"item", named(require_item(db, row.id<Item>("item_id")))}, {"quantity", row.integer("quantity")}};
    });
}

}  // namespace trousse
