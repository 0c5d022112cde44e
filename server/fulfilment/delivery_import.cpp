#include "fulfilment/delivery_import.hpp"

#include "campaigns/campaigns_store.hpp"
#include "fulfilment/delivery_day.hpp"
#include "fulfilment/packing.hpp"
#include "platform/answers.hpp"
#include "platform/once.hpp"
#include "platform/quebec_time.hpp"
#include "schools/file_text.hpp"
#include "schools/ministry_cells.hpp"
#include "schools/named_columns.hpp"

namespace trousse {

using nlohmann::json;

namespace {

struct DeliveryRow {
    std::size_t line = 0;
    std::string number, tracking;
    DeliveryDay day;
};

// Which parcels came, and when; or why nothing can be made of the row.
struct Arrival {
    std::string why;  // "": they have arrived; « unchanged » where that was known
    Order order;
    std::vector<Parcel> parcels;
    Instant at;
};

// Of each row why nothing came of it, "" for those noted; and whether some had been, by an earlier request.
struct Verdicts {
    std::vector<std::string> whys;
    bool before = false;
};

}  // namespace

static std::vector<DeliveryRow> rows_in(std::string_view file);
static Verdicts tried(const Snapshot& db, const std::vector<DeliveryRow>& rows, Instant now);
static Verdicts noted(Service& service, const Request& request, const std::vector<DeliveryRow>& rows);
static Arrival arrival_of(const Snapshot& db, const DeliveryRow& row, Instant now);

Answer import_deliveries(Service& service, const Request& request) {
    require_known(request, {"dry_run"});
    const bool dry_run = asked_word(request, "dry_run", {"true", "false"}) == "true";
    const auto rows = rows_in(request.body);
    const auto [whys, before] =
        dry_run ? service.db.read([&](const Snapshot& db) { return tried(db, rows, service.now()); })
                : noted(service, request, rows);

    json told_rows = json::array();
    std::map<std::string, Count> figures;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string verdict = whys[i].empty() ? "delivered" : whys[i] == "unchanged" ? "unchanged" : "refused";
        ++figures[verdict];
        told_rows.push_back({{"line", rows[i].line},
                             {"number", rows[i].number},
                             {"tracking", rows[i].tracking},
                             {"verdict", verdict},
                             {"why", verdict == "refused" ? json(whys[i]) : json()}});
    }
    return marked(ok({{"dry_run", dry_run},
                      {"delivered", figures["delivered"]},
                      {"unchanged", figures["unchanged"]},
                      {"refused", figures["refused"]},
                      {"rows", std::move(told_rows)}}),
                  before);
}

Verdicts tried(const Snapshot& db, const std::vector<DeliveryRow>& rows, Instant now) {
    Verdicts verdicts;
    for (const DeliveryRow& row : rows) verdicts.whys.push_back(arrival_of(db, row, now).why);
    return verdicts;
}

static std::string why_of(const std::exception_ptr& refusal);

// A row that changes nothing is refused, so that nothing of it is kept.
Verdicts noted(Service& service, const Request& request, const std::vector<DeliveryRow>& rows) {
    const std::string& actor = request.visitor.actor;
    const Instant now = service.now();
    std::vector<Part> parts;
    for (const DeliveryRow& row : rows)
        parts.push_back({.name = std::to_string(row.line), .act = [&](Transaction& tx) {
                             const Arrival arrival = arrival_of(tx, row, now);
                             if (!arrival.why.empty()) throw Problem{.status = 409, .code = arrival.why};
                             note_arrival(tx, arrival.order, arrival.parcels, arrival.at, actor, now);
                             return Told{};
                         }});
    Verdicts verdicts;
    for (const auto& [told, before, refusal] : once_each(service, request, parts)) {
        verdicts.whys.push_back(refusal ? why_of(refusal) : "");
        verdicts.before |= before;
    }
    return verdicts;
}

std::string why_of(const std::exception_ptr& refusal) {
    try {
        std::rethrow_exception(refusal);
    } catch (const Problem& problem) {
        return problem.status == 409 ? problem.code : "storage_failed";
    } catch (const std::exception&) {
        return "storage_failed";
    }
}

constexpr std::size_t kMostRows = 5'000;

static Problem unreadable(const CsvFault& fault) {
    return {.status = 422,
            .code = "unreadable_file",
            .params = {{"why", fault.code}, {"line", fault.line}, {"column", fault.column}}};
}

