#include "inventory/inventory_routes.hpp"

#include <algorithm>
#include <sstream>

#include "inventory/hand_outs.hpp"
#include "inventory/incoming.hpp"
#include "inventory/items_view.hpp"
#include "inventory/movements_store.hpp"
#include "inventory/planning_routes.hpp"
#include "inventory/stock_changes.hpp"
#include "inventory/stock_counts.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/json_reader.hpp"
#include "platform/once.hpp"

namespace trousse {

using nlohmann::json;

static Answer list_items(Service& service, const Request& request);
static std::vector<Item> asked_items(const Snapshot& db, const std::string& skus);
static Answer show_item(Service& service, const Request& request);
static Answer add_item(Service& service, const Request& request);
static Answer change_item(Service& service, const Request& request);
static Answer item_ledger(Service& service, const Request& request);
static Answer whole_ledger(Service& service, const Request& request);

Routes inventory_routes(Service& service, OrdersFollowStock orders) {
    using enum Method;
    const auto with = [&service](auto handler) { return std::bind_front(handler, std::ref(service)); };
    const auto moving = [&service, orders](auto handler) {
        return std::bind_front(handler, std::ref(service), orders);
    };
    return {
        {get, "/api/v1/items", Access::staff, with(list_items)},
        {post, "/api/v1/items", Access::staff, Once::by_key, with(add_item)},
        {get, "/api/v1/items/{id}", Access::staff, with(show_item)},
        {patch, "/api/v1/items/{id}", Access::staff, with(change_item)},
        {get, "/api/v1/items/{id}/movements", Access::staff, with(item_ledger)},
        {get, "/api/v1/items/{id}/days", Access::staff, with(item_days)},
        {get, "/api/v1/movements", Access::staff, with(whole_ledger)},
        {post, "/api/v1/receipts", Access::staff, Once::by_key, moving(receive)},
        {post, "/api/v1/adjustments", Access::staff, Once::by_key, moving(adjust)},
        {get, "/api/v1/hand-outs", Access::staff, with(list_hand_outs)},
        {post, "/api/v1/hand-outs", Access::staff, Once::by_key, with(hand_out)},
        {get, "/api/v1/incoming", Access::staff, with(list_incoming)},
        {post, "/api/v1/incoming", Access::staff, Once::by_key, with(note_incoming)},
        {get, "/api/v1/incoming/{id}", Access::staff, with(show_incoming)},
        {patch, "/api/v1/incoming/{id}", Access::staff, with(change_incoming)},
        {post, "/api/v1/incoming/{id}/cancellation", Access::staff, Once::by_key, with(call_off_incoming)},
        {get, "/api/v1/stock-counts", Access::staff, with(list_counts)},
        {post, "/api/v1/stock-counts", Access::staff, Once::by_key, with(begin_counting)},
        {get, "/api/v1/stock-counts/{id}", Access::staff, with(show_count)},
        {patch, "/api/v1/stock-counts/{id}/lines/{item}", Access::staff, with(enter_line)},
        {post, "/api/v1/stock-counts/{id}/confirmation", Access::staff, Once::by_key, moving(confirm_count)},
        {post, "/api/v1/stock-counts/{id}/abandonment", Access::staff, Once::by_key, with(abandon_count)},
        {get, "/api/v1/shopping-list", Access::staff, with(shopping_list)},
        {post, "/api/v1/kits/{kit}/what-if", Access::staff, Once::no_act, with(what_if)},
    };
}

Answer list_items(Service& service, const Request& request) {
    require_known(request, {"sku"});
    return service.db.read([&](const Snapshot& db) {
        const Outlook seen = outlook(db);
        const Shelves shelves = shelves_in(db, seen.campaign);
        json rows = json::array();
        for (const Item& item : asked_items(db, asked(request, "sku")))
            rows.push_back(shown(item, shelves.at(item.id), seen));
        return ok({{"data", std::move(rows)}, {"next", nullptr}});
    });
}

// All by SKU, or those named with commas between, as they are named.
std::vector<Item> asked_items(const Snapshot& db, const std::string& skus) {
    const std::vector<Item> all = all_items(db);
    if (skus.empty()) return all;
    std::vector<Item> named;
    std::istringstream list{skus};
    for (std::string sku; std::getline(list, sku, ',');) {
        const auto item = std::ranges::find(all, sku, [](const Item& one) { return one.form.sku; });
        if (item == all.end()) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "sku"}}};
        named.push_back(*item);
    }
    return named;
}

Answer show_item(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        const Item item = require_item(db, request.id<Item>("id"));
        return versioned(ok(shown(db, item)), item.version);
    });
}

static ItemForm item_form(JsonReader& body, const std::optional<ItemForm>& before);
static std::string changes(const ItemForm& before, const ItemForm& after);

Answer add_item(Service& service, const Request& request) {
    const auto form = read_json(request.body, [](JsonReader& body) { return item_form(body, {}); });
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        const Item item = require_item(tx, record_item(tx, form, now));
        audit(
            tx,
            {.done_by = request.visitor.actor, .act = "item.added", .subject = subject_of(item.id), .became = form.sku},
            now);
        return versioned(created(shown(tx, item), "/api/v1/items/" + item.id.text()), item.version);
    });
}

