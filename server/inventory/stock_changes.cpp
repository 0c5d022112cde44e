#include "inventory/stock_changes.hpp"

#include "inventory/items_view.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"

namespace trousse {

using nlohmann::json;

static constexpr Count kMostAtOnce = 1'000'000;

namespace {

struct StockForm {
    ItemId item;
    Count quantity = 0;  // of an adjustment, the change
    std::string reason;  // or the supplier's reference
};

}  // namespace

static StockForm receipt_form(JsonReader& body);
static StockForm adjustment_form(JsonReader& body);
static StockForm hand_out_form(JsonReader& body);
static Item known_item(const Snapshot& db, const ItemId& id);
static void require_not_negative(const Item& item, Count change);
static void require_loose(const Snapshot& db, const Item& before, Count change);
static void require_spare(const Item& item, Count wanted, const Shelf& shelf, const Pool& pool);
static void audit_change(Transaction& tx, const Request& request, std::string_view act, const Item& before,
                         Instant now);
static Answer made(const json& body) { return {.status = 201, .body = body.dump()}; }

Answer receive(Service& service, const OrdersFollowStock& orders, const Request& request) {
    const StockForm form = read_json(request.body, receipt_form);
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Item before = known_item(tx, form.item);
        move(tx,
             {.cause = "receipt",
              .item = form.item,
              .on_hand_change = form.quantity,
              .reason = form.reason,
              .done_by = actor},
             now);
        audit_change(tx, request, "stock.received", before, now);
        const auto served = orders.serve_waiting(tx, actor, now);
        return made({{"item", shown_item(tx, form.item)}, {"served", served}});
    });
}

// Below what is promised, the last in priority give their promises back first (rule 2).
Answer adjust(Service& service, const OrdersFollowStock& orders, const Request& request) {
    const StockForm form = read_json(request.body, adjustment_form);
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Item before = known_item(tx, form.item);
        const Count after = before.on_hand + form.quantity;
        require_not_negative(before, form.quantity);
        std::vector<std::string> set_back, served;
        if (after < before.reserved) set_back = orders.set_back(tx, form.item, after, actor, now);
        require_loose(tx, before, form.quantity);
        move(tx,
             {.cause = "adjustment",
              .item = form.item,
              .on_hand_change = form.quantity,
              .reason = form.reason,
              .done_by = actor},
             now);
        audit_change(tx, request, "stock.adjusted", before, now);
        if (form.quantity > 0) served = orders.serve_waiting(tx, actor, now);
        return made({{"item", shown_item(tx, form.item)}, {"set_back", set_back}, {"served", served}});
    });
}

// For events and partners: only what no silent school's default needs (rule 4).
Answer hand_out(Service& service, const Request& request) {
    const StockForm form = read_json(request.body, hand_out_form);
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Item before = known_item(tx, form.item);
        const Claims claims = current_claims(tx);
        require_spare(before, form.quantity, shelf_under(tx, claims, form.item), claims.pool);
        move(tx,
             {.cause = "hand_out",
              .item = form.item,
              .on_hand_change = -form.quantity,
              .campaign = claims.campaign,
              .reason = form.reason,
              .done_by = actor},
             now);
        audit_change(tx, request, "stock.handed_out", before, now);
        return made({{"item", shown_item(tx, form.item)}});
    });
}

StockForm receipt_form(JsonReader& body) {
    return {.item = {body.text("/item", 36)},
            .quantity = body.integer("/quantity", 1, kMostAtOnce),
            .reason = body.line("/reference", 120)};
}

StockForm adjustment_form(JsonReader& body) {
    const Count change = body.integer("/change", -kMostAtOnce, kMostAtOnce);
    if (change == 0) body.fault({"/change", "too_small", {{"limit", 1}}});
    return {.item = {body.text("/item", 36)}, .quantity = change, .reason = body.text("/reason", 200)};
}

StockForm hand_out_form(JsonReader& body) {
    return {.item = {body.text("/item", 36)},
            .quantity = body.integer("/quantity", 1, kMostAtOnce),
            .reason = body.text("/reason", 200)};
}

Item known_item(const Snapshot& db, const ItemId& id) {
    auto item = find_item(db, id);
    if (!item) throw invalid("/item", "unknown_item");
    return *std::move(item);
}

void require_not_negative(const Item& item, Count change) {
    if (item.on_hand + change >= 0) return;
    throw Problem{.status = 409,
                  .code = "stock_would_be_negative",
                  .params = {{"item", item.id.text}, {"on_hand", item.on_hand}, {"change", change}}};
}

// What is still promised once every order has given back what it can lies in packed parcels, and is not on the shelf to
// be lost: they are unpacked first.
void require_loose(const Snapshot& db, const Item& before, Count change) {
    const Count packed = require_item(db, before.id).reserved;
    if (before.on_hand + change >= packed) return;
    throw Problem{.status = 409,
                  .code = "stock_would_be_negative",
                  .params = {{"item", before.id.text}, {"on_hand", before.on_hand - packed}, {"change", change}}};
}

void require_spare(const Item& item, Count wanted, const Shelf& shelf, const Pool& pool) {
    const auto missing = shortages({{item.id, wanted}}, {{item.id, shelf}}, pool, Asker::anyone_else);
    if (missing.empty()) return;
    const Shortage& shortage = missing.front();
    const json line{
        {"item", item.id.text}, {"name", told(item.form.name)}, {"wanted", shortage.wanted}, {"left", shortage.left}};
    throw Problem{
        .status = 409, .code = "sold_out", .params = {{"items", {line}}, {"protected", shortage.is_protected}}};
}

void audit_change(Transaction& tx, const Request& request, std::string_view act, const Item& before, Instant now) {
    const std::string was = std::to_string(before.on_hand);
    const std::string became = std::to_string(require_item(tx, before.id).on_hand);
    audit(tx, {.done_by = request.visitor.actor, .act = act, .subject = before.id.text, .was = was, .became = became},
          now);
}

}  // namespace trousse
