#include "orders/order_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "campaigns/campaigns_store.hpp"
#include "orders/order_search.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "platform/audit.hpp"

namespace trousse {

using nlohmann::json;

static json order_row(const Row& row, const Visitor& visitor, Instant now);
static Order order_in(const Row& row);
static std::vector<json> rows_of(const Snapshot& db, std::span<const OrderId> orders, const Visitor& visitor, Instant now);

OrderFilter order_filter(const Request& request) {
    require_known(request, {"campaign", "state", "origin", "kit", "board", "mrc", "wave", "delivery_way", "remainder", "ready",
                            "unreached", "late", "q", "sort", "limit", "cursor"});
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
        .is_unreached = asked_word(request, "unreached", {"true"}) == "true",
        .is_ready = asked_word(request, "ready", {"true"}) == "true",
        .text = asked(request, "q"),
        .sort = asked_word(request, "sort", {"placed_at", "-placed_at", "number", "school"})};
    if (filter.sort.empty()) filter.sort = "-placed_at";
    return filter;
}

static std::size_t place_behind(const Snapshot& db, const std::vector<OrderId>& matching, const std::string& after);

Answer orders_page(const Snapshot& db, const OrderFilter& filter, const Request& request, Instant now) {
    const Page page = page_of(request);
    const Visitor& visitor = request.visitor;
    const std::string slug = asked(request, "campaign");
    std::vector<OrderId> matching;
    if (visitor.is_staff()) {
        matching = matching_orders(db, asked_campaign(db, slug), filter, now);
    } else {
        const auto campaign = readable_campaign(db, visitor);
        const auto asked_for = slug.empty() ? campaign : asked_campaign(db, slug).id;
        if (!campaign || campaign == asked_for) matching = own_orders(db, {visitor.id}, asked_for);
    }
    const std::size_t first = place_behind(db, matching, page.after);
    const std::size_t end = std::min(first + static_cast<std::size_t>(page.limit) + 1, matching.size());
    std::vector<Keyed> keyed;
    for (json& row : rows_of(db, std::span{matching}.subspan(first, end - first), visitor, now)) {
        std::string key = fmt::format("{} {}", first + keyed.size(), row["number"].get_ref<const std::string&>());
        keyed.push_back({std::move(key), std::move(row)});
    }
    return page_with(std::move(keyed), page, {{"total", matching.size()}});
}

// « 49 JPS27-0048 »: behind that order, or at that place where it is no longer listed.
std::size_t place_behind(const Snapshot& db, const std::vector<OrderId>& matching, const std::string& after) {
    const auto space = after.find(' ');
    if (space == std::string::npos) return 0;
    const auto last = std::ranges::find(matching, order_named(db, {after.substr(space + 1)}));
    if (last != matching.end()) return static_cast<std::size_t>(last - matching.begin()) + 1;
    std::size_t place = 0;
    std::from_chars(after.data(), after.data() + space, place);
    return std::min(place, matching.size());
}

constexpr auto kRows = R"(
    SELECT order_whole.id, order_whole.number, order_whole.campaign_id, order_whole.school_id, kit_name_fr, kit_name_en, origin, swapped,
           order_whole.state, delivery_way, placed_at, changed_at, order_whole.version, order_whole.edition, remainder, wave,
           parcels_packed, parcels_ready, parcels_shipped, parcels_delivered, parcels_lost, parcels_returned,
           school.name AS school_name, board, mrc, school.address, municipality, postal_code, kind, kit.slug AS kit_slug,
           campaign.closes_at, campaign.late_changes_on, campaign.state AS campaign_state
      FROM json_each($ids) CROSS JOIN order_whole ON order_whole.id = value JOIN school ON school.id = order_whole.school_id
      JOIN kit ON kit.id = kit_id JOIN campaign ON campaign.id = order_whole.campaign_id
     ORDER BY json_each.key)";

std::vector<json> rows_of(const Snapshot& db, std::span<const OrderId> orders, const Visitor& visitor, Instant now) {
    return db.all(kRows, {{"$ids", keys_of(orders)}}, [&](const Row& row) { return order_row(row, visitor, now); });
}

json row_of(const Snapshot& db, const OrderId& order, const Visitor& visitor, Instant now) {
    return rows_of(db, std::span{&order, 1}, visitor, now).at(0);
}

constexpr auto kNumbers = R"(
    SELECT number FROM json_each($ids) CROSS JOIN orders ON orders.id = value ORDER BY json_each.key)";
constexpr std::size_t kMostAtOnce = 1'000;

json numbers_of(const Snapshot& db, const OrderFilter& filter, const Campaign& campaign, Instant now) {
    auto matching = matching_orders(db, campaign, filter, now);
    const bool more = matching.size() > kMostAtOnce;
    if (more) matching.resize(kMostAtOnce);
    return {{"data", db.all(kNumbers, {{"$ids", keys_of(matching)}}, [](const Row& row) { return row.text("number"); })},
            {"more", more}};
}

constexpr auto kOfSchool = "SELECT id FROM order_in_list WHERE school_id = $school ORDER BY placed_at DESC, id DESC";

json orders_of_school(const Snapshot& db, const SchoolId& school, const Visitor& visitor, Instant now) {
    return rows_of(db, db.all(kOfSchool, {{"$school", school}}, [](const Row& row) { return row.id<Order>("id"); }), visitor, now);
}

json order_row(const Row& row, const Visitor& visitor, Instant now) {
    const Order order = order_in(row);
    Campaign campaign;
    campaign.id = order.campaign;
    campaign.state = row.text("campaign_state");
    campaign.closes_at = row.instant("closes_at");
    campaign.late_changes_on = row.flag("late_changes_on");
    json actions = json::array();
    for (const Act act : open_acts(order, circumstances_of(campaign, visitor, now))) actions.push_back(word(act));
    return {{"number", order.number.text},
            {"school",
             {{"id", order.school.text()},
              {"name", row.text("school_name")},
              {"board", row.text("board")},
              {"mrc", row.text("mrc")},
              {"address", row.text("address")},
              {"municipality", row.text("municipality")},
              {"postal_code", row.text("postal_code")},
              {"kind", row.text("kind")}}},
            {"kit", {{"slug", row.text("kit_slug")}, {"name", told(order.kit_name)}}},
            {"origin", word(order.origin)},
            {"swapped", order.swapped},
            {"state", word(order.state)},
            {"standing", word(standing(order))},
            {"placed_at", told(order.placed_at)},
            {"changed_at", told(order.changed_at)},
            {"delivery_way", order.delivery.way},
            {"wave", maybe(order.wave)},
            {"edition", order.edition},
            {"remainder", order.remainder},
            {"actions", std::move(actions)},
            {"version", order.version}};
}

Order order_in(const Row& row) {
    Order order;
    order.number = {row.text("number")};
    order.campaign = row.id<Campaign>("campaign_id");
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
    SELECT state, origin, count(*) AS figure FROM order_in_list WHERE campaign_id = $campaign
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

constexpr auto kHistory = "SELECT done_at, done_by, act, was, became FROM audit WHERE subject = $number ORDER BY id";

json history_of(const Snapshot& db, const OrderNumber& number) {
    return db.all(kHistory, {{"$number", number}}, [&](const Row& row) {
        return json{{"at", told(row.instant("done_at"))},
                    {"by", name_of_actor(db, row.text("done_by"))},
                    {"act", row.text("act")},
                    {"was", row.text("was")},
                    {"became", row.text("became")}};
    });
}

}  // namespace trousse