// As a carrier or a spreadsheet heads them. « Livré » alone says the day, unless another column does.
const KnownHeadings kColumns{{"number", "number"},
                             {"order", "number"},
                             {"commande", "number"},
                             {"numero", "number"},
                             {"no", "number"},
                             {"order number", "number"},
                             {"order no", "number"},
                             {"numero de commande", "number"},
                             {"no de commande", "number"},
                             {"no commande", "number"},
                             {"tracking", "tracking"},
                             {"tracking number", "tracking"},
                             {"tracking no", "tracking"},
                             {"suivi", "tracking"},
                             {"numero de suivi", "tracking"},
                             {"no de suivi", "tracking"},
                             {"reperage", "tracking"},
                             {"numero de reperage", "tracking"},
                             {"no de reperage", "tracking"},
                             {"delivered on", "day"},
                             {"delivered at", "day"},
                             {"delivery date", "day"},
                             {"date delivered", "day"},
                             {"delivered date", "day"},
                             {"date livree", "day"},
                             {"livre le", "day"},
                             {"livree le", "day"},
                             {"date livraison", "day"},
                             {"date de livraison", "day"},
                             {"delivered", "delivered"},
                             {"livre", "delivered"},
                             {"livree", "delivered"},
                             {"livraison", "delivered"}};

// Columns are known by name, in either language.
std::vector<DeliveryRow> rows_in(std::string_view file) try {
    const FileText read = read_text(file);
    CsvReader reader{read.text, {.file = 1'000'000, .cell = 300, .columns = 60}};
    CsvRow row;
    std::vector<DeliveryRow> rows;
    if (!reader.next(row)) return rows;
    const NamedColumns columns{row, kColumns};
    const std::string_view day = columns.has("day") ? "day" : "delivered";
    if (!columns.has(day)) throw CsvFault{"column_missing", row.line, "delivered_on"};
    if (!columns.has("number") && !columns.has("tracking")) throw CsvFault{"column_missing", row.line, "number"};
    std::vector<std::string> days;
    while (reader.next(row)) {
        if (is_blank(row.cells)) continue;
        if (rows.size() == kMostRows) throw CsvFault{"too_many_rows", row.line};
        rows.push_back({.line = row.line,
                        .number = number_as_printed(columns.cell(row, "number")),
                        .tracking = columns.cell(row, "tracking"),
                        .day = {}});
        days.push_back(columns.cell(row, day));
    }
    const DayOrder order = day_order_in(days);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].day = delivery_day(days[i], order);
    return rows;
} catch (const CsvFault& fault) {
    throw unreadable(fault);
}

static std::string number_tracked(const Snapshot& db, const std::string& tracking);
static std::optional<Instant> shipment_of(const Snapshot& db, const ParcelId& parcel);
static bool has_come(const Parcel& parcel) { return parcel.state == ParcelState::delivered; }

constexpr std::chrono::hours kNoon{12};  // a file says the day

Arrival arrival_of(const Snapshot& db, const DeliveryRow& row, Instant now) {
    const auto refused = [](std::string_view why) {
        return Arrival{.why = std::string{why}, .order = {}, .parcels = {}, .at = {}};
    };
    if (!row.day.day) return refused(row.day.why);
    if (*row.day.day > quebec_day(now)) return refused("date_to_come");

    const std::string number = row.number.empty() ? number_tracked(db, row.tracking) : row.number;
    Arrival arrival{.why = "", .order = {}, .parcels = {}, .at = std::min(quebec_midnight(*row.day.day) + kNoon, now)};
    std::vector<Parcel> named;
    const auto may_come = [](const Parcel& parcel) {
        return parcel.state == ParcelState::ready || parcel.state == ParcelState::shipped;
    };
    if (auto order = find_order(db, {number}, {})) {
        arrival.order = *std::move(order);
        named = parcels_of(db, arrival.order.id);
        std::ranges::copy_if(named, std::back_inserter(arrival.parcels), may_come);
    } else if (auto found = find_parcel(db, number, {})) {
        arrival.order = std::move(found->first);
        named.push_back(found->second);
        if (may_come(found->second) || found->second.state == ParcelState::lost) arrival.parcels = named;
    } else {
        return refused("unknown_order");
    }
    for (const Parcel& parcel : arrival.parcels)
        if (const auto left = shipment_of(db, parcel.id)) {
            if (*row.day.day < quebec_day(*left)) return refused("before_shipment");
            arrival.at = std::max(arrival.at, *left);
        }
    if (arrival.parcels.empty()) arrival.why = std::ranges::any_of(named, has_come) ? "unchanged" : "not_shipped";
    return arrival;
}

constexpr auto kShipment = "SELECT shipped_at FROM parcel WHERE id = $parcel";

std::optional<Instant> shipment_of(const Snapshot& db, const ParcelId& parcel) {
    return db.first(kShipment, {{"$parcel", parcel}}, [](const Row& row) { return row.maybe_instant("shipped_at"); })
        .value_or(std::nullopt);
}

constexpr auto kByTracking = R"(
    SELECT number FROM parcel_whole WHERE (state = 'ready' OR state = 'shipped') AND tracking = $tracking ORDER BY id LIMIT 1)";

std::string number_tracked(const Snapshot& db, const std::string& tracking) {
    if (tracking.empty()) return "";
    return db.first(kByTracking, {{"$tracking", tracking}}, [](const Row& row) { return row.text("number"); })
        .value_or("");
}

}  // namespace trousse
