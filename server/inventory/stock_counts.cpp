#include "inventory/stock_counts.hpp"

#include "inventory/stock_changes.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"
#include "platform/once.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using nlohmann::json;

static json summed_up(const StockCount& count);
static json shown(const StockCount& count);
static json shown(const CountLine& line);
static void require_open(const StockCount& count);

Answer list_counts(Service& service, const Request& request) {
    require_known(request, {"state", "limit", "cursor"});
    const Page asked = page_of(request);
    const std::string state = asked_word(request, "state", {"open", "confirmed", "abandoned"});
    return service.db.read([&](const Snapshot& db) {
        std::vector<Keyed> rows;
        for (const StockCount& count : counts_in(db, state, asked.after_id<StockCount>(), asked.limit + 1))
            rows.push_back({count.id.text(), summed_up(count)});
        return page_with(std::move(rows), asked);
    });
}

Answer show_count(Service& service, const Request& request) {
    require_known(request, {});
    return service.db.read([&](const Snapshot& db) {
        const StockCount count = require_count(db, request.id<StockCount>("id"));
        return versioned(ok(shown(count)), count.version);
    });
}

// An item is counted by one count at a time: two would both find the same difference.
Answer begin_counting(Service& service, const Request& request) {
    const auto place = read_json(request.body, [](JsonReader& body) { return body.line("/place", 80); });
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        if (const auto other = count_under_way(tx, place))
            throw Problem{.status = 409, .code = "count_under_way", .params = {{"count", other->text()}}};
        const auto id = begin_and_audit(tx, place, request.visitor.actor, now);
        if (!id) throw invalid("/place", "no_item_there");
        const StockCount count = require_count(tx, *id);
        return versioned(created(shown(count), "/api/v1/stock-counts/" + id->text()), count.version);
    });
}

std::optional<CountId> begin_and_audit(Transaction& tx, const std::string& place, std::string_view done_by,
                                       Instant now) {
    const auto id = begin_count(tx, place, done_by, now);
    if (id) audit(tx, {.done_by = done_by, .act = "count.begun", .subject = subject_of(*id), .became = place}, now);
    return id;
}

// Each line has a version of its own: two people at two shelves never stand in each other's way.
Answer enter_line(Service& service, const Request& request) {
    const auto counted = read_json(request.body, [](JsonReader& body) -> std::optional<Count> {
        if (body.has("/counted") && body.is_null("/counted")) return {};
        return body.integer("/counted", 0, kMostPieces);
    });
    const Instant now = service.now();
    return service.db.write([&](Transaction& tx) {
        const StockCount count = require_count(tx, request.id<StockCount>("id"));
        const CountLine before = require_line(tx, count.id, request.id<Item>("item"));
        require_version(request, before.version, [&] { return shown(before); });
        require_open(count);
        enter_and_audit(tx, count.id, before, counted, request.visitor.actor, now);
        const CountLine line = require_line(tx, count.id, before.item.id);
        return versioned(ok(shown(line)), line.version);
    });
}

void enter_and_audit(Transaction& tx, const CountId& count, const CountLine& before,
                     const std::optional<Count>& counted, std::string_view done_by, Instant now) {
    if (!enter(tx, count, before, counted, done_by, now)) return;
    const auto told = [&](const std::optional<Count>& pieces) {
        return pieces ? before.item.form.sku + ' ' + std::to_string(*pieces) : std::string{};
    };
    audit(tx,
          {.done_by = done_by,
           .act = "count.entered",
           .subject = subject_of(count),
           .was = told(before.counted),
           .became = told(counted)},
          now);
}

Answer confirm_count(Service& service, const OrdersFollowStock& orders, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        const StockCount count = require_count(tx, request.id<StockCount>("id"));
        require_version(request, count.version, [&] { return shown(count); });
        require_open(count);
        const auto [set_back, served] = confirm_and_audit(tx, orders, count, request.visitor.actor, now);
        return versioned(
            ok({{"count", shown(require_count(tx, count.id))}, {"set_back", set_back}, {"served", served}}),
            count.version + 1);
    });
}

// What nobody counted stays as the ledger has it.
Confirmed confirm_and_audit(Transaction& tx, const OrdersFollowStock& orders, const StockCount& count,
                            std::string_view done_by, Instant now) {
    end_count(tx, count.id, "confirmed", done_by, now);
    Confirmed confirmed;
    bool gained = false;
    for (const CountLine& line : count.lines) {
        if (line.difference() == 0) continue;
        std::ranges::move(
            adjust_stock(tx, orders,
                         {.item = line.item.id, .change = line.difference(), .count = count.id, .done_by = done_by},
                         now),
            std::back_inserter(confirmed.set_back));
        gained |= line.difference() > 0;
    }
    if (gained) confirmed.served = orders.serve_waiting(tx, done_by, now);
    audit(tx,
          {.done_by = done_by,
           .act = "count.confirmed",
           .subject = subject_of(count.id),
           .was = "open",
           .became = std::to_string(count.different) + " differences"},
          now);
    return confirmed;
}

Answer abandon_count(Service& service, const Request& request) {
    require_empty(request.body);
    const Instant now = service.now();
    return once(service, request, [&](Transaction& tx) -> Answer {
        const StockCount before = require_count(tx, request.id<StockCount>("id"));
        require_version(request, before.version, [&] { return shown(before); });
        require_open(before);
        end_count(tx, before.id, "abandoned", request.visitor.actor, now);
        audit(tx,
              {.done_by = request.visitor.actor,
               .act = "count.abandoned",
               .subject = subject_of(before.id),
               .was = "open",
               .became = "abandoned"},
              now);
        const StockCount count = require_count(tx, before.id);
        return versioned(ok(shown(count)), count.version);
    });
}

void require_open(const StockCount& count) {
    if (!count.is_open()) throw Problem{.status = 409, .code = "count_ended", .params = {{"count_state", count.state}}};
}

json summed_up(const StockCount& count) {
    return {{"id", count.id.text()},
            {"place", count.place},
            {"state", count.state},
            {"began_at", told(count.began_at)},
            {"began_by", count.began_by},
            {"ended_at", told(count.ended_at)},
            {"ended_by", count.ended_at ? json(count.ended_by) : json()},
            {"items", count.items},
            {"counted", count.counted},
            {"different", count.different},
            {"version", count.version}};
}

json shown(const StockCount& count) {
    json whole = summed_up(count);
    whole["lines"] = json::array();
    for (const CountLine& line : count.lines) whole["lines"].push_back(shown(line));
    return whole;
}

// What should be there is told only once somebody has counted: whoever counts is not led by it.
json shown(const CountLine& line) {
    const bool is_counted = line.counted.has_value();
    return {{"item", named(line.item)},
            {"counted", is_counted ? json(*line.counted) : json()},
            {"expected", is_counted ? json(*line.expected) : json()},
            {"difference", is_counted ? json(line.difference()) : json()},
            {"entered_at", told(line.entered_at)},
            {"entered_by", line.entered_at ? json(line.entered_by) : json()},
            {"version", line.version}};
}

}  // namespace trousse
