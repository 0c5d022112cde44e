#include "orders/waiting.hpp"

#include <algorithm>

#include "campaigns/campaigns_store.hpp"
#include "inventory/planning.hpp"
#include "orders/order_letters.hpp"
#include "orders/placing.hpp"
#include "platform/audit.hpp"

namespace trousse {

static Order change_state(Transaction& tx, const Order& order, OrderState state, std::string_view act, std::string_view done_by, Instant now);

constexpr auto kSomebodyWaits = "SELECT 1 FROM waiting WHERE campaign_id = $campaign LIMIT 1";

std::vector<std::string> serve_waiting(Transaction& tx, std::string_view done_by, Instant now) {
    const auto campaign = published_campaign(tx);
    if (!campaign || !tx.any(kSomebodyWaits, {{"$campaign", campaign->id}})) return {};

    const Shelves shelves = all_shelves(tx, campaign->id);
    const Pool pool = pool_of(tx, *campaign);
    const bool all_are_covered = covered(shelves, pool.schools_with_claim) == pool.schools_with_claim;
    const LineNow line = line_of(tx, campaign->id, all_are_covered ? Silent::left_out : Silent::in_line);
    const std::vector<Count> serve = servable(line.turns, shelves, pool);
    std::vector<std::string> served;
    for (std::size_t turn = 0; turn < line.turns.size(); ++turn) {
        for (const OrderId& id : std::span{line.orders[turn]}.first(line.orders[turn].empty() ? 0 : static_cast<std::size_t>(serve[turn]))) {
            const Order order = order_by_id(tx, id);
            const Order placed = change_state(tx, order, OrderState::placed, "order.served", done_by, now);
            reserve(tx, loose_of(tx, placed));
            served.push_back(order.number.text);
        }
    }
    return served;
}

// A silent school has no order yet; a partner stands behind all schools.
constexpr auto kLine = R"(
    SELECT 0 AS is_partner, rank, school_id, 0 AS order_id, 0 AS contents_id FROM roster
     WHERE campaign_id = $campaign AND answer = 'silent' AND $with_silent
     UNION ALL
    SELECT 0, rank, roster.school_id, orders.id, contents_id
      FROM orders JOIN roster ON roster.campaign_id = orders.campaign_id AND roster.school_id = orders.school_id
     WHERE orders.campaign_id = $campaign AND state = 'waiting'
     UNION ALL
    SELECT 1, 0, orders.id, orders.id, contents_id FROM orders JOIN school ON school.id = orders.school_id
     WHERE orders.campaign_id = $campaign AND state = 'waiting' AND kind = 'partner'
     ORDER BY is_partner, rank, school_id)";

constexpr auto kHead = R"(
    SELECT 0 AS is_partner, rank, school_id, 0 AS order_id, 0 AS contents_id FROM roster
     WHERE campaign_id = $campaign AND answer = 'silent' AND (rank, school_id) <= ($rank, $school)
     UNION ALL
    SELECT 0, rank, roster.school_id, orders.id, contents_id
      FROM orders JOIN roster ON roster.campaign_id = orders.campaign_id AND roster.school_id = orders.school_id
     WHERE orders.campaign_id = $campaign AND state = 'waiting' AND (rank, roster.school_id) <= ($rank, $school)
     ORDER BY rank, school_id)";

static LineNow line_from(const Snapshot& db, Sql sql, Parameters parameters);

LineNow line_of(const Snapshot& db, const CampaignId& campaign, Silent silent) {
    return line_from(db, kLine, {{"$campaign", campaign}, {"$with_silent", silent == Silent::in_line}});
}

WaitingLine line_up_to(const Snapshot& db, const CampaignId& campaign, Count rank, const SchoolId& school) {
    return line_from(db, kHead, {{"$campaign", campaign}, {"$rank", rank}, {"$school", school}}).turns;
}

WaitingLine line_before(const Snapshot& db, const Order& order) {
    auto [turns, orders] = line_of(db, order.campaign);
    for (std::size_t turn = 0; turn < turns.size(); ++turn) {
        const auto place = std::ranges::find(orders[turn], order.id);
        if (place == orders[turn].end()) continue;
        turns.resize(turn + 1);
        turns[turn].number = place - orders[turn].begin();
    }
    return turns;
}

// Those who stand one behind the other and want the same make one turn.
LineNow line_from(const Snapshot& db, Sql sql, Parameters parameters) {
    using enum Turn::Of;
    LineNow line;
    Count last = -1;  // contents of the turn under way, 0 for silent schools
    bool was_partner = false;
    db.all(sql, parameters, [&](const Row& row) {
        const Count contents = row.integer("contents_id");
        const bool is_partner = row.flag("is_partner");
        if (contents != last || is_partner != was_partner) {
            line.turns.push_back({.of = contents == 0 ? silent_schools : is_partner ? waiting_partners : waiting_schools, .number = 0});
            if (contents != 0) line.turns.back().wants = demand_of(contents_of(db, {contents}));
            line.orders.emplace_back();
        }
        ++line.turns.back().number;
        if (contents != 0) line.orders.back().push_back(row.id<Order>("order_id"));
        last = contents;
        was_partner = is_partner;
        return true;
    });
    return line;
}

// Last in the line first: partners, then schools from the last rank on.
constexpr auto kLastInLine = R"(
    SELECT orders.id AS id
      FROM orders JOIN school ON school.id = orders.school_id
      LEFT JOIN roster ON roster.campaign_id = orders.campaign_id AND roster.school_id = orders.school_id
     WHERE orders.campaign_id IN (SELECT id FROM campaign WHERE state = 'published') AND orders.state = 'placed'
       AND contents_id IN (SELECT contents_id FROM contents_line WHERE item_id = $item)
     ORDER BY school.kind = 'partner' DESC, rank DESC, iif(school.kind = 'partner', orders.id, orders.school_id) DESC)";
constexpr auto kReserved = "SELECT reserved AS figure FROM item WHERE id = $item";

std::vector<std::string> set_back(Transaction& tx, const ItemId& item, Count on_hand_after, std::string_view done_by, Instant now) {
    std::vector<std::string> waiting;
    if (tx.figure(kReserved, {{"$item", item}}) <= on_hand_after) return waiting;
    for (const OrderId& id : tx.all(kLastInLine, {{"$item", item}}, [](const Row& row) { return row.id<Order>("id"); })) {
        const Order order = order_by_id(tx, id);
        const Demand promised = loose_of(tx, order);
        if (!promised.contains(item)) continue;  // it gave up what it had of it
        release(tx, promised);
        change_state(tx, order, OrderState::waiting, "order.set_back", done_by, now);
        enqueue_letter(tx, LetterKind::set_back, order_by_id(tx, id), now);
        waiting.push_back(order.number.text);
        if (tx.figure(kReserved, {{"$item", item}}) <= on_hand_after) break;
    }
    return waiting;
}

Order change_state(Transaction& tx, const Order& order, OrderState state, std::string_view act, std::string_view done_by, Instant now) {
    audit(tx, {.done_by = done_by, .act = act, .subject = order.number.text, .was = word(order.state), .became = word(state)}, now);
    return set_state(tx, order, state, now);
}

}  // namespace trousse
