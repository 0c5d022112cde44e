#include "fulfilment/delivery_import.hpp"

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/packing.hpp"
#include "platform/answers.hpp"
#include "platform/quebec_time.hpp"
#include "platform/write_each.hpp"
#include "schools/csv.hpp"
#include "schools/fold.hpp"

namespace trousse {

using nlohmann::json;

namespace {

struct DeliveryRow {
    std::size_t line = 0;
    std::string number, tracking, day;
};

// Which parcels came, and when; or why nothing can be made of the row.
struct Arrival {
    std::string verdict, why;  // delivered, unchanged, refused
    Order order;
    std::vector<Parcel> parcels;
    Instant at;
};

}  // namespace

static std::vector<DeliveryRow> rows_in(std::string_view file);
static Arrival arrival_of(const Snapshot& db, const DeliveryRow& row, Instant now);
static json shown(const DeliveryRow& row, const Arrival& arrival);

Answer import_deliveries(Service& service, const Request& request) {
    require_known(request, {"dry_run"});
    if (!request.content_type.starts_with("text/csv")) throw Problem{.status = 415, .code = "not_json_type"};
    const bool dry_run = asked_word(request, "dry_run", {"true", "false"}) == "true";
    const auto rows = rows_in(request.body);
    const Instant now = service.now();

    std::vector<Arrival> arrivals(rows.size());
    if (dry_run) {
        service.db.read([&](const Snapshot& db) {
            for (std::size_t i = 0; i < rows.size(); ++i) arrivals[i] = arrival_of(db, rows[i], now);
            return true;
        });
    } else {
        std::vector<std::function<void(Transaction&)>> works;
        for (std::size_t i = 0; i < rows.size(); ++i)
            works.push_back([&, i](Transaction& tx) {
                arrivals[i] = arrival_of(tx, rows[i], now);
                if (arrivals[i].verdict != "delivered") return;
                for (const Parcel& parcel : arrivals[i].parcels)
                    set_delivered(tx, parcel.id, request.visitor.actor, arrivals[i].at);
                settled(tx, arrivals[i].order, "order.delivered", request.visitor.actor, now);
            });
        const auto refusals = write_each(service.db, works);
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (refusals[i]) arrivals[i].verdict = "refused", arrivals[i].why = "storage_failed";
    }
    json told_rows = json::array();
    std::map<std::string, Count> figures;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ++figures[arrivals[i].verdict];
        told_rows.push_back(shown(rows[i], arrivals[i]));
    }
    return ok({{"dry_run", dry_run},
               {"delivered", figures["delivered"]},
               {"unchanged", figures["unchanged"]},
               {"refused", figures["refused"]},
               {"rows", std::move(told_rows)}});
}

json shown(const DeliveryRow& row, const Arrival& arrival) {
    return {{"line", row.line},
            {"number", row.number},
            {"tracking", row.tracking},
            {"verdict", arrival.verdict},
            {"why", arrival.why.empty() ? json() : json(arrival.why)}};
}

constexpr std::size_t kMostRows = 5'000;

static Problem unreadable(const CsvFault& fault) {
    return {.status = 422,
            .code = "unreadable_file",
            .params = {{"why", fault.code}, {"line", fault.line}, {"column", fault.column}}};
}

// As a carrier or a spreadsheet heads them, folded.
const std::map<std::string, std::string> kColumns{
    {"number", "number"},
    {"numero", "number"},
    {"no", "number"},
    {"order number", "number"},
    {"numero de commande", "number"},
    {"no de commande", "number"},
    {"tracking", "tracking"},
    {"tracking number", "tracking"},
    {"suivi", "tracking"},
    {"numero de suivi", "tracking"},
    {"no de suivi", "tracking"},
    {"delivered_on", "day"},
    {"delivered on", "day"},
    {"delivery date", "day"},
    {"livre le", "day"},
    {"date de livraison", "day"}};