Answer change_item(Service& service, const Request& request) {
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const Item before = require_item(tx, request.id<Item>("id"));
        require_version(request, before.version, [&] { return shown(tx, before); });
        const auto form = read_json(request.body, [&](JsonReader& body) { return item_form(body, before.form); });
        if (form == before.form) return versioned(ok(shown(tx, before)), before.version);
        rewrite_item(tx, before, form);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "item.changed",
               .subject = subject_of(before.id),
               .became = changes(before.form, form)},
              now);
        const Item item = require_item(tx, before.id);
        return versioned(ok(shown(tx, item)), item.version);
    });
}

static Bilingual both(JsonReader& body, const std::string& pointer);

// All of it for a new item; of one that is there, what is left out stays.
ItemForm item_form(JsonReader& body, const std::optional<ItemForm>& before) {
    const auto is_given = [&](const char* pointer) { return !before || body.has(pointer); };
    ItemForm form = before.value_or(ItemForm{});
    if (is_given("/sku")) form.sku = body.text("/sku", 40);
    if (is_given("/name")) form.name = both(body, "/name");
    if (is_given("/plural")) form.plural = both(body, "/plural");
    if (is_given("/unit")) form.unit = body.word("/unit", {"each", "roll", "sheet", "set"});
    if (is_given("/place")) form.place = body.line("/place", 80);
    if (is_given("/picture")) form.picture = body.line("/picture", 60);
    if (is_given("/alert_level")) form.alert_level = body.integer("/alert_level", 0, 1'000'000);
    return form;
}

Bilingual both(JsonReader& body, const std::string& pointer) {
    return {.fr = body.text(pointer + "/fr", 120), .en = body.text(pointer + "/en", 120)};
}

// Which fields, for the audit: « sku, place ».
std::string changes(const ItemForm& before, const ItemForm& after) {
    std::string names;
    const auto note = [&](bool changed, std::string_view name) {
        if (changed) names.append(names.empty() ? "" : ", ").append(name);
    };
    note(before.sku != after.sku, "sku");
    note(before.name != after.name, "name");
    note(before.plural != after.plural, "plural");
    note(before.unit != after.unit, "unit");
    note(before.place != after.place, "place");
    note(before.picture != after.picture, "picture");
    note(before.alert_level != after.alert_level, "alert_level");
    return names;
}

static LedgerQuery ledger_query(const Page& page);
static std::vector<Keyed> shown(const std::vector<LedgerLine>& lines, bool with_item);

Answer item_ledger(Service& service, const Request& request) {
    require_known(request, {"limit", "cursor"});
    const Page asked = page_of(request);
    LedgerQuery query = ledger_query(asked);
    return service.db.read([&](const Snapshot& db) {
        query.item = require_item(db, request.id<Item>("id")).id;
        return page_with(shown(ledger(db, query), false), asked);
    });
}

Answer whole_ledger(Service& service, const Request& request) {
    require_known(request, {"campaign", "cause", "limit", "cursor"});
    const Page page = page_of(request);
    LedgerQuery query = ledger_query(page);
    query.cause = asked_word(request, "cause", {"receipt", "adjustment", "hand_out", "shipment", "return"});
    return service.db.read([&](const Snapshot& db) {
        if (const std::string slug = asked(request, "campaign"); !slug.empty())
            query.campaign = pool_named(db, slug).id;
        return page_with(shown(ledger(db, query), true), page);
    });
}

// One more than the page, to know whether there is another. The cursor holds where the last one stopped and what its
// item had before that line: the ledger is append-only, so that stays true.
LedgerQuery ledger_query(const Page& page) {
    LedgerQuery query{.limit = page.limit + 1};
    if (page.after.empty()) return query;
    std::istringstream cursor{page.after};
    std::int64_t last = 0;
    Count before = 0;
    if (!(cursor >> last >> before)) throw Problem{.status = 400, .code = "bad_query", .params = {{"field", "cursor"}}};
    query.older_than = last;
    query.left_before = before;
    return query;
}

static std::string cursor_at(const LedgerLine& line) {
    return std::to_string(line.id) + ' ' + std::to_string(line.before());
}

static json shown(const std::optional<LedgerLine::Found>& found) {
    if (!found) return {};
    return {{"id", found->count.text()}, {"place", found->place}, {"began_at", told(found->began_at)}};
}

std::vector<Keyed> shown(const std::vector<LedgerLine>& lines, bool with_item) {
    std::vector<Keyed> rows;
    for (const LedgerLine& line : lines) {
        json row{{"id", line.id},
                 {"at", told(line.at)},
                 {"cause", line.cause},
                 {"on_hand_change", line.change},
                 {"on_hand_after", line.after},
                 {"order", maybe(line.order)},
                 {"reason", line.reason},
                 {"count", shown(line.found)},
                 {"by", line.by}};
        if (with_item) row["item"] = {{"id", line.item.text()}, {"sku", line.sku}, {"name", told(line.item_name)}};
        rows.push_back({cursor_at(line), std::move(row)});
    }
    return rows;
}

}  // namespace trousse
