#include "inventory/items_store.hpp"
#include "inventory/planning_routes.hpp"
#include "inventory/pool.hpp"
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
    Count change = 0;
};

}  // namespace

static Span days_shown(const Snapshot& db, const std::optional<CampaignId>& campaign, Day today);
static std::vector<HourOfStock> hours_since(const Snapshot& db, const ItemId& item, Instant since);

// Backwards from what there is now to the first day, then forwards day by day.
Answer item_days(Service& service, const Request& request) {
    require_known(request, {"campaign"});
    const Day today = quebec_day(service.now());
    return service.db.read([&](const Snapshot& db) {
        const Item item = require_item(db, request.id<Item>("id"));
        const Span span = days_shown(db, pool_named(db, asked(request, "campaign")).id, today);
        const auto hours = hours_since(db, item.id, quebec_midnight(span.from));
        Count on_hand = item.on_hand;
        for (const HourOfStock& hour : hours) on_hand -= hour.change;
        json data = json::array();
        auto hour = hours.begin();
        for (Day day = span.from; day <= span.until; day += days{1}) {
            for (const Instant end = quebec_midnight(day + days{1}); hour != hours.end() && hour->at < end; ++hour)
                on_hand += hour->change;
            data.push_back({{"day", day_text(day)}, {"on_hand", on_hand}});
        }
        return ok({{"data", std::move(data)}, {"next", nullptr}});
    });
}

constexpr auto kDates = "SELECT opens_at, closes_at FROM campaign WHERE id = $id";

// From the opening to today, or to the parcels' end; a week at least.
Span days_shown(const Snapshot& db, const std::optional<CampaignId>& campaign, Day today) {
    Span span{.from = today - kShortest, .until = today};
    if (campaign)
        db.first(kDates, {{"$id", *campaign}}, [&](const Row& row) {
            span.until = std::min(today, quebec_day(row.instant("closes_at")) + kAfterTheDeadline);
            span.from = std::min(quebec_day(row.instant("opens_at")), span.until - kShortest);
            return true;
        });
    span.from = std::max(span.from, span.until - kLongest);
    return span;
}

// Midnight in Québec is a full hour of UTC.
constexpr auto kHours = R"(
    SELECT moved_at / 3600000 * 3600000 AS hour, sum(change) AS change FROM movement
     WHERE item_id = $item AND moved_at >= $since GROUP BY hour ORDER BY hour)";

std::vector<HourOfStock> hours_since(const Snapshot& db, const ItemId& item, Instant since) {
    return db.all(kHours, {{"$item", item}, {"$since", since}}, [](const Row& row) {
        return HourOfStock{row.instant("hour"), row.integer("change")};
    });
}

}  // namespace trousse
