#include "orders/order_list.hpp"

#include "campaigns/campaigns_store.hpp"
#include "orders/order_search.hpp"
#include "orders/order_view.hpp"
#include "orders/parcel_counts.hpp"
#include "orders/parcels_view.hpp"
#include "platform/answers.hpp"

namespace trousse {

using nlohmann::json;

static json order_row(const Row& row, const Visitor& visitor, Instant now);
static Order order_in(const Row& row);
static std::vector<json> rows_of(const Snapshot& db, const std::vector<FoundOrder>& orders, const Visitor& visitor, Instant now);

OrderFilter order_filter(const Request& request) {
    require_known(request, {"campaign", "state", "origin", "kit", "board", "mrc", "wave", "delivery_way", "remainder", "ready",
                            "late", "q", "sort", "limit", "cursor"});
    OrderFilter filter{
        .state = asked_word(request, "state", {"waiting", "placed", "packed", "shipped", "delivered", "cancelled"}),
        .origin = asked_word(request, "origin", {"chosen", "staff", "automatic"}),
        .kit = asked(request, "kit"),
        .board = asked(request, "board"),
        .mrc = asked(request, "mrc"),
        .way = asked_word(request, "delivery_way", {"ship", "pickup"}),
        .wave = asked(request, "wave"),
        .late = asked_word(request, "late", {"placed", "shipped"}),
        .has_remainder = asked_word(request, "remainder", {"true"}) == "true",
        .is_ready = asked_word(request, "ready", {"true"}) == "true",
        .text = asked(request, "q"),
        .sort = asked_word(request, "sort", {"placed_at", "-placed_at", "number", "school"})};
    if (filter.sort.empty()) filter.sort = "-placed_at";
    return filter;
}

#define FROM_ORDERS \
    " FROM orders " \
    " JOIN school ON school.id = orders.school_id " \
    " JOIN kit ON kit.id = orders.kit_id " \
    " JOIN campaign ON campaign.id = orders.campaign_id "

#define ROW_COLUMNS \
    " SELECT orders.id, orders.number, orders.campaign_id, orders.school_id, orders.kit_id, kit_name_fr, kit_name_en, origin, " \
    " swapped, orders.state, delivery_way, delivery_place_id, orders.language, generic_run_id, placed_at, " \
    " changed_at, orders.version, edition, remainder, (SELECT wave.number FROM wave WHERE wave.id = wave_id) AS wave, " \
    " school.name AS school_name, school.name_key, board, mrc, municipality, " \
    " school.kind, kit.slug AS kit_slug, campaign.closes_at, campaign.late_changes_on, " \
    " campaign.state AS campaign_state, " PARCEL_COUNTS

Answer orders_page(const Snapshot& db, const OrderFilter& filter, const Request& request, Instant now) {
    const Page page = page_of(request);
    const Visitor& visitor = request.visitor;
    const std::string slug = asked(request, "campaign");
    FoundOrders found;
    if (visitor.is_staff()) {
        found = find_orders(db, asked_campaign(db, slug), filter, page.after, page.limit + 1, now);
    } else {
        const std::string campaign = slug.empty() ? "" : asked_campaign(db, slug).id.text;
        found = find_own_orders(db, {visitor.id}, campaign, filter, page.after, page.limit + 1);
    }
    auto rows = rows_of(db, found.orders, visitor, now);
    std::vector<Keyed> keyed;
    for (std::size_t i = 0; i < rows.size(); ++i) keyed.push_back({found.orders[i].key, std::move(rows[i])});
    return page_with(std::move(keyed), page, {{"total", found.total ? json(*found.total) : json()}});
}

constexpr auto kRows = ROW_COLUMNS
    " FROM json_each($ids) CROSS JOIN orders ON orders.id = value "
    " JOIN school ON school.id = orders.school_id JOIN kit ON kit.id = orders.kit_id "
    " JOIN campaign ON campaign.id = orders.campaign_id ORDER BY json_each.key";

std::vector<json> rows_of(const Snapshot& db, const std::vector<FoundOrder>& orders, const Visitor& visitor, Instant now) {
    json ids = json::array();
    for (const FoundOrder& order : orders) ids.push_back(order.id.text);
    return db.all(kRows, {{"$ids", ids.dump()}}, [&](const Row& row) { return order_row(row, visitor, now); });
}

json row_of(const Snapshot& db, const OrderId& order, const Visitor& visitor, Instant now) {
    return rows_of(db, {{order, ""}}, visitor, now).at(0);
}

constexpr auto kNumbers = R"(
    SELECT number FROM json_each($ids) CROSS JOIN orders ON orders.id = value ORDER BY json_each.key)";
