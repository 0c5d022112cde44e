#include "inventory/claims.hpp"
#include "inventory/items_store.hpp"
#include "inventory/planning_routes.hpp"
#include "platform/answers.hpp"
#include "platform/quebec_time.hpp"

namespace trousse {

using namespace std::chrono;
using nlohmann::json;

static constexpr days kShortest{6}, kAfterTheDeadline{60}, kLongest{400};

namespace {

struct Span {
    Day from, until;
};

struct HourOfStock {
    Instant at;
    Count on_hand_change = 0;
    Count reserved_change = 0;
};

}  // namespace

static Span days_shown(const Snapshot& db, const Claims& claims, Day today);
static std::vector<HourOfStock> hours_since(const Snapshot& db, const ItemId& item, Instant since);

// Backwards from what there is now to the first day, then forwards day by day.
Answer item_days(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    const Day today = quebec_day(service.now());
    return service.db.read([&](const Snapshot& db) {
        const Item item = require_item(db, {request.parameter("id")});
        const Span span = days_shown(db, claims_of(db, asked(request, "campaign")), today);
        const auto hours = hours_since(db, item.id, quebec_midnight(span.from));
        Count on_hand = item.on_hand, reserved = item.reserved;
        for (const HourOfStock& hour : hours) {
            on_hand -= hour.on_hand_change;
            reserved -= hour.reserved_change;
        }
        json data = json::array();
        auto hour = hours.begin();
        for (Day day = span.from; day <= span.until; day += days{1}) {
            for (const Instant end = quebec_midnight(day + days{1}); hour != hours.end() && hour->at < end; ++hour) {
                on_hand += hour->on_hand_change;
                reserved += hour->reserved_change;
            }
            data.push_back({{"day", day_text(day)}, {"on_hand", on_hand}, {"reserved", reserved}});
        }
        return ok({{"data", std::move(data)}, {"next", nullptr}});
    });
}

constexpr auto kDates = "SELECT opens_at, closes_at FROM campaign WHERE id = $id";

// From the opening to today, or to the parcels' end; a week at least.
Span days_shown(const Snapshot& db, const Claims& claims, Day today) {
    Span span{.from = today - kShortest, .until = today};
    if (claims.campaign)
        db.first(kDates, {{"$id", *claims.campaign}}, [&](const Row& row) {
            span.until = std::min(today, quebec_day(row.instant("closes_at")) + kAfterTheDeadline);
            span.from = std::min(quebec_day(row.instant("opens_at")), span.until - kShortest);
            return true;
        });
    span.from = std::max(span.from, span.until - kLongest);
    return span;
}

constexpr auto kHours = R"(
    SELECT hour * 3600000 AS at, on_hand_change, reserved_change FROM stock_hour
     WHERE item_id = $item AND hour >= $since ORDER BY hour)";

std::vector<HourOfStock> hours_since(const Snapshot& db, const ItemId& item, Instant since) {
    const auto hour = floor<hours>(since).time_since_epoch().count();
    return db.all(kHours, {{"$item", item}, {"$since", hour}}, [](const Row& row) {
        return HourOfStock{row.instant("at"), row.integer("on_hand_change"), row.integer("reserved_change")};
    });
}

}  // namespace trousse
