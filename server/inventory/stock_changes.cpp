#include "inventory/stock_changes.hpp"

#include "inventory/incoming.hpp"
#include "inventory/items_view.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

namespace {

struct ReceiptForm {
    StockLines lines;
    std::string reference;  // the supplier's
    std::optional<IncomingId> incoming;
};

struct AdjustmentForm {
    ItemId item;
    Count change = 0;
    std::string reason;
};

}  // namespace

static ReceiptForm receipt_form(JsonReader& body);
static AdjustmentForm adjustment_form(JsonReader& body);
static void receive_expected(Transaction& tx, const ReceiptForm& form, std::string_view actor, Instant now);
static Item known_item(const Snapshot& db, const ItemId& id);
static void require_not_negative(const Item& item, Count change);
static void require_loose(const Snapshot& db, const Item& before, Count change);
static Answer made(const json& body) { return {.status = 201, .body = body.dump()}; }

Answer receive(Service& service, const OrdersFollowStock& orders, const Request& request) {
    const ReceiptForm form = read_json(request.body, receipt_form);
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        require_known_items(tx, form.lines);
        receive_expected(tx, form, actor, now);
        for (const StockLine& line : form.lines)
            move_and_audit(tx,
                           {.cause = "receipt",
                            .item = line.item,
                            .change = line.quantity,
                            .note = form.reference,
                            .done_by = actor},
                           "stock.received", now);
        const auto served = orders.serve_waiting(tx, actor, now);
        return made({{"items", shown_items(tx, form.lines)},
                     {"served", served},
                     {"incoming", form.incoming ? shown(require_incoming(tx, *form.incoming)) : json()}});
    });
}

// Closes what was expected with what came of it.
void receive_expected(Transaction& tx, const ReceiptForm& form, std::string_view actor, Instant now) {
    if (!form.incoming) return;
    const auto incoming = find_incoming(tx, *form.incoming);
    if (!incoming) throw invalid("/incoming", "unknown_incoming");
    require_expected(*incoming);
    close_as_received(tx, *incoming, form.lines, actor, now);
    audit(tx,
          {.done_by = actor,
           .act = "incoming.received",
           .subject = subject_of(incoming->id),
           .was = "expected",
           .became = "received"},
          now);
}

Answer adjust(Service& service, const OrdersFollowStock& orders, const Request& request) {
    const AdjustmentForm form = read_json(request.body, adjustment_form);
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        const Item before = known_item(tx, form.item);
        const auto set_back = adjust_stock(
            tx, orders, {.item = before.id, .change = form.change, .reason = form.reason, .done_by = actor}, now);
        std::vector<std::string> served;
        if (form.change > 0) served = orders.serve_waiting(tx, actor, now);
        return made({{"item", shown_item(tx, form.item)}, {"set_back", set_back}, {"served", served}});
    });
}

std::vector<std::string> adjust_stock(Transaction& tx, const OrdersFollowStock& orders, const Adjusting& adjusting,
                                      Instant now) {
    const auto& [item, change, reason, count, actor] = adjusting;
    const Item before = require_item(tx, item);
    const Count after = before.on_hand + change;
    require_not_negative(before, change);
    std::vector<std::string> set_back;
    if (after < before.reserved) set_back = orders.set_back(tx, item, after, actor, now);
    require_loose(tx, before, change);
    move_and_audit(
        tx, {.cause = "adjustment", .item = item, .change = change, .count = count, .note = reason, .done_by = actor},
        "stock.adjusted", now);
    return set_back;
}

void move_and_audit(Transaction& tx, const Movement& movement, std::string_view act, Instant now) {
    const Count was = require_item(tx, movement.item).on_hand;
    move(tx, movement, now);
    audit(tx,
          {.done_by = movement.done_by,
           .act = act,
           .subject = subject_of(movement.item),
           .was = std::to_string(was),
           .became = std::to_string(was + movement.change)},
          now);
}

ReceiptForm receipt_form(JsonReader& body) {
    return {.lines = stock_lines(body, "/lines"),
            .reference = body.line("/reference", 120),
            .incoming = body.maybe_id<Incoming>("/incoming")};
}

AdjustmentForm adjustment_form(JsonReader& body) {
    const Count change = body.integer("/change", -kMostPieces, kMostPieces);
    if (change == 0) body.fault({"/change", "too_small", {{"limit", 1}}});
    return {.item = body.id<Item>("/item"), .change = change, .reason = body.text("/reason", 200)};
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
                  .params = {{"item", item.id.text()}, {"on_hand", item.on_hand}, {"change", change}}};
}

// What is still promised once every order has given back what it can lies in packed parcels, and is not on the shelf to
// be lost: they are unpacked first.
void require_loose(const Snapshot& db, const Item& before, Count change) {
    const Count packed = require_item(db, before.id).reserved;
    if (before.on_hand + change >= packed) return;
    throw Problem{.status = 409,
                  .code = "stock_would_be_negative",
                  .params = {{"item", before.id.text()}, {"on_hand", before.on_hand - packed}, {"change", change}}};
}

}  // namespace trousse
