#include "orders/order_list.hpp"

#include "campaigns/campaigns_store.hpp"
#include "orders/order_view.hpp"
#include "platform/answers.hpp"
#include "schools/fold.hpp"

namespace trousse {

using nlohmann::json;

static Sql page_by(std::string_view sort);
static json order_row(const Row& row, const Visitor& visitor, Instant now);
static Order order_in(const Row& row);

OrderFilter order_filter(const Request& request) {
    require_known(request, {"campaign", "state", "origin", "kit", "board", "mrc", "q", "sort", "limit", "cursor"});
    OrderFilter filter{
        .state = asked_word(request, "state", {"waiting", "placed", "packed", "shipped", "delivered", "cancelled"}),
        .origin = asked_word(request, "origin", {"chosen", "staff", "automatic"}),
        .kit = asked(request, "kit"),
        .board = asked(request, "board"),
        .mrc = asked(request, "mrc"),
        .text = asked(request, "q"),
        .sort = asked_word(request, "sort", {"placed_at", "-placed_at", "number", "school"})};
    if (filter.sort.empty()) filter.sort = "-placed_at";
    return filter;
}

// `$owner` is the school whose link was shown: its own orders, of whatever campaign. Staff look at one campaign.
#define FROM_ORDERS \
    " FROM orders " \
    " JOIN school ON school.id = orders.school_id " \
    " JOIN kit ON kit.id = orders.kit_id " \
    " JOIN campaign ON campaign.id = orders.campaign_id " \
    " LEFT JOIN order_contact ON order_contact.order_id = orders.id "

#define FILTERED FROM_ORDERS \
    " WHERE ($campaign = '' OR orders.campaign_id = $campaign) " \
    " AND ($owner IS NULL OR orders.school_id IN (SELECT id FROM school WHERE id = $owner OR parent_id = $owner)) " \
    " AND ($state = '' OR orders.state = $state) " \
    " AND ($origin = '' OR orders.origin = $origin) " \
    " AND ($kit = '' OR kit.slug = $kit) " \
    " AND ($board = '' OR school.board = $board) " \
    " AND ($mrc = '' OR school.mrc = $mrc) " \
    " AND ($text = '' OR ($folded <> '' AND instr(school.name_key || ' ' || school.municipality_key, $folded)) " \
    " OR instr(lower(orders.number), lower($text)) OR instr(lower(order_contact.name), lower($text)) " \
    " OR instr(lower(order_contact.email), lower($text))) "

#define ROW_COLUMNS \
    " SELECT orders.id, number, orders.campaign_id, orders.school_id, orders.kit_id, kit_name_fr, kit_name_en, origin, " \
    " swapped, orders.state, delivery_way, delivery_place_id, orders.language, generic_run_id, placed_at, " \
    " changed_at, orders.version, school.name AS school_name, school.name_key, board, mrc, municipality, " \
    " school.kind, kit.slug AS kit_slug, campaign.closes_at, campaign.late_changes_on, " \
    " campaign.state AS campaign_state "

constexpr auto kCount = "SELECT count(*) AS figure" FILTERED;
constexpr auto kNewestFirst = ROW_COLUMNS FILTERED
    "AND ($after = '' OR printf('%015d', placed_at) || orders.id < $after) ORDER BY placed_at DESC, orders.id DESC LIMIT $limit";
constexpr auto kOldestFirst = ROW_COLUMNS FILTERED
    "AND ($after = '' OR printf('%015d', placed_at) || orders.id > $after) ORDER BY placed_at, orders.id LIMIT $limit";
constexpr auto kByNumber = ROW_COLUMNS FILTERED "AND ($after = '' OR number > $after) ORDER BY number LIMIT $limit";
constexpr auto kBySchool = ROW_COLUMNS FILTERED
    "AND ($after = '' OR school.name_key || ' ' || orders.id > $after) ORDER BY school.name_key || ' ' || orders.id LIMIT $limit";

Answer orders_page(const Snapshot& db, const OrderFilter& filter, const Request& request, Instant now) {
    const Page page = page_of(request);
    const Visitor& visitor = request.visitor;
    const std::string slug = asked(request, "campaign");
    const bool all_campaigns = !visitor.is_staff() && slug.empty();
    const std::string campaign = all_campaigns ? "" : asked_campaign(db, slug).id.text;
    std::optional<std::string> owner;
    if (!visitor.is_staff()) owner = visitor.id;
    const std::string folded = fold(filter.text);

    auto rows = db.all(page_by(filter.sort),
                             {{"$campaign", campaign}, {"$owner", owner}, {"$state", filter.state}, {"$origin", filter.origin},
                              {"$kit", filter.kit}, {"$board", filter.board}, {"$mrc", filter.mrc}, {"$text", filter.text},
                              {"$folded", folded}, {"$after", page.after}, {"$limit", page.limit + 1}},
                             [&](const Row& row) {
                                 const std::string moment = std::to_string(row.integer("placed_at"));
                                 std::string key = std::string(15 - std::min<std::size_t>(moment.size(), 15), '0') + moment + row.text("id");
                                 if (filter.sort == "number") key = row.text("number");
                                 if (filter.sort == "school") key = row.text("name_key") + ' ' + row.text("id");
                                 return Keyed{key, order_row(row, visitor, now)};
                             });
    const Count total = db.figure(kCount, {{"$campaign", campaign}, {"$owner", owner}, {"$state", filter.state}, {"$origin", filter.origin},
                                           {"$kit", filter.kit}, {"$board", filter.board}, {"$mrc", filter.mrc}, {"$text", filter.text},
                                           {"$folded", folded}});
    return page_with(std::move(rows), page, {{"total", total}});
}

constexpr auto kOfSchool = ROW_COLUMNS FROM_ORDERS "WHERE orders.school_id = $school ORDER BY placed_at DESC, orders.id DESC";

json orders_of_school(const Snapshot& db, const SchoolId& school, const Visitor& visitor, Instant now) {
    return db.all(kOfSchool, {{"$school", school}}, [&](const Row& row) { return order_row(row, visitor, now); });
}

Sql page_by(std::string_view sort) {
    if (sort == "placed_at") return kOldestFirst;
    if (sort == "number") return kByNumber;
    if (sort == "school") return kBySchool;
    return kNewestFirst;
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

constexpr auto kHistory = R"(
    SELECT done_at, act, was, became,
           CASE WHEN done_by LIKE 'school:%' THEN coalesce((SELECT name FROM school WHERE id = substr(done_by, 8)), 'school')
                WHEN done_by LIKE 'account:%' THEN coalesce((SELECT name FROM account WHERE id = substr(done_by, 9)), 'staff')
                WHEN done_by LIKE 'token:%' THEN coalesce((SELECT name FROM api_token WHERE id = substr(done_by, 7)), 'token')
                ELSE done_by END AS by_name
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