static std::string trimmed(std::string_view cell) {
    const auto from = cell.find_first_not_of(' ');
    return from == cell.npos ? "" : std::string{cell.substr(from, cell.find_last_not_of(' ') - from + 1)};
}

// Columns are known by name, in either language; a spreadsheet in French puts semicolons between them.
std::vector<DeliveryRow> rows_in(std::string_view file) try {
    const auto first_line = file.substr(0, file.find('\n'));
    CsvReader reader{file,
                     first_line.find(';') != std::string_view::npos ? ';' : ',',
                     {.file = 1'000'000, .cell = 300, .columns = 60}};
    CsvRow row;
    std::vector<DeliveryRow> rows;
    if (!reader.next(row)) return rows;
    std::map<std::string_view, std::size_t> columns;
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        if (const auto known = kColumns.find(fold(row.cells[i])); known != kColumns.end())
            columns[known->second] = i;
    if (!columns.contains("day")) throw CsvFault{"column_missing", row.line, "delivered_on"};
    if (!columns.contains("number") && !columns.contains("tracking"))
        throw CsvFault{"column_missing", row.line, "number"};
    const auto cell = [&](const char* column) {
        const auto at = columns.find(column);
        return at == columns.end() || at->second >= row.cells.size() ? std::string{} : trimmed(row.cells[at->second]);
    };
    while (reader.next(row)) {
        if (row.cells.size() == 1 && row.cells[0].empty()) continue;
        if (rows.size() == kMostRows) throw CsvFault{"too_many_rows", row.line};
        rows.push_back({row.line, cell("number"), cell("tracking"), cell("day")});
    }
    return rows;
} catch (const CsvFault& fault) {
    throw unreadable(fault);
}

constexpr auto kByTracking = R"(
    SELECT orders.number AS number, position FROM parcel JOIN orders ON orders.id = order_id
     WHERE parcel.state IN ('ready', 'shipped') AND tracking = $tracking ORDER BY parcel.id LIMIT 1)";

static std::optional<Instant> noon_of(const std::string& day) {
    const auto moment = parse_rfc3339(day + "T17:00:00Z");  // noon in Québec, in winter
    return day.size() == 10 ? moment : std::nullopt;
}

Arrival arrival_of(const Snapshot& db, const DeliveryRow& row, Instant now) {
    Arrival arrival{.verdict = "refused", .why = "", .order = {}, .parcels = {}, .at = {}};
    const auto refused = [&](const char* why) { return arrival.why = why, arrival; };
    const auto noon = noon_of(row.day);
    if (!noon) return refused("bad_date");
    arrival.at = std::min(*noon, now);
    if (*noon > now + std::chrono::hours{24}) return refused("date_to_come");

    std::string number = row.number;
    if (number.empty() && !row.tracking.empty())
        number = db.first(kByTracking, {{"$tracking", row.tracking}}, [](const Row& found) {
                       return found.text("number") + '-' + std::to_string(found.integer("position"));
                   }).value_or("");
    auto order = find_order(db, {number}, {});
    std::optional<Count> position;
    if (const auto parts = parts_of_parcel_number(number); !order && parts) {
        order = find_order(db, {parts->first}, {});
        position = parts->second;
    }
    if (!order) return refused("unknown_order");
    if (!campaign_by_id(db, order->campaign).is_published()) return refused("campaign_archived");
    arrival.order = *order;

    bool is_there = false;
    for (const Parcel& parcel : position ? parcels_of(db, order->id) : own_parcels_of(db, order->id)) {
        if (position && parcel.position != *position) continue;
        const bool under_way = parcel.state == ParcelState::ready || parcel.state == ParcelState::shipped;
        if (under_way || (position && parcel.state == ParcelState::lost)) arrival.parcels.push_back(parcel);
        is_there = is_there || parcel.state == ParcelState::delivered;
    }
    if (!arrival.parcels.empty())
        arrival.verdict = "delivered";
    else if (is_there)
        arrival.verdict = "unchanged";
    else
        return refused("not_shipped");
    return arrival;
}

}  // namespace trousse