constexpr Count kMostAtOnce = 1'000;

json numbers_of(const Snapshot& db, const OrderFilter& filter, const Campaign& campaign, Instant now) {
    auto found = find_orders(db, campaign, filter, "", kMostAtOnce + 1, now);
    const bool more = static_cast<Count>(found.orders.size()) > kMostAtOnce;
    if (more) found.orders.pop_back();
    json ids = json::array();
    for (const FoundOrder& order : found.orders) ids.push_back(order.id.text);
    return {{"data", db.all(kNumbers, {{"$ids", ids.dump()}}, [](const Row& row) { return row.text("number"); })},
            {"more", more}};
}

constexpr auto kOfSchool = ROW_COLUMNS FROM_ORDERS "WHERE orders.school_id = $school ORDER BY placed_at DESC, orders.id DESC";

json orders_of_school(const Snapshot& db, const SchoolId& school, const Visitor& visitor, Instant now) {
    return db.all(kOfSchool, {{"$school", school}}, [&](const Row& row) { return order_row(row, visitor, now); });
}

json order_row(const Row& row, const Visitor& visitor, Instant now) {
    const Order order = order_in(row);
    Campaign campaign;
    campaign.state = row.text("campaign_state");
    campaign.closes_at = row.instant("closes_at");
    campaign.late_changes_on = row.flag("late_changes_on");
    json actions = json::array();
    for (const Act act : open_acts(order, circumstances_of(campaign, visitor, now))) actions.push_back(word(act));
    return {{"number", order.number.text},
            {"school",
             {{"id", order.school.text},
              {"name", row.text("school_name")},
              {"board", row.text("board")},
              {"mrc", row.text("mrc")},
              {"municipality", row.text("municipality")},
              {"kind", row.text("kind")}}},
            {"kit", {{"slug", row.text("kit_slug")}, {"name", told(order.kit_name)}}},
            {"origin", word(order.origin)},
            {"swapped", order.swapped},
            {"state", word(order.state)},
            {"placed_at", told(order.placed_at)},
            {"changed_at", told(order.changed_at)},
            {"delivery_way", order.delivery.way},
            {"wave", order.wave ? json(*order.wave) : json()},
            {"edition", order.edition},
            {"remainder", order.remainder},
            {"actions", std::move(actions)},
            {"version", order.version}};
}

Order order_in(const Row& row) {
    Order order;
    order.number = row.id<OrderNumbering>("number");
    order.school = row.id<School>("school_id");
    order.kit_name = {row.text("kit_name_fr"), row.text("kit_name_en")};
    order.origin = origin_of(row.text("origin"));
    order.swapped = row.flag("swapped");
    order.state = order_state_of(row.text("state"));
    order.delivery.way = row.text("delivery_way");
    order.placed_at = row.instant("placed_at");
    order.changed_at = row.instant("changed_at");
    order.version = row.integer("version");
    order.wave = row.maybe_integer("wave");
    order.edition = row.integer("edition");
    order.remainder = row.integer("remainder");
    order.parcels = parcels_in(row);
    return order;
}

constexpr auto kCounts = R"(
    SELECT state, origin, sum(orders) AS figure FROM order_tally WHERE campaign_id = $campaign
     GROUP BY state, origin ORDER BY state, origin)";

json order_counts(const Snapshot& db, const Campaign& campaign) {
    json counts = {{"waiting", 0}, {"placed", 0}, {"packed", 0}, {"shipped", 0}, {"delivered", 0}, {"cancelled", 0},
                   {"origin", {{"chosen", 0}, {"staff", 0}, {"automatic", 0}}}};
    db.all(kCounts, {{"$campaign", campaign.id}}, [&](const Row& row) {
        const std::string state = row.text("state"), origin = row.text("origin");
        counts[state] = counts[state].get<Count>() + row.integer("figure");
        if (state != "cancelled") counts["origin"][origin] = counts["origin"][origin].get<Count>() + row.integer("figure");
        return true;
    });
    return counts;
}

constexpr auto kHistory = "SELECT done_at, act, was, became, " NAME_OF("done_by") R"( AS by_name
      FROM audit INDEXED BY audit_of_a_subject WHERE subject = $number ORDER BY id)";

json history_of(const Snapshot& db, const OrderNumber& number) {
    return db.all(kHistory, {{"$number", number}}, [](const Row& row) {
        return json{{"at", told(row.instant("done_at"))},
                    {"by", row.text("by_name")},
                    {"act", row.text("act")},
                    {"was", row.text("was")},
                    {"became", row.text("became")}};
    });
}

}  // namespace trousse
